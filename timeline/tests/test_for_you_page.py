"""Tests the pages of "For you" and of the reading place, without scripts."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from timeline.models import HomeFeed, Marker
from timeline.services import get_weights, set_marker
from timeline.types import Feature
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user
from users.tests.cast import make_people
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
MINUS = "\N{MINUS SIGN}"
SCRIPTS = {"time_zone": "Europe/Madrid"}


@pytest.fixture
def page(ada: UserCard, signed_in: SignIn) -> Client:
    return signed_in(ada)


@pytest.fixture
def tweet_ids(ada: UserCard, bob: UserCard) -> list[int]:
    """Give ada's home thirty tweets by bob, and return them, newest first."""
    ids = [post_tweet(author_id=bob.id, text=f"Number {n}") for n in range(30)]
    events.drain()
    return ids[::-1]


def text_of(page: Client, path: str) -> str:
    return page.get(path).content.decode()


def test_the_tab_that_was_opened_last_opens_next_time(
    ada: UserCard, page: Client
) -> None:
    assert 'href="/home/latest" aria-current="page"' in squeeze(text_of(page, "/"))

    prefetched = {"Sec-Purpose": "prefetch"}
    page.get("/home/for-you", headers=prefetched)
    assert page.get("/").status_code == 200
    page.get("/home/for-you")
    assert page.get("/").headers["Location"] == "/home/for-you"
    assert HomeFeed.objects.get(owner_id=ada.id).tab == "for-you"

    page.get("/home/latest")
    assert page.get("/").status_code == 200


def squeeze(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def test_each_tweet_shows_addends_that_sum_to_its_points(
    ada: UserCard, bob: UserCard, page: Client, tweet_ids: list[int]
) -> None:
    (dan,) = make_people("dan")
    follow_user(follower_id=bob.id, followee_id=dan.id)
    post_tweet(author_id=dan.id, text="By a stranger")
    like_tweet(user_id=ada.id, tweet_id=tweet_ids[3])

    html = squeeze(text_of(page, "/home/for-you?limit=10"))

    shown = re.findall(r'<details class="why".*?</details>', html)
    assert len(shown) == 10
    for one in shown:
        points = re.findall(rf"<td>([{MINUS}\d,]+)</td> ?</tr>", one)
        *addends, total = [int(n.replace(MINUS, "-").replace(",", "")) for n in points]
        assert sum(addends) == total
    assert ">Bob</bdi></a> follows" in html
    assert "before=" in html


def test_sliders_are_stored_and_zero_is_the_order_of_time(
    ada: UserCard, page: Client, tweet_ids: list[int]
) -> None:
    answer = page.post("/home/for-you/weights", {"media": "9", "recency": "0"})
    assert answer.headers["Location"] == "/home/for-you"
    weights = get_weights(owner_id=ada.id)
    assert (weights[Feature.MEDIA], weights[Feature.RECENCY]) == (9, 0)

    page.post("/home/for-you/weights", {"preset": "zero"})
    html = text_of(page, "/home/for-you")

    found = [int(one) for one in re.findall(r'id="tweet-(\d+)"', html)]
    assert found == tweet_ids[:20]
    assert "newest first" in html
    page.post("/home/for-you/weights", {"preset": "usual"})
    assert get_weights(owner_id=ada.id)[Feature.RECENCY] == 8
    refused = page.post("/home/for-you/weights", {"media": "11"})
    assert refused.status_code == 422


def test_an_old_page_of_a_ranking_leads_to_a_new_one(page: Client) -> None:
    answer = page.get("/home/for-you?before=12-20")

    assert answer.status_code == 200
    assert "Rank home again" in answer.content.decode()
    assert page.get("/home/for-you?before=12").status_code == 422


def test_home_has_a_line_where_one_stopped_reading(
    ada: UserCard, page: Client, tweet_ids: list[int]
) -> None:
    assert 'id="place"' not in text_of(page, "/")
    # Without scripts, who sees the newest page has read it.
    assert Marker.objects.get(owner_id=ada.id).last_read_id == tweet_ids[0]
    new_id = post_tweet(author_id=ada.id, text="Newer")

    html = text_of(page, "/")

    assert html.index(f"tweet-{new_id}") < html.index('id="place"')
    assert html.index('id="place"') < html.index(f"tweet-{tweet_ids[0]}")
    assert 'id="place"' not in text_of(page, "/")


def test_home_leads_back_to_a_place_that_is_further_down(
    ada: UserCard, page: Client, tweet_ids: list[int]
) -> None:
    page.cookies.load(SCRIPTS)
    set_marker(
        owner_id=ada.id, device="phone", timeline="home", last_read_id=tweet_ids[24]
    )

    html = text_of(page, "/")

    link = re.search(r'href="(/home/latest\?before=\d+)"', html)
    assert link
    html = text_of(page, link[1])
    found = [int(one) for one in re.findall(r'id="tweet-(\d+)"', html)]
    assert found == tweet_ids[24:]
    newer = re.search(r'href="(\?after=\d+)"', html)
    assert newer
    html = text_of(page, f"/home/latest{newer[1]}")
    found = [int(one) for one in re.findall(r'id="tweet-(\d+)"', html)]
    assert found == tweet_ids[4:24]


def test_a_script_notes_the_place_and_people_have_it_forgotten(
    ada: UserCard, page: Client, tweet_ids: list[int]
) -> None:
    page.cookies.load(SCRIPTS)
    page.post("/home/place", {"last_read_id": str(tweet_ids[5])})
    page.post("/home/place", {"last_read_id": str(tweet_ids[9])})
    marker = Marker.objects.get(owner_id=ada.id)
    assert (marker.last_read_id, marker.version) == (tweet_ids[5], 2)
    for bad in ("", "x", "0", str((1 << 63) - 1)):
        assert page.post("/home/place", {"last_read_id": bad}).status_code == 422

    page.post("/home/place/forget")
    assert not Marker.objects.exists()
    page.post("/home/place/forget", {"keep": "0"})
    page.post("/home/place", {"last_read_id": str(tweet_ids[5])})
    assert not Marker.objects.exists()
    page.post("/home/place/forget", {"keep": "1"})
    page.post("/home/place", {"last_read_id": str(tweet_ids[5])})
    assert Marker.objects.exists()
