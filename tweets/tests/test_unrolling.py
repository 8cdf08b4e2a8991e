"""Tests an author's own thread as one text."""

import pytest
from django.test import Client

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.services import get_self_thread, take_down_tweet, trash_tweet
from tweets.services.unrolling import TWEETS_MAX
from tweets.tests.replies import make_replies
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user
from users.types import ANONYMOUS, UserCard, Viewer

ROUND_TRIPS = 6


def post(author: UserCard, text: str, to: int | None = None) -> int:
    return post_tweet(author_id=author.id, text=text, in_reply_to_id=to)


def post_chain(author: UserCard, *texts: str, to: int | None = None) -> list[int]:
    ids: list[int] = []
    for text in texts:
        ids.append(post(author, text, ids[-1] if ids else to))
    return ids


def texts(tweet_id: int, viewer: Viewer = ANONYMOUS) -> list[str]:
    thread = get_self_thread(tweet_id=tweet_id, viewer=viewer)
    return [tweet.text for tweet in thread.tweets]


def test_every_tweet_of_a_thread_leads_to_all_of_it(
    ada: UserCard, bob: UserCard
) -> None:
    one, two, three = post_chain(ada, "one", "two", "three")
    answer = post(bob, "an answer", two)
    post(ada, "thanks", answer)
    post(ada, "an afterthought", one)

    for tweet_id in (one, two, three):
        assert texts(tweet_id) == ["one", "two", "three"]
    assert texts(answer) == ["an answer"]


def test_a_thread_below_somebody_elses_tweet_begins_with_the_reply(
    ada: UserCard, bob: UserCard
) -> None:
    root = post(bob, "root")
    _, second = post_chain(ada, "one", "two", to=root)

    assert texts(second) == ["one", "two"]
    assert texts(root) == ["root"]


def test_what_one_may_not_see_is_left_out_or_not_found(
    ada: UserCard, bob: UserCard
) -> None:
    one, two, three = post_chain(ada, "one", "two", "three")
    take_down_tweet(tweet_id=two, moderator_id=1)
    trash_tweet(actor_id=ada.id, tweet_id=three)

    assert texts(one) == ["one"]
    assert texts(one, Viewer(ada.id)) == ["one", "two"]
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    for tweet_id, viewer in ((one, Viewer(bob.id)), (two, ANONYMOUS), (7, ANONYMOUS)):
        with pytest.raises(TweetNotFound):
            get_self_thread(tweet_id=tweet_id, viewer=viewer)


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
def test_unrolling_takes_as_many_round_trips_among_thousands_of_replies(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    one, two = post_chain(ada, "one", "two")
    make_replies(one, 3_000, authors=[bob])

    with count_round_trips() as trips:
        assert texts(two, Viewer(cyd.id)) == ["one", "two"]

    assert len(trips) <= ROUND_TRIPS, str(trips)
    assert_indexed(trips, max_examined=20)


def test_a_very_long_thread_goes_on_on_another_page(ada: UserCard) -> None:
    last = post(ada, "first")
    for _ in range(TWEETS_MAX + 1):
        (last,) = make_replies(last, 1, authors=[ada])

    first_page = get_self_thread(
        tweet_id=Tweet.objects.earliest("id").id, viewer=ANONYMOUS
    )
    second_page = get_self_thread(tweet_id=last, viewer=ANONYMOUS)

    assert len(first_page.tweets) == TWEETS_MAX
    assert first_page.next_id == second_page.tweets[0].id
    assert [tweet.id for tweet in second_page.tweets][-1] == last
    assert second_page.next_id is None


def test_the_page_and_the_api_show_it(client: Client, ada: UserCard) -> None:
    one, two = post_chain(ada, "The first part.", "The second <part>.")

    page = client.get(f"/@ada/{two}/thread").content.decode()
    items = Api().get(f"tweets/{two}/self-thread").body

    assert page.index("The first part.") < page.index("The second &lt;part&gt;.")
    assert f'href="/@ada/{one}"' in page
    assert [one["text"] for one in items["items"]] == [
        "The first part.",
        "The second <part>.",
    ]
    assert items["next_id"] is None
    assert client.get(f"/@bob/{two}/thread")["Location"] == f"/@ada/{two}/thread"
    assert client.get("/@ada/7/thread").status_code == 404
    assert Api().get("tweets/7/self-thread").status == 404


def test_tweets_of_a_thread_lead_to_it(client: Client, ada: UserCard) -> None:
    one, two = post_chain(ada, "one", "two")
    alone = post(ada, "alone")

    own_page = client.get(f"/@ada/{one}").content.decode()
    feed = client.get("/@ada/with_replies").content.decode()

    assert f'href="/@ada/{one}/thread"' in own_page
    assert f'href="/@ada/{two}/thread"' in feed
    assert f'href="/@ada/{alone}/thread"' not in feed
    assert "/thread" not in client.get(f"/@ada/{alone}").content.decode()
