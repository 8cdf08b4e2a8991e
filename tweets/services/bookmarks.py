"""Bookmarks: private, each in one folder or none.

A bookmark is a row among the reactions, so that a page learns in one read what its
viewer likes and keeps. It has no count and publishes no event: nobody else sees
it. What the owner may no longer see is left out, and comes back with the tweet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from tweets.errors import TweetNotFound
from tweets.models import Reaction, ReactionKind, Tweet
from tweets.services.folders import get_folder
from tweets.services.hydrating import get_row_to_react_to, hydrate_tweets
from tweets.types import WITH_ANSWERED, TweetView
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    scan_rows,
    stretch_of,
)
from twitter_project.shared.writes import insert_rows
from users.types import Viewer

KIND = ReactionKind.BOOKMARK.value


def bookmark_tweet(
    *, user_id: int, tweet_id: int, folder_id: int | None = None
) -> bool:
    """Bookmark a tweet, or move its bookmark; return whether it is new.

    With `folder_id`, it is in that folder then, in none with 0; with None, a bookmark
    that exists stays where it is.
    Raises: TweetNotFound if the user may not see the tweet; FolderNotFound.
    """
    get_row_to_react_to(tweet_id=tweet_id, viewer=Viewer(user_id))
    if folder_id:
        get_folder(owner_id=user_id, folder_id=folder_id)
    try:
        _add(user_id, tweet_id, folder_id or 0)
    except IntegrityError:
        if folder_id is not None:
            _own(user_id).filter(tweet_id=tweet_id).update(folder_id=folder_id)
        return False
    return True


def unbookmark_tweet(*, user_id: int, tweet_id: int) -> bool:
    """Remove a bookmark; False if there is none, whether or not the tweet exists."""
    if tweet_id > MAX_ID:  # an address can name a number that is larger than MongoDB's
        return False
    return _own(user_id).filter(tweet_id=tweet_id).delete()[0] > 0


def find_bookmark_folder(*, user_id: int, tweet_id: int) -> int | None:
    """Return the folder of the user's bookmark, 0 for none, None without a bookmark."""
    found = _own(user_id).filter(tweet_id=tweet_id)
    return next(iter(found.values_list("folder_id", flat=True)), None)


def list_bookmarks(
    *, viewer: Viewer, keyset: Keyset, folder_id: int | None = None
) -> Page[TweetView]:
    """Return a page of the viewer's bookmarked tweets, the latest bookmark first.

    The cursor is the bookmark's id, which is each view's `source_id`. With a folder,
    only what is in it. Tweets that the viewer may not see are left out.
    `search_bookmarks` finds some of them.
    """
    query: dict[str, Any] = {"user_id": viewer.account_id, "kind": KIND}
    index = "reaction_user"
    if folder_id is not None:
        query["folder_id"], index = folder_id, "reaction_folder"

    def show(rows: Sequence[dict[str, Any]]) -> list[tuple[int, TweetView]]:
        ids = [row["tweet_id"] for row in rows]
        views = hydrate_tweets(tweet_ids=ids, viewer=viewer, feed=WITH_ANSWERED)
        return [
            (row["_id"], replace(views[row["tweet_id"]], source_id=row["_id"]))
            for row in rows
            if row["tweet_id"] in views
        ]

    def read(keyset: Keyset) -> Stretch[TweetView]:
        rows = scan_rows(Reaction, query, {"tweet_id": True}, keyset, index=index)
        return stretch_of(rows, keyset, cursor=itemgetter("_id"), show=show)

    return fill_page(read, keyset)


def _own(user_id: int) -> QuerySet[Reaction]:
    return Reaction.objects.filter(user_id=user_id, kind=KIND)


@atomic
def _add(user_id: int, tweet_id: int, folder_id: int) -> None:
    values: Mapping[str, Any] = {"user_id": user_id, "tweet_id": tweet_id}
    insert_rows([Reaction(**values, kind=KIND, folder_id=folder_id)])
    # The tweet may have been purged since: its belongings must not outlive it.
    if not Tweet.objects.filter(id=tweet_id).exists():
        raise TweetNotFound
