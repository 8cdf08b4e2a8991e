"""The base of the apps' view sets, which knows the viewer."""

from twitter_project.drf.views import ApiViewSet
from users.types import Viewer
from users.viewers import viewer_of


class ViewerViewSet(ApiViewSet):
    """A view set whose answers depend on the viewer."""

    @property
    def viewer(self) -> Viewer:
        """Return who makes the request, anonymous or not."""
        return viewer_of(self.request)
