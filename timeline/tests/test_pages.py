"""Tests the pages of timelines: who sees what, and at what cost."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from timeline.services import follow_tag, list_followed_tags
from tweets.services import like_tweet, retweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, mute_user
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true"}
HOME_ROUND_TRIPS = 8


def texts_in(html: str) -> list[str]:
    return re.findall(r'class="tweet__text" dir="auto">([^<]*)<', html)


def test_home_takes_eight_round_trips_whatever_it_holds(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    for number in range(12):
        first = post_tweet(author_id=bob.id, text=f"Hello @cyd, number {number}")
        post_tweet(author_id=ada.id, text="Yes", in_reply_to_id=first)
        like_tweet(user_id=ada.id, tweet_id=first)
    retweet(user_id=bob.id, tweet_id=post_tweet(author_id=cyd.id, text="Far away"))
    events.drain()
    client = signed_in(ada)
    client.get("/")  # remembers what is announced, and notes what is read

    with count_round_trips(all_threads=True) as trips:
        html = client.get("/").content.decode()

    assert len(texts_in(html)) == 20
    assert "Far away" in html
    assert len(trips) <= HOME_ROUND_TRIPS, str(trips)
    assert_indexed(trips, max_examined=200)


def test_home_of_nobody_says_what_the_site_is(
    db: None, client: Client, ada: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="For everyone")

    html = client.get("/").content.decode()

    assert "Create an account" in html
    assert texts_in(html) == ["For everyone"]
    assert 'name="text"' not in html


def test_an_empty_home_tells_what_to_do(signed_in: SignIn, ada: UserCard) -> None:
    html = signed_in(ada).get("/").content.decode()

    assert "Your home is quiet" in html


def test_older_tweets_are_a_link_away_and_a_fragment_for_htmx(
    signed_in: SignIn, ada: UserCard
) -> None:
    for number in range(23):
        post_tweet(author_id=ada.id, text=f"Number {number}")
    client = signed_in(ada)
    first = client.get("/").content.decode()
    link = re.search(r'class="older"\s+rel="next"\s+href="(\?before=\d+)"', first)
    assert link

    whole = client.get(f"/{link[1]}").content.decode()
    fragment = client.get(f"/{link[1]}", headers=HTMX).content.decode()
    restored = client.get(
        f"/{link[1]}", headers=HTMX | {"HX-History-Restore-Request": "true"}
    ).content.decode()

    assert texts_in(whole) == ["Number 2", "Number 1", "Number 0"]
    assert texts_in(fragment) == texts_in(whole)
    assert "<html" not in fragment
    assert "<html" in restored
    assert 'class="older"' not in fragment


def test_public_shows_everyone_without_whom_the_viewer_mutes(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    for card in (ada, bob, cyd):
        post_tweet(author_id=card.id, text=f"I am {card.handle}")
    mute_user(muter_id=ada.id, muted_id=bob.id)

    html = signed_in(ada).get("/public").content.decode()

    assert texts_in(html) == ["I am cyd", "I am ada"]


def test_profile_shows_the_person_and_their_tweets(
    client: Client, ada: UserCard, bob: UserCard
) -> None:
    first = post_tweet(author_id=ada.id, text="By myself")
    post_tweet(author_id=ada.id, text="To myself", in_reply_to_id=first)
    post_tweet(author_id=bob.id, text="By another")

    tweets = client.get("/@ada").content.decode()
    replies = client.get("/@ada/with_replies").content.decode()

    assert '<h1 class="profile__name" dir="auto">Ada Lovelace</h1>' in tweets
    assert "2 tweets" in tweets
    assert re.search(r"<strong>2</strong>\s+followers", tweets)
    assert texts_in(tweets) == ["By myself"]
    assert texts_in(replies) == ["To myself", "By myself"]


def test_profile_in_another_spelling_is_redirected(
    client: Client, ada: UserCard
) -> None:
    assert client.get("/@ADA/with_replies")["Location"] == "/@ada/with_replies"


@pytest.mark.parametrize("path", ["/@nobody_here", "/@nobody_here/followers"])
def test_a_profile_that_is_not_there_is_not_found(
    db: None, client: Client, path: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()
    assert "There is no account @nobody_here." in answer.content.decode()


def test_who_is_blocked_finds_no_profile(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert signed_in(bob).get("/@ada").status_code == 404


def test_hashtag_is_found_in_any_spelling(client: Client, ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="A day at the #Sea")

    html = client.get("/tags/SEA").content.decode()

    assert "A day at the" in html
    assert "#SEA" in html


def test_a_cursor_that_is_none_is_refused(db: None, client: Client) -> None:
    answer = client.get("/public?before=yesterday")

    assert answer.status_code == 422
    assert "This is not a valid cursor." in answer.content.decode()


def test_a_profile_in_other_letters_is_redirected_to_the_same_page(
    client: Client, ada: UserCard
) -> None:
    answer = client.get("/@ADA?before=7")

    assert (answer.status_code, answer["Location"]) == (302, "/@ada?before=7")


def test_the_way_to_older_tweets_is_encoded(client: Client, ada: UserCard) -> None:
    for number in range(2):
        post_tweet(author_id=ada.id, text=f"#café {number}")

    html = client.get("/tags/caf%C3%A9?limit=1").content.decode()

    assert 'hx-get="/tags/caf%C3%A9?before=' in html


def test_a_hashtag_is_followed_and_unfollowed_on_its_page(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    assert ">Follow</span>" in client.get("/tags/Harbour").content.decode()

    answer = client.post("/tags/Harbour/follow", {"on": "1", "next": "/tags/Harbour"})

    assert (answer.status_code, answer["Location"]) == (302, "/tags/Harbour")
    assert list_followed_tags(owner_id=ada.id) == ["Harbour"]
    assert "Unfollow #harbour" in client.get("/tags/harbour").content.decode()
    assert "#Harbour" in client.get("/settings/tags").content.decode()

    answer = client.post("/tags/harbour/follow", {"on": "0"}, headers=HTMX)

    html = answer.content.decode()
    assert "<html" not in html
    assert 'aria-label="Follow #harbour"' in html
    assert list_followed_tags(owner_id=ada.id) == []
    assert "any hashtags yet" in client.get("/settings/tags").content.decode()


def test_strangers_cannot_follow_hashtags(client: Client, ada: UserCard) -> None:
    html = client.get("/tags/harbour").content.decode()

    assert "/tags/harbour/follow" not in html
    assert client.post("/tags/harbour/follow", {"on": "1"}).status_code == 302
    assert client.get("/settings/tags").status_code == 302


def test_what_is_no_hashtag_is_refused(signed_in: SignIn, ada: UserCard) -> None:
    answer = signed_in(ada).post("/tags/a.b/follow", {"on": "1"}, headers=HTMX)

    assert answer.status_code == 422


def test_home_says_which_hashtag_brought_a_stranger(
    signed_in: SignIn, bob: UserCard, cyd: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="At the #año")
    follow_tag(owner_id=cyd.id, tag="Año")

    html = signed_in(cyd).get("/").content.decode()

    why = re.search(r'class="tweet__why">.*?</p>', html, re.DOTALL)
    assert why is not None
    assert 'href="/tags/A%C3%B1o">You follow <bdi>#Año</bdi>' in why[0]


def test_everyone_offers_to_follow_whom_one_does_not_follow(
    cast: dict[str, UserCard], signed_in: SignIn
) -> None:
    for name in ("ada", "bob", "cyd"):
        post_tweet(author_id=cast[name].id, text=f"{name} was here")

    page = signed_in(cast["cyd"]).get("/public").content.decode()

    assert re.findall(r'aria-label="(Follow @\w+)"', page) == ["Follow @bob"]
    assert "Unfollow @bob" in page  # in the template, for the moment afterwards


def test_strangers_are_offered_no_buttons_beside_each_tweet(
    client: Client, ada: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="Hello")

    assert "Follow @ada" not in client.get("/public").content.decode()


def test_following_from_a_tweet_keeps_the_buttons_of_one_person_apart(
    cast: dict[str, UserCard], signed_in: SignIn
) -> None:
    tweet_id = str(post_tweet(author_id=cast["bob"].id, text="Hello"))
    client = signed_in(cast["cyd"])

    followed = client.post(
        "/@bob/follow", {"on": "1", "key": tweet_id}, headers=HTMX
    ).content.decode()
    unfollowed = client.post(
        "/@bob/follow", {"on": "0", "key": tweet_id}, headers=HTMX
    ).content.decode()

    assert f'id="relation-{tweet_id}-button"' in followed
    assert f'hx-target="#relation-{tweet_id}"' in unfollowed
    assert f'name="key" value="{tweet_id}"' in unfollowed.partition("toast")[2]


@pytest.mark.parametrize("path", ["/discover", "/search?q=ad", "/@bob/followers"])
def test_strangers_may_press_follow_in_lists_of_people(
    client: Client, cast: dict[str, UserCard], path: str
) -> None:
    page = client.get(path).content.decode()
    answer = client.post("/@ada/follow", {"on": "1", "next": path})

    assert 'aria-label="Follow @ada"' in page
    assert answer["Location"].startswith("/accounts/login/?next=%2F%40ada%2Ffollow")
    why = client.get(answer["Location"]).content.decode()
    assert "Sign in to follow @ada." in why


def test_an_empty_profile_of_ones_own_offers_to_write(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    own, other = (
        signed_in(viewer).get("/@ada").content.decode() for viewer in (ada, bob)
    )

    assert "Your tweets will appear here." in own
    assert "Write a tweet" in own
    assert "Tweets by Ada Lovelace will appear here." in other
