"""Reads and changes what people want to be notified of, and how."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.channels import (
    Channel,
    Channels,
    Choices,
    choose_channels,
    find_default,
    is_free,
)
from notifications.models import NotificationKind, NotificationPreferences
from notifications.timing import EmailFrequency, QuietHours
from notifications.types import Preferences
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.errors import Invalid
from twitter_project.shared.queries import find_rows

TIME_FORMAT = "%H:%M"
NOTHING: Mapping[str, Any] = {}


class ChannelFixed(Invalid):
    code = "channel_fixed"
    message = _("This cannot be turned on or off.")
    field = "channels"


def get_preferences(*, owner_id: int) -> Preferences:
    """Return the person's preferences; the defaults if they have chosen nothing."""
    rows = find_rows(NotificationPreferences, {"_id": owner_id})
    return _read(rows[0]) if rows else Preferences()


def find_channels(*, recipient_ids: Collection[int], kind: str) -> dict[int, Channels]:
    """Return on which channels notifications of this kind reach each person.

    None at all if they do not want them on the page. One query.
    """
    query = {"_id": {"$in": list(recipient_ids)}}
    rows = find_rows(NotificationPreferences, query, {"channels": True})
    stored: dict[int, Choices] = {row["_id"]: row.get("channels", {}) for row in rows}
    return {id_: choose_channels(kind, stored.get(id_, {})) for id_ in recipient_ids}


def change_channels(*, owner_id: int, changes: Choices) -> None:
    """Turn channels on or off, by kind; all others stay as they are.

    Raises: Invalid, naming `channels`, for an unknown kind or channel; ChannelFixed.
    """
    chosen: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for kind, own in changes.items():
        for name, is_on in own.items():
            channel = _require_choice(kind, name)
            is_default = is_on == (channel in find_default(kind))
            (defaults if is_default else chosen)[f"channels.{kind}.{name}"] = is_on
    _store(owner_id, chosen, removed=defaults)


def set_quiet_hours(
    *, owner_id: int, quiet_hours: QuietHours | None, device_zone: str = ""
) -> None:
    """Hold pushes and e-mails back at these times of the day, or never.

    `device_zone` is the time zone to take if the account has none.
    Raises: Invalid if both times are the same.
    """
    if quiet_hours and quiet_hours.begins == quiet_hours.ends:
        message = _("Quiet hours must end at another time than they begin.")
        raise Invalid(message, field="quiet_hours")
    times = (quiet_hours.begins, quiet_hours.ends) if quiet_hours else (None, None)
    begins, ends = (one.strftime(TIME_FORMAT) if one else "" for one in times)
    zone = {"device_zone": device_zone} if device_zone else {}
    _store(owner_id, {"quiet_from": begins, "quiet_to": ends, **zone})


def set_email_frequency(
    *, owner_id: int, frequency: str, device_zone: str = ""
) -> None:
    """Choose how often the person gets e-mails. Raises: Invalid."""
    if frequency not in EmailFrequency.values:
        raise Invalid(field="email_frequency")
    zone = {"device_zone": device_zone} if device_zone else {}
    _store(owner_id, {"email_frequency": frequency, **zone})


def _require_choice(kind: str, channel: str) -> Channel:
    if kind not in NotificationKind.values or channel not in Channel.values:
        raise Invalid(field="channels")
    if not is_free(kind, Channel(channel)):
        raise ChannelFixed
    return Channel(channel)


def _store(
    owner_id: int, fields: Mapping[str, Any], *, removed: Mapping[str, Any] = NOTHING
) -> None:
    """Change these fields alone: each checkbox of the page saves by itself."""
    touched = {name.split(".")[0] for name in (*fields, *removed)}
    missing = {
        field.column: field.get_default()
        for field in NotificationPreferences._meta.concrete_fields
        if not field.primary_key and field.column not in touched
    }
    changes = {"$set": dict(fields), "$unset": dict(removed), "$setOnInsert": missing}
    with translate_errors():
        collection(NotificationPreferences).update_one(
            {"_id": owner_id},
            {name: change for name, change in changes.items() if change},
            upsert=bool(fields),
        )


def _read(row: Mapping[str, Any]) -> Preferences:
    begins, ends = row["quiet_from"], row["quiet_to"]
    quiet_hours = None
    if begins:
        quiet_hours = QuietHours(time.fromisoformat(begins), time.fromisoformat(ends))
    return Preferences(
        choices=row.get("channels", {}),
        quiet_hours=quiet_hours,
        email_frequency=EmailFrequency(row["email_frequency"]),
        device_zone=row["device_zone"],
    )
