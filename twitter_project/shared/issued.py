"""Refuses ids from the future.

A person who had read "up to" one would never see anything as new again.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import first_id_at

# Clocks of machines differ.
FUTURE_MAX = timedelta(minutes=5)


class IdNotIssued(Invalid):
    code = "id_not_issued"
    message = _("There is nothing with this id yet.")


def is_issued(id_: int) -> bool:
    """Return whether something may have this id by now."""
    return 0 < id_ < first_id_at(timezone.now() + FUTURE_MAX)


def require_issued(id_: int, *, field: str) -> None:
    """Raises: IdNotIssued, naming the field."""
    if not is_issued(id_):
        raise IdNotIssued(field=field)
