"""Finds the tweets that muted words hide from some of many viewers, for handlers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from tweets.services.card_rows import cards_by_id, cards_in
from tweets.services.parts import TweetBatch
from tweets.services.rows import TweetRow, find_tweet_rows, tweets_by_id, tweets_in
from tweets.types import FeedRules
from twitter_project.shared.queries import find_all
from users.services import find_person_as_seen_by, hydrate_people
from users.types import MutedGroup, MutedWords, Person, Viewer

Muting = Mapping[tuple[int, int], MutedGroup]
"""Groups of muted words, by a viewer and a tweet that it concerns."""


def find_muting(
    *, tweet_ids: Collection[int], words: Mapping[int, MutedWords], feed: FeedRules
) -> Muting:
    """Return which of the words, by the people who mute them, are in which tweets, as
    the feed shows these.

    No round trip unless some of the words count there, and at most four if all are
    about one tweet, or one viewer.
    """
    counting = {
        id_: muted for id_, muted in words.items() if muted.counts_in(feed.muted_in)
    }
    if not (counting and tweet_ids):
        return {}
    rows = find_tweet_rows(tweet_ids)
    others = tweets_by_id(_ids(row["quoted_id"] for row in rows.values()))
    cards = cards_by_id(_ids(row["card_id"] for row in rows.values()))
    find_all([one for one in (others, cards) if one.query["_id"]["$in"]])
    met = _meet(rows.values(), counting)
    found: dict[tuple[int, int], MutedGroup] = {}
    for viewer_id, muted in counting.items():
        batch = TweetBatch(
            Viewer(viewer_id, muted=muted),
            rows,
            feed,
            met[viewer_id],
            others=tweets_in(others.rows),
            cards=cards_in(cards.rows),
        )
        for row in rows.values():
            if group := batch.find_muting(row):
                found[viewer_id, row["_id"]] = group
    return found


def _meet(
    rows: Collection[TweetRow], viewer_ids: Collection[int]
) -> Mapping[int, Mapping[int, Person]]:
    """Return the authors of the tweets and of what they quote, as each viewer sees
    them.
    """
    author_ids = {row["author_id"] for row in rows}
    author_ids |= _ids(row["quoted_author_id"] for row in rows)
    met: dict[int, dict[int, Person]] = defaultdict(dict)
    if len(viewer_ids) < len(author_ids):
        for viewer_id in viewer_ids:
            viewer = Viewer(viewer_id)
            met[viewer_id] = hydrate_people(user_ids=author_ids, viewer=viewer)
        return met
    for author_id in author_ids:
        seen = find_person_as_seen_by(user_id=author_id, viewer_ids=viewer_ids)
        for viewer_id, person in seen.items():
            met[viewer_id][author_id] = person
    return met


def _ids(found: Iterable[int | None]) -> set[int]:
    return {id_ for id_ in found if id_ is not None}
