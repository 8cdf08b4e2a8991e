"""The path of live updates under /rest/v1/."""

from django.urls import path

from twitter_project.live.views import StreamViewSet

urlpatterns = [path("stream", StreamViewSet.as_view({"get": "open"}))]
