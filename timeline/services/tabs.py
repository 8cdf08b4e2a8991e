"""The other tabs of a profile: the person's likes, and their tweets with pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from tweets.services import hydrate_tweets, list_liked, list_pictures
from tweets.types import WITH_ANSWERED, TweetView
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    stretch_of,
)
from users.types import Viewer

# A position in the list, and the tweet there.
Place = tuple[int, int]


def get_likes_timeline(
    *, user_id: int, viewer: Viewer, keyset: Keyset
) -> Page[TweetView]:
    """Return a page of the tweets that the person likes, the newest like first.

    The cursor is the like's id. Tweets that the viewer may not see are left out.
    """
    return _read(
        lambda page: list_liked(user_id=user_id, keyset=page),
        keyset,
        viewer,
        stands=lambda place, view: True,
    )


def get_media_timeline(
    *, author_id: int, viewer: Viewer, keyset: Keyset
) -> Page[TweetView]:
    """Return a page of the author's tweets with pictures, the newest picture first.

    The cursor is a picture's id; a tweet's position is that of its newest picture.
    """

    def is_newest(place: int, view: TweetView) -> bool:
        return place == max((item.id for item in view.media), default=0)

    return _read(
        lambda page: list_pictures(owner_id=author_id, keyset=page),
        keyset,
        viewer,
        stands=is_newest,
    )


def _read(
    scan: Callable[[Keyset], list[Place]],
    keyset: Keyset,
    viewer: Viewer,
    *,
    stands: Callable[[int, TweetView], bool],
) -> Page[TweetView]:
    def show(places: Sequence[Place]) -> list[tuple[int, TweetView]]:
        ids = {tweet_id for _, tweet_id in places if tweet_id}
        views = (
            hydrate_tweets(tweet_ids=ids, viewer=viewer, feed=WITH_ANSWERED)
            if ids
            else {}
        )
        return [
            (place, views[tweet_id])
            for place, tweet_id in places
            if tweet_id in views and stands(place, views[tweet_id])
        ]

    def read(keyset: Keyset) -> Stretch[TweetView]:
        return stretch_of(scan(keyset), keyset, cursor=itemgetter(0), show=show)

    return fill_page(read, keyset)
