"""Every path under /rest/v1/; whatever is not one of them is a problem, not a page."""

from django.urls import include, path, re_path

from twitter_project.api import people
from twitter_project.api.views import SchemaViewSet, UnknownPath, docs
from users.api.urls import user_urls

urlpatterns = [
    path("", include("timeline.api.urls")),
    *user_urls(
        accounts=people.Accounts,
        me=people.Me,
        pictures=people.Pictures,
        users=people.Users,
    ),
    path("", include("tweets.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("twitter_project.live.urls")),
    path("schema", SchemaViewSet.as_view({"get": "show"}), name="api-schema"),
    path("docs", docs, name="api-docs"),
    re_path("", UnknownPath.as_view()),
]
