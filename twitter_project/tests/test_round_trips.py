"""Tests how many round trips each write makes, and a home with every kind of tweet, so
that the numbers do not creep up.

docs/benchmarks.md lists the numbers and the purpose of each round trip.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from timeline import limits
from tweets.models import LinkCard, Tweet
from tweets.services import (
    edit_tweet,
    like_tweet,
    post_thread,
    upload_media,
    vote_in_poll,
)
from tweets.types import NewPoll, NewTweet
from twitter_project.media.tests.videos_cast import video
from twitter_project.outbox import events
from twitter_project.outbox.events import run_delivery
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")

SignIn = Callable[[UserCard], Client]


@pytest.fixture(autouse=True)
def _never_trim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds are trimmed at random, which costs more."""
    monkeypatch.setattr(limits, "ENTRIES_PER_TRIM", 1_000_000_000)


@pytest.fixture
def api(cyd: UserCard) -> Api:
    """Return cyd's app, which has already sent a request."""
    post_tweet(author_id=cyd.id, text="The first, from which on there is a count")
    client = Api(cyd.id)
    client.get("users/me")
    Delivery.objects.all().delete()
    return client


@pytest.fixture
def page(cyd: UserCard, signed_in: SignIn) -> Client:
    """Return cyd's browser, with a page open."""
    client = signed_in(cyd)
    client.get("/")
    Delivery.objects.all().delete()
    return client


def cost_of(ask: Callable[[], Any]) -> int:
    """Return the round trips of a request that succeeds."""
    with count_round_trips() as trips:
        answer = ask()
    status = answer.status if isinstance(answer, Answer) else answer.status_code
    assert status in (200, 201), answer
    return len(trips)


def cost_of_handlers() -> dict[str, int]:
    """Run what was published; return the cost by handler, with claim and removal."""
    costs = {}
    for row in Delivery.objects.order_by("id"):
        with count_round_trips() as trips:
            assert run_delivery(row.id)
        costs[row.handler.rpartition(".")[2]] = len(trips)
    return costs


def press(page: Client, path: str, **fields: str) -> Callable[[], Any]:
    """Return what presses a button as htmx does."""
    return lambda: page.post(path, fields, headers={"HX-Request": "true"})


def test_following(api: Api, page: Client, bob: UserCard) -> None:
    assert cost_of(lambda: api.put("users/bob/follow")) == 10
    assert cost_of_handlers()["notify_of_follow"] == 14
    assert cost_of(lambda: api.put("users/bob/follow")) == 6
    # Between them is a notification by now, to which the rules are applied again.
    assert cost_of(lambda: api.delete("users/bob/follow")) == 16
    assert cost_of(press(page, "/@bob/follow", on="1")) == 17
    assert cost_of(press(page, "/@bob/follow", on="")) == 17


def test_posting(api: Api, page: Client) -> None:
    fields = {"text": "Hello", "place": "composer"}
    key = {"Idempotency-Key": "one"}

    assert cost_of(lambda: api.post("tweets", {"text": "Hello"})) == 6
    assert cost_of(lambda: api.post("tweets", {"text": "Hello"}, **key)) == 7
    # Refused by the unique key, then read, since the first one wrote it.
    assert cost_of(lambda: api.post("tweets", {"text": "Hello"}, **key)) == 6
    assert cost_of(press(page, "/compose", key="two", **fields)) == 8
    # One of them looks whether somebody wants to know of each new tweet.
    assert cost_of_handlers()["notify_of_tweet"] == 4


def test_replying(api: Api, bob: UserCard) -> None:
    tweet_id = str(post_tweet(author_id=bob.id, text="Hello"))
    reply = {"text": "Hi", "in_reply_to_id": tweet_id}

    assert cost_of(lambda: api.post("tweets", reply)) == 12
    assert cost_of_handlers()["notify_of_tweet"] == 16


