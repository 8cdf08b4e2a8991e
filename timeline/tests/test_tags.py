"""Tests hashtags that a person follows, and what they bring into home."""

from collections.abc import Callable

import pytest
from django.test import Client

from timeline import limits
from timeline.errors import NotAHashtag, TooManyTags
from timeline.models import HomeEntry
from timeline.services import (
    follow_tag,
    get_home,
    is_following_tag,
    list_followed_tags,
    unfollow_tag,
)
from timeline.services.skeleton import read_window
from timeline.tests.conftest import Home
from tweets.models import Tweet
from tweets.services import (
    delete_tweet,
    edit_tweet,
    list_tagged_sources,
    refresh_trends,
    retweet,
    take_down_tweet,
)
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, follow_user, mute_user, suspend_user
from users.types import UserCard, Viewer


def test_a_hashtag_is_followed_once_in_any_spelling(ada: UserCard) -> None:
    assert follow_tag(owner_id=ada.id, tag="Harbour")
    assert follow_tag(owner_id=ada.id, tag="bakery")
    assert not follow_tag(owner_id=ada.id, tag="HARBOUR")

    assert list_followed_tags(owner_id=ada.id) == ["bakery", "Harbour"]
    assert is_following_tag(owner_id=ada.id, tag="harbour")
    assert unfollow_tag(owner_id=ada.id, tag="haRbour")
    assert not unfollow_tag(owner_id=ada.id, tag="harbour")
    assert list_followed_tags(owner_id=ada.id) == ["bakery"]
    assert not is_following_tag(owner_id=ada.id, tag="harbour")


@pytest.mark.parametrize("tag", ["", "#harbour", "two words", "12", "a.b", "x" * 300])
def test_what_no_tweet_can_carry_is_not_followed(ada: UserCard, tag: str) -> None:
    with pytest.raises(NotAHashtag):
        follow_tag(owner_id=ada.id, tag=tag)

    assert not unfollow_tag(owner_id=ada.id, tag=tag)
    assert not is_following_tag(owner_id=ada.id, tag=tag)


def test_hashtags_are_followed_up_to_a_limit(ada: UserCard) -> None:
    for number in range(limits.FOLLOWED_TAGS_MAX):
        follow_tag(owner_id=ada.id, tag=f"tag{number}")

    with pytest.raises(TooManyTags):
        follow_tag(owner_id=ada.id, tag="more")

    assert not follow_tag(owner_id=ada.id, tag="Tag7")
    unfollow_tag(owner_id=ada.id, tag="tag7")
    assert follow_tag(owner_id=ada.id, tag="more")


def test_home_shows_what_strangers_say_with_the_hashtag_and_why(
    bob: UserCard, cyd: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="At the #harbour")
    post_tweet(author_id=bob.id, text="At the bakery")
    follow_tag(owner_id=cyd.id, tag="Harbour")

    (view,) = get_home(viewer=Viewer(cyd.id), keyset=Keyset()).items

    assert view.text == "At the #harbour"
    assert view.followed_tag == "Harbour"
    unfollow_tag(owner_id=cyd.id, tag="harbour")
    assert home(cyd) == []


