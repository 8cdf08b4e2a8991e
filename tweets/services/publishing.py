"""Publishes drafts: now, at a set time, or after a few seconds in which to undo it.

A scheduled tweet stays a draft until its time, and gets its id when it is published:
ids are ordered by time, so an earlier one would put it into the past of every feed. The
transaction that posts it deletes the draft, so it is published once however many
workers try. See docs/adr/0021-scheduled-tweets.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from tweets.errors import DraftChanged, DraftNotFound, ScheduleTooLate, ScheduleTooSoon
from tweets.events import DraftScheduled, ScheduledFailed, ScheduledPublished
from tweets.limits import UNDO_MAX_S
from tweets.models import Draft
from tweets.services.draft_rows import (
    decode_tweets,
    delete_late_copy,
    encode_tweets,
    get_row,
    set_state,
    store_written,
)
from tweets.services.drafts import get_draft
from tweets.services.hydrating import hydrate_tweets, show_new_tweets
from tweets.services.idempotency import (
    RequestKey,
    create_once,
    find_made,
    make_request_key,
    remember_answer,
)
from tweets.services.limiting import check_tweet_limit, tweet_limit
from tweets.services.preparing import Prepared, check_tweets, prepare_tweets
from tweets.services.rows import TweetRow
from tweets.services.writing import write_tweets
from tweets.types import DraftState, DraftView, NewTweet, TweetView, WrittenIn
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import new_id
from twitter_project.shared.queries import find_one
from users.services import require_active
from users.types import Viewer

SOONEST = timedelta(minutes=5)
LATEST = timedelta(days=548)
# Forms send whole minutes, some of which have passed by the time they arrive.
TOLERANCE = timedelta(minutes=1)
TRIES_MAX = 5
# A worker that dies keeps its delivery for the length of a lease, which is longer.
SECOND_LOOK_AFTER = timedelta(seconds=2)


class _Changed(Exception):
    """Somebody has changed the draft since it was read."""


def schedule_tweets(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    publish_at: datetime,
    idempotency_key: str | None = None,
    written_in: WrittenIn | None = None,
) -> DraftView:
    """Save tweets as a draft and schedule it, as `schedule_draft` does.

    Raises: DraftNotFound if an earlier request scheduled it and it is published.
    """
    _check_time(publish_at)
    tweets = check_tweets(tweets)
    state = DraftState.SCHEDULED
    return _create(author_id, tweets, publish_at, state, idempotency_key, written_in)


def send_tweets(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    undo_s: int,
    idempotency_key: str | None = None,
    written_in: WrittenIn | None = None,
) -> DraftView:
    """Save tweets as a draft and publish it in a few seconds, as `send_draft` does.

    Raises: TooMany if the author could not post them now; DraftNotFound if an earlier
    request sent it and it is published; `find_sent` returns its tweets.
    """
    tweets = check_tweets(tweets)
    publish_at = timezone.now() + _limit_undo(undo_s)
    state = DraftState.SENDING
    return _create(author_id, tweets, publish_at, state, idempotency_key, written_in)


def _create(
    author_id: int,
    tweets: Sequence[NewTweet],
    publish_at: datetime,
    state: DraftState,
    idempotency_key: str | None,
    written_in: WrittenIn | None,
) -> DraftView:
    """Save and schedule a draft, once for each idempotency key."""
    encoded = encode_tweets(tweets)
    time = publish_at.isoformat() if state == DraftState.SCHEDULED else ""
    request = make_request_key(
        user_id=author_id,
        key=idempotency_key,
        body=encoded,
        kind=f"draft {state} {time}",
    )

    def create() -> DraftView:
        prepare_tweets(author_id=author_id, tweets=tweets)
        if state == DraftState.SENDING:
            check_tweet_limit(author_id, count=len(tweets))
        draft_id = _store_waiting(
            author_id, encoded, written_in, request, publish_at, state
        )
        if written_in is not None:
            delete_late_copy(author_id, written_in, but=draft_id)
        return get_draft(author_id=author_id, draft_id=draft_id)

    return create_once(
        request, create, lambda ids: get_draft(author_id=author_id, draft_id=ids[0])
    )


@atomic
def _store_waiting(
    author_id: int,
    encoded: list[dict[str, object]],
    written_in: WrittenIn | None,
    request: RequestKey | None,
    publish_at: datetime,
    state: DraftState,
) -> int:
    draft_id = store_written(
        author_id,
        encoded,
        written_in,
        request=request,
        state=state,
        publish_at=publish_at,
    )
    _wake_at(publish_at, draft_id, author_id)
    return draft_id


def schedule_draft(*, author_id: int, draft_id: int, publish_at: datetime) -> DraftView:
    """Publish a draft at a time between 5 minutes and 18 months from now.

    It is checked now as if it were posted. Scheduling it again moves it.
    Raises: ScheduleTooSoon, ScheduleTooLate; DraftNotFound; DraftChanged; what
    `post_thread` does, except what only publishing finds out.
    """
    _check_time(publish_at)
    return _wait_until(author_id, draft_id, publish_at, DraftState.SCHEDULED)


def send_draft(
    *, author_id: int, draft_id: int, undo_s: int, idempotency_key: str | None = None
) -> DraftView:
    """Publish a draft in a few seconds, until which `stop_draft` can undo it.

    The same request with the same key does not begin the seconds again.
    Raises: as `schedule_draft` does.
    """
    publish_at = timezone.now() + _limit_undo(undo_s)
    request = make_request_key(
        user_id=author_id,
        key=idempotency_key,
        body=[draft_id, undo_s],
        kind="sent draft",
    )
    state = DraftState.SENDING
    return create_once(
        request,
        lambda: _wait_until(author_id, draft_id, publish_at, state, request),
        lambda ids: get_draft(author_id=author_id, draft_id=ids[0]),
    )


def find_sent(*, viewer: Viewer, idempotency_key: str) -> Sequence[TweetView]:
    """Return the tweets that a request with this key sent, for a day.

    Raises: DraftNotFound if there are none, or none any more.
    """
    author_id = viewer.account_id
    sent = find_made(user_id=author_id, key=idempotency_key)
    key = _name_published(sent[0]) if sent else ""
    ids = find_made(user_id=author_id, key=key)
    views = hydrate_tweets(tweet_ids=ids, viewer=viewer) if ids else {}
    if not views:
        raise DraftNotFound
    return list(views.values())


def _name_published(draft_id: int) -> str:
    """Return the key under which the tweets of a published draft are remembered.

    Apps cannot use it, since their keys contain no spaces.
    """
    return f"published draft {draft_id}"


def stop_draft(*, author_id: int, draft_id: int) -> DraftView:
    """Cancel a scheduled or sending draft; it is an ordinary draft again.

    Raises: DraftNotFound, also if it is published already.
    """
    for _ in range(TRIES_MAX):
        row = get_row(author_id, draft_id)
        is_waiting = row.state == DraftState.DRAFT
        if is_waiting or _stop(row):
            return get_draft(author_id=author_id, draft_id=draft_id)
    raise DraftChanged


def publish_draft(
    *, viewer: Viewer, draft_id: int, idempotency_key: str | None = None
) -> Sequence[TweetView]:
    """Publish a draft in any state now; return its tweets.

    Raises: DraftNotFound; DraftChanged; what `post_thread` does.
    """
    author_id = viewer.account_id
    request = make_request_key(
        user_id=author_id, key=idempotency_key, body=draft_id, kind="published draft"
    )

    def create() -> Sequence[TweetView]:
        rows = _publish(author_id, draft_id, request)
        return show_new_tweets(rows=rows, viewer=viewer)

    def find(tweet_ids: Sequence[int]) -> Sequence[TweetView]:
        views = hydrate_tweets(tweet_ids=tweet_ids, viewer=viewer)
        if not views:
            raise DraftNotFound
        return list(views.values())

    return create_once(request, create, find)


def publish_due(*, draft_id: int) -> None:
    """Publish a draft whose time has come; if that is refused, keep it and say why.

    Publishes ScheduledPublished or ScheduledFailed, unless it was sent a few seconds
    ago: then its author is still there.
    Does nothing if it was published or stopped since. If it was put off, or the clock
    of whoever calls is ahead of ours, it is woken again at its time.
    Raises: DraftChanged if it is changed all the time; call again.
    """
    for _ in range(TRIES_MAX):
        if _settle(draft_id):
            return
    raise DraftChanged


def _settle(draft_id: int) -> bool:
    """Do what is due with a draft; False if it was refused, and has changed since."""
    row = find_one(Draft.objects.filter(id=draft_id))
    if row is None or row.publish_at is None:
        return True
    if row.publish_at > timezone.now():
        _wake_again(row)
        return True
    try:
        require_active(row.author_id)
        _publish(row.author_id, draft_id, None, only_due=True)
    except DraftNotFound:  # published or deleted in the meantime
        return True
    except AppError as error:
        return _give_back(row, failure=error.code)
    return True


def _check_time(publish_at: datetime) -> None:
    ahead = publish_at - timezone.now()
    if ahead < SOONEST - TOLERANCE:
        raise ScheduleTooSoon
    if ahead > LATEST + TOLERANCE:
        raise ScheduleTooLate


def _limit_undo(undo_s: int) -> timedelta:
    return timedelta(seconds=min(max(undo_s, 0), UNDO_MAX_S))


def _publish(
    author_id: int,
    draft_id: int,
    request: RequestKey | None,
    *,
    only_due: bool = False,
) -> list[TweetRow]:
    """Post the draft as it is now; try again if it changes at that moment."""
    for _ in range(TRIES_MAX):
        row = get_row(author_id, draft_id)
        if only_due and (row.publish_at is None or row.publish_at > timezone.now()):
            raise DraftNotFound
        tweets = check_tweets(decode_tweets(row))
        prepared = prepare_tweets(author_id=author_id, tweets=tweets)
        with suppress(_Changed), tweet_limit(author_id, count=len(tweets)):
            return _replace_by_tweets(row, prepared, request, is_due=only_due)
    raise DraftChanged


@atomic
def _replace_by_tweets(
    row: Draft, prepared: Prepared, request: RequestKey | None, *, is_due: bool
) -> list[TweetRow]:
    """Post, and delete the draft with it. Raises: _Changed if it has changed since."""
    if not Draft.objects.filter(id=row.id, version=row.version).delete()[0]:
        raise _Changed
    written = write_tweets(prepared, request=request)
    own_key = RequestKey(row.author_id, _name_published(row.id), "")
    remember_answer(own_key, *(tweet["_id"] for tweet in written))
    if is_due and row.state == DraftState.SCHEDULED:
        publish(ScheduledPublished(written[0]["_id"], row.author_id))
    return written


@atomic
def _give_back(row: Draft, *, failure: str) -> bool:
    """Make it an ordinary draft again; False if somebody has changed it."""
    if not set_state(row, DraftState.DRAFT, publish_at=None, failure=failure):
        return False
    if row.state == DraftState.SCHEDULED:
        publish(ScheduledFailed(row.id, row.author_id, failure, new_id()))
    return True


def _wait_until(
    author_id: int,
    draft_id: int,
    publish_at: datetime,
    state: DraftState,
    request: RequestKey | None = None,
) -> DraftView:
    row = get_row(author_id, draft_id)
    tweets = check_tweets(decode_tweets(row))
    prepare_tweets(author_id=author_id, tweets=tweets)
    if state == DraftState.SENDING:
        check_tweet_limit(author_id, count=len(tweets))
    if not _schedule(row, publish_at, state, request):
        raise DraftChanged
    return get_draft(author_id=author_id, draft_id=draft_id)


@atomic
def _schedule(
    row: Draft, publish_at: datetime, state: DraftState, request: RequestKey | None
) -> bool:
    if not set_state(row, state, publish_at=publish_at):
        return False
    remember_answer(request, row.id)
    _wake_at(publish_at, row.id, row.author_id)
    return True


@atomic
def _wake_again(row: Draft) -> None:
    event = DraftScheduled(draft_id=row.id, author_id=row.author_id)
    publish(event, due_at=row.publish_at)


def _wake_at(publish_at: datetime, draft_id: int, author_id: int) -> None:
    """Wake a worker at that time, and another a little later in case the first dies."""
    event = DraftScheduled(draft_id=draft_id, author_id=author_id)
    publish(event, due_at=publish_at)
    publish(event, due_at=publish_at + SECOND_LOOK_AFTER)


@atomic
def _stop(row: Draft) -> bool:
    return set_state(row, DraftState.DRAFT, publish_at=None)
