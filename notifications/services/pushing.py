"""Sends pushes: one delivery of the outbox for each browser.

So a push service that is slow or away holds up nobody else. What it does not take now
is published again for later, until the push would be too old to be of use.
"""

import logging
from dataclasses import dataclass
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
from notifications.services.delivering import find_to_send
from notifications.services.publishing import publish_alone
from notifications.services.push_texts import write_push
from notifications.services.sending import (
    ClaimedElsewhere,
    SendingClaim,
    Target,
    claim_sending,
    finish_sending,
    give_back_sending,
)
from notifications.services.subscriptions import find_receiver_ids
from twitter_project.shared.queries import find_one

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


@dataclass(frozen=True, slots=True)
class _Push:
    """One push on its way to one browser."""

    event: BrowserPushDue
    receiver: PushSubscription
    kind: str
    message: PushMessage


def push_notification(*, notification_id: int, recipient_id: int) -> None:
    """Arrange a push of the notification to each of the recipient's browsers."""
    if is_push_available():
        receiver_ids = find_receiver_ids(user_id=recipient_id)
        now_s = int(timezone.now().timestamp())
        publish_alone(
            *(BrowserPushDue(notification_id, id_, now_s) for id_ in receiver_ids)
        )


def push_to_browser(event: BrowserPushDue) -> None:
    """Push the notification to the browser, or arrange to try again.

    It does nothing if the notification was pushed there, is read, or is gone.
    """
    push = _prepare(event)
    if push is None:
        return
    paused_until = push.receiver.paused_until
    if paused_until is not None and paused_until > timezone.now():
        _try_later(event, paused_until)
        return
    target = Target(
        event.notification_id, push.receiver.user_id, Channel.PUSH, push.receiver.id
    )
    try:
        claim = claim_sending(target)
    except ClaimedElsewhere as claimed:
        _try_later(event, claimed.until)
        return
    if claim is not None:
        _settle(push, claim, _send(push))


def _prepare(event: BrowserPushDue) -> _Push | None:
    """Return what to send; None if there is nothing, or nowhere, to send."""
    receiver = find_one(PushSubscription.objects.filter(id=event.subscription_id))
    found = find_to_send(notification_id=event.notification_id)
    if receiver is None or found is None or found[0] != receiver.user_id:
        return None
    if receiver.id not in find_receiver_ids(user_id=receiver.user_id):
        return None
    try:
        message = write_push(
            notification_id=event.notification_id,
            recipient_id=receiver.user_id,
            preview=receiver.preview,
        )
    except NotificationNotFound:
        return None
    return _Push(event, receiver, found[1], message)


def _send(push: _Push) -> Posted:
    """Send it, and once more without most of its text if it is too long."""
    posted = _post(push, CONTENT_MAX_BYTES)
    if posted.outcome is Outcome.TOO_LONG:
        posted = _post(push, SHORT_MAX_BYTES)
    return posted


def _post(push: _Push, max_bytes: int) -> Posted:
    receiver = push.receiver
    content = encode(push.message, max_bytes=max_bytes)
    return post(
        receiver.endpoint,
        encrypt(content, BrowserKeys(receiver.p256dh, receiver.auth)),
        topic=make_topic(push.message.tag),
        ttl_s=int(TTL.total_seconds()),
        urgency=URGENCIES.get(push.kind, Urgency.NORMAL),
    )


def _settle(push: _Push, claim: SendingClaim, posted: Posted) -> None:
    """Note what became of the push and of the browser."""
    rows = PushSubscription.objects.filter(id=push.receiver.id)
    now = timezone.now()
    if posted.outcome is Outcome.LATER:
        give_back_sending(claim)
        until = now + find_wait(push.receiver, posted, now)
        rows.update(paused_until=until)
        _try_later(push.event, until)
    else:
        finish_sending(claim)
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
