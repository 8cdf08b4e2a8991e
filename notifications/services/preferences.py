"""Reads and changes what people want to be notified of, and how."""

from collections.abc import Collection, Mapping, Sequence
from datetime import time
from typing import Any, Unpack

from django.utils.translation import gettext_lazy as _

from notifications.channels import (
    Channel,
    Channels,
    Choices,
    choose_channels,
    find_default,
    is_free,
)
from notifications.events import MailDue, PageChoiceChanged
from notifications.models import NotificationKind, NotificationPreferences
from notifications.timing import EmailFrequency, QuietHours
from notifications.types import PreferenceChanges, Preferences
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, collection, session, translate_errors
from twitter_project.shared.errors import Invalid
from twitter_project.shared.queries import find_rows

TIME_FORMAT = "%H:%M"
TIMING_FIELDS = {"quiet_from", "quiet_to", "quiet_off", "email_frequency"}


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


def change_preferences(
    *, owner_id: int, device_zone: str = "", **changes: Unpack[PreferenceChanges]
) -> None:
    """Change some preferences; all others stay as they are.

    `device_zone` is the time zone of the hours if the account has none. `quiet_times`
    are for when quiet hours are turned on again.
    Raises: Invalid, naming the field, for a value that it cannot have; ChannelFixed.
    """
    chosen, defaults = _split_choices(changes.get("channels", {}))
    if times := changes.get("quiet_hours") or changes.get("quiet_times"):
        chosen |= _store_times(times)
    if "quiet_hours" in changes:
        chosen["quiet_off"] = changes["quiet_hours"] is None
    if "email_frequency" in changes:
        if changes["email_frequency"] not in EmailFrequency.values:
            raise Invalid(field="email_frequency")
        chosen["email_frequency"] = changes["email_frequency"]
    if chosen and device_zone:
        chosen["device_zone"] = device_zone
    if chosen or defaults:
        page_changes = _find_page_changes(owner_id, changes.get("channels", {}))
        _store(owner_id, chosen, removed=defaults, page_changes=page_changes)


def _find_page_changes(owner_id: int, changes: Choices) -> list[str]:
    """Return the kinds that these changes turn on or off on the page."""
    before = get_preferences(owner_id=owner_id)
    page = Channel.PAGE
    return [
        kind
        for kind, own in changes.items()
        if own.get(page.value, before.is_on(kind, page)) != before.is_on(kind, page)
    ]


def _split_choices(changes: Choices) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns to write, and those to remove since they are the default."""
    chosen: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for kind, own in changes.items():
        for name, is_on in own.items():
            channel = _require_choice(kind, name)
            is_default = is_on == (channel in find_default(kind))
            (defaults if is_default else chosen)[f"channels.{kind}.{name}"] = is_on
    return chosen, defaults


def _store_times(times: QuietHours) -> dict[str, Any]:
    if times.begins == times.ends:
        message = _("Quiet hours must begin and end at different times.")
        raise Invalid(message, field="quiet_hours")
    return {
        "quiet_from": times.begins.strftime(TIME_FORMAT),
        "quiet_to": times.ends.strftime(TIME_FORMAT),
    }


def _require_choice(kind: str, channel: str) -> Channel:
    if kind not in NotificationKind.values or channel not in Channel.values:
        raise Invalid(field="channels")
    if not is_free(kind, Channel(channel)):
        raise ChannelFixed
    return Channel(channel)


@atomic
def _store(
    owner_id: int,
    fields: Mapping[str, Any],
    *,
    removed: Mapping[str, Any],
    page_changes: Sequence[str],
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
            session=session(),
        )
    changed: list[object] = [PageChoiceChanged(owner_id, kind) for kind in page_changes]
    if touched & TIMING_FIELDS:
        changed.append(MailDue(owner_id))  # what waits may be due at another time now
    events.publish(*changed)


def _read(row: Mapping[str, Any]) -> Preferences:
    begins, ends = row["quiet_from"], row["quiet_to"]
    times = None
    if begins:
        times = QuietHours(time.fromisoformat(begins), time.fromisoformat(ends))
    return Preferences(
        choices=row.get("channels", {}),
        quiet_hours=None if row.get("quiet_off") else times,
        quiet_times=times,
        email_frequency=EmailFrequency(row["email_frequency"]),
        device_zone=row["device_zone"],
    )
