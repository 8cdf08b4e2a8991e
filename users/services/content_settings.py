"""How a person reads and writes tweets, stored on the account."""

from collections.abc import Collection, Mapping
from typing import TypedDict, Unpack

from twitter_project.shared.errors import Invalid
from users.errors import PersonNotFound
from users.models import User

UNDO_SEND_CHOICES_S = (0, 5, 10, 20, 30, 60)
VISIBILITIES = ("public", "followers")
REPLY_POLICIES = ("everyone", "followers", "following", "mentioned")
QUOTE_POLICIES = ("everyone", "followers", "nobody")
CHOICES: Mapping[str, Collection[object]] = {
    "undo_send_s": UNDO_SEND_CHOICES_S,
    "default_visibility": VISIBILITIES,
    "default_reply_policy": REPLY_POLICIES,
    "default_quote_policy": QUOTE_POLICIES,
}


class ContentChanges(TypedDict, total=False):
    """The fields of `ContentSettings` that change."""

    opens_media: bool
    opens_warnings: bool
    reminds_alt: bool
    undo_send_s: int
    default_visibility: str
    default_reply_policy: str
    default_quote_policy: str


def change_content_settings(*, user_id: int, **changes: Unpack[ContentChanges]) -> None:
    """Change some of the person's `ContentSettings`; the others stay.

    Raises: Invalid, naming the field, for a value that it cannot have; PersonNotFound.
    """
    for name, value in changes.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise Invalid(field=name)
    found = User.objects.filter(id=user_id)
    if not (found.update(**changes) if changes else found.exists()):
        raise PersonNotFound
