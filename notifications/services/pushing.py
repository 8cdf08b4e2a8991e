"""Sends pushes: one delivery of the outbox for each browser.

So a push service that is slow or away holds up nobody else. What it does not take now
is published again for later, until the push would be too old to be of use. A push
tells of a whole group of the inbox; `push_turns` decides how often.
"""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from notifications.channels import Channel
from notifications.errors import NotificationNotFound
from notifications.events import BrowserPushDue
from notifications.models import NotificationKind, PushSubscription
from notifications.push.messages import (
    CONTENT_MAX_BYTES,
    SHORT_MAX_BYTES,
    PushMessage,
    Urgency,
    encode,
    make_topic,
)
from notifications.push.posting import Outcome, Posted, post
from notifications.push.sealing import BrowserKeys, encrypt, is_push_available
from notifications.services.outgoing import find_zone_of
from notifications.services.preferences import get_preferences
from notifications.services.publishing import publish_alone
from notifications.services.push_groups import PushGroup, find_group_to_push
from notifications.services.push_texts import write_push
from notifications.services.push_turns import (
    Place,
    Turn,
    finish_turn,
    give_turn_back,
    plan_turn,
    take_turn,
)
from notifications.services.subscriptions import find_receiver_ids
from notifications.timing import find_quiet_end
from twitter_project.shared.queries import find_one
from users.services import find_contact
from users.types import Contact

logger = logging.getLogger(__name__)

# A push that comes later than this says nothing new. Push services keep it as long.
TTL = timedelta(days=1)
# Browsers that nothing reaches for this long are forgotten.
FAILING_MAX = timedelta(days=7)
PAUSE_MIN = timedelta(seconds=15)
PAUSE_MAX = timedelta(hours=1)
URGENCIES = {
    NotificationKind.SIGN_IN.value: Urgency.HIGH,
    NotificationKind.MODERATION_NOTICE.value: Urgency.HIGH,
    NotificationKind.LIKE.value: Urgency.LOW,
    NotificationKind.RETWEET.value: Urgency.LOW,
    NotificationKind.FOLLOW.value: Urgency.LOW,
}


# Kinds that come by the hundred, and are not urgent.
SLOWED_DOWN = {kind for kind, urgency in URGENCIES.items() if urgency is Urgency.LOW}


@dataclass(frozen=True, slots=True)
class _Push:
    """A push on its way to one browser."""

    event: BrowserPushDue
    receiver: PushSubscription
    group: PushGroup
    contact: Contact

    @property
    def place(self) -> Place:
        return Place(self.receiver.id, self.group.group_key)


def push_notification(*, notification_id: int, recipient_id: int) -> None:
    """Arrange a push of the notification to each of the recipient's browsers."""
    if is_push_available():
        receiver_ids = find_receiver_ids(user_id=recipient_id)
        now_s = int(timezone.now().timestamp())
        publish_alone(
            *(BrowserPushDue(notification_id, id_, now_s) for id_ in receiver_ids)
        )


def push_to_browser(event: BrowserPushDue) -> None:
    """Push the notification's group to the browser, or arrange to do so later.

    It does nothing if the browser shows the group as it is now, or if the group is
    read or gone.
    """
    push = _prepare(event)
    if push is None:
        return
    preferences = get_preferences(owner_id=push.group.recipient_id)
    if Channel.PUSH not in preferences.channels_of(push.group.kind):
        return
    now = timezone.now()
    zone = find_zone_of(push.contact, preferences)
    quiet_until = find_quiet_end(preferences.quiet_hours, now=now, zone=zone)
    wait_until = max(quiet_until or now, push.receiver.paused_until or now)
    if wait_until > now:
        _try_later(event, wait_until)
        return
    turn = take_turn(push.place, now=now)
    if turn is None:
        plan_turn(push.place, event, now=now)
    else:
        _use_turn(push, turn)


