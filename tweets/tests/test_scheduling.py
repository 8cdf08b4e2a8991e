"""Tests scheduled tweets, and sending that can be undone: published once, on time."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from tweets import services
from tweets.errors import (
    DraftNotFound,
    ScheduleTooLate,
    ScheduleTooSoon,
    TweetNotFound,
    TweetTooLong,
)
from tweets.models import Draft, Tweet
from tweets.tests.conftest import AtOnce
from tweets.types import DraftState, DraftView, NewTweet
from twitter_project.outbox.events import drain
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import JSON, Api
from users.services import reinstate_user, suspend_user
from users.types import UserCard

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def schedule(author: UserCard, *texts: str, after: timedelta = HOUR) -> DraftView:
    return services.schedule_tweets(
        author_id=author.id,
        tweets=[NewTweet(text=text) for text in texts],
        publish_at=timezone.now() + after,
    )


def pass_time(draft: DraftView) -> None:
    """Let the draft's time come: its row and its delivery are due now."""
    now = timezone.now()
    Draft.objects.filter(id=draft.id).update(publish_at=now)
    Delivery.objects.filter(payload__draft_id=draft.id).update(due_at=now)
    drain()


def texts() -> list[str]:
    return list(Tweet.objects.order_by("id").values_list("text", flat=True))


def test_it_is_published_at_its_time_with_an_id_of_then(ada: UserCard) -> None:
    draft = schedule(ada, "one", "two")
    drain()
    assert texts() == []
    assert services.list_scheduled(author_id=ada.id) == [draft]
    first, second = Delivery.objects.order_by("due_at")
    assert first.due_at == draft.publish_at
    assert second.due_at == first.due_at + timedelta(seconds=2)
    meanwhile = post_tweet(author_id=ada.id, text="meanwhile")

    pass_time(draft)

    assert texts() == ["meanwhile", "one", "two"]
    assert min(Tweet.objects.filter(is_reply=False).values_list("id", flat=True)) == (
        meanwhile
    )
    assert services.list_scheduled(author_id=ada.id) == []
    assert not Draft.objects.exists()


def test_two_workers_publish_it_once(ada: UserCard, at_once: AtOnce) -> None:
    drafts = [schedule(ada, f"{number}") for number in range(5)]
    Draft.objects.update(publish_at=timezone.now())

    at_once(
        partial(services.publish_due, draft_id=draft.id)
        for draft in drafts
        for _ in range(3)
    )

    assert sorted(texts()) == ["0", "1", "2", "3", "4"]
    assert not Draft.objects.exists()


def test_what_was_moved_or_stopped_is_not_published_at_the_old_time(
    ada: UserCard,
) -> None:
    moved, stopped, deleted = (schedule(ada, text) for text in ("a", "b", "c"))
    services.schedule_draft(
        author_id=ada.id, draft_id=moved.id, publish_at=timezone.now() + 2 * HOUR
    )
    services.stop_draft(author_id=ada.id, draft_id=stopped.id)
    services.delete_draft(author_id=ada.id, draft_id=deleted.id)

    Delivery.objects.update(due_at=timezone.now())
    drain()

    assert texts() == []
    assert services.get_draft(author_id=ada.id, draft_id=stopped.id).state == "draft"
    (left,) = services.list_scheduled(author_id=ada.id)
    assert left.id == moved.id


def test_a_worker_whose_clock_is_behind_does_not_lose_it(ada: UserCard) -> None:
    """Whoever woke it took it for due, but to this worker it is not yet."""
    draft = schedule(ada, "on time", after=timedelta(minutes=5))

    Delivery.objects.update(due_at=timezone.now())
    drain()

    assert texts() == []
    again = list(Delivery.objects.values_list("state", "due_at"))
    assert again == [("scheduled", draft.publish_at)] * 2
    pass_time(draft)
    assert texts() == ["on time"]


def test_a_scheduled_tweet_can_be_changed_but_not_into_what_cannot_be_posted(
    ada: UserCard,
) -> None:
    draft = schedule(ada, "one")
    change: dict[str, Any] = {
        "author_id": ada.id,
        "draft_id": draft.id,
        "version": draft.version,
    }

    with pytest.raises(TweetTooLong):
        services.change_draft(**change, tweets=[NewTweet(text="x" * 281)])
    kept, is_copy = services.autosave_draft(
        **change, tweets=[NewTweet(text="half")], form_key="form"
    )
    changed = services.change_draft(**change, tweets=[NewTweet(text="two")])

    assert is_copy
    assert kept is not None
    assert (kept.state, changed.state) == (DraftState.DRAFT, DraftState.SCHEDULED)
    pass_time(changed)
    assert texts() == ["two"]


