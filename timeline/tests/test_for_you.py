"""Tests "For you": what it shows, why, in which order, and what it costs to read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from timeline.errors import BadWeight, RankingEnded
from timeline.models import Neighbourhood, Ranking
from timeline.services import (
    RankedTweet,
    change_weights,
    get_for_you,
    get_home,
    get_weights,
    parse_cursor,
    reset_weights,
    set_marker,
)
from timeline.services.neighbours import FRESH_FOR
from timeline.services.rankings import find_ranking_id
from timeline.types import Feature
from tweets.services import (
    delete_tweet,
    like_tweet,
    retweet,
    take_down_tweet,
    undo_retweet,
    unlike_tweet,
)
from tweets.types import Deed, NewTweet
from twitter_project.outbox import events
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import first_id_at, issued_by
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import (
    block_user,
    follow_user,
    mute_user,
    suspend_user,
    unfollow_user,
)
from users.tests.cast import make_people
from users.types import UserCard, Viewer

ZERO = dict.fromkeys(Feature, 0)
ROUND_TRIPS_MAX = 9  # one of them because strangers are suggested
ROUND_TRIPS_OF_NEIGHBOURS = 5


def read(owner: UserCard, limit: int = 20, language: str = "") -> list[RankedTweet]:
    """Return all of somebody's ranking, page by page."""
    viewer = Viewer(owner.id, language=language)
    page = get_for_you(viewer=viewer, cursor=None, limit=limit)
    found = page.items
    while page.next:
        cursor = parse_cursor(page.next)
        page = get_for_you(viewer=viewer, cursor=cursor, limit=limit)
        found += page.items
    return found


def texts(found: list[RankedTweet]) -> list[str]:
    return [one.tweet.text for one in found]


def care_about(owner: UserCard, *features: Feature) -> None:
    """Set the weights of these features to 10, and all others to 0."""
    change_weights(owner_id=owner.id, weights=ZERO | dict.fromkeys(features, 10))


def ids_of_home(owner: UserCard) -> list[int]:
    keyset, found = Keyset(limit=100), []
    while True:
        page = get_home(viewer=Viewer(owner.id), keyset=keyset)
        found += [view.source_id for view in page.items]
        if page.next is None:
            return found
        keyset = Keyset(limit=100, before=int(page.next))


@pytest.fixture
def crowd(ada: UserCard, bob: UserCard, cyd: UserCard) -> dict[str, UserCard]:
    """Ada follows bob; bob follows dan, whom she does not know. Dan follows eve."""
    dan, eve = make_people("dan", "eve")
    follow_user(follower_id=bob.id, followee_id=dan.id)
    follow_user(follower_id=dan.id, followee_id=eve.id)
    return {"ada": ada, "bob": bob, "cyd": cyd, "dan": dan, "eve": eve}


@pytest.fixture
def deal_with_bob(crowd: dict[str, UserCard]) -> None:
    """Ada likes a tweet of bob's; what people read whom he follows may interest her."""
    tweet_id = post_tweet(author_id=crowd["bob"].id, text="By bob")
    like_tweet(user_id=crowd["ada"].id, tweet_id=tweet_id)
    events.drain()


