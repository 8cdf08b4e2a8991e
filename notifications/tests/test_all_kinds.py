"""Tests all kinds together: after any events, in any order, brute force agrees."""

import contextlib
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connections
from django.utils import timezone

from notifications.models import Notification, NotificationKind
from notifications.services import list_notifications, mark_read
from notifications.services.grouping import regroup
from tweets.models import Draft, Tweet
from tweets.services import (
    edit_tweet,
    like_tweet,
    publish_due,
    retweet,
    schedule_tweets,
    trash_tweet,
    undo_retweet,
    unlike_tweet,
    untrash_tweet,
    vote_in_poll,
)
from tweets.types import NewPoll, NewTweet
from twitter_project.operations.verification import find_differences, load_facts
from twitter_project.outbox import events, registry
from twitter_project.outbox.models import Delivery
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import count_round_trips
from users.models import KnownNetwork, User
from users.services import (
    accept_request,
    add_to_list,
    begin_sign_in,
    block_user,
    change_override,
    change_privacy,
    create_list,
    edit_list,
    follow_user,
    list_requests,
    mute_user,
    reinstate_user,
    reject_request,
    remove_from_list,
    suspend_user,
    unblock_user,
    unfollow_user,
    unmute_user,
)
from users.tests.cast import make_people
from users.types import Device, Override, UserCard, Viewer

Act = Callable[[], object]
FROM_STAFF = {"announcement", "moderation_notice", "appeal_outcome", "report_outcome"}
QUEUE = "notifications"


