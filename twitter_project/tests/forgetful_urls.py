"""The site with a few more paths, some of which forget to declare something."""

from django.http import HttpRequest, HttpResponse
from django.urls import include
from django.urls import path as django_path

from twitter_project.urls import urlpatterns as site_patterns
from twitter_project.web.access import Gate, path


def show(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


THEIRS = include([django_path("open", show, name="open"), django_path("other", show)])

urlpatterns = [
    django_path("forgotten", show),
    path("unserved", show, gate=Gate.EVERYONE),
    path("misrouted", show, gate=Gate.EVERYONE, service="users"),
    path(
        *("theirs/", THEIRS),
        gate=Gate.MEMBERS,
        service="timeline",
        gates={"open": Gate.EVERYONE},
    ),
    path("written", show, gate=Gate.EVERYONE, service="timeline", throttle="write"),
    *site_patterns,
]
