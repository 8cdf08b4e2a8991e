"""Tests that a search does bounded work, whatever it asks for, and can go on."""

from __future__ import annotations

import pytest

from tweets.models import Tweet
from tweets.search.parsing import parse_query
from tweets.services import search_top_tweets, search_tweets
from tweets.services.indexing import fill_search_fields
from tweets.services.search import scanning, searching
from tweets.tests.search.world import make_media
from tweets.types import TweetView
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import ANONYMOUS, UserCard

pytestmark = pytest.mark.django_db

COUNT = 1200
SCANNED = 20
POLL = {
    "options": [{"text": "Apple", "votes": 0}, {"text": "Pear", "votes": 0}],
    "is_multiple": False,
    "ends_ms": 0,
    "voters": 0,
}
HARD = [
    "east west",  # frequent words that never occur together
    '"common east"',
    "common -sea",
    "-common",
    "min_likes:9",
    "min_likes:1000",
    "lang:en is:reply has:poll",
    "common OR east OR west min_retweets:1",
    "common lang:en -is:quote has:images",
]


@pytest.fixture
def needles(ada: UserCard, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Insert tweets that all but meet the searches; return the two that meet them.

    They are the oldest ones.
    """
    monkeypatch.setattr(scanning, "SCANNED_MAX", SCANNED)
    rows = [make_row(ada.id, number) for number in range(COUNT)]
    Tweet.objects.bulk_create(rows)
    return [rows[1].id, rows[0].id]


def make_row(author_id: int, number: int) -> Tweet:
    is_needle = number < 2
    side = "east" if number % 2 else "west"
    row = Tweet(
        id=new_id(),
        author_id=author_id,
        conversation_id=1,
        text="common east west" if is_needle else f"common sea {side}",
        likes_count=1000 if is_needle else 8,
        retweets_count=int(is_needle),
        poll=POLL if is_needle or number % 3 == 0 else None,
        media=[make_media("image")] if is_needle else [],
        in_reply_to_id=1 if is_needle or number % 3 == 1 else None,
    )
    fill_search_fields(row, language="en")
    return row


def search(text: str, before: int | None = None) -> Page[TweetView]:
    keyset = Keyset(before=before)
    return search_tweets(query=parse_query(text), viewer=ANONYMOUS, keyset=keyset)


@pytest.mark.parametrize("text", [text for text in HARD if text != "-common"])
def test_a_page_does_bounded_work_and_later_pages_find_the_rest(
    text: str, needles: list[int]
) -> None:
    with count_round_trips() as trips:
        page = search(text)
    assert len(trips) <= 2 * searching.STEPS_MAX + 2
    assert_indexed(trips, max_examined=6 * SCANNED)

    found = [tweet.id for tweet in page.items]
    while page.next is not None:
        page = search(text, before=int(page.next))
        found += [tweet.id for tweet in page.items]
    wanted = {one for one in found if one in needles}
    assert wanted == set(needles), text


def test_what_no_tweet_lacks_is_not_found_either(needles: list[int]) -> None:
    page = search("-common")

    assert page.items == []
    assert page.next is not None  # there is more to look at


def test_top_reads_little_too(needles: list[int]) -> None:
    with count_round_trips() as trips:
        search_top_tweets(query=parse_query("east west"), viewer=ANONYMOUS, limit=20)

    assert len(trips) <= 6
    assert_indexed(trips, max_examined=6 * SCANNED)


def test_a_search_that_takes_too_long_is_refused(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SEARCH_S", 1e-6)

    for query in ("q=cat+dog", "q=cat+dog&sort=top"):
        answer = Api().get(f"search?{query}")

        assert answer.status == 503
        assert answer.body["code"] == "search_too_slow"
        assert answer.headers["Retry-After"]
