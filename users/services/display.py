"""How the site looks to a person, stored on the account."""

from twitter_project.shared.errors import Invalid
from twitter_project.web.middleware.time_zones import list_zones
from twitter_project.web.site import DISPLAY_CHOICES
from users.errors import PersonNotFound
from users.models import User


def change_display(*, user_id: int, **choices: str) -> None:
    """Store whichever of theme, accent and text_size are given.

    Raises: Invalid, naming the field, for an unknown choice; PersonNotFound.
    """
    for name, choice in choices.items():
        if choice not in DISPLAY_CHOICES[name]:
            raise Invalid(field=name)
    if choices and not User.objects.filter(id=user_id).update(**choices):
        raise PersonNotFound


def change_time_zone(*, user_id: int, time_zone: str) -> None:
    """Store the zone in which times are written; empty means the device's zone.

    Raises: Invalid if the zone does not exist; PersonNotFound.
    """
    if time_zone and time_zone not in list_zones():
        raise Invalid(field="time_zone")
    if not User.objects.filter(id=user_id).update(time_zone=time_zone):
        raise PersonNotFound
