"""Tests how much an account may post and like, and what clients are told of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tweets import services
from tweets.errors import TweetNotFound
from tweets.models import Draft, Reaction, Tweet
from tweets.services import limiting
from tweets.tests.conftest import AtOnce
from tweets.types import NewTweet
from twitter_project.outbox.events import drain
from twitter_project.outbox.models import Delivery
from twitter_project.shared.errors import TooMany
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import count_round_trips
from users.models import User
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "NEW_FOR", timedelta(0))
    settings.THROTTLES_ENABLED = True
    settings.TWEETS_PER_15_MINUTES = 5
    settings.TWEETS_PER_3_HOURS = 8
    settings.NEW_ACCOUNT_TWEETS_PER_3_HOURS = 2
    settings.LIKES_PER_15_MINUTES = 2


def post(author: UserCard, *texts: str, key: str | None = None) -> None:
    services.post_and_show_thread(
        viewer=Viewer(author.id),
        tweets=[NewTweet(text=text) for text in texts],
        idempotency_key=key,
    )


def test_a_thread_counts_as_its_tweets_and_a_retweet_as_one(
    ada: UserCard, bob: UserCard
) -> None:
    viewer = Viewer(ada.id)
    tweet_id = post_tweet(author_id=bob.id, text="hello")
    post(ada, "1", "2", "3")
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    shown = services.retweet_shown_tweet(tweet=tweet, user_id=ada.id)
    services.retweet_shown_tweet(tweet=shown, user_id=ada.id)

    with pytest.raises(TooMany) as caught:
        post(ada, "5", "6")
    post(ada, "5")
    with pytest.raises(TooMany):
        post(ada, "6")

    assert 0 < caught.value.retry_after_s <= 900
    assert "You can continue in 15 minutes." in str(caught.value)
    assert Tweet.objects.filter(author_id=ada.id).count() == 4
    post(bob, "1", "2", "3", "4", "5")


def test_what_fails_and_what_is_repeated_does_not_count(ada: UserCard) -> None:
    for _ in range(6):
        with pytest.raises(TweetNotFound):
            services.post_and_show_tweet(
                viewer=Viewer(ada.id), tweet=NewTweet(text="x", in_reply_to_id=404)
            )
    for _ in range(3):
        post(ada, "1", "2", "3", "4", "5", key="k1")

    assert Tweet.objects.count() == 5


def test_new_accounts_may_post_less(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "NEW_FOR", timedelta(hours=48))
    post(ada, "1", "2")

    with pytest.raises(TooMany) as caught:
        post(ada, "3")

    assert 900 < caught.value.retry_after_s <= 3 * 3600


def test_all_processes_count_together(ada: UserCard, at_once: AtOnce) -> None:
    answers = at_once(partial(post, ada, str(number)) for number in range(10))

    assert sum(isinstance(answer, TooMany) for answer in answers) == 5
    assert Tweet.objects.count() == 5


def test_it_costs_one_round_trip(ada: UserCard, settings: Any) -> None:
    costs = []
    post(ada, "0")
    for is_counted in (False, True):
        settings.THROTTLES_ENABLED = is_counted
        with count_round_trips() as trips:
            post(ada, "x")
        costs.append(len(trips))

    assert costs[1] == costs[0] + 1


def test_a_scheduled_tweet_counts_when_it_is_published(ada: UserCard) -> None:
    draft = services.schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="later")],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    post(ada, "1", "2", "3", "4", "5")

    Draft.objects.update(publish_at=timezone.now())
    Delivery.objects.filter(payload__draft_id=draft.id).update(due_at=timezone.now())
    drain()

    kept = services.get_draft(author_id=ada.id, draft_id=draft.id)
    assert (kept.state, kept.failure) == ("draft", "too_many")


def test_a_full_limit_is_said_before_the_seconds_to_undo_begin(
    ada: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    User.objects.filter(id=ada.id).update(undo_send_s=10)
    draft = services.create_draft(author_id=ada.id, tweets=[NewTweet(text="a draft")])
    post(ada, "1", "2", "3", "4")
    thread = {"text": "5", "part": "p1", "p1-text": "6"}
    page = signed_in(ada)

    refused = page.post("/compose", {"key": "k", **thread})
    sent = page.post("/compose", {"key": "l", "text": "5"})
    post(ada, "5")
    late = Api(ada.id).post(f"drafts/{draft.id}/publish", {"undo_s": 10})
    again = page.post("/compose", {"key": "l", "text": "5"})

    assert refused.status_code == 429
    assert "You can continue in 15 minutes." in refused.content.decode()
    assert sent.status_code == 200
    assert late.status == 429
    assert again.status_code == 200
    assert services.get_draft(author_id=ada.id, draft_id=draft.id).state == "draft"


def test_the_api_tells_what_is_left(ada: UserCard, bob: UserCard) -> None:
    api = Api(ada.id)

    first = api.post("tweets", {"text": "1"})
    thread = api.post("threads", {"tweets": [{"text": str(n)} for n in range(4)]})
    refused = api.post("tweets", {"text": "6"})

    assert first.headers["RateLimit-Policy"] == (
        '"tweets-900";q=5;w=900, "tweets-10800";q=8;w=10800'
    )
    assert first.headers["RateLimit"].startswith('"tweets-900";r=4;t=')
    assert first.headers["RateLimit-Limit"] == "5"
    assert first.headers["RateLimit-Remaining"] == "4"
    assert 0 < int(first.headers["RateLimit-Reset"]) <= 900
    assert thread.headers["RateLimit-Remaining"] == "0"
    assert (refused.status, refused.body["code"]) == (429, "too_many")
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]
    assert "RateLimit" not in api.get("tweets/1").headers


def test_likes_are_limited(ada: UserCard, bob: UserCard) -> None:
    ids = [post_tweet(author_id=bob.id, text=text) for text in "abc"]
    api = Api(ada.id)

    answers = [api.put(f"tweets/{id_}/like") for id_ in ids]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Remaining"] == "1"
    assert Reaction.objects.count() == 2


def test_a_page_says_when_and_keeps_the_text(ada: UserCard, client: Client) -> None:
    post(ada, "1", "2", "3", "4", "5")
    client.force_login(
        User.objects.get(id=ada.id), backend="users.backends.HandleOrEmailBackend"
    )

    answer = client.post("/compose", {"text": "One more", "key": "k1"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 900
    html = answer.content.decode()
    assert "You can continue in 15 minutes." in html
    assert "One more</textarea>" in html
