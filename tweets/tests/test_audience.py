"""Tests who sees a tweet and who may reply, through the services."""

from contextlib import suppress

import pytest

from tweets.errors import (
    ContentWarningTooLong,
    InThread,
    NotRetweetable,
    ReplyNotAllowed,
    ReplyPolicyOnReply,
    TweetNotFound,
    UnknownReplyPolicy,
    UnknownVisibility,
    VisibilityTooWide,
)
from tweets.models import Tweet
from tweets.services import (
    count_tweets,
    delete_tweet,
    edit_tweet,
    get_thread,
    get_tweet,
    like_shown_tweet,
    list_author_sources,
    list_hashtag_sources,
    list_public_sources,
    list_sources_of,
    list_tagged_sources,
    list_trends,
    post_thread,
    refresh_trends,
    restore_tweet,
    retweet,
    retweet_shown_tweet,
    take_down_tweet,
)
from tweets.services.sources import AUTHORS_IN_ONE_SCAN
from tweets.types import NewTweet
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, follow_user, unfollow_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer


@pytest.fixture
def dan(db: None) -> UserCard:
    """Return somebody who neither follows anyone nor is followed."""
    return make_people("dan")[0]


def readers(tweet_id: int, *people: UserCard) -> list[str]:
    """Return the handles of those who may see the tweet."""
    found = []
    for person in people:
        try:
            get_tweet(tweet_id=tweet_id, viewer=Viewer(person.id))
        except TweetNotFound:
            continue
        found.append(person.handle)
    return found


def test_followers_and_people_mentioned_see_a_tweet_for_followers(
    ada: UserCard, bob: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="@dan Hi", visibility="followers")

    assert readers(tweet_id, ada, bob, cyd, dan) == ["ada", "bob", "dan"]
    with pytest.raises(TweetNotFound):
        get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)


def test_only_people_mentioned_see_a_tweet_for_them(
    ada: UserCard, bob: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="@dan Hi", visibility="mentioned")

    assert readers(tweet_id, ada, bob, cyd, dan) == ["bob", "dan"]


def test_who_stops_following_or_is_removed_loses_sight(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Ours", visibility="followers")
    assert readers(tweet_id, bob, cyd) == ["bob", "cyd"]

    unfollow_user(follower_id=bob.id, followee_id=ada.id)
    block_user(blocker_id=ada.id, blocked_id=cyd.id)
    assert readers(tweet_id, bob, cyd) == []

    follow_user(follower_id=bob.id, followee_id=ada.id)
    assert readers(tweet_id, bob) == ["bob"]


def test_an_edit_shows_the_tweet_to_nobody_new(
    ada: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="@dan Hi", visibility="mentioned")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="@cyd Hi @dan")
    assert readers(tweet_id, cyd, dan) == ["dan"]
    assert Tweet.objects.get().mention_ids == [dan.id]

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hi")
    assert readers(tweet_id, cyd, dan) == ["dan"]
    assert Tweet.objects.get().audience_ids == sorted([ada.id, dan.id])


@pytest.mark.parametrize(
    ("parent", "chosen", "stored"),
    [
        ("public", "", "public"),
        ("public", "public", "public"),
        ("public", "followers", "followers"),
        ("public", "mentioned", "mentioned"),
        ("followers", "", "followers"),
        ("followers", "mentioned", "mentioned"),
        ("followers", "public", None),
        ("mentioned", "", "mentioned"),
        ("mentioned", "followers", None),
        ("mentioned", "public", None),
    ],
)
def test_a_reply_is_for_no_more_people_than_its_parent(
    ada: UserCard, bob: UserCard, parent: str, chosen: str, stored: str | None
) -> None:
    parent_id = post_tweet(author_id=ada.id, text="Hi @bob", visibility=parent)

    def reply() -> int:
        return post_tweet(
            author_id=bob.id, text="Hello", in_reply_to_id=parent_id, visibility=chosen
        )

    if stored is None:
        with pytest.raises(VisibilityTooWide):
            reply()
        return
    tweet = Tweet.objects.get(id=reply())
    assert tweet.visibility == stored
    # The author of the parent sees the answer, even without being mentioned.
    assert readers(tweet.id, ada) == ["ada"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"visibility": "friends"}, UnknownVisibility),
        ({"reply_policy": "friends"}, UnknownReplyPolicy),
        ({"reply_policy": ""}, UnknownReplyPolicy),
        ({"content_warning": "w" * 101}, ContentWarningTooLong),
    ],
)
def test_unknown_choices_are_refused(
    ada: UserCard, fields: dict[str, str], error: type[AppError]
) -> None:
    with pytest.raises(error):
        post_tweet(author_id=ada.id, text="Hi", **fields)

    assert not Tweet.objects.exists()


