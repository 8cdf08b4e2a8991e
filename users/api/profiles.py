"""How profiles are answered, here and where other apps add counts of their own."""

from collections.abc import Mapping
from typing import Any

from users import services
from users.api.presenting import present_profile
from users.api.viewing import ViewerViewSet
from users.models import User
from users.types import Profile, Viewer


class ProfileViewSet(ViewerViewSet):
    """What presents profiles; other apps' counts are added by a subclass."""

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
