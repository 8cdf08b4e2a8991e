"""Hashtags that a person follows: home pulls the tweets with them."""

from timeline import limits
from timeline.errors import NotAHashtag, TooManyTags
from timeline.models import HomeFeed
from timeline.services.feeds import change_feed, lock_feed
from tweets.services import find_hashtag_key, list_trends
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one

TRENDS_MAX = 20


def follow_tag(*, owner_id: int, tag: str) -> bool:
    """Follow a hashtag, so that home shows its tweets; return whether this is new.

    In any spelling; the one that was followed first stays.
    Raises: NotAHashtag; TooManyTags.
    """
    key = find_hashtag_key(tag=tag)
    if key is None:
        raise NotAHashtag
    return _follow(owner_id, tag, key)


def unfollow_tag(*, owner_id: int, tag: str) -> bool:
    """Unfollow the hashtag; return whether it was followed."""
    key = find_hashtag_key(tag=tag)
    return key is not None and _unfollow(owner_id, key)


def list_followed_tags(*, owner_id: int) -> list[str]:
    """Return the person's followed hashtags as they wrote them, latest first."""
    return list(reversed(_find_followed(owner_id).values()))


def is_following_tag(*, owner_id: int, tag: str) -> bool:
    """Return whether the person follows the hashtag, in any spelling."""
    return find_hashtag_key(tag=tag) in _find_followed(owner_id)


def suggest_tags(*, owner_id: int, limit: int) -> dict[str, bool]:
    """Return hashtags among the trends, and whether the person follows each."""
    followed = _find_followed(owner_id)
    tags = [trend.name for trend in list_trends(limit=TRENDS_MAX) if trend.is_tag]
    return {tag: find_hashtag_key(tag=tag) in followed for tag in tags[:limit]}


def _find_followed(owner_id: int) -> dict[str, str]:
    rows = HomeFeed.objects.filter(owner_id=owner_id)
    return find_one(rows.values_list("followed_tags", flat=True)) or {}


@atomic
def _follow(owner_id: int, tag: str, key: str) -> bool:
    followed = lock_feed(owner_id).followed_tags
    if key in followed:
        return False
    if len(followed) >= limits.FOLLOWED_TAGS_MAX:
        raise TooManyTags
    change_feed(owner_id, followed_tags={**followed, key: tag})
    return True


@atomic
def _unfollow(owner_id: int, key: str) -> bool:
    followed = dict(lock_feed(owner_id).followed_tags)
    if followed.pop(key, None) is None:
        return False
    change_feed(owner_id, followed_tags=followed)
    return True