def test_only_public_tweets_can_be_retweeted(ada: UserCard, bob: UserCard) -> None:
    for visibility in ("followers", "mentioned"):
        tweet_id = post_tweet(author_id=ada.id, text="@bob", visibility=visibility)
        for person in (ada, bob):
            view = get_tweet(tweet_id=tweet_id, viewer=Viewer(person.id))
            assert not view.may_retweet
            with pytest.raises(NotRetweetable):
                retweet(user_id=person.id, tweet_id=tweet_id)
            with pytest.raises(NotRetweetable):
                retweet_shown_tweet(tweet=view, user_id=person.id)
            assert like_shown_tweet(tweet=view, user_id=person.id).liked


def test_counts_include_public_tweets_only(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    root_id = post_tweet(author_id=ada.id, text="Hello")
    replies = {
        visibility: post_tweet(
            author_id=bob.id, text="Hi", in_reply_to_id=root_id, visibility=visibility
        )
        for visibility in ("public", "followers", "mentioned")
    }

    def counts() -> tuple[int, int]:
        root = get_tweet(tweet_id=root_id, viewer=ANONYMOUS)
        return root.replies_count, count_tweets(author_ids=[bob.id])[bob.id]

    assert counts() == (1, 1)
    for reply_id in replies.values():
        take_down_tweet(tweet_id=reply_id, moderator_id=cyd.id)
    assert counts() == (0, 0)
    for reply_id in replies.values():
        restore_tweet(tweet_id=reply_id, moderator_id=cyd.id)
    assert counts() == (1, 1)
    for reply_id in replies.values():
        delete_tweet(actor_id=bob.id, tweet_id=reply_id)
    assert counts() == (0, 0)


def test_public_feeds_find_public_tweets_by_their_indexes_alone(
    ada: UserCard, bob: UserCard
) -> None:
    for number in range(30):
        for visibility in ("public", "followers", "mentioned"):
            post_tweet(
                author_id=ada.id, text=f"{number} #fog @bob", visibility=visibility
            )
    post_tweet(author_id=bob.id, text="#fog", visibility="followers")
    keyset = Keyset(limit=10)

    with count_round_trips() as trips:
        found = [
            list_public_sources(keyset=keyset),
            list_hashtag_sources(tag="fog", keyset=keyset),
            list_tagged_sources(tag_keys=["fog"], limit=11),
            list_author_sources(author_id=ada.id, viewer=ANONYMOUS, keyset=keyset),
        ]

    public = set(Tweet.objects.filter(visibility="public").values_list("id", flat=True))
    for sources in found:
        assert len(sources) == 11
        assert {source.tweet_id for source in sources} <= public
    for plan in assert_indexed(trips):
        assert plan.docs_examined <= plan.returned, plan
    refresh_trends(at_once=True)
    assert list_trends() == [], "bob only used the tag in a tweet that is not public"


def test_an_authors_page_lists_what_each_reader_may_see(
    ada: UserCard, bob: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    ids = [
        post_tweet(author_id=bob.id, text=text, visibility=visibility)
        for visibility in ("public", "followers", "mentioned")
        for text in ("Alone", "@dan", "@ada")
    ]

    def found(viewer: Viewer) -> list[int]:
        with count_round_trips() as trips:
            sources = list_author_sources(
                author_id=bob.id, viewer=viewer, keyset=Keyset(limit=20)
            )
        for plan in assert_indexed(trips):
            assert plan.docs_examined <= plan.returned, plan
        return sorted(ids.index(source.tweet_id) for source in sources)

    assert found(ANONYMOUS) == found(Viewer(cyd.id)) == [0, 1, 2]
    assert found(Viewer(dan.id)) == [0, 1, 2, 4, 7]
    assert found(Viewer(ada.id)) == [0, 1, 2, 3, 4, 5, 8]
    assert found(Viewer(bob.id)) == [0, 1, 2, 3, 4, 5, 6, 7, 8]


def test_homes_get_tweets_for_mentioned_people_only_if_they_name_the_reader(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    named = post_tweet(author_id=ada.id, text="@bob", visibility="mentioned")
    for_all = post_tweet(author_id=ada.id, text="@bob", visibility="followers")
    authors = [ada.id, *(new_id() for _ in range(AUTHORS_IN_ONE_SCAN - 1))]

    def found(reader_id: int | None) -> list[int]:
        with count_round_trips() as trips:
            sources = list_sources_of(author_ids=authors, limit=10, reader_id=reader_id)
        assert_indexed(trips)
        return [source.tweet_id for source in sources]

    assert found(None) == found(cyd.id) == [for_all]
    assert found(bob.id) == found(ada.id) == [for_all, named]


@pytest.mark.parametrize(
    ("policy", "admitted"),
    [
        ("everyone", ["ada", "bob", "cyd", "dan", "eve"]),
        ("followers", ["ada", "bob", "cyd", "eve"]),
        ("following", ["ada", "bob", "eve"]),
        ("mentioned", ["ada", "eve"]),
    ],
)
def test_the_first_tweet_says_who_may_reply_anywhere_below_it(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    dan: UserCard,
    policy: str,
    admitted: list[str],
) -> None:
    (eve,) = make_people("eve")
    root_id = post_tweet(author_id=ada.id, text="Hi @eve", reply_policy=policy)
    reply_id = post_tweet(author_id=eve.id, text="Hello", in_reply_to_id=root_id)
    assert Tweet.objects.get(id=reply_id).reply_policy == policy

    for tweet_id in (root_id, reply_id):
        accepted, promised = [], []
        for person in (ada, bob, cyd, dan, eve):
            if get_tweet(tweet_id=tweet_id, viewer=Viewer(person.id)).may_reply:
                promised.append(person.handle)
            with suppress(ReplyNotAllowed):
                post_tweet(author_id=person.id, text="I", in_reply_to_id=tweet_id)
                accepted.append(person.handle)
        assert accepted == promised == admitted
    assert not get_tweet(tweet_id=root_id, viewer=ANONYMOUS).may_reply


def test_a_reply_has_no_policy_of_its_own(ada: UserCard, bob: UserCard) -> None:
    root_id = post_tweet(author_id=ada.id, text="Hi")

    with pytest.raises(ReplyPolicyOnReply):
        post_tweet(
            author_id=bob.id,
            text="Hello",
            in_reply_to_id=root_id,
            reply_policy="mentioned",
        )


def test_a_policy_ends_with_the_tweet_that_has_it(
    ada: UserCard, bob: UserCard, dan: UserCard
) -> None:
    root_id = post_tweet(author_id=ada.id, text="Hi @bob", reply_policy="mentioned")
    reply_id = post_tweet(author_id=bob.id, text="Hello", in_reply_to_id=root_id)

    Tweet.objects.filter(id=root_id).delete()

    assert get_tweet(tweet_id=reply_id, viewer=Viewer(dan.id)).may_reply
    assert post_tweet(author_id=dan.id, text="Hi", in_reply_to_id=reply_id)


def test_a_thread_posted_at_once_is_for_the_same_people_throughout(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    ids = post_thread(
        author_id=ada.id,
        tweets=[
            NewTweet(text="@bob One", visibility="mentioned", reply_policy="mentioned"),
            NewTweet(text="Two"),
        ],
    )

    first, second = Tweet.objects.order_by("id")
    assert second.visibility == "mentioned"
    assert second.audience_ids == first.audience_ids == sorted([ada.id, bob.id])
    assert second.reply_policy == "mentioned"
    assert (first.replies_count, count_tweets(author_ids=[ada.id])[ada.id]) == (0, 0)
    assert [readers(tweet_id, bob, cyd) for tweet_id in ids] == [["bob"], ["bob"]]
    with pytest.raises(InThread) as refusal:
        post_thread(
            author_id=ada.id,
            tweets=[
                NewTweet(text="One", visibility="followers"),
                NewTweet(text="Two", visibility="public"),
            ],
        )
    assert refusal.value.code == "visibility_too_wide"
    assert Tweet.objects.count() == 2


def test_a_thread_shows_each_reader_the_replies_that_they_may_see(
    ada: UserCard, bob: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    root_id = post_tweet(author_id=ada.id, text="Hi @cyd")
    hidden = post_tweet(
        author_id=bob.id, text="Ada!", in_reply_to_id=root_id, visibility="mentioned"
    )
    below = post_tweet(author_id=ada.id, text="Bob!", in_reply_to_id=hidden)

    def found(viewer: Viewer) -> list[int]:
        thread = get_thread(tweet_id=root_id, viewer=viewer)
        return [reply.tweet.id for reply in thread.replies]

    assert found(Viewer(ada.id)) == found(Viewer(bob.id)) == [hidden, below]
    assert found(Viewer(cyd.id)) == found(Viewer(dan.id)) == found(ANONYMOUS) == []
