"""Reads "For you": the newest 800 sources of home and a few by strangers, ranked.

`home_ranking` ranks them. The rules of home are applied once to all candidates, and
again to each page. Strangers' tweets come with the reason why they are shown. A ranking
is kept while its reader pages through it, and shown again to whoever comes back within
a minute if nothing has changed.

The first page takes eight round trips, and five more once in a quarter of an hour; if
its ranking is kept, it takes six, and the other pages take five. For strangers' tweets
on a page, one more finds whether what they are suggested for is still true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from timeline import scoring
from timeline.errors import RankingEnded
from timeline.models import HomeFeed
from timeline.scoring import Explanation, Weights
from timeline.services.feeds import FEED_FIELDS, Feed, feed_of, remember_tab
from timeline.services.home_ranking import (
    Basis,
    may_name,
    open_basis,
    rank_home,
    rules_of,
)
from timeline.services.neighbours import find_true
from timeline.services.rankings import (
    Cursor,
    KeptRanking,
    find_ranking_id,
    keep_ranking,
    ranking_in,
    ranking_of,
)
from timeline.types import HomeTab
from tweets.services import hydrate_sources_and_people
from tweets.types import Deed, TweetView
from twitter_project.shared.pagination import READS_MAX, Page
from twitter_project.shared.queries import Lookup, find_all
from users.types import Person, UserCard, Viewer


@dataclass(frozen=True, slots=True)
class Suggested:
    """Why a stranger's tweet is shown.

    `user` wrote, liked or retweeted it, and is followed by `friend`, whom the reader
    replies to or likes.
    """

    deed: Deed
    user: UserCard
    friend: UserCard


@dataclass(frozen=True, slots=True)
class RankedTweet:
    """A tweet with what explains its place; `suggested` only for strangers' tweets."""

    tweet: TweetView
    explanation: Explanation
    suggested: Suggested | None


@dataclass(frozen=True, slots=True)
class ForYou:
    """A page of "For you", and the weights that it was ranked by."""

    page: Page[RankedTweet]
    weights: Weights
    keeps_place: bool


def get_for_you(
    *, viewer: Viewer, cursor: Cursor | None, limit: int
) -> Page[RankedTweet]:
    """Return a page of the viewer's home in the order of their own weights.

    Raises: see `read_for_you`.
    """
    return read_for_you(viewer=viewer, cursor=cursor, limit=limit).page


def read_for_you(
    *, viewer: Viewer, cursor: Cursor | None, limit: int, is_chosen: bool = False
) -> ForYou:
    """Return a page of the viewer's home in the order of their own weights.

    Without a cursor, home is ranked now, unless nothing has changed since it was ranked
    within `REUSED_FOR`; `is_chosen` then remembers this tab as the one to open next
    time. Pages of one ranking neither repeat nor skip anything. With all weights at
    zero, it is home itself.
    Raises: RankingEnded; SignInRequired for anonymous viewers.
    """
    owner_id = viewer.account_id
    if cursor is None:
        basis = open_basis(viewer=viewer)
        if is_chosen:
            remember_tab(owner_id, basis.feed, HomeTab.FOR_YOU)
        ranking = _reuse_or_rank(viewer, basis)
        page = show_ranking(ranking, basis.feed, viewer, 0, limit)
        return ForYou(page, ranking.weights, basis.feed.keeps_place)
    wanted = ranking_of(owner_id, cursor.ranking_id)
    feeds = Lookup(HomeFeed, {"_id": owner_id}, FEED_FIELDS)
    find_all([wanted, feeds])
    kept = ranking_in(wanted.rows, cursor.ranking_id)
    if kept is None:
        raise RankingEnded
    feed = feed_of(next(iter(feeds.rows), None))
    page = show_ranking(kept, feed, viewer, cursor.place, limit)
    return ForYou(page, kept.weights, feed.keeps_place)


def _reuse_or_rank(viewer: Viewer, basis: Basis) -> KeptRanking:
    """Return a ranking that was made from the same basis a moment ago, or make it.

    With all weights at zero it is made each time, since it must be exactly home.
    """
    owner_id, digest = viewer.account_id, basis.make_digest(viewer)
    newest_id = find_ranking_id(basis.slots, digest, now=basis.now)
    if newest_id is not None and any(basis.weights):
        wanted = ranking_of(owner_id, newest_id)
        find_all([wanted])
        kept = ranking_in(wanted.rows, newest_id)
        # A process of the release before leaves an old digest beside a new ranking.
        if kept and kept.weights == basis.weights:
            return kept
    ranking = rank_home(viewer=viewer, basis=basis)
    if ranking.sources:
        keep_ranking(owner_id, ranking, basis.slots, digest)
    return ranking


def show_ranking(
    kept: KeptRanking,
    feed: Feed,
    viewer: Viewer,
    start: int,
    limit: int,
) -> Page[RankedTweet]:
    """Return the page of the ranking that begins at `start`, filled by reading on."""
    rules, place = rules_of(feed, kept.vias), start
    shown: list[RankedTweet] = []
    for _read in range(READS_MAX):
        part = kept.sources[place : place + limit - len(shown)]
        if not part:
            break
        vias = {
            one.source_id: kept.vias[one.source_id]
            for one in part
            if one.source_id in kept.vias
        }
        untrue_ids = vias.keys() - find_true(vias)
        views, people = hydrate_sources_and_people(
            sources=part,
            user_ids={id_ for one in vias.values() for id_ in one.people_ids},
            viewer=viewer,
            feed=rules,
        )
        by_id = {view.source_id: view for view in views}
        for number, source in enumerate(part, start=place):
            view = by_id.get(source.source_id)
            if view and source.source_id not in untrue_ids:
                shown += _present(kept, number, view, people)
        place += len(part)
    has_more = place < len(kept.sources)
    return Page(items=shown, next=str(Cursor(kept.id, place)) if has_more else None)


def _present(
    kept: KeptRanking, place: int, view: TweetView, people: Mapping[int, Person]
) -> list[RankedTweet]:
    """Return the tweet with its reasons; nothing if a suggestion has lost its own."""
    via, suggested = kept.vias.get(view.source_id), None
    if via:
        if not may_name(via, people):
            return []
        user, friend = people[via.user_id].card, people[via.friend_id].card
        suggested = Suggested(via.deed, user, friend)
    explanation = scoring.explain(
        kept.values[place], kept.weights, kept.earlier_counts[place]
    )
    return [RankedTweet(view, explanation, suggested)]
