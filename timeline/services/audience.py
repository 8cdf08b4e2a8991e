"""Whose home a thing concerns, among a few who look right now: live updates ask."""

from collections.abc import Collection

from timeline.models import HomeEntry
from timeline.services.reading import HOME_RULES
from tweets.services import find_audience
from tweets.types import FeedSource
from twitter_project.shared.db import collection, translate_errors
from users.services import meet_person


def find_owners_shown(*, source: FeedSource, owner_ids: Collection[int]) -> set[int]:
    """Return to which of the owners home shows the source, if it was delivered."""
    return find_audience(source=source, viewer_ids=owner_ids, feed=HOME_RULES)


def find_owners_holding(
    *, tweet_id: int, author_id: int, owner_ids: Collection[int]
) -> set[int]:
    """Return which of the owners may have the tweet before them, gone or not.

    That is the author, who follows the author, and whose home holds it otherwise.
    Entries of a tweet that is gone go too, so what a retweet brought may be missed.
    """
    met = meet_person(user_id=author_id, viewer_ids=owner_ids)
    holders = _find_holders(tweet_id, owner_ids)
    return {
        owner_id
        for owner_id, author in met.items()
        if owner_id == author_id
        or (
            author.is_wanted_in_feeds
            and (author.relation.following or owner_id in holders)
        )
    }


def _find_holders(tweet_id: int, owner_ids: Collection[int]) -> set[int]:
    """Read from the index alone."""
    with translate_errors():
        rows = collection(HomeEntry).find(
            {"tweet_id": tweet_id, "owner_id": {"$in": list(owner_ids)}},
            {"_id": False, "owner_id": True},
        )
        return {row["owner_id"] for row in rows}
