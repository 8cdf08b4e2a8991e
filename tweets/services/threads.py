"""Reads a tweet with the tweets it replies to and its replies.

At most seven round trips, however long a thread is: the tweet's own row names its
ancestors; one union of scans finds these and the page of replies to it, and one query
which of them are by people the viewer follows; one scan finds everything below that
page; and three hydrate it all. Direct replies are paged by keyset; below them some are
read, and a reader opens a reply to see the rest of its branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tweets.errors import TweetNotFound
from tweets.services.hydrating import hydrate_tweets
from tweets.services.reply_order import parse_position, read_reply_page
from tweets.services.rows import TweetRow, find_descendants, find_tweet_rows
from tweets.types import ReplyOrder, Thread, ThreadReply, TweetView
from twitter_project.shared.pagination import DEFAULT_LIMIT
from users.types import Viewer

DESCENDANTS_MAX = 200


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
    Raises: TweetNotFound; Invalid if `after` is not a position in this order.
    """
    order = ReplyOrder.OLDEST if hidden else order
    # First of all, so that the answer to a wrong position tells of no hidden tweet.
    position = parse_position(after, order) if after else None
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    page = read_reply_page(
        row=row,
        viewer=viewer,
        order=order,
        position=position,
        limit=limit,
        hidden=hidden,
    )
    below = _find_below(page.direct, below_max)
    known = {one["_id"]: one for one in (row, *page.ancestors, *page.direct, *below)}
    views = hydrate_tweets(tweet_ids=known, viewer=viewer, known=known)
    if tweet_id not in views:
        raise TweetNotFound
    branches = _Branches(views, is_cut=len(below) == below_max, most=branch_max)
    for reply in below:
        if hidden or not reply["is_hidden"]:
            branches.add(reply)
    return Thread(
        ancestors=tuple(views.get(ancestor_id) for ancestor_id in row["ancestor_ids"]),
        tweet=views[tweet_id],
        replies=tuple(branches.list_below(page.direct)),
        next=page.next,
        has_hidden=page.has_hidden,
    )


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
