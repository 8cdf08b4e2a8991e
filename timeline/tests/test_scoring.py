"""Tests how "For you" scores and ranks, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from timeline import scoring
from timeline.scoring import FULL, WEIGHT_MAX, Candidate, Habits, Reader
from timeline.types import Feature

HOUR_MS = 60 * 60 * 1000
NOW_MS = 1000 * HOUR_MS
NOBODY = Reader(id=1, now_ms=NOW_MS)
NO_HABITS = Habits({}, {}, 0)
ZERO = (0,) * len(scoring.FEATURES)

weights = st.tuples(*[st.integers(0, WEIGHT_MAX)] * len(scoring.FEATURES))
candidates = st.lists(
    st.builds(
        Candidate,
        source_id=st.integers(1, 10_000),
        author_id=st.integers(1, 6),
        actor_id=st.integers(1, 6),
        written_ms=st.integers(0, NOW_MS + HOUR_MS),
        reactions_count=st.integers(0, 100_000),
        others_count=st.integers(0, 20),
        has_media=st.booleans(),
        language=st.sampled_from(["", "en", "es"]),
        is_from_stranger=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: one.source_id,
)
readers = st.builds(
    Reader,
    id=st.integers(1, 6),
    now_ms=st.just(NOW_MS),
    language=st.sampled_from(["", "en", "es"]),
    seen_up_to=st.integers(0, 10_000),
    affinities=st.dictionaries(st.integers(1, 6), st.integers(1, 900)),
)


def value_of(feature: Feature, **changes: object) -> int:
    """Return one feature of a plain tweet with these changes."""
    reader = NOBODY
    for name in ("language", "seen_up_to", "affinities"):
        if f"reader_{name}" in changes:
            fields = {"id": 1, "now_ms": NOW_MS, name: changes.pop(f"reader_{name}")}
            reader = Reader(**fields)  # type: ignore[arg-type]
    habits = changes.pop("habits", NO_HABITS)
    plain = Candidate(100, 2, 2, NOW_MS, 0)._replace(**changes)  # type: ignore[arg-type]
    (values,) = scoring.measure([plain], reader, habits)  # type: ignore[arg-type]
    return values[scoring.FEATURES.index(feature)]


def test_a_tweet_is_worth_half_after_twelve_hours() -> None:
    halves = [
        value_of(Feature.RECENCY, written_ms=NOW_MS - hours * HOUR_MS)
        for hours in (0, 12, 24, 240)
    ]

    assert halves == [1000, 500, 250, 0]


def test_replies_count_twice_as_much_as_likes_towards_affinity() -> None:
    assert value_of(Feature.AFFINITY) == 0
    assert value_of(Feature.AFFINITY, reader_affinities={2: 5}) == 500
    assert value_of(Feature.AFFINITY, reader_affinities={2: 995}) == 995
    # A retweet by somebody close brings a stranger's tweet closer, too.
    assert value_of(Feature.AFFINITY, actor_id=3, reader_affinities={3: 5}) == 500
    assert scoring.REPLY_DEALINGS == 2 * scoring.LIKE_DEALINGS


def test_a_conversation_counts_by_the_others_who_take_part() -> None:
    found = [value_of(Feature.CONVERSATION, others_count=n) for n in (0, 1, 2, 99)]

    assert found == [0, 500, 750, 1000]
    assert scoring.count_others([(7, 1), (7, 2), (8, 1), (7, 1)]) == [1, 1, 0, 1]


def test_reactions_are_compared_with_the_authors_own_median() -> None:
    habits = Habits({2: 9}, {2: 10}, 1000)

    found = [
        value_of(Feature.POPULARITY, habits=habits, reactions_count=n)
        for n in (0, 10, 30)
    ]

    assert found == [0, 500, 750]
    # Too few tweets to know: then with everybody's.
    assert value_of(
        Feature.POPULARITY, habits=Habits({}, {}, 3), reactions_count=1
    ) == (250)


def test_who_seldom_writes_is_rare_and_strangers_and_oneself_are_not() -> None:
    often, seldom = Habits({2: 20}, {}, 0), Habits({1: 1, 2: 1}, {}, 0)

    assert value_of(Feature.RARITY, habits=often) == 50
    assert value_of(Feature.RARITY, habits=seldom) == 1000
    assert value_of(Feature.RARITY, habits=seldom, is_from_stranger=True) == 0
    assert value_of(Feature.RARITY, habits=seldom, author_id=1) == 0


def test_what_is_newer_than_the_place_one_has_read_to_is_unseen() -> None:
    assert value_of(Feature.UNSEEN, reader_seen_up_to=99) == FULL
    assert value_of(Feature.UNSEEN, reader_seen_up_to=100) == 0
    assert value_of(Feature.UNSEEN, author_id=1) == 0


def test_media_and_language_are_yes_or_no() -> None:
    assert value_of(Feature.MEDIA, has_media=True) == FULL
    assert value_of(Feature.LANGUAGE, language="es", reader_language="es") == FULL
    assert value_of(Feature.LANGUAGE, language="en", reader_language="es") == 0
    assert value_of(Feature.LANGUAGE, language="", reader_language="") == 0


def test_habits_leave_out_the_tweets_of_strangers() -> None:
    own = [Candidate(n, 2, 2, 0, reactions) for n, reactions in enumerate((1, 5, 9))]
    picked = Candidate(9, 3, 3, 0, 500, is_from_stranger=True)

    habits = scoring.observe_habits([*own, picked])

    assert habits.tweets_counts == {2: 3}
    assert habits.medians == {2: 5}
    assert habits.median == 5


@given(candidates, readers, weights)
def test_the_points_add_up_to_the_score_exactly(
    found: list[Candidate], reader: Reader, chosen: scoring.Weights
) -> None:
    habits = scoring.observe_habits(found)
    measured = zip(found, scoring.measure(found, reader, habits), strict=True)

    ranked = scoring.rank(measured, chosen)

    assert sorted(one.candidate.source_id for one in ranked) == sorted(
        one.source_id for one in found
    )
    scores = []
    for place in ranked:
        assert all(0 <= value <= FULL for value in place.values)
        why = scoring.explain(place.values, chosen, place.earlier_count)
        addends = [one.points for one in why.addends]
        assert sum(addends) + why.diversity_points == why.score
        assert all(one.value * one.weight == one.points for one in why.addends)
        assert why.score * 4 <= sum(addends) * 4 <= why.score * 16 + 15
        scores.append(why.score)
    assert scores == sorted(scores, reverse=True)


@given(candidates, readers)
def test_zero_weights_leave_the_order_of_time(
    found: list[Candidate], reader: Reader
) -> None:
    habits = scoring.observe_habits(found)
    measured = zip(found, scoring.measure(found, reader, habits), strict=True)

    ranked = scoring.rank(measured, ZERO)

    ids = [one.candidate.source_id for one in ranked]
    assert ids == sorted(ids, reverse=True)


@given(candidates, readers, weights)
def test_each_tweet_counts_those_by_its_author_that_rank_higher(
    found: list[Candidate], reader: Reader, chosen: scoring.Weights
) -> None:
    habits = scoring.observe_habits(found)
    measured = zip(found, scoring.measure(found, reader, habits), strict=True)

    ranked = scoring.rank(measured, chosen)

    for place, one in enumerate(ranked):
        before = [other.candidate.author_id for other in ranked[:place]]
        assert one.earlier_count == before.count(one.candidate.author_id)


def test_diversity_halves_the_points_twice_at_most() -> None:
    assert [scoring.diversify(1000, n) for n in range(4)] == [1000, 500, 250, 250]


def test_an_authors_second_tweet_ranks_behind_the_first_of_another() -> None:
    by_two = [(Candidate(n, 2, 2, 0, 0), (1000, 0, 0, 0, 0, 0, 0, 0)) for n in (1, 2)]
    by_three = [(Candidate(3, 3, 3, 0, 0), (600, 0, 0, 0, 0, 0, 0, 0))]

    ranked = scoring.rank([*by_two, *by_three], scoring.weights_of({}))

    assert [one.candidate.source_id for one in ranked] == [2, 3, 1]