def test_times_are_from_5_minutes_to_18_months_ahead(ada: UserCard) -> None:
    with pytest.raises(ScheduleTooSoon):
        schedule(ada, "x", after=timedelta(minutes=3))
    with pytest.raises(ScheduleTooLate):
        schedule(ada, "x", after=timedelta(days=550))
    for after in (timedelta(minutes=5), timedelta(days=548)):
        schedule(ada, "x", after=after)
    assert Draft.objects.count() == 2


def test_what_cannot_be_posted_cannot_be_scheduled(ada: UserCard) -> None:
    with pytest.raises(TweetTooLong):
        schedule(ada, "x" * 281)
    with pytest.raises(TweetNotFound):
        services.schedule_tweets(
            author_id=ada.id,
            tweets=[NewTweet(text="re", in_reply_to_id=404)],
            publish_at=timezone.now() + HOUR,
        )
    assert not Draft.objects.exists()


def failure_of(author: UserCard, draft: DraftView) -> str:
    kept = services.get_draft(author_id=author.id, draft_id=draft.id)
    assert (kept.state, kept.publish_at) == (DraftState.DRAFT, None)
    return kept.failure


def test_a_failure_keeps_it_as_a_draft_that_says_why(
    ada: UserCard, bob: UserCard
) -> None:
    parent_id = post_tweet(author_id=bob.id, text="Go on")
    reply = services.schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="re", in_reply_to_id=parent_id)],
        publish_at=timezone.now() + HOUR,
    )
    other = schedule(ada, "while suspended")
    services.delete_tweet(actor_id=bob.id, tweet_id=parent_id)
    pass_time(reply)
    suspend_user(user_id=ada.id, moderator_id=bob.id)
    pass_time(other)
    reinstate_user(user_id=ada.id, moderator_id=bob.id)

    assert failure_of(ada, reply) == "tweet_not_found"
    assert failure_of(ada, other) == "person_not_found"
    assert texts() == []
    answer = Api(ada.id).get(f"drafts/{other.id}")
    assert answer.body["failure"] == {
        "code": "person_not_found",
        "detail": "Your account was suspended at that time.",
    }


def test_sending_can_be_undone(ada: UserCard) -> None:
    tweets = [NewTweet(text="oops")]
    draft = services.send_tweets(
        author_id=ada.id, tweets=tweets, undo_s=30, idempotency_key="k1"
    )
    again = services.send_tweets(
        author_id=ada.id, tweets=tweets, undo_s=30, idempotency_key="k1"
    )
    assert again == draft
    assert draft.state == DraftState.SENDING
    assert draft.publish_at is not None
    assert timedelta(seconds=25) < draft.publish_at - timezone.now() < HOUR

    services.stop_draft(author_id=ada.id, draft_id=draft.id)
    Delivery.objects.update(due_at=timezone.now())
    drain()
    assert texts() == []

    sent = services.send_draft(author_id=ada.id, draft_id=draft.id, undo_s=5)
    pass_time(sent)
    assert texts() == ["oops"]
    with pytest.raises(DraftNotFound):
        services.stop_draft(author_id=ada.id, draft_id=draft.id)


def when(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_the_api_schedules(ada: UserCard) -> None:
    api, key = Api(ada.id), {"Idempotency-Key": "k1"}
    later = when(timezone.now() + HOUR)
    body: dict[str, Any] = {"tweets": [{"text": "one"}], "publish_at": later}

    created = api.post("drafts", body, **key)

    assert (created.status, created.body["state"]) == (201, "scheduled")
    assert api.post("drafts", body, **key).body == created.body
    assert api.get("drafts/scheduled").body == {"items": [created.body]}
    assert api.get("drafts").body["items"] == []
    path = f"drafts/{created.body['id']}/schedule"
    soon = f'{{"publish_at": "{when(timezone.now())}"}}'.encode()
    refused = api.send("PUT", path, soon, JSON)
    assert (refused.status, list(refused.body["errors"])) == (422, ["publish_at"])
    moved = f'{{"publish_at": "{when(timezone.now() + 2 * HOUR)}"}}'.encode()
    assert api.send("PUT", path, moved, JSON).body["publish_at"] > later
    assert api.delete(path).body["state"] == "draft"


def test_the_api_can_undo_sending(ada: UserCard) -> None:
    api = Api(ada.id)
    draft = api.post("drafts", {"tweets": [{"text": "oops"}]}).body
    path = f"drafts/{draft['id']}"

    sent = api.post(f"{path}/publish", {"undo_s": 20})

    assert (sent.status, sent.body["state"]) == (202, "sending")
    assert api.delete(f"{path}/schedule").body["state"] == "draft"
    assert api.post(f"{path}/publish", {"undo_s": 61}).status == 422
    assert api.post(f"{path}/publish", {}).status == 201
    assert api.delete(f"{path}/schedule").status == 404
