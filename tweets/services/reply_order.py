"""Chooses a page of the direct replies to a tweet, in the order that a reader wants.

Pages are cut by position, never by number, so replies that arrive in the meantime shift
nothing. Only a reply whose own likes change may be met twice, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tweets.services.reply_rows import (
    KEYS,
    Position,
    Scan,
    Surroundings,
    position_of,
    read_surroundings,
)
from tweets.services.rows import TweetRow
from tweets.types import ReplyOrder
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID
from users.services import list_followed_among
from users.types import Viewer

SEPARATOR = "-"
# Among how many of the best replies to look for people whom the viewer follows.
BEST_MAX = 60
# At least a third of the first page are neither the author's nor by people whom the
# viewer follows.
HEAD_PARTS = 3


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """The rows of a tweet's ancestors, and of a page of its direct replies."""

    ancestors: Sequence[TweetRow]
    direct: Sequence[TweetRow]
    next: str | None
    has_hidden: bool


def read_reply_page(
    *,
    row: TweetRow,
    viewer: Viewer,
    order: ReplyOrder,
    position: Position | None,
    limit: int,
    hidden: bool = False,
) -> ReplyPage:
    """Read a page of the direct replies after this one, or of those that are `hidden`.

    One round trip; in the order of relevance two, unless the viewer is anonymous.
    """
    if order is not ReplyOrder.RELEVANCE:
        scan = Scan(hidden, after=position, following=limit + 1)
        found = read_surroundings(row, order, scan)
        return _cut(found, (), found.following, order, limit)
    head_max = limit // HEAD_PARTS
    scan = Scan(
        hidden,
        own=head_max,
        first=max(BEST_MAX, limit + 2 * head_max + 1),
        after=position,
        following=limit + 2 * head_max + 1 if position else 0,
    )
    found = read_surroundings(row, order, scan)
    head = _choose_head(found, viewer, head_max)
    head_ids = {reply["_id"] for reply in head}
    rest = found.following if position else found.first
    others = [reply for reply in rest if reply["_id"] not in head_ids]
    return _cut(found, () if position else head, others, order, limit)


def parse_reply_order(text: str, *, default: ReplyOrder) -> ReplyOrder:
    """Return the order that a reader asked for. Raises: Invalid, naming `sort`."""
    if not text:
        return default
    if text in ReplyOrder.values:
        return ReplyOrder(text)
    message = _("Choose one of: %(choices)s.")
    choices = {"choices": ", ".join(ReplyOrder.values)}
    raise Invalid(message % choices, code="bad_sort", field="sort")


def parse_position(text: str, order: ReplyOrder) -> Position:
    """Return the position behind a cursor. Raises: Invalid, naming `after`."""
    parts = text.split(SEPARATOR)
    is_position = len(parts) == len(KEYS[order][0]) and all(
        part.isascii() and part.isdigit() and len(part) <= 19 and int(part) <= MAX_ID
        for part in parts
    )
    if not is_position:
        message = _("This is not a valid cursor.")
        raise Invalid(message, code="bad_cursor", field="after")
    return tuple(map(int, parts))


def write_position(row: TweetRow, order: ReplyOrder) -> str:
    """Return the cursor behind a reply, which `parse_position` reads."""
    return SEPARATOR.join(map(str, position_of(row, order)))


def _choose_head(found: Surroundings, viewer: Viewer, most: int) -> list[TweetRow]:
    """Return the author's own replies, then the best by people the viewer follows."""
    own_ids = {reply["_id"] for reply in found.own}
    others = [reply for reply in found.first if reply["_id"] not in own_ids]
    followed_ids = _find_followed({reply["author_id"] for reply in others}, viewer)
    raised = [reply for reply in others if reply["author_id"] in followed_ids]
    return [*found.own, *raised[:most]]


def _find_followed(author_ids: Collection[int], viewer: Viewer) -> Collection[int]:
    if viewer.id is None or not author_ids:
        return ()
    return set(list_followed_among(follower_id=viewer.id, user_ids=author_ids))


def _cut(
    found: Surroundings,
    head: Sequence[TweetRow],
    others: Sequence[TweetRow],
    order: ReplyOrder,
    limit: int,
) -> ReplyPage:
    shown = others[: limit - len(head)]
    has_more = len(others) > len(shown)
    last = write_position(shown[-1], order) if shown else None
    return ReplyPage(
        found.ancestors,
        [*head, *shown],
        last if has_more else None,
        has_hidden=bool(found.hidden),
    )
