"""Tests streams of the real server: who may listen, and what they are told."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.test import Client

from notifications.services import mark_read
from timeline.services import follow_tag
from tweets.services import (
    delete_tweet,
    edit_tweet,
    purge_tweet,
    retweet,
    take_down_tweet,
    trash_tweet,
)
from twitter_project.embedded.processes import wait_until
from twitter_project.live.tests.listening import Listener, bearer, running_site
from twitter_project.outbox import events
from twitter_project.serving.command import count_processes
from twitter_project.workshop.posting import post_tweet
from users.api.tokens import issue_tokens, revoke_tokens
from users.models import User
from users.services import (
    block_user,
    follow_user,
    mute_user,
    suspend_user,
    unfollow_user,
)
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Listen = Callable[..., Listener]


@pytest.fixture(scope="module")
def port(django_db_setup: None, django_db_blocker: object) -> Iterator[int]:
    """Two processes behind one port: a returning client may meet the other one."""
    with django_db_blocker.unblock(), running_site() as (port, _server):  # type: ignore[attr-defined]
        yield port


@pytest.fixture
def listen(port: int) -> Iterator[Listen]:
    opened: list[Listener] = []

    def open_(card: UserCard, *, last_id: str = "") -> Listener:
        listener = Listener(port, bearer(card), last_id=last_id)
        opened.append(listener)
        assert listener.answer.status == 200
        listener.next("counts")
        return listener

    yield open_
    for listener in opened:
        listener.close()


def say(card: UserCard, text: str = "Hello") -> int:
    tweet_id = post_tweet(author_id=card.id, text=text)
    events.drain()
    return tweet_id


def refusal(port: int, headers: dict[str, str]) -> tuple[int, str]:
    with Listener(port, headers) as refused:
        answer = refused.answer
        assert answer.headers["Content-Type"] == "application/problem+json"
        return answer.status, json.loads(answer.read())["code"]


def is_let_in(port: int, card: UserCard) -> bool:
    with Listener(port, bearer(card)) as listener:
        return listener.answer.status == 200


def test_a_stream_needs_a_reader_who_is_signed_in(port: int, bob: UserCard) -> None:
    assert refusal(port, {}) == (401, "sign_in_required")
    assert refusal(port, {"Authorization": "Bearer no"}) == (401, "token_invalid")

    headers = bearer(bob)
    suspend_user(user_id=bob.id, moderator_id=1)

    assert refusal(port, headers) == (401, "account_suspended")


def test_a_browser_opens_a_stream_by_its_cookie(
    port: int, ada: UserCard, bob: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    client = signed_in(bob)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with Listener(port, {"Cookie": cookie}) as listener:
        tweet_id = say(ada)

        assert listener.answer.headers["Content-Type"].startswith("text/event-stream")
        assert listener.next("tweet").subject_id == tweet_id


@pytest.mark.only_mongodb("nothing is heard of sessions that live on PostgreSQL")
def test_a_stream_ends_where_its_session_does(
    port: int, bob: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    client = signed_in(bob)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with Listener(port, {"Cookie": cookie}) as listener:
        assert listener.answer.status == 200
        client.post("/accounts/logout/")
        listener.wait_for_end()


def test_the_streams_of_an_app_end_when_it_is_signed_out(
    port: int, bob: UserCard
) -> None:
    pair = issue_tokens(User.objects.get(id=bob.id))
    header = {"Authorization": f"Bearer {pair.access}"}
    with Listener(port, header) as listener:
        assert listener.answer.status == 200
        revoke_tokens(pair.refresh)
        listener.wait_for_end()

    assert refusal(port, header) == (401, "signed_out")


def test_a_new_tweet_is_told_to_followers_and_the_author(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    streams = [listen(ada), listen(bob)]

    tweet_id = say(ada)

    for stream in streams:
        heard = stream.next("tweet")
        assert heard.data == {"id": str(tweet_id), "cursor": str(tweet_id)}


def test_a_retweet_is_told_with_its_own_place(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    stranger = make_people("stranger")[0]
    tweet_id = say(stranger)
    stream = listen(ada)

    retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    heard = stream.next("tweet")
    assert heard.subject_id == tweet_id
    assert int(heard.data["cursor"]) > tweet_id


def test_who_is_muted_blocked_or_followed_no_more_is_not_told_of(
    listen: Listen, ada: UserCard
) -> None:
    people = make_people("muted", "blocker", "left", "dear")
    muted, blocker, left, _dear = people
    for person in people:
        follow_user(follower_id=ada.id, followee_id=person.id)
    events.drain()
    stream = listen(ada)
    mute_user(muter_id=ada.id, muted_id=muted.id)

    said = [post_tweet(author_id=one.id, text="Hello @ada") for one in people]
    # Delivered before they were undone: the rules at the moment of sending count.
    block_user(blocker_id=blocker.id, blocked_id=ada.id)
    unfollow_user(follower_id=ada.id, followee_id=left.id)
    events.drain()

    assert stream.next("tweet").subject_id == said[-1]


def test_a_tweet_with_a_followed_hashtag_is_told_to_who_follows_it(
    listen: Listen, ada: UserCard
) -> None:
    follow_tag(owner_id=ada.id, tag="harbour")
    stranger = make_people("stranger")[0]
    stream = listen(ada)

    say(stranger, "Not for ada")
    tweet_id = say(stranger, "Good morning #Harbour")

    assert stream.next("tweet").subject_id == tweet_id


def test_edits_deletions_and_take_downs_are_told(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    first, second, third = say(ada), say(ada), say(ada)
    stream = listen(bob)

    edit_tweet(actor_id=ada.id, tweet_id=first, text="Better")
    delete_tweet(actor_id=ada.id, tweet_id=second)
    take_down_tweet(tweet_id=third, moderator_id=1, reason="")
    events.drain()

    told = [stream.next("tweet_edited", "tweet_deleted") for _ in range(3)]
    assert [(one.name, one.subject_id) for one in told] == [
        ("tweet_edited", first),
        ("tweet_deleted", second),
        ("tweet_deleted", third),
    ]


def test_only_people_mentioned_are_told_of_a_tweet_for_them(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    secret = post_tweet(author_id=ada.id, text="@cyd Hi", visibility="mentioned")
    hers = post_tweet(author_id=ada.id, text="@bob Hi", visibility="mentioned")
    taken, deleted, purged = (
        post_tweet(author_id=ada.id, text=text, visibility="mentioned")
        for text in ("@cyd Oh", "@cyd Ah", "@cyd Eh")
    )
    events.drain()
    stream = listen(bob)

    edit_tweet(actor_id=ada.id, tweet_id=secret, text="@cyd Hello")
    take_down_tweet(tweet_id=taken, moderator_id=1, reason="")
    delete_tweet(actor_id=ada.id, tweet_id=deleted)
    trash_tweet(actor_id=ada.id, tweet_id=purged)
    purge_tweet(actor_id=ada.id, tweet_id=purged)
    edit_tweet(actor_id=ada.id, tweet_id=hers, text="@bob Hello")
    events.drain()

    told = stream.next("tweet_edited", "tweet_deleted")
    assert (told.name, told.subject_id) == ("tweet_edited", hers)


def test_notifications_are_told_with_their_count(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    stream = listen(bob)

    say(ada, "Hello @bob")

    notification = stream.next("notification")
    assert stream.next("counts").data == {"unread": 1}
    mark_read(recipient_id=bob.id, up_to_id=notification.subject_id)
    assert stream.next("counts").data == {"unread": 0}


def test_a_suspended_account_is_cut_off(listen: Listen, bob: UserCard) -> None:
    stream = listen(bob)

    suspend_user(user_id=bob.id, moderator_id=1)

    stream.wait_for_end()


def test_an_account_may_open_so_many_streams(ada: UserCard) -> None:
    with running_site(LIVE_STREAMS_MAX="0") as (port, _server):
        assert refusal(port, bearer(ada)) == (429, "too_many_streams")


def test_an_account_that_asks_all_at_once_gets_no_more_streams(ada: UserCard) -> None:
    with (
        running_site(LIVE_STREAMS_MAX="1") as (port, _server),
        ThreadPoolExecutor(20) as asking,
    ):
        asked = [asking.submit(Listener, port, bearer(ada)) for _ in range(20)]
        listeners = [one.result() for one in asked]
        statuses = [one.answer.status for one in listeners]
        for listener in listeners:
            listener.close()

        assert set(statuses) == {200, 429}
        assert statuses.count(200) <= count_processes()
        assert wait_until(lambda: is_let_in(port, ada), timeout_s=30)


def test_a_site_that_polls_has_no_streams(ada: UserCard) -> None:
    with running_site(LIVE_UPDATES="polling") as (port, _server):
        assert refusal(port, bearer(ada)) == (404, "no_streams")


@pytest.mark.parametrize("sent", ["/development", ""])
def test_a_stream_opens_whether_a_proxy_takes_the_prefix_off_or_not(
    ada: UserCard, sent: str
) -> None:
    with (
        running_site(URL_PREFIX="/development") as (port, _server),
        Listener(port, bearer(ada), prefix=sent) as stream,
    ):
        assert stream.answer.status == 200
        assert stream.next().name == "counts"


def test_an_id_that_nobody_knows_is_answered_with_reset(
    port: int, ada: UserCard
) -> None:
    for last_id in ("nonsense", "8200000001"):
        with Listener(port, bearer(ada), last_id=last_id) as stream:
            assert stream.next().name == "reset"


def test_a_hundred_streams_are_told(ada: UserCard, bob: UserCard) -> None:
    with running_site(LIVE_STREAMS_MAX="100") as (port, _server), ExitStack() as stack:
        headers = bearer(bob)
        streams = [
            stack.enter_context(Listener(port, headers)) for _number in range(100)
        ]
        for stream in streams:
            stream.next("counts")

        tweet_id = say(ada)

        assert {stream.next("tweet").subject_id for stream in streams} == {tweet_id}


def test_nothing_is_lost_or_doubled_when_streams_are_cut(
    listen: Listen, ada: UserCard, bob: UserCard
) -> None:
    """Each new stream may belong to the other process, which has its own memory."""
    said: list[int] = []

    def talk() -> None:
        for number in range(60):
            said.append(say(ada, f"Number {number}"))

    chance = random.Random(7)
    stream = listen(bob)
    talking = threading.Thread(target=talk)
    talking.start()
    told: list[int] = []
    while len(told) < 60:
        for _ in range(min(chance.randrange(1, 8), 60 - len(told))):
            told.append(stream.next("tweet").subject_id)
        stream.close()
        stream = Listener(stream.port, bearer(bob), last_id=stream.last_id)
    talking.join()
    stream.close()

    assert told == said


def test_streams_end_with_the_server_and_go_on_with_the_next(
    ada: UserCard, bob: UserCard
) -> None:
    with running_site() as (port, server), running_site() as (next_port, _next):
        with Listener(port, bearer(bob)) as stream:
            last_id = stream.next("counts").id
            server.terminate()
            stream.wait_for_end()
            assert server.wait(timeout=30) in (0, -15)
        tweet_id = say(ada)

        # It receives nothing before its first client is there, and then looks back.
        with Listener(next_port, bearer(bob), last_id=last_id) as stream:
            assert stream.next().subject_id == tweet_id
