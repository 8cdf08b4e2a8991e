"""Reads "For you": the newest 800 sources of home and a few by strangers, ranked.

`timeline.scoring` ranks them. The rules of home are applied once to all candidates, and
again to each page. Strangers' tweets come with the reason why they are shown. A ranking
is kept while its reader pages through it.

The first page takes nine round trips, and five more once in a quarter of an hour; the
other pages take seven at most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.utils import timezone

from timeline import limits, scoring
from timeline.errors import RankingEnded
from timeline.models import ForYouSettings, HomeFeed
from timeline.repeats import find_repeats
from timeline.scoring import Candidate, Explanation, Ranked, Reader, Values, Weights
from timeline.services.feeds import FEED_FIELDS, Feed, feed_of, remember_tab
from timeline.services.markers import find_seen, markers_of
from timeline.services.neighbours import (
    NOBODY,
    Neighbours,
    Via,
    find_neighbours,
    neighbours_in,
    neighbours_of,
)
from timeline.services.rankings import (
    Cursor,
    KeptRanking,
    keep_ranking,
    ranking_in,
    ranking_of,
    slots_of,
)
from timeline.services.reading import home_rules, open_window, repeats_any
from timeline.services.skeleton import Window
from timeline.types import HomeTab
from tweets.services import hydrate_sources_and_people, list_shown_facts
from tweets.types import Deed, FeedRules, FeedSource, ShownSource, TweetView
from twitter_project.shared.ids import first_id_at, id_ms, new_id
from twitter_project.shared.pagination import READS_MAX, Keyset, Page
from twitter_project.shared.queries import Lookup, find_all
from users.types import Met, Person, Standing, UserCard, Viewer

Markers = Collection[dict[str, Any]]


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


@dataclass(frozen=True, slots=True)
class FreshRanking:
    """A new ranking, and what else was read to make it."""

    kept: KeptRanking
    feed: Feed
    slots: Sequence[Mapping[str, int]]
    floor_id: int


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

    Without a cursor, home is ranked now; `is_chosen` then remembers this tab as the one
    to open next time. Pages of one ranking neither repeat nor skip anything. With all
    weights at zero, it is home itself.
    Raises: RankingEnded; SignInRequired for anonymous viewers.
    """
    owner_id = viewer.account_id
    if cursor is None:
        fresh = rank_home(viewer=viewer)
        if is_chosen:
            remember_tab(owner_id, fresh.feed, HomeTab.FOR_YOU)
        if fresh.kept.sources:
            keep_ranking(owner_id, fresh.kept, fresh.slots)
        page = show_ranking(fresh.kept, fresh.feed, viewer, 0, limit)
        return ForYou(page, fresh.kept.weights, fresh.feed.keeps_place)
    wanted = ranking_of(owner_id, cursor.ranking_id)
    feeds = Lookup(HomeFeed, {"_id": owner_id}, FEED_FIELDS)
    find_all([wanted, feeds])
    kept = ranking_in(wanted.rows, cursor.ranking_id)
    if kept is None:
        raise RankingEnded
    feed = feed_of(next(iter(feeds.rows), None))
    page = show_ranking(kept, feed, viewer, cursor.place, limit)
    return ForYou(page, kept.weights, feed.keeps_place)


def rank_home(
    *,
    viewer: Viewer,
    find_floor: Callable[[Markers], int] | None = None,
    is_chronological: bool = False,
) -> FreshRanking:
    """Rank what the viewer's home shows, and strangers' tweets.

    With `find_floor`, rank only what home shows above the id that it returns for the
    viewer's markers, without strangers' tweets. `is_chronological` sets all weights to
    zero.
    """
    owner_id, now = viewer.account_id, timezone.now()
    settings = Lookup(ForYouSettings, {"_id": owner_id}, {"weights": True})
    markers, stored = markers_of(owner_id), neighbours_of(owner_id)
    slots = slots_of(owner_id)
    window = open_window(
        owner_id, Keyset(limit=limits.SHOWN), (settings, markers, stored, slots)
    )
    weights = scoring.weights_of(settings.rows[0]["weights"] if settings.rows else {})
    if is_chronological:
        weights = (0,) * len(weights)
    near = _find_near(owner_id, weights, stored, now)
    floor_id = find_floor(markers.rows) if find_floor else 0
    sources = window.sources
    if find_floor:
        sources, vias = [one for one in sources if one.source_id > floor_id], {}
    else:
        held = {source.tweet_id for source in sources}
        vias = {id_: via for id_, via in near.tips.items() if id_ not in held}
    shown, people = list_shown_facts(
        sources=[*sources, *(FeedSource(id_, id_, 0) for id_ in vias)],
        viewer=viewer,
        feed=_rules_of(window.feed, vias),
        also_ids={id_ for via in vias.values() for id_ in (via.user_id, via.friend_id)},
    )
    shown = _leave_out_repeats(
        window, _leave_out_strangers(shown, vias, viewer, people)
    )
    reader = Reader(
        id=owner_id,
        now_ms=id_ms(first_id_at(now)),
        language=viewer.language.partition("-")[0],
        seen_up_to=find_seen(markers.rows),
        affinities=near.dealings,
    )
    ranked = _rank(shown, vias, reader, weights)
    kept = _keep(ranked, shown, weights, vias)
    return FreshRanking(kept, window.feed, slots.rows, floor_id)


