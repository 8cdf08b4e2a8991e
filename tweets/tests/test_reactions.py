"""Tests likes and retweets: once per person, counted, of visible tweets."""

import time
from collections.abc import Callable
from functools import partial

import pytest

from tweets import services
from tweets.errors import TweetNotFound
from tweets.events import TweetLiked, TweetRetweeted, TweetUnliked, TweetUnretweeted
from tweets.models import Reaction, ReactionKind, Tweet
from tweets.services import (
    delete_tweet,
    get_tweet,
    like_shown_tweet,
    like_tweet,
    list_likers,
    list_retweeters,
    retweet,
    retweet_shown_tweet,
    take_down_tweet,
    undo_retweet,
    unlike_tweet,
)
from tweets.tests.conftest import AtOnce, Published
from tweets.types import TweetView
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.interrupting import meanwhile
from users.services import block_user, suspend_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, Person, UserCard, Viewer

ReactToShown = Callable[..., TweetView]

CROWD = 50
REACT = {"like": like_tweet, "retweet": retweet}
TAKE_BACK = {"like": unlike_tweet, "retweet": undo_retweet}
COUNT = {"like": "likes_count", "retweet": "retweets_count"}


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="hello")


def count_of(tweet_id: int, kind: str) -> int:
    count: int = getattr(Tweet.objects.get(id=tweet_id), COUNT[kind])
    return count


@pytest.mark.parametrize("kind", COUNT)
def test_a_reaction_counts_once_and_can_be_taken_back(
    tweet_id: int, bob: UserCard, kind: str
) -> None:
    react = partial(REACT[kind], user_id=bob.id, tweet_id=tweet_id)
    take_back = partial(TAKE_BACK[kind], user_id=bob.id, tweet_id=tweet_id)

    assert [react(), react()] == [True, False]
    assert count_of(tweet_id, kind) == 1
    assert Reaction.objects.count() == 1

    assert [take_back(), take_back()] == [True, False]
    assert count_of(tweet_id, kind) == 0
    assert not Reaction.objects.exists()


def test_each_change_is_published_once(
    tweet_id: int, bob: UserCard, published: Published
) -> None:
    for service in (like_tweet, like_tweet, retweet, retweet):
        service(user_id=bob.id, tweet_id=tweet_id)
    retweet_id = Reaction.objects.get(kind=ReactionKind.RETWEET).id

    for service in (unlike_tweet, unlike_tweet, undo_retweet, undo_retweet):
        service(user_id=bob.id, tweet_id=tweet_id)

    assert published() == [
        TweetLiked(tweet_id=tweet_id, user_id=bob.id),
        TweetRetweeted(retweet_id=retweet_id, tweet_id=tweet_id, user_id=bob.id),
        TweetUnliked(tweet_id=tweet_id, user_id=bob.id),
        TweetUnretweeted(retweet_id=retweet_id, tweet_id=tweet_id, user_id=bob.id),
    ]


def test_a_viewer_sees_their_own_marks_only(
    tweet_id: int, ada: UserCard, bob: UserCard
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    retweet(user_id=ada.id, tweet_id=tweet_id)

    by_bob = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    by_ada = get_tweet(tweet_id=tweet_id, viewer=Viewer(ada.id))
    by_anyone = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)

    assert (by_bob.liked, by_bob.retweeted) == (True, False)
    assert (by_ada.liked, by_ada.retweeted) == (False, True)
    assert (by_anyone.liked, by_anyone.retweeted) == (False, False)
    assert by_anyone.likes_count == by_anyone.retweets_count == 1


@pytest.mark.parametrize("kind", COUNT)
def test_nobody_reacts_to_an_invisible_tweet(
    ada: UserCard, bob: UserCard, cyd: UserCard, kind: str
) -> None:
    blocked = post_tweet(author_id=ada.id, text="blocked")
    suspended = post_tweet(author_id=cyd.id, text="suspended")
    down = post_tweet(author_id=ada.id, text="down")
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    suspend_user(user_id=cyd.id, moderator_id=1)
    take_down_tweet(tweet_id=down, moderator_id=1)

    for tweet_id in (blocked, suspended, down, 404):
        for service in (REACT[kind], TAKE_BACK[kind]):
            with pytest.raises(TweetNotFound):
                service(user_id=bob.id, tweet_id=tweet_id)

    assert not Reaction.objects.exists()


