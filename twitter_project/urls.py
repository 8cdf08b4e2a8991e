"""Every path of the site: pages, the API, the admin, and what watches over it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from twitter_project.api import health
from twitter_project.api.metrics import show_metrics
from twitter_project.api.views import UnknownPath
from twitter_project.design.views import show_components

urlpatterns = [
    # First, since patterns are tried in turn and clients ask most often.
    path("rest/v1/", include("twitter_project.api.urls")),
    path("", include("twitter_project.public.urls")),
    path("", include("timeline.urls")),
    path("", include("tweets.urls")),
    path("", include("users.urls")),
    path("", include("notifications.urls")),
    path("accounts/", include("allauth.urls")),
    re_path(r"^rest(/.*)?$", UnknownPath.as_view()),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", show_metrics, name="metrics"),
]
if settings.DEBUG:
    urlpatterns.append(path("design", show_components, name="design"))
