"""The site with one address more, which says who is signed in and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def whoami(request: HttpRequest) -> HttpResponse:
    """Answer who is signed in, by handle; nothing if nobody is."""
    return HttpResponse(getattr(request.user, "handle", ""))


urlpatterns = [path("whoami", whoami), path("", include("twitter_project.urls"))]