def _find_near(
    owner_id: int, weights: Weights, stored: Lookup, now: datetime
) -> Neighbours:
    """Return the neighbourhood; an empty one if all weights are zero and it has no
    effect.
    """
    if not any(weights):
        return NOBODY
    found = neighbours_in(stored.rows, now=now)
    return find_neighbours(owner_id=owner_id) if found is None else found


def _rules_of(feed: Feed, vias: Mapping[int, Via]) -> FeedRules:
    return replace(home_rules(feed), recommended_ids=frozenset(vias))


def _leave_out_strangers(
    shown: Sequence[ShownSource],
    vias: Mapping[int, Via],
    viewer: Viewer,
    people: Mapping[int, Standing],
) -> list[ShownSource]:
    """Return what home has, and strangers' tweets that there is a reason to show."""

    def is_wanted(author_id: int, via: Via) -> bool:
        if author_id == viewer.id or people[author_id].relation.following:
            return False
        return _may_name(via, people)

    return [
        (source, tweet)
        for source, tweet in shown
        if (via := vias.get(source.source_id)) is None
        or is_wanted(tweet.author_id, via)
    ]


def _leave_out_repeats(window: Window, shown: list[ShownSource]) -> list[ShownSource]:
    """Return the sources without those that repeat what home shows further down."""
    repeats = find_repeats(window.sources, reach=limits.REACH)
    if not repeats:
        return shown
    ids = {source.source_id for source, _ in shown}
    return [one for one in shown if not repeats_any(one[0], repeats, ids)]


def _may_name(via: Via, people: Mapping[int, Met]) -> bool:
    """Return whether the viewer wants to see whoever brings a stranger's tweet."""
    user, friend = people.get(via.user_id), people.get(via.friend_id)
    if user is None or friend is None:
        return False
    return user.is_wanted_in_feeds and friend.is_wanted_in_feeds


def _rank(
    shown: Sequence[ShownSource],
    vias: Mapping[int, Via],
    reader: Reader,
    weights: Weights,
) -> list[Ranked]:
    """Rank the sources, of which those of strangers are the last."""
    talks = [
        (tweet.conversation_id, tweet.author_id)
        for source, tweet in shown
        if source.source_id not in vias
    ]
    candidates = [
        Candidate(
            source.source_id,
            tweet.author_id,
            source.actor_id,
            id_ms(source.source_id),
            tweet.reactions_count,
            0 if others_count is None else others_count,
            tweet.has_media,
            tweet.language,
            others_count is None,
        )
        for (source, tweet), others_count in zip_longest(
            shown, scoring.count_others(talks)
        )
    ]
    habits = scoring.observe_habits(candidates)
    values = scoring.measure(candidates, reader, habits)
    return scoring.rank(zip(candidates, values, strict=True), weights)


def _keep(
    ranked: Sequence[Ranked],
    shown: Sequence[ShownSource],
    weights: Weights,
    vias: Mapping[int, Via],
) -> KeptRanking:
    """Make a ranking to keep. Each tweet is in it once, unless all weights are zero:
    home itself repeats a tweet far above an older entry.
    """
    sources = {source.source_id: source for source, _ in shown}
    places: list[tuple[FeedSource, Values, int]] = []
    seen: set[int] = set()
    for candidate, values, earlier_count in ranked:
        source = sources[candidate.source_id]
        if source.tweet_id not in seen or not any(weights):
            places.append((source, values, earlier_count))
        seen.add(source.tweet_id)
    return KeptRanking(
        id=new_id(),
        weights=weights,
        sources=[source for source, _, _ in places],
        values=[values for _, values, _ in places],
        earlier_counts=[earlier_count for _, _, earlier_count in places],
        vias={id_: via for id_, via in vias.items() if id_ in sources},
    )


def show_ranking(
    kept: KeptRanking,
    feed: Feed,
    viewer: Viewer,
    start: int,
    limit: int,
) -> Page[RankedTweet]:
    """Return the page of the ranking that begins at `start`, filled by reading on."""
    rules, place = _rules_of(feed, kept.vias), start
    shown: list[RankedTweet] = []
    for _read in range(READS_MAX):
        part = kept.sources[place : place + limit - len(shown)]
        if not part:
            break
        vias = [kept.vias[one.source_id] for one in part if one.source_id in kept.vias]
        views, people = hydrate_sources_and_people(
            sources=part,
            user_ids={id_ for via in vias for id_ in (via.user_id, via.friend_id)},
            viewer=viewer,
            feed=rules,
        )
        by_id = {view.source_id: view for view in views}
        for number, source in enumerate(part, start=place):
            if view := by_id.get(source.source_id):
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
        if not _may_name(via, people):
            return []
        user, friend = people[via.user_id].card, people[via.friend_id].card
        suggested = Suggested(via.deed, user, friend)
    explanation = scoring.explain(
        kept.values[place], kept.weights, kept.earlier_counts[place]
    )
    return [RankedTweet(view, explanation, suggested)]
