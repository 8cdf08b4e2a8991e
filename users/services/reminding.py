"""Settings of a person's reminders."""

from users.errors import PersonNotFound
from users.models import User


def change_reminders(*, user_id: int, reminds_alt: bool) -> None:
    """Set whether to ask for missing descriptions of pictures.

    Raises: PersonNotFound.
    """
    if not User.objects.filter(id=user_id).update(reminds_alt=reminds_alt):
        raise PersonNotFound
