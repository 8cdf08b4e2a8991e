"""The base of the apps' view sets, which knows who is looking."""

from twitter_project.drf.views import ApiViewSet
from users.types import Viewer
from users.viewers import viewer_of


class ViewerViewSet(ApiViewSet):
    """A view set whose answers depend on who is looking."""

    @property
    def viewer(self) -> Viewer:
        """Who makes the request, anonymous or not."""
        return viewer_of(self.request)
