"""Ranks home: finds the candidates, what scoring needs to know of them, their order.

`timeline.scoring` decides the order. What a ranking shows is decided by the rules of
home, as for home itself. It takes three round trips, and five more once in a quarter of
an hour.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from itertools import chain, zip_longest
from typing import Any

from django.utils import timezone

from timeline import limits, scoring
from timeline.models import ForYouSettings
from timeline.repeats import find_repeats
from timeline.scoring import Candidate, Ranked, Reader, Values, Weights
from timeline.services.feeds import Feed
from timeline.services.markers import find_seen, markers_of
from timeline.services.neighbours import (
    NOBODY,
    Neighbours,
    Via,
    find_neighbours,
    neighbours_in,
    neighbours_of,
)
from timeline.services.rankings import KeptRanking, slots_of
from timeline.services.reading import home_rules, open_window, repeats_any
from timeline.services.skeleton import Window
from tweets.services import list_shown_facts
from tweets.types import FeedRules, FeedSource, ShownSource
from twitter_project.shared.ids import first_id_at, id_ms, new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.queries import Lookup
from users.types import Met, Standing, Viewer

Markers = Collection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a ranking of somebody's home is made from, besides the tweets themselves.

    `slots` are the rankings that are kept for the owner.
    """

    window: Window
    weights: Weights
    near: Neighbours
    markers: Markers
    slots: Sequence[Mapping[str, Any]]
    now: datetime

    @property
    def feed(self) -> Feed:
        return self.window.feed

    def make_digest(self, viewer: Viewer) -> str:
        """Return a text that changes with the entries of home, and with whatever else
        the order depends on, except for time and reactions.
        """
        digest = blake2b(digest_size=16)
        extras = (
            self.weights,
            find_seen(self.markers),
            viewer.language,
            self.near.made_at,
            sorted(self.feed.followed_tags),
        )
        digest.update(repr(extras).encode())
        digest.update(array("q", list(chain.from_iterable(self.window.sources))))
        return digest.hexdigest()


def open_basis(*, viewer: Viewer, is_chronological: bool = False) -> Basis:
    """Read what a ranking of the viewer's home is made from.

    If it `is_chronological`, all weights count as zero.
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
    return Basis(window, weights, near, markers.rows, slots.rows, now)


def rank_home(
    *, viewer: Viewer, basis: Basis, floor_id: int | None = None
) -> KeptRanking:
    """Rank what the viewer's home shows, and strangers' tweets.

    With `floor_id`, only what home shows above it.
    """
    window, near, vias = basis.window, basis.near, {}
    sources: Sequence[FeedSource] = window.sources
    if floor_id is not None:
        sources = [one for one in sources if one.source_id > floor_id]
    else:
        held = {source.tweet_id for source in sources}
        vias = {id_: via for id_, via in near.tips.items() if id_ not in held}
    shown, people = list_shown_facts(
        sources=[*sources, *(FeedSource(id_, id_, 0) for id_ in vias)],
        viewer=viewer,
        feed=rules_of(basis.feed, vias),
        also_ids={id_ for via in vias.values() for id_ in via.people_ids},
    )
    shown = _leave_out_strangers(shown, vias, viewer, people)
    shown = _leave_out_repeats(window, shown)
    reader = Reader(
        id=viewer.account_id,
        now_ms=id_ms(first_id_at(basis.now)),
        language=viewer.language.partition("-")[0],
        seen_up_to=find_seen(basis.markers),
        affinities=near.dealings,
    )
    ranked = _rank_shown(shown, vias, reader, basis.weights)
    return _keep(ranked, shown, basis.weights, vias)


def _find_near(
    owner_id: int, weights: Weights, stored: Lookup, now: datetime
) -> Neighbours:
    """Return the neighbourhood. With all weights at zero it would change nothing."""
    if not any(weights):
        return NOBODY
    found = neighbours_in(stored.rows, now=now)
    return find_neighbours(owner_id=owner_id) if found is None else found


def rules_of(feed: Feed, vias: Mapping[int, Via]) -> FeedRules:
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
        return may_name(via, people)

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


def may_name(via: Via, people: Mapping[int, Met]) -> bool:
    """Return whether the viewer wants to see whoever brings a stranger's tweet."""
    user, friend = people.get(via.user_id), people.get(via.friend_id)
    if user is None or friend is None:
        return False
    return user.is_wanted_in_feeds and friend.is_wanted_in_feeds


def _rank_shown(
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
