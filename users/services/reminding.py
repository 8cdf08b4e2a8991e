"""What the site reminds a person of."""

from users.errors import PersonNotFound
from users.models import User


def change_reminders(*, user_id: int, reminds_alt: bool) -> None:
    """Set whether to ask for the descriptions of pictures that lack one.

    Raises: PersonNotFound.
    """
    if not User.objects.filter(id=user_id).update(reminds_alt=reminds_alt):
        raise PersonNotFound