def _prepare(event: BrowserPushDue) -> _Push | None:
    """Return what to push; None if there is nothing, or nowhere, to send."""
    receiver = find_one(PushSubscription.objects.filter(id=event.subscription_id))
    group = find_group_to_push(notification_id=event.notification_id)
    if receiver is None or group is None or group.recipient_id != receiver.user_id:
        return None
    if receiver.id not in find_receiver_ids(user_id=receiver.user_id):
        return None
    contact = find_contact(user_id=receiver.user_id)
    return None if contact is None else _Push(event, receiver, group, contact)


def _use_turn(push: _Push, turn: Turn) -> None:
    """Send the group as it is now, unless that is what the browser shows."""
    group = find_group_to_push(notification_id=push.event.notification_id)
    message = _write(push, turn, group) if group else None
    if message is None or message.digest == turn.shown:
        give_turn_back(turn, now=timezone.now())
    else:
        _settle(push, turn, message.digest, _send(push, message))


def _write(push: _Push, turn: Turn, group: PushGroup) -> PushMessage | None:
    try:
        message = write_push(
            group,
            preview=push.receiver.preview,
            language=push.contact.language,
        )
    except NotificationNotFound:
        return None
    return replace(message, silent=turn.is_follow_up)


def _send(push: _Push, message: PushMessage) -> Posted:
    """Send it, and once more without most of its text if it is too long."""
    posted = _post(push, message, CONTENT_MAX_BYTES)
    if posted.outcome is Outcome.TOO_LONG:
        posted = _post(push, message, SHORT_MAX_BYTES)
    return posted


def _post(push: _Push, message: PushMessage, max_bytes: int) -> Posted:
    receiver = push.receiver
    content = encode(message, max_bytes=max_bytes)
    return post(
        receiver.endpoint,
        encrypt(content, BrowserKeys(receiver.p256dh, receiver.auth)),
        topic=make_topic(message.tag),
        ttl_s=int(TTL.total_seconds()),
        urgency=URGENCIES.get(push.group.kind, Urgency.NORMAL),
    )


def _settle(push: _Push, turn: Turn, shown: str, posted: Posted) -> None:
    """Note what became of the push and of the browser."""
    rows = PushSubscription.objects.filter(id=push.receiver.id)
    now = timezone.now()
    if posted.outcome is Outcome.LATER:
        give_turn_back(turn, now=now)
        until = now + find_wait(push.receiver, posted, now)
        rows.update(paused_until=until)
        _try_later(push.event, until)
    else:
        slows_down = push.group.kind in SLOWED_DOWN
        finish_turn(turn, shown=shown, slows_down=slows_down, now=now)
    if posted.outcome is Outcome.DELIVERED:
        rows.update(last_success_at=now, failing_since=None, paused_until=None)
    elif posted.outcome is Outcome.GONE or _has_failed_for_long(push.receiver, now):
        rows.delete()
    else:
        rows.filter(failing_since=None).update(failing_since=now)
        logger.warning(
            "The push service of browser %s did not take a push: %s",
            *(push.receiver.id, posted.detail),
        )


def _has_failed_for_long(receiver: PushSubscription, now: datetime) -> bool:
    since = receiver.failing_since
    return since is not None and now - since > FAILING_MAX


def find_wait(receiver: PushSubscription, posted: Posted, now: datetime) -> timedelta:
    """Return for how long to leave a push service alone: as it says, or for as long
    again as it has failed.
    """
    if posted.retry_after_s is not None:
        return timedelta(seconds=posted.retry_after_s)
    failed_for = now - (receiver.failing_since or now)
    return min(max(failed_for, PAUSE_MIN), PAUSE_MAX)


def _try_later(event: BrowserPushDue, due_at: datetime) -> None:
    """Publish the push again, unless it would be too old by then."""
    began_at = datetime.fromtimestamp(event.began_at_s, tz=UTC)
    if due_at < began_at + TTL:
        publish_alone(event, due_at=due_at)