def test_mentioning_ten_people(api: Api) -> None:
    crowd = make_people(*(f"person{number:02}" for number in range(10)))
    text = " ".join(f"@{person.handle}" for person in crowd)

    assert cost_of(lambda: api.post("tweets", {"text": text})) == 9
    assert cost_of_handlers()["notify_of_tweet"] == 17


def test_liking(api: Api, page: Client, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")

    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/like")) == 9
    assert cost_of_handlers()["notify_of_like"] == 18
    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/like")) == 5
    assert cost_of(lambda: api.delete(f"tweets/{tweet_id}/like")) == 9
    assert cost_of_handlers()["notify_of_like"] == 10
    assert cost_of(press(page, f"/tweets/{tweet_id}/like", on="1")) == 10
    assert cost_of(press(page, f"/tweets/{tweet_id}/like", on="")) == 10


def test_retweeting(api: Api, page: Client, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")

    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/retweet")) == 10
    assert cost_of(lambda: api.delete(f"tweets/{tweet_id}/retweet")) == 9
    assert cost_of(press(page, f"/tweets/{tweet_id}/retweet", on="1")) == 11


@pytest.fixture
def every_kind(ada: UserCard, bob: UserCard, cyd: UserCard) -> list[int]:
    """Give ada a home with every kind of tweet, by bob; return their ids."""

    def post(text: str, **fields: Any) -> int:
        return post_tweet(author_id=bob.id, text=text, **fields)

    quoted_id = post_tweet(author_id=cyd.id, text="Quoted")
    link_id, edited_id = post("See tern.example"), post("Before")
    # What a worker writes after it fetched the page.
    card = LinkCard(id=new_id(), url_key="k", url="http://tern.example", title="Terns")
    card.save(force_insert=True)
    Tweet.objects.filter(id=link_id).update(card_id=card.id)
    film = upload_media(
        owner_id=bob.id, file=ContentFile(video(), name="sea"), alt="Waves"
    )
    thread = [NewTweet(text=f"Part {number}") for number in range(3)]
    limited_id = post_tweet(author_id=ada.id, text="Limited", reply_policy="followers")
    ids = [
        link_id,
        edited_id,
        post("A quote", quoted_id=quoted_id),
        post("Tea?", poll=NewPoll(("Yes", "No"))),
        post("The sea", media_ids=[film.id]),
        post("Who did it", content_warning="The end of the film"),
        post("For followers", visibility="followers"),
        post("An answer", in_reply_to_id=limited_id),
        post_thread(author_id=bob.id, tweets=thread)[0],
    ]
    edit_tweet(actor_id=bob.id, tweet_id=edited_id, text="After")
    vote_in_poll(voter_id=ada.id, tweet_id=ids[3], choices=[0])
    like_tweet(user_id=ada.id, tweet_id=edited_id)
    events.drain()
    return ids


def test_home_costs_the_same_with_every_kind_of_tweet(
    ada: UserCard, every_kind: list[int], signed_in: SignIn
) -> None:
    page, api = signed_in(ada), Api(ada.id)
    page.get("/")  # remembers what is announced

    with count_round_trips(all_threads=True) as trips:
        html = page.get("/").content.decode()
    assert len(trips) == 8, trips
    assert_indexed(trips)
    for text in ("Quoted", "Terns", "The end of", "Your vote", "Part 0", "<video"):
        assert text in html, text

    with count_round_trips() as trips:
        items = api.get("timeline/home").body["items"]
    assert len(trips) == 6, trips
    shown = {int(item["id"]): item for item in items}
    link, edited, quote, poll, film, warned, *_ = [shown[id_] for id_ in every_kind]
    assert link["card"]["title"] == "Terns"
    assert edited["viewer"]["liked"]
    assert quote["quoted"]["text"] == "Quoted"
    assert poll["poll"]["choices"] == [0]
    assert film["media"][0]["kind"] == "video"
    assert warned["content_warning"] == "The end of the film"
