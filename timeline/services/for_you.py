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
from timeline.types import HomeTab
from tweets.services import hydrate_sources, list_shown_facts
from tweets.types import Deed, FeedRules, FeedSource, SourceFacts, TweetView
from twitter_project.shared.ids import first_id_at, id_ms, new_id
from twitter_project.shared.pagination import READS_MAX, Keyset, Page
from twitter_project.shared.queries import Lookup, find_all
from users.services import hydrate_people
from users.types import Person, UserCard, Viewer

People = Mapping[int, Person]
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
    people: People
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
        page = show_ranking(fresh.kept, fresh.feed, viewer, 0, limit, fresh.people)
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
    sources = [one for one in window.sources if one.source_id > floor_id]
    held = {source.tweet_id for source in window.sources}
    vias = (
        {}
        if find_floor
        else {id_: via for id_, via in near.tips.items() if id_ not in held}
    )
    rules = _rules_of(window.feed, vias)
    facts, people = list_shown_facts(
        sources=[*sources, *(FeedSource(id_, id_, 0) for id_ in vias)],
        viewer=viewer,
        feed=rules,
        also_ids={id_ for via in vias.values() for id_ in (via.user_id, via.friend_id)},
    )
    repeats = find_repeats(window.sources, reach=limits.REACH)
    shown = {one.source.source_id for one in facts}
    facts = [
        one
        for one in facts
        if _is_wanted_stranger(one, vias, viewer, people)
        and not repeats_any(one.source, repeats, shown)
    ]
    reader = Reader(
        id=owner_id,
        now_ms=id_ms(first_id_at(now)),
        language=viewer.language.partition("-")[0],
        seen_up_to=find_seen(markers.rows),
        affinities=near.dealings,
    )
    ranked = _rank(facts, vias, reader, weights)
    kept = _keep(ranked, facts, weights, vias)
    return FreshRanking(kept, window.feed, people, slots.rows, floor_id)


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


def _is_wanted_stranger(
    facts: SourceFacts, vias: Mapping[int, Via], viewer: Viewer, people: People
) -> bool:
    """Return whether home has the tweet, or there is a reason to show a stranger's."""
    via = vias.get(facts.source.source_id)
    if via is None:
        return True
    author = people[facts.author_id]
    if facts.author_id == viewer.id or author.relation.following:
        return False
    return _suggest(via, people) is not None


def _suggest(via: Via, people: People) -> Suggested | None:
    """Return why a stranger's tweet is shown; None if the viewer does not want to see
    the people behind it.
    """
    user, friend = people.get(via.user_id), people.get(via.friend_id)
    if user is None or friend is None:
        return None
    if not (user.is_wanted_in_feeds and friend.is_wanted_in_feeds):
        return None
    return Suggested(via.deed, user.card, friend.card)


def _rank(
    facts: Sequence[SourceFacts],
    vias: Mapping[int, Via],
    reader: Reader,
    weights: Weights,
) -> list[Ranked]:
    own = [one for one in facts if one.source.source_id not in vias]
    others = dict(
        zip(
            (one.source.source_id for one in own),
            scoring.count_others([(one.conversation_id, one.author_id) for one in own]),
            strict=True,
        )
    )
    candidates = [
        Candidate(
            source.source_id,
            author_id,
            source.actor_id,
            id_ms(source.source_id),
            reactions_count,
            others.get(source.source_id, 0),
            has_media,
            language,
            source.source_id in vias,
        )
        for source, author_id, _, reactions_count, has_media, language in facts
    ]
    habits = scoring.observe_habits(candidates)
    return scoring.rank(
        ((one, scoring.measure(one, reader, habits)) for one in candidates), weights
    )


def _keep(
    ranked: Sequence[Ranked],
    facts: Sequence[SourceFacts],
    weights: Weights,
    vias: Mapping[int, Via],
) -> KeptRanking:
    """Make a ranking to keep. Each tweet is in it once, unless all weights are zero:
    home itself repeats a tweet far above an older entry.
    """
    sources = {one.source.source_id: one.source for one in facts}
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
    people: People | None = None,
) -> Page[RankedTweet]:
    """Return the page of the ranking that begins at `start`, filled by reading on."""
    rules, place = _rules_of(feed, kept.vias), start
    shown: list[RankedTweet] = []
    for _read in range(READS_MAX):
        part = kept.sources[place : place + limit - len(shown)]
        if not part:
            break
        views = hydrate_sources(sources=part, viewer=viewer, feed=rules)
        by_id = {view.source_id: view for view in views}
        vias = [kept.vias[one.source_id] for one in part if one.source_id in kept.vias]
        met = people if people is not None else _meet(vias, viewer)
        for number, source in enumerate(part, start=place):
            if view := by_id.get(source.source_id):
                shown += _present(kept, number, view, met)
        place += len(part)
    has_more = place < len(kept.sources)
    return Page(items=shown, next=str(Cursor(kept.id, place)) if has_more else None)


def _meet(vias: Sequence[Via], viewer: Viewer) -> People:
    user_ids = {id_ for via in vias for id_ in (via.user_id, via.friend_id)}
    return hydrate_people(user_ids=user_ids, viewer=viewer) if user_ids else {}


def _present(
    kept: KeptRanking, place: int, view: TweetView, people: People
) -> list[RankedTweet]:
    """Return the tweet with its explanation; None if a suggestion no longer has a
    reason.
    """
    via = kept.vias.get(view.source_id)
    suggested = _suggest(via, people) if via else None
    if via and suggested is None:
        return []
    explanation = scoring.explain(
        kept.values[place], kept.weights, kept.earlier_counts[place]
    )
    return [RankedTweet(view, explanation, suggested)]
