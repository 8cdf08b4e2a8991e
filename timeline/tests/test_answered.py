"""Tests that replies in lists show the tweet that they answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from timeline.services import get_profile_timeline
from tweets.models import Tweet
from tweets.services import bookmark_tweet, like_tweet, take_down_tweet
from tweets.types import TweetView
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, mute_user
from users.types import ANONYMOUS, UserCard, Viewer

LABEL = "In reply to a tweet by Bob"
SignIn = Callable[[UserCard], Client]


@pytest.fixture
def question(bob: UserCard) -> int:
    return post_tweet(author_id=bob.id, text="Which kite?")


@pytest.fixture
def reply(ada: UserCard, question: int) -> int:
    return post_tweet(author_id=ada.id, text="The <red> one", in_reply_to_id=question)


def read(author: UserCard, viewer: Viewer) -> list[TweetView]:
    return get_profile_timeline(
        author_id=author.id, viewer=viewer, keyset=Keyset(), with_replies=True
    ).items


def answered(author: UserCard, viewer: Viewer = ANONYMOUS) -> list[str | None]:
    parents = [one.answered for one in read(author, viewer)]
    return [parent.text if parent else None for parent in parents]


def test_a_reply_is_shown_with_what_it_answers(
    client: Client, ada: UserCard, bob: UserCard, question: int, reply: int
) -> None:
    page = client.get("/@ada/with_replies").content.decode()
    assert page.index("Which kite?") < page.index("The &lt;red&gt; one</p>")
    assert 'aria-label="In reply to a tweet by Bob' in page
    assert f'data-href="/@bob/{question}"' in page
    post_tweet(author_id=ada.id, text="And another thing", in_reply_to_id=reply)
    assert answered(ada) == ["The <red> one", "Which kite?"]


def test_homes_likes_and_bookmarks_show_it_too(
    signed_in: SignIn, ada: UserCard, bob: UserCard, question: int, reply: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=reply)
    bookmark_tweet(user_id=bob.id, tweet_id=reply)
    for number in range(20):
        post_tweet(author_id=bob.id, text=f"{number}")
    newest = post_tweet(author_id=ada.id, text="It flies", in_reply_to_id=question)
    events.drain()
    browser = signed_in(bob)

    for path in ("/", "/@bob/likes", "/bookmarks"):
        assert LABEL in browser.get(path).content.decode(), path
    [item] = Api(bob.id).get("timeline/home?limit=1").body["items"]
    assert item["id"] == str(newest)
    assert item["answered"]["id"] == str(question)
    take_down_tweet(tweet_id=question, moderator_id=1)
    page = browser.get("/").content.decode()
    assert LABEL not in page
    assert "Replying to" in page


def test_nothing_is_shown_twice_in_succession(
    signed_in: SignIn, ada: UserCard, question: int, reply: int
) -> None:
    events.drain()
    browser = signed_in(ada)

    page = browser.get("/").content.decode()
    assert page.index("The &lt;red&gt; one") < page.index("Which kite?")
    assert (LABEL in page, "Replying to" in page) == (False, True)

    post_tweet(author_id=ada.id, text="Or blue", in_reply_to_id=question)
    page = browser.get("/@ada/with_replies").content.decode()
    assert (page.count(LABEL), page.count("Replying to")) == (1, 1)

    for tweet_id in (reply, question):
        bookmark_tweet(user_id=ada.id, tweet_id=tweet_id)
    page = browser.get("/bookmarks").content.decode()
    assert (LABEL in page, "Replying to" in page) == (False, False)
    assert page.count("tweet--joined") == 1


def test_what_one_may_not_see_or_does_not_want_is_not_shown(
    ada: UserCard, bob: UserCard, cyd: UserCard, question: int, reply: int
) -> None:
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    assert answered(ada, Viewer(cyd.id)) == [None]
    take_down_tweet(tweet_id=question, moderator_id=1)
    assert answered(ada) == [None]


def test_a_warning_covers_what_is_answered(
    client: Client, question: int, reply: int
) -> None:
    Tweet.objects.filter(id=question).update(content_warning="Aviation")

    page = client.get("/@ada/with_replies").content.decode()

    assert "Aviation" in page
    assert "Which kite?" not in page


def test_a_muted_person_does_not_come_in_by_a_reply(
    client: Client, signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    root = post_tweet(author_id=bob.id, text="Noise")
    post_tweet(author_id=ada.id, text="Pst #kites", in_reply_to_id=root)
    mute_user(muter_id=cyd.id, muted_id=bob.id)

    for reader, is_shown in ((client, True), (signed_in(cyd), False)):
        page = reader.get("/tags/kites").content.decode()

        assert "Pst" in page
        assert ("Noise" in page) is is_shown


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
def test_it_takes_no_round_trip_more(
    ada: UserCard, bob: UserCard, question: int
) -> None:
    post_tweet(author_id=ada.id, text="No reply")
    with count_round_trips() as before:
        read(ada, Viewer(bob.id))
    for number in range(12):
        post_tweet(author_id=ada.id, text=f"{number}", in_reply_to_id=question)

    with count_round_trips() as trips:
        assert len(read(ada, Viewer(bob.id))) == 13

    assert len(trips) == len(before), str(trips)
    assert_indexed(trips)
