"""Every path under /rest/v1/; other paths there answer with a problem."""

from django.urls import include

from twitter_project.api import people
from twitter_project.api.markers import MarkerViewSet
from twitter_project.api.views import SchemaViewSet, UnknownPath, docs
from twitter_project.web.access import Gate, path, re_path
from users.api.urls import user_urls

USER_URLS = user_urls(
    accounts=people.Accounts,
    me=people.Me,
    pictures=people.Pictures,
    users=people.Users,
)
urlpatterns = [
    path(
        "timeline/markers",
        MarkerViewSet.as_view({"get": "show", "post": "move", "delete": "forget"}),
        service="timeline",
        gate=Gate.MEMBERS,
    ),
    path("", include("timeline.api.urls"), service="timeline"),
    path("", include(USER_URLS), service="users"),
    path("", include("tweets.api.urls"), service="tweets"),
    path("", include("notifications.api.urls"), service="notifications"),
    path("", include("twitter_project.live.urls"), service="timeline"),
    path(
        "schema",
        SchemaViewSet.as_view({"get": "show"}),
        name="api-schema",
        service="timeline",
        gate=Gate.EVERYONE,
    ),
    path("docs", docs, name="api-docs", service="timeline", gate=Gate.EVERYONE),
    re_path("", UnknownPath.as_view(), service="timeline", gate=Gate.EVERYONE),
]
