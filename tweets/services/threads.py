"""Reads a tweet with the tweets it replies to and its replies.

At most seven round trips, however long a thread is: the tweet's own row names its
ancestors; one union of scans finds these and the page of replies to it, and one query
which of them are by people the viewer follows; one scan finds everything below that
page; and three hydrate it all. Direct replies are paged by keyset; below them some are
read, and a reader opens a reply to see the rest of its branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tweets.errors import TweetNotFound
from tweets.services.hydrating import hydrate_tweets
from tweets.services.reply_order import (
    ReplyPage,
    parse_position,
    read_reply_page,
    write_position,
)
from tweets.services.rows import TweetRow, find_descendants, find_tweet_rows
from tweets.types import FeedRules, ReplyOrder, Thread, ThreadReply, TweetView
from twitter_project.shared.pagination import DEFAULT_LIMIT
from users.types import MutedContext, Viewer

DESCENDANTS_MAX = 200
# How often a page is filled up where muted words leave replies out.
READS_MAX = 5
IN_THREADS = FeedRules(muted_in=MutedContext.THREADS.value)


def get_thread(
    *,
    tweet_id: int,
    viewer: Viewer,
    order: ReplyOrder = ReplyOrder.OLDEST,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    below_max: int = DESCENDANTS_MAX,
    branch_max: int = DESCENDANTS_MAX,
    hidden: bool = False,
) -> Thread:
    """Return the tweet with its nearest 50 ancestors and a page of its replies.

    The page has up to `limit` direct replies after the position `after`, which is the
    `next` of the page before, in the same order. Below them it shows at most
    `below_max` replies, and at most `branch_max` below each. A reply that the viewer
    may not see is left out with its branch, and so is one that the author of the
    conversation has hidden: such replies come if `hidden` is asked for, oldest first.
    Replies with words that the viewer mutes are left out too, or collapsed; the tweets
    above are only collapsed, and the tweet itself is shown.
    Raises: TweetNotFound; Invalid if `after` is not a position in this order.
    """
    order = ReplyOrder.OLDEST if hidden else order
    # First of all, so that the answer to a wrong position tells of no hidden tweet.
    position = parse_position(after, order) if after else None
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    found = _Found(row, viewer)
    for _read in range(READS_MAX):
        page = read_reply_page(
            row=row,
            viewer=viewer,
            order=order,
            position=position,
            limit=limit,
            hidden=hidden,
        )
        next_ = found.add(page, order, limit=limit, below_max=below_max)
        if next_ is None or found.is_full(limit):
            break
        position = parse_position(next_, order)
    views = found.list_shown()
    if tweet_id not in views:
        raise TweetNotFound
    branches = _Branches(views, is_cut=found.is_cut, most=branch_max)
    for reply in found.below:
        if hidden or not reply["is_hidden"]:
            branches.add(reply)
    return Thread(
        ancestors=tuple(views.get(ancestor_id) for ancestor_id in row["ancestor_ids"]),
        tweet=replace(views[tweet_id], muted_by=None),
        replies=tuple(branches.list_below(found.direct)),
        next=next_,
        has_hidden=page.has_hidden,
    )


@dataclass(slots=True)
class _Found:
    """What has been read of a thread: pages of direct replies, and what is below."""

    row: TweetRow
    viewer: Viewer
    views: dict[int, TweetView] = field(default_factory=dict)
    direct: list[TweetRow] = field(default_factory=list)
    below: list[TweetRow] = field(default_factory=list)
    is_cut: bool = False
    muted_count: int = 0
    kept_ids: set[int] = field(default_factory=set)

    def add(
        self, page: ReplyPage, order: ReplyOrder, *, limit: int, below_max: int
    ) -> str | None:
        """Add what is still wanted of the page; return the position of the rest.

        Direct replies that the viewer's muted words leave out are made up for.
        """
        below = _find_below(page.direct, below_max)
        self._add_views((self.row, *page.ancestors, *page.direct, *below), below)
        self.below += below
        self.is_cut = self.is_cut or len(below) == below_max
        for place, reply in enumerate(page.direct, start=1):
            self.direct.append(reply)
            self.muted_count += self._is_left_out(reply["_id"])
            if self.is_full(limit) and place < len(page.direct):
                return write_position(reply, order)
        return page.next

    def is_full(self, limit: int) -> bool:
        return len(self.direct) - self.muted_count >= limit

    def _add_views(self, rows: Iterable[TweetRow], below: Sequence[TweetRow]) -> None:
        known = {row["_id"]: row for row in rows if row["_id"] not in self.views}
        self.views |= hydrate_tweets(
            tweet_ids=known, viewer=self.viewer, known=known, feed=IN_THREADS
        )
        self.kept_ids.update(self.row["ancestor_ids"], [self.row["_id"]])
        # Nobody loses their own replies together with what these answer.
        for row in below:
            if row["author_id"] == self.viewer.id:
                self.kept_ids.update(row["ancestor_ids"])

    def _is_left_out(self, reply_id: int) -> bool:
        """Return whether a reply is left out because of words that the viewer mutes."""
        view = self.views.get(reply_id)
        is_muted = view is not None and view.is_left_out
        return is_muted and reply_id not in self.kept_ids

    def list_shown(self) -> dict[int, TweetView]:
        """Return all tweets of the thread that the viewer is shown, by id."""
        return {
            id_: view for id_, view in self.views.items() if not self._is_left_out(id_)
        }


def _find_below(direct: Sequence[TweetRow], most: int) -> list[TweetRow]:
    # The counts do not tell which are answered: they include public replies only.
    ids = [reply["_id"] for reply in direct]
    return find_descendants(ids, limit=most) if ids and most else []


@dataclass(slots=True)
class _Branches:
    """The branches below direct replies, by parent and oldest first.

    `is_cut`: there are more replies than were read. `most` are shown in each branch.
    """

    views: Mapping[int, TweetView]
    is_cut: bool
    most: int
    children: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, reply: TweetRow) -> None:
        if reply["in_reply_to_id"] is not None:
            self.children[reply["in_reply_to_id"]].append(reply["_id"])

    def list_below(self, direct: Sequence[TweetRow]) -> Iterator[ThreadReply]:
        """Yield each visible reply, followed by the branch below it."""
        for reply in direct:
            if reply["_id"] in self.views:
                yield from self._list_branch(reply["_id"])

    def _list_branch(self, top_id: int) -> Iterator[ThreadReply]:
        room = self.most
        waiting = [(1, top_id)]
        while waiting:
            depth, reply_id = waiting.pop()
            visible = [one for one in self.children[reply_id] if one in self.views]
            shown = visible[:room]
            room -= len(shown)
            view = self.views[reply_id]
            yield ThreadReply(depth, view, self._count_more(view, visible, shown))
            waiting += [(depth + 1, child_id) for child_id in reversed(shown)]

    def _count_more(
        self, view: TweetView, visible: Sequence[int], shown: Sequence[int]
    ) -> int:
        """Return how many visible replies of this tweet are left out."""
        left_out = len(visible) - len(shown)
        if not self.is_cut:
            return left_out
        unread = view.replies_count - len(self.children[view.id])
        return left_out + max(unread, 0)
