"""Tests the rule that shows a tweet once, as arithmetic over positions."""

from hypothesis import given
from hypothesis import strategies as st

from timeline.repeats import find_repeats
from tweets.types import FeedSource


def feed(*tweet_ids: int) -> list[FeedSource]:
    """Return entries of these tweets, newest first, each by another actor."""
    count = len(tweet_ids)
    return [
        FeedSource(source_id=1000 + count - place, tweet_id=tweet_id, actor_id=place)
        for place, tweet_id in enumerate(tweet_ids)
    ]


def test_a_feed_without_repeats_has_none() -> None:
    assert find_repeats(feed(3, 2, 1), reach=100) == {}


def test_the_newer_entry_repeats_the_older_one() -> None:
    newest, _, oldest = window = feed(1, 2, 1)

    assert find_repeats(window, reach=100) == {newest.source_id: (oldest,)}


def test_each_entry_knows_all_the_older_ones() -> None:
    first, second, third = window = feed(7, 7, 7)

    assert find_repeats(window, reach=100) == {
        first.source_id: (second, third),
        second.source_id: (third,),
    }


def test_what_stands_exactly_within_reach_counts() -> None:
    newest, *_, oldest = window = feed(1, 2, 3, 1)

    assert find_repeats(window, reach=3) == {newest.source_id: (oldest,)}
    assert find_repeats(window, reach=2) == {}


@given(st.lists(st.integers(1, 8), max_size=60), st.integers(1, 20))
def test_it_agrees_with_the_rule_as_it_is_said(tweets: list[int], reach: int) -> None:
    window = feed(*tweets)
    said = {}
    for place, source in enumerate(window):
        older = window[place + 1 : place + 1 + reach]
        same = tuple(other for other in older if other.tweet_id == source.tweet_id)
        if same:
            said[source.source_id] = same

    assert find_repeats(window, reach=reach) == said