def test_a_like_can_be_taken_back_from_whom_one_does_not_see_any_more(
    tweet_id: int, ada: UserCard, bob: UserCard
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert unlike_tweet(user_id=bob.id, tweet_id=tweet_id)

    assert count_of(tweet_id, "like") == 0


@pytest.mark.parametrize(
    ("kind", "react"),
    [("like", like_shown_tweet), ("retweet", retweet_shown_tweet)],
)
def test_a_shown_tweet_comes_back_as_it_is_read_afterwards(
    tweet_id: int, bob: UserCard, cyd: UserCard, kind: str, react: ReactToShown
) -> None:
    shown = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    REACT[kind](user_id=cyd.id, tweet_id=tweet_id)

    after = react(tweet=shown, user_id=bob.id)

    assert after == get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    assert getattr(after, COUNT[kind]) == 2
    assert react(tweet=after, user_id=bob.id) == after
    assert react(tweet=shown, user_id=bob.id).liked == after.liked
    assert count_of(tweet_id, kind) == 2


def test_a_shown_tweet_that_is_gone_by_now_is_not_found(
    tweet_id: int, ada: UserCard, bob: UserCard
) -> None:
    shown = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    with pytest.raises(TweetNotFound):
        like_shown_tweet(tweet=shown, user_id=bob.id)

    assert not Reaction.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", COUNT)
def test_a_crowd_that_reacts_at_once_is_counted_exactly(
    tweet_id: int, kind: str, at_once: AtOnce, published: Published
) -> None:
    crowd = make_people(*(f"fan_{n}" for n in range(CROWD)))

    def all_of(service: Callable[..., bool]) -> list[object]:
        began = time.perf_counter()
        changed = at_once(
            partial(service, user_id=fan.id, tweet_id=tweet_id) for fan in crowd
        )
        print(f"{CROWD} at once took {time.perf_counter() - began:.1f} s")  # noqa: T201
        return changed

    assert all_of(REACT[kind]) == [True] * CROWD
    assert count_of(tweet_id, kind) == CROWD
    assert Reaction.objects.filter(tweet_id=tweet_id, kind=kind).count() == CROWD

    assert all_of(TAKE_BACK[kind]) == [True] * CROWD
    assert count_of(tweet_id, kind) == 0
    assert not Reaction.objects.exists()
    assert len(published()) == 2 * CROWD


@pytest.mark.slow
def test_one_person_who_reacts_fifty_times_at_once_counts_once(
    tweet_id: int, bob: UserCard, at_once: AtOnce
) -> None:
    like = partial(like_tweet, user_id=bob.id, tweet_id=tweet_id)
    unlike = partial(unlike_tweet, user_id=bob.id, tweet_id=tweet_id)

    assert sorted(at_once([like] * CROWD), key=str) == [False] * (CROWD - 1) + [True]
    assert count_of(tweet_id, "like") == 1

    at_once([like, unlike] * (CROWD // 2))
    assert count_of(tweet_id, "like") == Reaction.objects.count()


def test_likes_while_the_tweet_is_deleted_leave_nothing_behind(
    tweet_id: int, ada: UserCard, at_once: AtOnce
) -> None:
    crowd = make_people(*(f"fan_{n}" for n in range(10)))
    likes = [partial(like_tweet, user_id=fan.id, tweet_id=tweet_id) for fan in crowd]

    delete = partial(delete_tweet, actor_id=ada.id, tweet_id=tweet_id)
    answers = at_once([*likes[:5], delete, *likes[5:]])
    services.clean_up_after(tweet_id=tweet_id)

    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(error, TweetNotFound) for error in errors)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("react", [like_tweet, retweet])
def test_a_reaction_to_a_tweet_that_is_being_deleted_is_undone(
    tweet_id: int,
    bob: UserCard,
    react: Callable[..., bool],
    published: Published,
) -> None:
    delete = Tweet.objects.all().delete

    with (
        meanwhile(delete, before="insert", of=Reaction),
        pytest.raises(TweetNotFound),
    ):
        react(user_id=bob.id, tweet_id=tweet_id)

    assert not Reaction.objects.exists()
    assert len(published()) == 0


@pytest.mark.parametrize(
    ("react", "list_people"), [(like_tweet, list_likers), (retweet, list_retweeters)]
)
def test_who_reacted_is_listed_latest_first_by_pages(
    tweet_id: int,
    bob: UserCard,
    react: Callable[..., bool],
    list_people: Callable[..., Page[Person]],
) -> None:
    fans = make_people("fan_1", "fan_2", "fan_3", "fan_4", "fan_5")
    for fan in fans:
        react(user_id=fan.id, tweet_id=tweet_id)
    block_user(blocker_id=fans[3].id, blocked_id=bob.id)
    suspend_user(user_id=fans[1].id, moderator_id=1)
    read = partial(list_people, tweet_id=tweet_id, viewer=Viewer(bob.id))

    first = read(keyset=Keyset(limit=3))
    assert [person.card for person in first.items] == [fans[4], fans[2]]
    assert first.next

    second = read(keyset=Keyset(limit=3, before=int(first.next)))
    assert [person.card for person in second.items] == [fans[0]]
    assert second.next is None
    assert second.prev

    back = read(keyset=Keyset(limit=3, after=int(second.prev)))
    assert back.items == first.items


def test_likers_of_an_invisible_tweet_are_not_listed(
    tweet_id: int, ada: UserCard, bob: UserCard
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    with pytest.raises(TweetNotFound):
        list_likers(tweet_id=tweet_id, viewer=Viewer(bob.id), keyset=Keyset())