@pytest.fixture
def lively_home(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    """Fill ada's home with everything that the rules hide, show or join."""
    follow_user(follower_id=ada.id, followee_id=cyd.id)
    (fay,) = make_people("fay")
    for number in range(6):
        tweet_id = post_tweet(author_id=bob.id, text=f"{number} of bob's")
        post_tweet(author_id=cyd.id, text=f"Yes {number}", in_reply_to_id=tweet_id)
        other_id = post_tweet(author_id=fay.id, text=f"{number} of fay's")
        post_tweet(author_id=cyd.id, text=f"No {number}", in_reply_to_id=other_id)
        retweet(user_id=cyd.id, tweet_id=other_id if number % 2 else tweet_id)
        own_id = post_tweet(author_id=ada.id, text=f"{number} of my own")
        like_tweet(user_id=bob.id, tweet_id=own_id)
        if number % 3 == 0:
            take_down_tweet(tweet_id=tweet_id, moderator_id=fay.id)
    events.drain()


def test_all_sliders_at_zero_is_home_in_the_order_of_time(
    ada: UserCard, lively_home: None
) -> None:
    change_weights(owner_id=ada.id, weights=ZERO)

    found = read(ada, limit=6)

    assert len(found) > 15
    assert [one.tweet.source_id for one in found] == ids_of_home(ada)
    assert {one.explanation.score for one in found} == {0}


def test_a_ranking_has_the_tweets_of_home_each_once_and_explains_them(
    ada: UserCard, lively_home: None
) -> None:
    found = read(ada, limit=6)

    assert sorted(one.tweet.source_id for one in found) == sorted(ids_of_home(ada))
    assert texts(found) != texts(sorted(found, key=lambda one: -one.tweet.source_id))
    scores = [one.explanation.score for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        why = one.explanation
        points = sum(addend.points for addend in why.addends)
        assert points + why.diversity_points == why.score
    assert any(one.explanation.diversity_points for one in found)


def test_each_slider_brings_up_its_own_kind_of_tweet(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    follow_user(follower_id=ada.id, followee_id=cyd.id)
    close = post_tweet(author_id=cyd.id, text="Close")
    liked = post_tweet(author_id=bob.id, text="Liked")
    talk = post_tweet(author_id=bob.id, text="Talk")
    spanish = post_tweet(
        author_id=bob.id, text="Mañana iremos todos juntos a la playa con los niños"
    )
    polled = post_tweet(author_id=bob.id, text="Plain, and the last one")
    post_tweet(author_id=ada.id, text="I agree", in_reply_to_id=close)
    like_tweet(user_id=cyd.id, tweet_id=liked)
    post_tweet(author_id=cyd.id, text="Hm", in_reply_to_id=talk)
    events.drain()
    first = {}

    for feature in (
        Feature.RECENCY,
        Feature.AFFINITY,
        Feature.POPULARITY,
        Feature.CONVERSATION,
        Feature.LANGUAGE,
        Feature.RARITY,
    ):
        care_about(ada, feature)
        first[feature] = read(ada, language="es")[0]

    assert first[Feature.RECENCY].tweet.text == "Hm"
    assert first[Feature.AFFINITY].tweet.author.handle == "cyd"
    assert first[Feature.POPULARITY].explanation.addends[3].points > 0
    assert first[Feature.CONVERSATION].tweet.conversation_id in (close, talk)
    assert first[Feature.LANGUAGE].tweet.id == spanish
    assert first[Feature.RARITY].tweet.author.handle == "cyd"
    assert polled


def test_what_one_has_read_is_no_longer_unseen(ada: UserCard, bob: UserCard) -> None:
    old = post_tweet(author_id=bob.id, text="Old")
    post_tweet(author_id=bob.id, text="New")
    events.drain()
    care_about(ada, Feature.UNSEEN)
    before = {one.tweet.text: one.explanation.addends[5].points for one in read(ada)}

    set_marker(owner_id=ada.id, device="phone", timeline="home", last_read_id=old)

    after = {one.tweet.text: one.explanation.addends[5].points for one in read(ada)}
    assert before == {"Old": 10_000, "New": 10_000}
    assert after == {"Old": 0, "New": 10_000}


def test_strangers_come_with_the_reason_why(
    crowd: dict[str, UserCard], deal_with_bob: None
) -> None:
    ada, dan, eve = crowd["ada"], crowd["dan"], crowd["eve"]
    post_tweet(author_id=dan.id, text="By dan")
    liked = post_tweet(author_id=eve.id, text="Liked by dan")
    retweeted = post_tweet(author_id=eve.id, text="Retweeted by dan")
    post_tweet(author_id=eve.id, text="Nobody's concern")
    post_tweet(author_id=dan.id, text="A reply", in_reply_to_id=liked)
    like_tweet(user_id=dan.id, tweet_id=liked)
    retweet(user_id=dan.id, tweet_id=retweeted)
    events.drain()

    found = {
        one.tweet.text: (one.suggested.deed, one.suggested.user.handle)
        for one in read(ada)
        if one.suggested and one.suggested.friend.handle == "bob"
    }

    assert found == {
        "By dan": (Deed.WROTE, "dan"),
        "Liked by dan": (Deed.LIKED, "dan"),
        "Retweeted by dan": (Deed.RETWEETED, "dan"),
    }


def test_nobody_unwanted_is_shown_nor_named(
    crowd: dict[str, UserCard], deal_with_bob: None
) -> None:
    ada, bob, dan, eve = (crowd[name] for name in ("ada", "bob", "dan", "eve"))
    fay, gil, hal = make_people("fay", "gil", "hal")
    for author in (eve, fay, gil, hal):
        tweet_id = post_tweet(author_id=author.id, text=f"By {author.handle}")
        like_tweet(user_id=dan.id, tweet_id=tweet_id)
    for_few = NewTweet(text="For few", visibility="followers")
    post_tweet(author_id=dan.id, text=for_few.text, visibility=for_few.visibility)
    events.drain()
    assert {"By eve", "By fay", "By gil", "By hal"} <= set(texts(read(ada)))
    first = get_for_you(viewer=Viewer(ada.id), cursor=None, limit=1)

    block_user(blocker_id=ada.id, blocked_id=eve.id)
    block_user(blocker_id=fay.id, blocked_id=ada.id)
    mute_user(muter_id=ada.id, muted_id=gil.id)
    suspend_user(user_id=hal.id, moderator_id=bob.id)

    assert "For few" not in texts(read(ada))
    assert not {"By eve", "By fay", "By gil", "By hal"} & set(texts(read(ada)))
    # Nor on a later page of a ranking from before.
    assert first.next
    cursor = parse_cursor(first.next)
    rest = get_for_you(viewer=Viewer(ada.id), cursor=cursor, limit=100)
    assert not {"By eve", "By fay", "By gil", "By hal"} & set(texts(rest.items))

    mute_user(muter_id=ada.id, muted_id=dan.id)

    assert [one for one in read(ada) if one.suggested] == []


def test_what_was_taken_back_suggests_nothing(
    crowd: dict[str, UserCard], deal_with_bob: None
) -> None:
    ada, bob, dan, eve = (crowd[name] for name in ("ada", "bob", "dan", "eve"))
    liked = post_tweet(author_id=eve.id, text="Liked by dan")
    retweeted = post_tweet(author_id=eve.id, text="Retweeted by dan")
    post_tweet(author_id=dan.id, text="By dan")
    like_tweet(user_id=dan.id, tweet_id=liked)
    retweet(user_id=dan.id, tweet_id=retweeted)
    events.drain()

    def find_suggested() -> set[str]:
        return {one.tweet.text for one in read(ada) if one.suggested}

    assert find_suggested() == {"Liked by dan", "Retweeted by dan", "By dan"}
    unlike_tweet(user_id=dan.id, tweet_id=liked)
    undo_retweet(user_id=dan.id, tweet_id=retweeted)
    assert find_suggested() == {"By dan"}
    unfollow_user(follower_id=bob.id, followee_id=dan.id)
    assert find_suggested() == set()


def test_pages_neither_repeat_nor_skip_while_the_world_goes_on(
    ada: UserCard, bob: UserCard, lively_home: None
) -> None:
    viewer = Viewer(ada.id)
    all_at_once = [one.tweet.source_id for one in read(ada, limit=100)]
    page = get_for_you(viewer=viewer, cursor=None, limit=10)
    found = [one.tweet.source_id for one in page.items]

    tweet_id = post_tweet(author_id=bob.id, text="Just now")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    while page.next:
        page = get_for_you(viewer=viewer, cursor=parse_cursor(page.next), limit=10)
        found += [one.tweet.source_id for one in page.items]

    assert len(found) == len(set(found))
    assert set(found) == set(all_at_once)
    assert "Just now" in texts(read(ada))


def test_a_ranking_ends_after_a_while_and_belongs_to_one_person(
    ada: UserCard, bob: UserCard, lively_home: None
) -> None:
    page = get_for_you(viewer=Viewer(ada.id), cursor=None, limit=5)
    assert page.next
    cursor = parse_cursor(page.next)

    with pytest.raises(RankingEnded):
        get_for_you(viewer=Viewer(bob.id), cursor=cursor, limit=5)

    Ranking.objects.all().delete()

    with pytest.raises(RankingEnded):
        get_for_you(viewer=Viewer(ada.id), cursor=cursor, limit=5)


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "a-1", "1-a", "1-2-3"])
def test_other_cursors_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_cursor(text)

    assert refusal.value.field == "before"


def test_weights_are_kept_and_refused_by_name(ada: UserCard) -> None:
    before = get_weights(owner_id=ada.id)

    after = change_weights(owner_id=ada.id, weights={Feature.MEDIA: 9})

    assert after == before | {Feature.MEDIA: 9}
    with pytest.raises(BadWeight) as refusal:
        change_weights(owner_id=ada.id, weights={Feature.RARITY: 11})
    assert refusal.value.field == "rarity"
    reset_weights(owner_id=ada.id)
    assert get_weights(owner_id=ada.id) == before


def test_an_empty_home_has_an_empty_ranking(ada: UserCard) -> None:
    page = get_for_you(viewer=Viewer(ada.id), cursor=None, limit=20)

    assert (page.items, page.next) == ([], None)
    assert not Ranking.objects.exists()


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
def test_reading_costs_the_same_however_much_there_is(
    crowd: dict[str, UserCard], deal_with_bob: None, lively_home: None
) -> None:
    ada, viewer = crowd["ada"], Viewer(crowd["ada"].id)
    post_tweet(author_id=crowd["dan"].id, text="By dan")
    with count_round_trips() as cold:
        page = get_for_you(viewer=viewer, cursor=None, limit=20)
    assert len(cold) == ROUND_TRIPS_MAX + ROUND_TRIPS_OF_NEIGHBOURS, cold
    assert_indexed(cold)

    Ranking.objects.all().delete()
    with count_round_trips() as warm:
        page = get_for_you(viewer=viewer, cursor=None, limit=20)
    assert len(warm) == ROUND_TRIPS_MAX, warm
    assert_indexed(warm)

    with count_round_trips() as reload:
        assert get_for_you(viewer=viewer, cursor=None, limit=20) == page
    assert len(reload) == 7, reload
    assert_indexed(reload)

    assert page.next
    with count_round_trips() as later:
        get_for_you(viewer=viewer, cursor=parse_cursor(page.next), limit=20)
    assert len(later) <= 5, later
    assert_indexed(later)

    old = timezone.now() - FRESH_FOR - timedelta(seconds=1)
    Neighbourhood.objects.filter(owner_id=ada.id).update(made_at=old)
    with count_round_trips() as again:
        get_for_you(viewer=viewer, cursor=None, limit=20)
    assert len(again) > len(warm)


def test_a_ranking_is_shown_again_until_something_changes(
    ada: UserCard, bob: UserCard, lively_home: None
) -> None:
    def look(language: str = "en") -> str:
        viewer = Viewer(ada.id, language=language)
        page = get_for_you(viewer=viewer, cursor=None, limit=3)
        assert page.next
        return page.next

    first = look()
    assert look() == first
    seen = {first}
    newest_id = post_tweet(author_id=bob.id, text="Just now")
    events.drain()

    def rank_after(change: Callable[[], object]) -> None:
        change()
        events.drain()
        seen.add(look())

    rank_after(lambda: None)  # the new tweet
    rank_after(lambda: care_about(ada, Feature.RECENCY))
    rank_after(
        lambda: set_marker(
            owner_id=ada.id, device="x", timeline="home", last_read_id=newest_id
        )
    )
    rank_after(lambda: delete_tweet(actor_id=bob.id, tweet_id=newest_id))
    rank_after(lambda: care_about(ada))
    rank_after(lambda: None)  # all at zero: never shown again

    assert len(seen) == 7
    assert look("es") not in seen


def test_a_ranking_is_too_old_after_a_minute() -> None:
    now = timezone.now()
    young, old = (
        {"ranking_id": first_id_at(now - timedelta(seconds=age_s)), "digest": "a"}
        for age_s in (59, 61)
    )
    other = {"ranking_id": first_id_at(now), "digest": "b"}
    before_digests = {"ranking_id": first_id_at(now)}

    found = find_ranking_id([old, young, other, before_digests], "a", now=now)

    assert found == young["ranking_id"]
    assert find_ranking_id([old, other, before_digests], "a", now=now) is None


def test_old_dealings_no_longer_count(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Long ago")
    long_ago = (timezone.now() - timedelta(days=91)).timestamp()
    with issued_by(lambda: int(long_ago * 1000)):
        like_tweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    care_about(ada, Feature.AFFINITY)

    assert [one.explanation.score for one in read(ada)] == [0]


def test_short_feeds_are_ranked_as_far_as_home_goes(
    ada: UserCard, bob: UserCard, short_feeds: None
) -> None:
    for number in range(9):
        post_tweet(author_id=bob.id, text=str(number))
        events.drain()

    assert sorted(texts(read(ada))) == ["5", "6", "7", "8"]
