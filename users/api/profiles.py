"""Presents profiles, here and where other apps add their own counts."""

from collections.abc import Mapping
from typing import Any

from users import services
from users.api.presenting import present_profile
from users.api.viewing import ViewerViewSet
from users.models import User
from users.types import Profile, Viewer


class ProfileViewSet(ViewerViewSet):
    """Presents profiles; a subclass adds other apps' counts."""

    def more_counts(self, user_id: int) -> Mapping[str, int]:
        return {}

    def present(self, profile: Profile) -> dict[str, Any]:
        shown = present_profile(profile, viewer=self.viewer)
        return {**shown, **self.more_counts(profile.person.card.id)}

    def present_own(self, user: User) -> dict[str, Any]:
        profile = services.get_profile(handle=user.handle, viewer=Viewer(user.id))
        return {
            **present_profile(profile, viewer=Viewer(user.id)),
            **self.more_counts(user.id),
            "email": user.email,
            "language": user.language,
        }
