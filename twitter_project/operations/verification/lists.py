"""Lists of people against brute force: members, counts, edges, and timelines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from timeline import limits
from timeline.services import get_list_timeline
from tweets.types import FeedSource
from twitter_project.shared.pagination import Keyset, parse_cursor
from users.models import ListMember, PeopleList, Relationship, RelationshipKind

from .facts import Edges, Facts
from .words import hides_words, viewer_of


@dataclass(frozen=True, slots=True)
class ListFact:
    """A list as it is stored, with its members."""

    id: int
    owner_id: int
    replies_policy: str
    members_count: int
    members: Sequence[ListMember]


def find_list_differences(facts: Facts, page_limit: int) -> Iterator[tuple[str, str]]:
    """Yield where a list differs from what it must be, and how."""
    for one in _load_lists():
        for fault in _find_faults(facts, one, page_limit):
            yield f"list {one.id}", fault
    yield from _find_wrong_edges(facts)


def _load_lists() -> list[ListFact]:
    members: dict[int, list[ListMember]] = defaultdict(list)
    for row in ListMember.objects.order_by("id").iterator():
        members[row.list_id].append(row)
    lists = [
        ListFact(
            row.id,
            row.owner_id,
            row.replies_policy,
            row.members_count,
            members.pop(row.id, ()),
        )
        for row in PeopleList.objects.iterator()
    ]
    # Members of lists that do not exist.
    return lists + [ListFact(id_, 0, "", 0, rows) for id_, rows in members.items()]


def _find_faults(facts: Facts, one: ListFact, page_limit: int) -> Iterator[str]:
    shown = [row for row in one.members if row.member_id not in facts.suspended]
    if one.members_count != len(shown):
        yield f"counts {one.members_count} members, not {len(shown)}"
    for row in one.members:
        if row.owner_id != one.owner_id:
            yield f"has a member of {row.owner_id}, not of {one.owner_id}"
        if row.is_hidden == (row in shown):
            yield f"has {row.member_id} hidden={row.is_hidden}"
        if _is_cut(facts, one.owner_id, row.member_id):
            yield f"has {row.member_id} across a block"
    found = _read_whole(one, page_limit) if one.owner_id else []
    expected = _expect_timeline(facts, one, [row.member_id for row in shown])
    if found != expected:
        yield f"shows {found}, not {expected}"


def _is_cut(facts: Facts, one_id: int, other_id: int) -> bool:
    return other_id in facts.blocks.get(one_id, ()) or one_id in facts.blocks.get(
        other_id, ()
    )


def _find_wrong_edges(facts: Facts) -> Iterator[tuple[str, str]]:
    rows = Relationship.objects.filter(kind=RelationshipKind.EXCLUSIVE)
    found: Edges = defaultdict(set)
    for owner_id, member_id in rows.values_list("actor_id", "target_id").iterator():
        found[owner_id].add(member_id)
    for owner_id in found.keys() | facts.exclusive.keys():
        wanted = facts.exclusive.get(owner_id, set())
        if found[owner_id] != wanted:
            where = f"exclusive lists of {owner_id}"
            yield where, f"keep {found[owner_id]} out of home, not {wanted}"


def _read_whole(one: ListFact, page_limit: int) -> list[int]:
    found: list[int] = []
    keyset, viewer = Keyset(limit=page_limit), viewer_of(one.owner_id)
    while True:
        page = get_list_timeline(list_id=one.id, viewer=viewer, keyset=keyset)
        found += [view.source_id for view in page.items]
        if page.next is None:
            return found
        before = parse_cursor(page.next, field="before")
        keyset = Keyset(limit=page_limit, before=before)


def _expect_timeline(
    facts: Facts, one: ListFact, member_ids: Sequence[int]
) -> list[int]:
    """Return the source ids that the owner finds on the list, newest first."""
    if not one.owner_id:
        return []
    sources = [
        source
        for member_id in member_ids
        for source in facts.sources.get(member_id, ())
        if source.is_retweet or _is_scanned(facts, source)
    ]
    sources.sort(key=lambda source: source.source_id, reverse=True)
    is_shown: Mapping[FeedSource, bool] = {
        source: _is_shown(facts, one, source, set(member_ids)) for source in sources
    }
    return [
        source.source_id
        for place, source in enumerate(sources)
        if is_shown[source]
        and not any(
            older.tweet_id == source.tweet_id and is_shown[older]
            for older in sources[place + 1 : place + 1 + limits.REACH]
        )
    ]


def _is_scanned(facts: Facts, source: FeedSource) -> bool:
    tweet = facts.tweets[source.tweet_id]
    return tweet.visibility != "mentioned" and not tweet.continues_thread


def _is_shown(
    facts: Facts, one: ListFact, source: FeedSource, member_ids: set[int]
) -> bool:
    owner_id, tweet = one.owner_id, facts.tweets[source.tweet_id]
    if not (tweet.is_in_feeds and facts.is_for(tweet, owner_id)):
        return False
    for person_id in (source.actor_id, tweet.author_id):
        is_muted = person_id in facts.mutes.get(owner_id, ())
        if is_muted or not facts.is_visible(person_id, owner_id):
            return False
    if source.actor_id != owner_id and hides_words(
        facts, tweet, owner_id, "home", with_card=True
    ):
        return False
    if source.is_retweet:
        muted = facts.muted_retweets.get(owner_id, ())
        return tweet.visibility == "public" and source.actor_id not in muted
    replied_to_id = tweet.in_reply_to_author_id
    if replied_to_id in (None, tweet.author_id, owner_id):
        return True
    if one.replies_policy == "members":
        return replied_to_id in member_ids
    return one.replies_policy == "followed" and facts.is_followed(
        replied_to_id, owner_id
    )
