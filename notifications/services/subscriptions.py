"""The browsers that people get pushes on: added, listed, removed.

A subscription lives as long as the sign-in it was made in. A handler deletes it when
that ends, and `find_receiver_ids` checks again before each push.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from notifications.errors import (
    EndpointNotAllowed,
    PushKeysInvalid,
    PushSubscriptionNotFound,
    PushSubscriptionReplaced,
    PushUnavailable,
)
from notifications.models import (
    USER_AGENT_MAX,
    Preview,
    PushSubscription,
    hash_endpoint,
)
from notifications.push.posting import ENDPOINT_MAX, is_endpoint_allowed
from notifications.push.sealing import (
    BrowserKeys,
    are_keys_valid,
    get_key_id,
    get_public_key,
    is_push_available,
)
from notifications.types import PushDevice
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID, new_id
from twitter_project.shared.queries import find_one
from twitter_project.shared.rate_limits import RateLimit, spend
from users.services import find_live_sign_in_ids

DEVICES_MAX = 10
TRIES_MAX = 3
SUBSCRIPTIONS = RateLimit("push_subscriptions", 60, 3600)


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A browser's `PushSubscription`, and the sign-in in which it was made."""

    endpoint: str
    keys: BrowserKeys
    sign_in_id: int
    user_agent: str = ""
    preview: str = ""


def get_push_key() -> str:
    """Return the key that browsers subscribe with. Raises: PushUnavailable."""
    if not is_push_available():
        raise PushUnavailable
    return get_public_key()


def subscribe_push(*, user_id: int, subscription: NewSubscription) -> PushDevice:
    """Send the person's pushes to this browser, too. Idempotent.

    It replaces what another account, or this one, stored for the browser. Without a
    `preview` an earlier choice stays. A person has `DEVICES_MAX` browsers at most: the
    oldest goes. Raises: PushUnavailable, EndpointNotAllowed, PushKeysInvalid, TooMany;
    PushSubscriptionReplaced if another tab takes the browser at the same moment.
    """
    _check(subscription)
    spend(SUBSCRIPTIONS, str(user_id))
    endpoint_hash = hash_endpoint(subscription.endpoint)
    _store(user_id, endpoint_hash, subscription)
    row = find_one(_rows_of(user_id).filter(endpoint_hash=endpoint_hash))
    if row is None:
        raise PushSubscriptionReplaced
    _drop_former(row)
    _drop_oldest(user_id)
    return _show(row, subscription.sign_in_id)


def list_push_devices(*, user_id: int, sign_in_id: int | None) -> list[PushDevice]:
    """Return the browsers that the person gets pushes on, newest first.

    `sign_in_id` says where the person is looking from.
    """
    rows = _rows_of(user_id).filter(key_id=get_key_id()).order_by("-id")
    return [_show(row, sign_in_id) for row in rows]


def change_push_preview(
    *, user_id: int, device_id: int, preview: str, sign_in_id: int | None
) -> PushDevice:
    """Choose how much pushes to a browser say. Raises: PushSubscriptionNotFound."""
    if preview not in Preview.values:
        raise Invalid(field="preview")
    rows = _rows_of(user_id).filter(id=min(device_id, MAX_ID))
    rows.update(preview=preview)
    row = find_one(rows)
    if row is None:
        raise PushSubscriptionNotFound
    return _show(row, sign_in_id)


def remove_push_device(*, user_id: int, device_id: int) -> None:
    """Send no more pushes to a browser. Raises: PushSubscriptionNotFound."""
    if not _rows_of(user_id).filter(id=min(device_id, MAX_ID)).delete()[0]:
        raise PushSubscriptionNotFound


def remove_push_endpoint(*, user_id: int, endpoint: str) -> None:
    """Send the person no more pushes to this endpoint, if they get any there."""
    _rows_of(user_id).filter(endpoint_hash=hash_endpoint(endpoint)).delete()


