"""How to reach people outside the site."""

from allauth.account.models import EmailAddress
from django.conf import settings

from twitter_project.shared.queries import find_one
from users.models import User
from users.types import Contact


def find_contact(*, user_id: int) -> Contact | None:
    """Return where and in which language to write to a person.

    None if nobody has this id, or they are suspended. The address is "" unless it is
    confirmed, or the site confirms none. Two queries.
    """
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    if user is None:
        return None
    own = EmailAddress.objects.filter(user_id=user_id, primary=True, verified=True)
    is_reachable = settings.EMAIL_VERIFICATION == "none" or find_one(own) is not None
    return Contact(
        user_id=user.id,
        handle=user.handle,
        email=user.email if is_reachable else "",
        language=user.language or settings.LANGUAGE_CODE,
        time_zone=user.time_zone,
    )


def find_user_id_by_email(*, email: str) -> int | None:
    """Return whose address this is; None if no account has it."""
    rows = User.objects.filter(email=email.strip().lower())
    return find_one(rows.values_list("id", flat=True))
