"""The site with one more URL, which only says who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def whoami(request: HttpRequest) -> HttpResponse:
    """Answer with the handle of the signed-in person; empty if nobody is."""
    return HttpResponse(getattr(request.user, "handle", ""))


urlpatterns = [path("whoami", whoami), path("", include("twitter_project.urls"))]
