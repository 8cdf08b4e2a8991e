"""The path of live updates under /rest/v1/."""

from twitter_project.live.views import StreamViewSet
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("stream", StreamViewSet.as_view({"get": "open"}), gate=Gate.MEMBERS)
]