def forget_push_devices(*, user_id: int) -> None:
    """Delete the person's subscriptions whose sign-ins have ended."""
    live_ids = find_live_sign_in_ids(user_id=user_id)
    _rows_of(user_id).exclude(sign_in_id__in=live_ids).delete()


def find_receiver_ids(*, user_id: int) -> list[int]:
    """Return the subscriptions that can be sent to with the site's key.

    Those whose sign-ins have ended are deleted. A browser that subscribed for another
    key stays: it subscribes anew, and while processes are restarted some have the old
    one.
    """
    rows = list(_rows_of(user_id).values_list("id", "sign_in_id", "key_id"))
    if not rows:
        return []
    live_ids, key_id = find_live_sign_in_ids(user_id=user_id), get_key_id()
    dead = [id_ for id_, sign_in_id, _ in rows if sign_in_id not in live_ids]
    if dead:
        _rows_of(user_id).filter(id__in=dead).delete()
    return [id_ for id_, _, key in rows if key == key_id and id_ not in dead]


def _check(subscription: NewSubscription) -> None:
    if not is_push_available():
        raise PushUnavailable
    endpoint = subscription.endpoint
    if len(endpoint) > ENDPOINT_MAX or not is_endpoint_allowed(endpoint):
        raise EndpointNotAllowed
    if not are_keys_valid(subscription.keys):
        raise PushKeysInvalid
    if subscription.preview not in ("", *Preview.values):
        raise Invalid(field="preview")


def _store(user_id: int, endpoint_hash: str, given: NewSubscription) -> None:
    """Insert or update the row, and delete those of other accounts.

    Another tab may do so at the same time: whoever is last keeps it.
    """
    others = PushSubscription.objects.filter(endpoint_hash=endpoint_hash)
    fields = {
        "sign_in_id": given.sign_in_id,
        "endpoint": given.endpoint,
        "p256dh": given.keys.p256dh.rstrip("="),
        "auth": given.keys.auth.rstrip("="),
        "key_id": get_key_id(),
        "user_agent": given.user_agent[:USER_AGENT_MAX],
        "failing_since": None,
        "paused_until": None,
    }
    inserted: dict[str, Any] = {"_id": new_id(), "last_success_at": None}
    preview = {"preview": given.preview or Preview.PUBLIC.value}
    (fields if given.preview else inserted).update(preview)
    place = {"user_id": user_id, "endpoint_hash": endpoint_hash}
    for tries_left in reversed(range(TRIES_MAX)):
        others.exclude(user_id=user_id).delete()
        try:
            _upsert(place, fields, inserted)
            return
        except IntegrityError:
            if not tries_left:
                raise PushSubscriptionReplaced from None


def _upsert(
    place: Mapping[str, Any], fields: Mapping[str, Any], inserted: Mapping[str, Any]
) -> None:
    with translate_errors():
        collection(PushSubscription).update_one(
            dict(place),
            {"$set": dict(fields), "$setOnInsert": dict(inserted)},
            upsert=True,
        )


def _drop_former(row: PushSubscription) -> None:
    """Delete what the same browser had before its endpoint or the key changed.

    Of two that subscribe at the same time, the later one stays.
    """
    if row.sign_in_id:
        of_browser = _rows_of(row.user_id).filter(sign_in_id=row.sign_in_id)
        of_browser.filter(id__lt=row.id).delete()


def _drop_oldest(user_id: int) -> None:
    ids = list(_rows_of(user_id).order_by("-id").values_list("id", flat=True))
    if len(ids) > DEVICES_MAX:
        _rows_of(user_id).filter(id__in=ids[DEVICES_MAX:]).delete()


def _rows_of(user_id: int) -> Any:
    return PushSubscription.objects.filter(user_id=user_id)


def _show(row: PushSubscription, sign_in_id: int | None) -> PushDevice:
    return PushDevice(
        id=row.id,
        user_agent=row.user_agent,
        preview=row.preview,
        endpoint_hash=row.endpoint_hash,
        is_of_sign_in=row.sign_in_id == sign_in_id,
        created_at=row.created_at,
        last_success_at=row.last_success_at,
    )
