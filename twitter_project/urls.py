"""Every path of the site: pages, the API, the admin, and health checks.

Each path declares who may pass, which service answers it and which rate its writes
count towards: see `twitter_project/web/access.py`.
"""

from django.conf import settings
from django.contrib import admin
from django.urls import include

from twitter_project.api import health
from twitter_project.api.metrics import show_metrics
from twitter_project.api.views import UnknownPath
from twitter_project.web.access import Gate, path, re_path

# Pages for people who are not signed in yet; allauth's other pages are for members.
OPEN_ACCOUNT_PAGES = dict.fromkeys(
    (
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
    ),
    Gate.EVERYONE,
)

handler404 = "twitter_project.web.htmx.answer_not_found"
handler500 = "twitter_project.web.middleware.availability.answer_uncaught"
urlpatterns = [
    # First, since patterns are tried in turn and clients use these most often.
    path("rest/v1/", include("twitter_project.api.urls")),
    path("", include("twitter_project.public.urls"), service="timeline"),
    path("", include("timeline.urls"), service="timeline"),
    path("", include("tweets.urls"), service="tweets"),
    path("", include("users.urls"), service="users"),
    path("", include("notifications.urls"), service="notifications"),
    path(
        "accounts/",
        include("allauth.urls"),
        gate=Gate.MEMBERS,
        service="users",
        is_private=True,
        gates=OPEN_ACCOUNT_PAGES,
    ),
    re_path(
        r"^rest(/.*)?$", UnknownPath.as_view(), gate=Gate.EVERYONE, service="timeline"
    ),
    path(
        *("admin/", admin.site.urls),
        gate=Gate.STAFF,
        service="timeline",
        is_private=True,
    ),
    # Every process answers these for itself; from outside, the default service does.
    path(
        *("healthz", health.healthz),
        name="healthz",
        gate=Gate.EVERYONE,
        service="timeline",
    ),
    path(
        *("readyz", health.readyz),
        name="readyz",
        gate=Gate.EVERYONE,
        service="timeline",
    ),
    path(
        *("metrics", show_metrics),
        name="metrics",
        gate=Gate.EVERYONE,
        service="timeline",
    ),
]
if settings.DEBUG:
    urlpatterns.append(
        path(
            *("", include("twitter_project.workshop.design.urls")),
            gate=Gate.EVERYONE,
            service="timeline",
        )
    )
