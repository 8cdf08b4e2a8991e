"""Finds which of the connected viewers should see a change, for live updates."""

from collections.abc import Collection
from dataclasses import replace

from timeline.models import HomeEntry, HomeFeed, MergedAuthor
from timeline.services.reading import HOME_RULES
from tweets.services import find_audience, get_tweet_facts
from tweets.types import FeedSource
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.queries import find_rows
from users.services import find_person_as_seen_by
from users.types import Viewer


def find_owners_shown(*, source: FeedSource, viewers: Collection[Viewer]) -> set[int]:
    """Return the ids of the viewers whose home shows the source, once stored."""
    return find_audience(source=source, viewers=viewers, feed=HOME_RULES)


def find_owners_pulling(*, source: FeedSource, viewers: Collection[Viewer]) -> set[int]:
    """Return the ids of the viewers whose home shows the source without an entry.

    Homes pull the tweets of authors with very many followers, and tweets with a hashtag
    that the viewer follows.
    """
    others = [viewer for viewer in viewers if viewer.id != source.actor_id]
    is_merged = _is_merged(source.actor_id)
    tag_keys = () if source.is_retweet else _find_tag_keys(source.tweet_id)
    if not (is_merged or tag_keys):
        return set()
    followers = find_owners_shown(source=source, viewers=others)
    strangers = {v.account_id: v for v in others if v.id not in followers}
    pulling = set(followers) if is_merged else set()
    for key in tag_keys:
        interested = [strangers[id_] for id_ in _find_tag_followers(key, strangers)]
        rules = replace(HOME_RULES, followed_tags={key: key})
        pulling |= find_audience(source=source, viewers=interested, feed=rules)
    return pulling


def find_owners_holding(
    *, tweet_id: int, author_id: int, owner_ids: Collection[int]
) -> set[int]:
    """Return which of the owners may be looking at the tweet, even if it is deleted.

    These are the author, the author's followers, and owners whose home has it
    otherwise. Entries of a deleted tweet go too, so a retweet's entries may be
    missed.
    """
    met = find_person_as_seen_by(user_id=author_id, viewer_ids=owner_ids)
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
    """Read the owners from the index alone."""
    with translate_errors():
        rows = collection(HomeEntry).find(
            {"tweet_id": tweet_id, "owner_id": {"$in": list(owner_ids)}},
            {"_id": False, "owner_id": True},
        )
        return {row["owner_id"] for row in rows}


def _is_merged(author_id: int) -> bool:
    merged = MergedAuthor.objects.filter(
        author_id=author_id, state=MergedAuthor.State.MERGED
    )
    return merged.exists()


def _find_tag_keys(tweet_id: int) -> tuple[str, ...]:
    facts = get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)
    return facts.hashtags if facts else ()


def _find_tag_followers(key: str, owner_ids: Collection[int]) -> set[int]:
    """Return which of the owners follow the hashtag: one read, by their ids."""
    wanted = {
        "_id": {"$in": list(owner_ids)},
        f"followed_tags.{key}": {"$exists": True},
    }
    return {row["_id"] for row in find_rows(HomeFeed, wanted, {"_id": True})}
