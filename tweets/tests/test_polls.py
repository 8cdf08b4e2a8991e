"""Tests polls: making them, voting once, hidden results, and telling of their end."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.models import Notification
from notifications.services.notifying import polls as notifying
from tweets.errors import (
    AlreadyVoted,
    OwnPoll,
    PollEnded,
    PollInvalid,
    PollNotFound,
    QuestionMissing,
    TweetNotFound,
    VoteInvalid,
)
from tweets.models import PollVote, Tweet
from tweets.services import (
    delete_tweet,
    edit_tweet,
    get_tweet,
    hydrate_tweets,
    trash_tweet,
    untrash_tweet,
    vote_in_poll,
)
from tweets.services.polls import check_poll
from tweets.templatetags.drawn_poll import write_time_left
from tweets.tests.conftest import AtOnce
from tweets.types import NewPoll, Poll
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
)
from users.services import block_user, mute_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer

FRUIT = NewPoll(("Apples", "Pears", "Plums"))


@pytest.fixture
def poll_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="Which ones?", poll=FRUIT)


def read(tweet_id: int, viewer: Viewer) -> Poll:
    poll = get_tweet(tweet_id=tweet_id, viewer=viewer).poll
    assert poll is not None
    return poll


def counts(poll: Poll) -> list[int | None]:
    return [option.votes_count for option in poll.options]


def end(tweet_id: int) -> None:
    """Move the end of the poll, and what waits for it, into the past."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    tweet = Tweet.objects.get(id=tweet_id)
    assert tweet.poll is not None
    poll = {**tweet.poll, "ends_ms": int(past.timestamp() * 1000)}
    Tweet.objects.filter(id=tweet_id).update(poll=poll)
    Delivery.objects.update(due_at=past)


def list_told(tweet_id: int) -> list[tuple[int, bool]]:
    events.drain()
    rows = Notification.objects.filter(tweet_id=tweet_id, kind="poll_ended")
    return sorted(rows.values_list("recipient_id", "hidden"))


def test_results_are_hidden_until_one_votes(
    ada: UserCard, bob: UserCard, cyd: UserCard, poll_id: int
) -> None:
    vote_in_poll(voter_id=bob.id, tweet_id=poll_id, choices=[1])

    assert counts(read(poll_id, Viewer(ada.id))) == [0, 1, 0]
    by_bob, by_cyd = read(poll_id, Viewer(bob.id)), read(poll_id, Viewer(cyd.id))
    assert (counts(by_bob), by_bob.choices, by_bob.may_vote) == ([0, 1, 0], (1,), False)
    assert by_bob.percent_of(by_bob.options[1]) == 100
    assert (counts(by_cyd), by_cyd.choices, by_cyd.may_vote) == ([None] * 3, (), True)
    assert by_cyd.voters_count == 1
    by_nobody = read(poll_id, ANONYMOUS)
    assert (counts(by_nobody), by_nobody.may_vote) == ([None] * 3, False)

    end(poll_id)
    ended = read(poll_id, ANONYMOUS)
    assert (counts(ended), ended.is_ended) == ([0, 1, 0], True)


def test_a_vote_is_final(bob: UserCard, poll_id: int) -> None:
    vote = partial(vote_in_poll, voter_id=bob.id, tweet_id=poll_id)
    vote(choices=[1])
    vote(choices=[1])

    with pytest.raises(AlreadyVoted):
        vote(choices=[2])

    poll = read(poll_id, Viewer(bob.id))
    assert (counts(poll), poll.voters_count) == ([0, 1, 0], 1)


def test_fifty_tries_at_once_are_one_vote(
    bob: UserCard, poll_id: int, at_once: AtOnce
) -> None:
    tries = [
        partial(vote_in_poll, voter_id=bob.id, tweet_id=poll_id, choices=[number % 3])
        for number in range(50)
    ]

    results = at_once(tries)

    assert {type(one) for one in results} == {type(None), AlreadyVoted}
    assert PollVote.objects.count() == 1
    poll = read(poll_id, Viewer(bob.id))
    assert poll.voters_count == sum(one or 0 for one in counts(poll)) == 1


def test_a_crowd_that_votes_at_once_is_counted(poll_id: int, at_once: AtOnce) -> None:
    people = make_people(*(f"voter{number}" for number in range(20)))

    at_once(
        partial(vote_in_poll, voter_id=one.id, tweet_id=poll_id, choices=[place % 2])
        for place, one in enumerate(people)
    )

    poll = read(poll_id, Viewer(people[0].id))
    assert (counts(poll), poll.voters_count) == ([10, 10, 0], 20)


def test_several_choices_count_one_voter(ada: UserCard, bob: UserCard) -> None:
    poll = NewPoll(("Apples", "Pears"), is_multiple=True)
    tweet_id = post_tweet(author_id=ada.id, text="Which ones?", poll=poll)

    vote_in_poll(voter_id=bob.id, tweet_id=tweet_id, choices=[1, 0, 1])

    found = read(tweet_id, Viewer(bob.id))
    assert (counts(found), found.voters_count) == ([1, 1], 1)
    assert found.percent_of(found.options[0]) == 100