def test_who_is_followed_needs_no_reason_and_is_shown_once(
    ada: UserCard, cyd: UserCard
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    post_tweet(author_id=ada.id, text="At the #harbour")
    post_tweet(author_id=cyd.id, text="Me too, #harbour")
    events.drain()

    views = get_home(viewer=Viewer(cyd.id), keyset=Keyset()).items

    assert [view.followed_tag for view in views] == ["", ""]


def test_replies_and_retweets_of_strangers_are_not_brought(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    tweet_id = post_tweet(author_id=bob.id, text="The #harbour")
    post_tweet(author_id=bob.id, text="Re #harbour", in_reply_to_id=tweet_id)
    edit_tweet(actor_id=bob.id, tweet_id=tweet_id, text="The bakery")
    retweet(user_id=bob.id, tweet_id=post_tweet(author_id=ada.id, text="#harbour!"))
    events.drain()

    views = get_home(viewer=Viewer(cyd.id), keyset=Keyset()).items

    assert [(view.text, view.retweeted_by) for view in views] == [("#harbour!", None)]


def test_a_hashtag_that_is_edited_in_or_out_counts_at_once(
    bob: UserCard, cyd: UserCard, home: Home
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    tweet_id = post_tweet(author_id=bob.id, text="At the bakery")
    assert home(cyd) == []

    edit_tweet(actor_id=bob.id, tweet_id=tweet_id, text="At the #harbour")

    assert home(cyd) == ["At the #harbour"]
    delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    assert home(cyd) == []


def mute(bob: UserCard, cyd: UserCard, tweet_id: int) -> None:
    mute_user(muter_id=cyd.id, muted_id=bob.id)


def be_blocked(bob: UserCard, cyd: UserCard, tweet_id: int) -> None:
    block_user(blocker_id=bob.id, blocked_id=cyd.id)


def suspend(bob: UserCard, cyd: UserCard, tweet_id: int) -> None:
    suspend_user(user_id=bob.id, moderator_id=cyd.id)


def take_down(bob: UserCard, cyd: UserCard, tweet_id: int) -> None:
    take_down_tweet(tweet_id=tweet_id, moderator_id=cyd.id)


@pytest.mark.parametrize("hide", [mute, be_blocked, suspend, take_down])
def test_a_hashtag_brings_nothing_that_home_hides(
    bob: UserCard, cyd: UserCard, home: Home, hide: object
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    tweet_id = post_tweet(author_id=bob.id, text="At the #harbour")
    assert home(cyd) == ["At the #harbour"]

    hide(bob, cyd, tweet_id)  # type: ignore[operator]

    assert home(cyd) == []


def test_what_a_hashtag_brought_is_left_out_where_a_retweet_repeats_it(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    tweet_id = post_tweet(author_id=bob.id, text="At the #harbour")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    (view,) = get_home(viewer=Viewer(cyd.id), keyset=Keyset()).items

    assert view.retweeted_by is None


def test_paging_meets_hashtags_and_deliveries_once_and_ends_where_home_does(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home, short_feeds: None
) -> None:
    follow_tag(owner_id=cyd.id, tag="harbour")
    for number in range(6):
        author = (ada, bob)[number % 2]
        post_tweet(author_id=author.id, text=f"{number} #harbour")
    events.drain()

    first = get_home(viewer=Viewer(cyd.id), keyset=Keyset(limit=2))
    second = get_home(
        viewer=Viewer(cyd.id), keyset=Keyset(limit=2, before=int(first.next or 0))
    )
    back = get_home(
        viewer=Viewer(cyd.id), keyset=Keyset(limit=2, after=int(second.prev or 0))
    )

    texts = [[view.text[0] for view in page.items] for page in (first, second, back)]
    assert texts == [["5", "4"], ["3", "2"], ["5", "4"]]
    assert second.next is None


def test_following_no_hashtag_costs_nothing_and_a_hashtag_one_round_trip(
    ada: UserCard, cyd: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="At the #harbour")
    follow_user(follower_id=cyd.id, followee_id=ada.id)
    events.drain()

    with count_round_trips() as without:
        get_home(viewer=Viewer(cyd.id), keyset=Keyset())
    follow_tag(owner_id=cyd.id, tag="harbour")
    with count_round_trips() as trips:
        get_home(viewer=Viewer(cyd.id), keyset=Keyset())

    assert len(without) == 5, without
    assert len(trips) == 6, trips


@pytest.mark.parametrize("tags_count", [1, 100])
def test_hashtags_are_scanned_together_in_order_and_by_the_index_alone(
    ada: UserCard, tags_count: int
) -> None:
    tags = [f"tag{number}" for number in range(tags_count)]
    rows = [
        Tweet(
            id=id_,
            author_id=ada.id,
            conversation_id=id_,
            hashtags=[tags[number // 3 % tags_count], "other"] if number % 3 else [],
            is_reply=number % 2 == 0,
        )
        for number in range(3000)
        for id_ in [new_id()]
    ]
    Tweet.objects.bulk_create(rows)

    with count_round_trips() as trips:
        found = list_tagged_sources(tag_keys=tags, limit=141)

    wanted = [row.id for row in rows if row.hashtags and not row.is_reply]
    assert [source.source_id for source in found] == wanted[:-142:-1]
    (plan,) = assert_indexed(trips)
    assert plan.docs_examined == 0, plan
    # Each scan starts once, and replies are skipped within the index.
    assert plan.keys_examined <= 2 * 142 + 2 * tags_count, plan
    assert ("SORT_MERGE" in plan.stages) == (tags_count > 1)


def test_a_deep_page_of_a_long_union_is_read_by_indexes(ada: UserCard) -> None:
    follow_tag(owner_id=ada.id, tag="harbour")
    ids = [new_id() for _ in range(1000)]
    HomeEntry.objects.bulk_create(
        HomeEntry(owner_id=ada.id, source_id=id_, tweet_id=id_, actor_id=ada.id)
        for id_ in ids
    )
    tagged = post_tweet(author_id=ada.id, text="#harbour")
    for keyset in (Keyset(before=ids[500]), Keyset(after=ids[500])):
        with count_round_trips() as trips:
            window = read_window(ada.id, keyset)

        found = [source.source_id for source in window.sources]
        assert found == [tagged, *ids[::-1]][: limits.SHOWN]
        assert len(trips) == 3
        for plan in assert_indexed(trips):
            assert plan.docs_examined <= 2 * plan.returned, plan


def test_newcomers_are_offered_hashtags(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    signed_in: Callable[[UserCard], Client],
) -> None:
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="At the #harbour")
    refresh_trends()
    client = signed_in(cyd)

    before = client.get("/accounts/welcome/").content.decode()
    client.post("/tags/harbour/follow", {"on": "1"})
    after = client.get("/accounts/welcome/").content.decode()

    assert 'aria-label="Follow #harbour"' in before
    assert 'aria-label="Following: Unfollow #harbour"' in after