class World:
    """A few people who do all that somebody can be notified of."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people = make_people(*(f"p{number}" for number in range(5)))
        # The last one approves followers.
        change_privacy(user_id=self.people[-1].id, approves_followers=True)
        self.lists = {
            one.id: create_list(owner_id=one.id, name="Birds", is_private=False)
            for one in self.people[:2]
        }
        # Those that people come back to.
        self.tweet_ids = [
            post_tweet(author_id=one.id, text="Hello") for one in self.people
        ]
        for one, other in pairwise(self.people):
            change_override(owner_id=one.id, target_id=other.id, override=Override.BELL)
        KnownNetwork.objects.bulk_create(
            KnownNetwork(user_id=one.id, network="home", last_seen_at=timezone.now())
            for one in self.people
        )

    def act(self) -> None:
        """Let somebody do something; what is refused does not happen."""
        one, other = self.chance.sample(self.people, 2)
        tweet = Tweet.objects.get(id=self.chance.choice(self.tweet_ids))
        with contextlib.suppress(AppError):
            self.chance.choice(self._list_acts(one.id, other.id, tweet))()

    def _list_acts(self, one: int, other: int, tweet: Tweet) -> Sequence[Act]:
        return [
            *self._list_acts_between(one, other),
            *self._list_acts_on(one, tweet),
            lambda: post_tweet(author_id=one, text=f"News {new_id()}"),
            lambda: post_tweet(author_id=one, text="Hi @p1 and @p3"),
            lambda: self._schedule(one, tweet),
            lambda: self._sign_in(one),
            lambda: self._end_a_poll(one, other),
            lambda: mark_read(recipient_id=one, up_to_id=new_id()),
        ]

    def _list_acts_between(self, one: int, other: int) -> Sequence[Act]:
        owner_id = self.chance.choice(list(self.lists))
        mine = {"owner_id": owner_id, "list_id": self.lists[owner_id]}
        is_private = self.chance.random() < 0.5
        careful = self.people[-1].id
        waiting = self.chance.choice([*self._list_waiting(careful), one])
        override = self.chance.choice([Override.BELL, Override.DEFAULT])
        return [
            lambda: follow_user(follower_id=one, followee_id=other),
            lambda: follow_user(follower_id=one, followee_id=careful),
            lambda: unfollow_user(follower_id=one, followee_id=other),
            lambda: accept_request(owner_id=careful, requester_id=waiting),
            lambda: reject_request(owner_id=careful, requester_id=waiting),
            lambda: mute_user(muter_id=one, muted_id=other),
            lambda: unmute_user(muter_id=one, muted_id=other),
            lambda: block_user(blocker_id=one, blocked_id=other),
            lambda: unblock_user(blocker_id=one, blocked_id=other),
            lambda: suspend_user(user_id=one, moderator_id=other),
            lambda: reinstate_user(user_id=one, moderator_id=other),
            lambda: reinstate_user(user_id=other, moderator_id=one),
            lambda: change_override(owner_id=one, target_id=other, override=override),
            lambda: add_to_list(**mine, user_ids=[other]),
            lambda: remove_from_list(**mine, user_ids=[other]),
            lambda: edit_list(**mine, is_private=is_private),
        ]

    def _list_waiting(self, owner_id: int) -> Sequence[int]:
        page = list_requests(viewer=Viewer(owner_id), keyset=Keyset())
        return [person.card.id for person in page.items]

    def _list_acts_on(self, one: int, tweet: Tweet) -> Sequence[Act]:
        author_id, tweet_id = tweet.author_id, tweet.id
        own = {"actor_id": author_id, "tweet_id": tweet_id}
        return [
            lambda: like_tweet(user_id=one, tweet_id=tweet_id),
            lambda: like_tweet(user_id=one, tweet_id=tweet_id),
            lambda: unlike_tweet(user_id=one, tweet_id=tweet_id),
            lambda: retweet(user_id=one, tweet_id=tweet_id),
            lambda: undo_retweet(user_id=one, tweet_id=tweet_id),
            lambda: post_tweet(author_id=one, text="Yes", in_reply_to_id=tweet_id),
            lambda: post_tweet(author_id=one, text="Look", quoted_id=tweet_id),
            lambda: edit_tweet(
                actor_id=author_id, tweet_id=tweet_id, text=f"Hello {new_id()}"
            ),
            lambda: trash_tweet(**own),
            lambda: untrash_tweet(**own),
        ]

    def _schedule(self, author_id: int, tweet: Tweet) -> None:
        """Let the time of a scheduled reply come, perhaps when it has no parent."""
        later = timezone.now() + timedelta(hours=1)
        reply = NewTweet(text="Later", in_reply_to_id=tweet.id)
        draft = schedule_tweets(author_id=author_id, tweets=[reply], publish_at=later)
        if self.chance.random() < 0.8:
            with contextlib.suppress(AppError):
                trash_tweet(actor_id=tweet.author_id, tweet_id=tweet.id)
        Draft.objects.filter(id=draft.id).update(publish_at=timezone.now())
        publish_due(draft_id=draft.id)

    def _sign_in(self, user_id: int) -> None:
        address = f"203.0.{self.chance.randrange(200)}.9"
        begin_sign_in(
            user=User.objects.get(id=user_id),
            device=Device(address, "curl"),
            credential=str(new_id()),
            is_app=True,
            expires_at=timezone.now() + timedelta(days=1),
        )

    def _end_a_poll(self, author_id: int, voter_id: int) -> None:
        poll = NewPoll(("Tea", "Coffee"), 300)
        tweet_id = post_tweet(author_id=author_id, text=f"{new_id()}?", poll=poll)
        with contextlib.suppress(AppError):
            vote_in_poll(voter_id=voter_id, tweet_id=tweet_id, choices=[0])
        row = Tweet.objects.get(id=tweet_id)
        assert row.poll is not None
        row.poll["ends_ms"] -= 400_000
        row.save(update_fields=["poll"])
        Delivery.objects.filter(event="tweets.poll_ended").update(due_at=timezone.now())


def deliver_in_disorder(chance: random.Random, threads: ThreadPoolExecutor) -> None:
    """Run what waits in any order, several at once and some twice, until it is done."""
    now = timezone.now()
    while found := list(Delivery.objects.filter(queue=QUEUE, due_at__lte=now)):
        twice = [row for row in found if chance.random() < 0.3]
        rows = [*found, *twice]
        chance.shuffle(rows)
        list(threads.map(run, rows))
        Delivery.objects.filter(id__in=[row.id for row in found]).delete()
    events.drain()


def run(row: Delivery) -> None:
    handler = registry.find_handler(row.handler)
    assert handler is not None
    handler.function(registry.decode(row.event, row.payload))
    connections.close_all()


def find_faults() -> list[str]:
    """Return what brute force says of notifications, their groups, and the unread."""
    found = map(str, find_differences(load_facts()))
    return [one for one in found if one.startswith(("notification", "group", "@"))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_events_in_any_order_brute_force_agrees(seed: int) -> None:
    world = World(seed)
    events.drain()
    with ThreadPoolExecutor(3) as threads:
        for _ in range(6):
            for _ in range(60):
                world.act()
            deliver_in_disorder(world.chance, threads)
            assert find_faults() == [], seed

    kinds = set(Notification.objects.values_list("kind", flat=True))
    missing = {*NotificationKind.values} - FROM_STAFF - kinds
    assert len(missing) <= 2, missing


ABOUT_NO_TWEET = {"follow", "follow_request", "follow_accepted", "listed", "sign_in"}
FROM_SITE = {"scheduled_published", "scheduled_failed", "sign_in"}
DETAILS = {"failure": "x", "draft_id": 5, "network": "x", "user_agent": "", "is_app": 0}


def test_a_page_of_all_kinds_takes_seven_round_trips(
    ada: UserCard, bob: UserCard
) -> None:
    quoted_id = post_tweet(author_id=ada.id, text="Hello")
    poll = NewPoll(("Tea", "Coffee"), 300)
    tweet_ids = [
        post_tweet(author_id=bob.id, text="Look", quoted_id=quoted_id),
        post_tweet(author_id=bob.id, text="Tea?", poll=poll),
    ]
    list_id = create_list(owner_id=bob.id, name="Birds", is_private=False)
    kinds = {*NotificationKind.values} - FROM_STAFF
    fans = [bob, *make_people(*(f"fan{number}" for number in range(5)))]
    rows = [
        Notification(
            recipient_id=ada.id,
            kind=kind,
            actor_id=0 if kind in FROM_SITE else fan.id,
            tweet_id=0 if kind in ABOUT_NO_TWEET else tweet_ids[len(kind) % 2],
            subject_id=list_id if kind == "listed" else 0,
            details=DETAILS,
            group_key=kind,
        )
        for kind in sorted(kinds)
        for fan in (fans if kind in ("like", "follow") else fans[:1])
    ]
    Notification.objects.bulk_create(rows)
    regroup({"recipient_id": ada.id})

    with count_round_trips() as trips:
        page = list_notifications(viewer=Viewer(ada.id), keyset=Keyset(limit=60))

    assert {one.kind for one in page.items} == kinds
    assert len(trips) <= 7
