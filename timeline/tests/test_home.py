"""Tests home as its owner sees it: its content, repetitions, and rules."""

from timeline.services import get_home, get_profile_timeline
from timeline.tests.conftest import Home
from tweets.services import (
    delete_tweet,
    restore_tweet,
    retweet,
    take_down_tweet,
    undo_retweet,
)
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import (
    accept_request,
    block_user,
    change_privacy,
    follow_user,
    hide_retweets,
    mute_user,
    reinstate_user,
    show_retweets,
    suspend_user,
    unfollow_user,
    unmute_user,
)
from users.tests.cast import make_people
from users.types import UserCard, Viewer


def test_own_tweet_is_in_home_before_any_worker_ran(ada: UserCard, home: Home) -> None:
    post_tweet(author_id=ada.id, text="Hello")

    assert home(ada) == ["Hello"]


def test_own_retweet_is_in_home_before_any_worker_ran(
    cyd: UserCard, bob: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")

    retweet(user_id=cyd.id, tweet_id=tweet_id)

    assert home(cyd) == ["From bob"]


def test_followers_get_a_tweet_and_strangers_do_not(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    assert home(ada) == ["From bob"]
    assert home(cyd) == []


def test_a_new_follow_brings_what_was_said_before(
    bob: UserCard, cyd: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="Long ago")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()

    assert home(cyd) == ["Long ago"]


def test_an_unfollow_acts_before_the_worker_has_purged(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    unfollow_user(follower_id=ada.id, followee_id=bob.id)

    assert home(ada) == []


def test_a_deleted_tweet_leaves_home_with_its_retweets(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Regretted")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    delete_tweet(actor_id=bob.id, tweet_id=tweet_id)

    assert home(cyd) == home(ada) == []


def test_a_retweet_says_who_brought_it(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    (view,) = get_home(viewer=Viewer(cyd.id), keyset=Keyset()).items

    assert view.author.id == bob.id
    assert view.retweeted_by is not None
    assert view.retweeted_by.id == ada.id


def test_an_undone_retweet_leaves_home(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    undo_retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    assert home(cyd) == []


def test_a_tweet_stands_once_where_it_came_first(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Popular")
    post_tweet(author_id=bob.id, text="Later")
    retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    assert home(ada) == home(bob) == ["Later", "Popular"]


def test_a_tweet_comes_again_when_the_first_is_far_away(
    ada: UserCard, bob: UserCard, home: Home, short_feeds: None
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Popular")
    for text in ("One", "Two"):
        post_tweet(author_id=bob.id, text=text)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    assert home(ada) == ["Popular", "Two", "One", "Popular"]


def test_repetitions_do_not_make_a_page_short(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    tweet_ids = [post_tweet(author_id=ada.id, text=f"{n}") for n in range(6)]
    for tweet_id in tweet_ids[3:]:
        retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    first = get_home(viewer=Viewer(ada.id), keyset=Keyset(limit=3))

    assert [view.text for view in first.items] == ["5", "4", "3"]
    assert home(ada, limit=3, before=cursor(first.next)) == ["2", "1", "0"]
    assert home(ada, limit=3, after=tweet_ids[2]) == ["5", "4", "3"]


def test_a_page_never_holds_more_than_is_wanted(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    (dan,) = make_people("dan")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    tweet_ids = [post_tweet(author_id=dan.id, text=f"{n}") for n in range(4)]
    for person in (ada, bob):
        for tweet_id in tweet_ids:
            retweet(user_id=person.id, tweet_id=tweet_id)
    mute_user(muter_id=cyd.id, muted_id=ada.id)
    events.drain()

    first = get_home(viewer=Viewer(cyd.id), keyset=Keyset(limit=2))

    # Each repeats a delivery of ada's, which is hidden, so all four are shown.
    assert [view.text for view in first.items] == ["3", "2"]
    assert home(cyd, limit=2, before=cursor(first.next)) == ["1", "0"]


def test_a_delivery_that_is_hidden_hides_no_other(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (dan,) = make_people("dan")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    tweet_id = post_tweet(author_id=dan.id, text="From dan")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    assert brought_by(cyd) == [ada.id]
    mute_user(muter_id=cyd.id, muted_id=ada.id)
    assert brought_by(cyd) == [bob.id]


def brought_by(owner: UserCard) -> list[int]:
    views = get_home(viewer=Viewer(owner.id), keyset=Keyset()).items
    return [view.retweeted_by.id for view in views if view.retweeted_by]


def test_replies_are_shown_between_people_whom_the_owner_follows(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    of_bob = post_tweet(author_id=bob.id, text="From bob")
    of_cyd = post_tweet(author_id=cyd.id, text="From cyd")
    post_tweet(author_id=bob.id, text="To himself", in_reply_to_id=of_bob)
    post_tweet(author_id=bob.id, text="To a stranger", in_reply_to_id=of_cyd)
    of_ada = post_tweet(author_id=ada.id, text="From ada")
    post_tweet(author_id=bob.id, text="To the owner", in_reply_to_id=of_ada)
    events.drain()

    assert home(ada) == ["To the owner", "From ada", "To himself", "From bob"]


def test_muted_people_are_out_of_home_until_they_are_unmuted(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    mute_user(muter_id=ada.id, muted_id=bob.id)
    assert home(ada) == []
    unmute_user(muter_id=ada.id, muted_id=bob.id)
    assert home(ada) == ["From bob"]


def test_muted_retweets_are_out_of_home_but_not_off_the_profile(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    post_tweet(author_id=ada.id, text="From ada")
    events.drain()
    assert home(cyd) == ["From ada", "From bob"]

    hide_retweets(muter_id=cyd.id, muted_id=ada.id)

    viewer = Viewer(cyd.id)
    profile = get_profile_timeline(author_id=ada.id, viewer=viewer, keyset=Keyset())
    assert home(cyd) == ["From ada"]
    assert [view.text for view in profile.items] == ["From ada", "From bob"]
    show_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert home(cyd) == ["From ada", "From bob"]


def test_a_muted_retweet_does_not_stand_in_for_another(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    (dee,) = make_people("dee")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    tweet_id = post_tweet(author_id=dee.id, text="From dee")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    hide_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert home(cyd) == ["From dee"]
    hide_retweets(muter_id=cyd.id, muted_id=bob.id)
    assert home(cyd) == []


def test_an_accepted_request_brings_what_was_said_before(
    bob: UserCard, cyd: UserCard, home: Home
) -> None:
    change_privacy(user_id=bob.id, approves_followers=True)
    post_tweet(author_id=bob.id, text="Long ago", visibility="followers")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()
    assert home(cyd) == []

    accept_request(owner_id=bob.id, requester_id=cyd.id)
    events.drain()

    assert home(cyd) == ["Long ago"]


def test_a_retweet_of_somebody_blocked_is_out_of_home(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    assert home(cyd) == []


def test_a_suspended_person_is_out_of_home_until_reinstated(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    suspend_user(user_id=bob.id, moderator_id=cyd.id)
    assert home(ada) == []
    reinstate_user(user_id=bob.id, moderator_id=cyd.id)
    assert home(ada) == ["From bob"]


def test_a_tweet_that_was_taken_down_is_out_of_home_until_restored(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    take_down_tweet(tweet_id=tweet_id, moderator_id=cyd.id)
    assert home(ada) == []
    restore_tweet(tweet_id=tweet_id, moderator_id=cyd.id)
    assert home(ada) == ["From bob"]


def test_paging_towards_the_older_and_back_meets_everything_once(
    ada: UserCard, home: Home
) -> None:
    for number in range(7):
        post_tweet(author_id=ada.id, text=f"{number}")

    first = get_home(viewer=Viewer(ada.id), keyset=Keyset(limit=3))
    second = get_home(
        viewer=Viewer(ada.id), keyset=Keyset(limit=3, before=cursor(first.next))
    )
    third = get_home(
        viewer=Viewer(ada.id), keyset=Keyset(limit=3, before=cursor(second.next))
    )
    back = get_home(
        viewer=Viewer(ada.id), keyset=Keyset(limit=3, after=cursor(third.prev))
    )
    newer = get_home(
        viewer=Viewer(ada.id), keyset=Keyset(limit=3, after=cursor(back.prev))
    )

    pages = [[view.text for view in page.items] for page in (first, second, third)]
    assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert (first.prev, third.next) == (None, None)
    assert back.items == second.items
    assert newer.items == first.items


def cursor(text: str | None) -> int:
    assert text is not None
    return int(text)


def test_new_tweets_do_not_move_the_next_page(ada: UserCard, home: Home) -> None:
    for number in range(4):
        post_tweet(author_id=ada.id, text=f"{number}")
    first = get_home(viewer=Viewer(ada.id), keyset=Keyset(limit=2))

    post_tweet(author_id=ada.id, text="New")

    assert home(ada, limit=2, before=cursor(first.next)) == ["1", "0"]


def test_pages_of_which_nothing_may_be_shown_are_skipped(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    post_tweet(author_id=ada.id, text="Below")
    for number in range(5):
        post_tweet(author_id=bob.id, text=f"{number}")
    events.drain()

    mute_user(muter_id=ada.id, muted_id=bob.id)

    assert home(ada, limit=2) == ["Below"]


def test_home_ends_at_its_last_entry_however_many_are_stored(
    ada: UserCard, home: Home, short_feeds: None
) -> None:
    for number in range(6):
        post_tweet(author_id=ada.id, text=f"{number}")

    first = get_home(viewer=Viewer(ada.id), keyset=Keyset(limit=3))

    assert home(ada, limit=10) == ["5", "4", "3", "2"]
    assert home(ada, limit=3, before=cursor(first.next)) == ["2"]
