"""A notification that leaves the site, whatever the channel."""

from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings

from notifications.types import Preferences
from users.types import Contact


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notification that leaves the site, and everything about its recipient."""

    notification_id: int
    kind: str
    contact: Contact
    preferences: Preferences

    @property
    def zone(self) -> tzinfo:
        return find_zone_of(self.contact, self.preferences)


def find_zone_of(contact: Contact, preferences: Preferences) -> tzinfo:
    """Return the person's time zone: the account's, a device's, or the site's."""
    name = contact.time_zone or preferences.device_zone or settings.TIME_ZONE
    return ZoneInfo(name)
