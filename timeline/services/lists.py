"""The timelines of lists of people, merged from their members' tweets when read.

Nothing is stored for them, so a change of members shows at once, and a list that nobody
opens costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from timeline import limits
from timeline.services.feeds import Feed
from timeline.services.reading import present_window
from timeline.services.skeleton import Window
from tweets.services import create_under_id, list_merged_sources, make_request_key
from tweets.types import FeedRules, FeedSource, TweetView
from twitter_project.shared.pagination import Keyset, Page, Stretch, fill_page
from users.services import create_list as create_in_users
from users.services import get_list_sources
from users.types import ListSources, MutedContext, Viewer


def get_list_timeline(
    *, list_id: int, viewer: Viewer, keyset: Keyset
) -> Page[TweetView]:
    """Return a page of the tweets and retweets by a list's members, newest first.

    What the viewer may not see, and muted people, are left out. As in home, each tweet
    appears once, and pages are full. For each hundred members, a page takes two index
    scans, which read as many rows as it needs and one more for each member.
    Raises: ListNotFound unless the viewer may see the list.
    """
    found = get_list_sources(list_id=list_id, viewer=viewer)
    rules = list_rules(found)

    def read(keyset: Keyset) -> Stretch[TweetView]:
        window = _read_window(found.member_ids, keyset)
        return present_window(window, keyset, viewer, rules)

    return fill_page(read, keyset)


def list_rules(found: ListSources) -> FeedRules:
    """Return what the list's timeline leaves out."""
    return FeedRules(
        hide_muted=True,
        hide_muted_retweets=True,
        replies=found.replies_policy,
        member_ids=frozenset(found.member_ids),
        joins_threads=True,
        shows_answered=True,
        muted_in=MutedContext.HOME.value,
    )


def create_list(
    *, owner_id: int, idempotency_key: str | None = None, **values: Any
) -> int:
    """Create a list of people; within a day, the same request with the same key creates
    one.

    Raises: what `users.services.create_list` does; IdempotencyKeyReused,
    IdempotencyKeyTooLong.
    """
    body = sorted(values.items())
    request = make_request_key(
        user_id=owner_id, key=idempotency_key, body=body, kind="people_list"
    )
    return create_under_id(
        request,
        lambda list_id: create_in_users(owner_id=owner_id, list_id=list_id, **values),
    )


def _read_window(author_ids: Collection[int], keyset: Keyset) -> Window:
    """Read enough sources for a page, and the `REACH` below it."""
    page_max = keyset.limit * limits.ENTRIES_PER_TWEET + 1
    if not keyset.is_towards_newer:
        pages = [Keyset(limit=page_max + limits.REACH, before=keyset.before)]
    else:
        after = keyset.after or 0
        pages = [
            Keyset(limit=page_max, after=after),
            Keyset(limit=limits.REACH, before=after + 1),
        ]
    sources: list[FeedSource] = []
    for page in pages:
        sources += list_merged_sources(author_ids=author_ids, keyset=page)
    return Window(sources=_newest_first(sources), is_short=False, feed=Feed())


def _newest_first(sources: Sequence[FeedSource]) -> list[FeedSource]:
    return sorted(sources, key=lambda source: source.source_id, reverse=True)