def test_who_may_not_vote(
    ada: UserCard, bob: UserCard, cyd: UserCard, poll_id: int
) -> None:
    block_user(blocker_id=ada.id, blocked_id=cyd.id)
    plain_id = post_tweet(author_id=ada.id, text="No poll")
    cases: list[tuple[UserCard, int, list[int], type[Exception]]] = [
        (ada, poll_id, [0], OwnPoll),
        (cyd, poll_id, [0], TweetNotFound),
        (bob, plain_id, [0], PollNotFound),
        (bob, poll_id, [], VoteInvalid),
        (bob, poll_id, [0, 1], VoteInvalid),
        (bob, poll_id, [3], VoteInvalid),
        (bob, poll_id, [-1], VoteInvalid),
    ]
    for voter, tweet_id, choices, error in cases:
        with pytest.raises(error):
            vote_in_poll(voter_id=voter.id, tweet_id=tweet_id, choices=choices)
    end(poll_id)
    with pytest.raises(PollEnded):
        vote_in_poll(voter_id=bob.id, tweet_id=poll_id, choices=[0])

    assert not PollVote.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"options": ()},
        {"options": ("One",)},
        {"options": ("1", "2", "3", "4", "5")},
        {"options": ("Same", "same")},
        {"options": ("One", " ")},
        {"options": ("One", "x" * 51)},
        {"duration_s": 299},
        {"duration_s": 604_801},
    ],
)
def test_what_is_no_poll_is_refused(ada: UserCard, changes: dict[str, Any]) -> None:
    poll = NewPoll(**{"options": ("One", "Two"), **changes})

    with pytest.raises(PollInvalid):
        post_tweet(author_id=ada.id, text="Which?", poll=poll)

    assert not Tweet.objects.exists()


def test_a_poll_needs_a_question(ada: UserCard, poll_id: int) -> None:
    with pytest.raises(Invalid):
        post_tweet(author_id=ada.id, text="", poll=FRUIT)
    with pytest.raises(QuestionMissing):
        check_poll(FRUIT, question="")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=60), max_size=5), st.integers(0, 10**6))
def test_any_options_are_taken_or_refused(options: list[str], duration_s: int) -> None:
    try:
        poll = check_poll(NewPoll(options, duration_s), question="Which?")
    except PollInvalid:
        return
    assert poll is not None
    assert all(0 < len(one) <= 50 and "\n" not in one for one in poll.options)


def test_an_edit_before_the_first_vote_keeps_the_poll(
    ada: UserCard, bob: UserCard, poll_id: int
) -> None:
    edit_tweet(actor_id=ada.id, tweet_id=poll_id, text="Which do you like?")

    vote_in_poll(voter_id=bob.id, tweet_id=poll_id, choices=[0])
    assert counts(read(poll_id, Viewer(bob.id))) == [1, 0, 0]


def test_the_author_and_the_voters_are_told_of_the_end_once(
    ada: UserCard, bob: UserCard, cyd: UserCard, poll_id: int
) -> None:
    vote_in_poll(voter_id=bob.id, tweet_id=poll_id, choices=[0])
    assert list_told(poll_id) == []

    end(poll_id)
    assert list_told(poll_id) == sorted([(ada.id, False), (bob.id, False)])

    mute_user(muter_id=bob.id, muted_id=ada.id)
    trash_tweet(actor_id=ada.id, tweet_id=poll_id)
    assert list_told(poll_id) == sorted([(ada.id, True), (bob.id, True)])
    untrash_tweet(actor_id=ada.id, tweet_id=poll_id)
    assert list_told(poll_id) == sorted([(ada.id, False), (bob.id, True)])
    delete_tweet(actor_id=ada.id, tweet_id=poll_id)
    assert list_told(poll_id) == []
    assert not PollVote.objects.exists()


def test_the_end_of_a_trashed_poll_notifies_nobody(
    ada: UserCard, bob: UserCard, poll_id: int
) -> None:
    vote_in_poll(voter_id=bob.id, tweet_id=poll_id, choices=[0])
    trash_tweet(actor_id=ada.id, tweet_id=poll_id)
    end(poll_id)

    assert list_told(poll_id) == []


def test_many_voters_are_told_in_batches(
    monkeypatch: pytest.MonkeyPatch, ada: UserCard, poll_id: int
) -> None:
    monkeypatch.setattr(notifying, "VOTERS_AT_ONCE", 3)
    people = make_people(*(f"voter{number}" for number in range(8)))
    PollVote.objects.bulk_create(
        PollVote(voter_id=one.id, tweet_id=poll_id, choices=[0]) for one in people
    )
    end(poll_id)

    told = list_told(poll_id)

    assert {user_id for user_id, _ in told} == {ada.id, *(one.id for one in people)}


def test_reading_polls_takes_no_round_trip_more(
    ada: UserCard, bob: UserCard, poll_id: int
) -> None:
    other_id = post_tweet(author_id=ada.id, text="And?", poll=FRUIT)
    plain_id = post_tweet(author_id=ada.id, text="No poll")
    viewer = Viewer(bob.id)

    with count_round_trips() as without:
        hydrate_tweets(tweet_ids=[plain_id], viewer=viewer)
    with count_round_trips() as trips:
        hydrate_tweets(tweet_ids=[plain_id, poll_id, other_id], viewer=viewer)

    assert len(trips) == len(without)
    assert_indexed(trips)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "Ended"),
        (0, "Ended"),
        (1, "1 minute left"),
        (61, "2 minutes left"),
        (3_600, "60 minutes left"),
        (3_601, "2 hours left"),
        (86_400, "24 hours left"),
        (86_401, "2 days left"),
        (604_800, "7 days left"),
    ],
)
def test_the_time_left_is_rounded_up(seconds: int, text: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert write_time_left(now + timedelta(seconds=seconds), now=now) == text
