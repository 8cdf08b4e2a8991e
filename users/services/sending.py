"""How long people can undo sending a tweet."""

from users.errors import PersonNotFound
from users.models import User

UNDO_SEND_CHOICES_S = (0, 5, 10, 20, 30, 60)


def change_undo_send(*, user_id: int, undo_send_s: int) -> None:
    """Set for how many seconds the person can undo sending; 0 sends at once.

    Raises: PersonNotFound; ValueError if it is none of `UNDO_SEND_CHOICES_S`.
    """
    if undo_send_s not in UNDO_SEND_CHOICES_S:
        raise ValueError(undo_send_s)
    if not User.objects.filter(id=user_id).update(undo_send_s=undo_send_s):
        raise PersonNotFound
