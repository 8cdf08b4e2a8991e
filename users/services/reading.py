"""How a person reads and writes tweets, stored on the account."""

from twitter_project.shared.errors import Invalid
from users.errors import PersonNotFound
from users.models import User

DEFAULT_VISIBILITIES = ("public", "followers")


def change_content_settings(
    *, user_id: int, opens_media: bool, opens_warnings: bool, default_visibility: str
) -> None:
    """Store whether sensitive media, and content warnings, are open from the start, and
    whom the person's new tweets are for unless they choose otherwise.

    Raises: Invalid, naming the field, for an unknown visibility; PersonNotFound.
    """
    if default_visibility not in DEFAULT_VISIBILITIES:
        raise Invalid(field="default_visibility")
    found = User.objects.filter(id=user_id).update(
        opens_media=opens_media,
        opens_warnings=opens_warnings,
        default_visibility=default_visibility,
    )
    if not found:
        raise PersonNotFound
