"""Tests what the author of a conversation decides, in services, pages and API."""

from collections.abc import Callable

import pytest
from django.test import Client

from tweets.errors import ReplyNotAllowed, ReplyPolicyOnReply, TweetNotFound
from tweets.models import Tweet
from tweets.services import (
    change_reply_policy,
    clean_up_after,
    delete_tweet,
    get_thread,
    get_tweet,
    hide_reply,
    unhide_reply,
)
from tweets.types import ReplyPolicy
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer

SignIn = Callable[[UserCard], Client]


@pytest.fixture
def root_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="What do you think?")


@pytest.fixture
def reply_id(root_id: int, bob: UserCard) -> int:
    return post_tweet(author_id=bob.id, text="Nothing good", in_reply_to_id=root_id)


def listed(tweet_id: int, viewer: Viewer, *, hidden: bool = False) -> list[int]:
    thread = get_thread(tweet_id=tweet_id, viewer=viewer, hidden=hidden)
    return [reply.tweet.id for reply in thread.replies]


def test_the_author_changes_later_who_may_reply(
    ada: UserCard, bob: UserCard, cyd: UserCard, root_id: int, reply_id: int
) -> None:
    (dan,) = make_people("dan")

    change_reply_policy(actor_id=ada.id, tweet_id=root_id, policy=ReplyPolicy.FOLLOWERS)

    for tweet_id in (root_id, reply_id):
        assert get_tweet(tweet_id=tweet_id, viewer=Viewer(cyd.id)).may_reply
        assert not get_tweet(tweet_id=tweet_id, viewer=Viewer(dan.id)).may_reply
        with pytest.raises(ReplyNotAllowed):
            post_tweet(author_id=dan.id, text="Well", in_reply_to_id=tweet_id)
    assert listed(root_id, Viewer(dan.id)) == [reply_id]
    with pytest.raises(TweetNotFound):
        change_reply_policy(
            actor_id=bob.id, tweet_id=root_id, policy=ReplyPolicy.EVERYONE
        )
    with pytest.raises(ReplyPolicyOnReply):
        change_reply_policy(
            actor_id=bob.id, tweet_id=reply_id, policy=ReplyPolicy.EVERYONE
        )


def test_a_conversation_whose_first_tweet_is_gone_is_open_and_says_so(
    ada: UserCard, bob: UserCard, root_id: int, reply_id: int
) -> None:
    (dan,) = make_people("dan")
    below = post_tweet(author_id=bob.id, text="So", in_reply_to_id=reply_id)
    change_reply_policy(actor_id=ada.id, tweet_id=root_id, policy=ReplyPolicy.MENTIONED)

    delete_tweet(actor_id=bob.id, tweet_id=reply_id)
    clean_up_after(tweet_id=reply_id)
    assert get_tweet(tweet_id=below, viewer=Viewer(dan.id)).reply_policy == "mentioned"
    delete_tweet(actor_id=ada.id, tweet_id=root_id)
    clean_up_after(tweet_id=root_id)

    seen = get_tweet(tweet_id=below, viewer=Viewer(dan.id))
    assert (seen.reply_policy, seen.may_reply) == ("everyone", True)
    post_tweet(author_id=dan.id, text="Well", in_reply_to_id=below)


def test_a_hidden_reply_is_shown_with_its_branch_to_who_asks(
    ada: UserCard, bob: UserCard, cyd: UserCard, root_id: int, reply_id: int
) -> None:
    below = post_tweet(author_id=cyd.id, text="Come on", in_reply_to_id=reply_id)
    kept = post_tweet(author_id=cyd.id, text="A lot", in_reply_to_id=root_id)
    viewers = [Viewer(ada.id), Viewer(bob.id), ANONYMOUS]
    assert not get_thread(tweet_id=root_id, viewer=ANONYMOUS).has_hidden

    assert hide_reply(actor_id=ada.id, tweet_id=reply_id)
    assert not hide_reply(actor_id=ada.id, tweet_id=reply_id)

    for viewer in viewers:
        assert listed(root_id, viewer) == [kept]
        assert listed(root_id, viewer, hidden=True) == [reply_id, below]
        assert get_thread(tweet_id=root_id, viewer=viewer).has_hidden
        assert get_tweet(tweet_id=reply_id, viewer=viewer).is_hidden
    assert Tweet.objects.get(id=root_id).replies_count == 2

    assert unhide_reply(actor_id=ada.id, tweet_id=reply_id)
    assert not unhide_reply(actor_id=ada.id, tweet_id=reply_id)
    assert set(listed(root_id, ANONYMOUS)) == {reply_id, below, kept}


def test_only_the_author_of_the_conversation_hides_replies(
    ada: UserCard, bob: UserCard, cyd: UserCard, root_id: int, reply_id: int
) -> None:
    own = post_tweet(author_id=ada.id, text="Hm", in_reply_to_id=reply_id)

    for actor, tweet_id in ((bob, reply_id), (cyd, reply_id), (ada, own), (ada, 1)):
        with pytest.raises(TweetNotFound):
            hide_reply(actor_id=actor.id, tweet_id=tweet_id)
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    with pytest.raises(TweetNotFound):
        hide_reply(actor_id=ada.id, tweet_id=reply_id)


def test_a_hidden_reply_deep_in_a_branch_takes_its_branch_along(
    ada: UserCard, bob: UserCard, cyd: UserCard, root_id: int, reply_id: int
) -> None:
    deep = post_tweet(author_id=cyd.id, text="Rude", in_reply_to_id=reply_id)
    post_tweet(author_id=bob.id, text="You too", in_reply_to_id=deep)

    hide_reply(actor_id=ada.id, tweet_id=deep)

    assert listed(root_id, ANONYMOUS) == [reply_id]
    assert listed(reply_id, ANONYMOUS) == []
    assert deep in listed(reply_id, ANONYMOUS, hidden=True)


def test_a_thread_with_hidden_replies_takes_as_little(
    ada: UserCard, bob: UserCard, root_id: int
) -> None:
    for number in range(30):
        tweet_id = post_tweet(
            author_id=bob.id, text=f"{number}", in_reply_to_id=root_id
        )
        if number % 10 == 0:
            hide_reply(actor_id=ada.id, tweet_id=tweet_id)

    for hidden in (False, True):
        with count_round_trips() as trips:
            get_thread(tweet_id=root_id, viewer=Viewer(ada.id), limit=10, hidden=hidden)
        assert len(trips) <= 7, trips
        assert_indexed(trips)


def test_rest_changes_who_may_reply_and_refuses_others(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (dan,) = make_people("dan")
    body = {"text": "Hi @cyd", "reply_policy": "mentioned"}
    tweet = Api(ada.id).post("tweets", body).body
    path = f"tweets/{tweet['id']}"
    reply = {"text": "Hello", "in_reply_to_id": tweet["id"]}

    assert tweet["reply_policy"] == "mentioned"
    refused = Api(bob.id).post("tweets", reply)
    assert (refused.status, refused.body["code"]) == (403, "reply_not_allowed")
    assert not Api(bob.id).get(path).body["viewer"]["may_reply"]
    assert Api(cyd.id).get(path).body["viewer"]["may_reply"]

    changed = Api(ada.id).put(f"{path}/reply-policy", {"reply_policy": "following"})
    assert changed.body["reply_policy"] == "following"
    assert Api(bob.id).post("tweets", reply).status == 201
    assert Api(dan.id).post("tweets", reply).status == 403
    for api, policy, status in (
        (Api(bob.id), "everyone", 404),
        (Api(ada.id), "friends", 422),
        (Api(), "everyone", 401),
    ):
        answer = api.put(f"{path}/reply-policy", {"reply_policy": policy})
        assert answer.status == status


def test_rest_hides_a_reply_and_shows_it_again(
    ada: UserCard, bob: UserCard, root_id: int, reply_id: int
) -> None:
    path, thread = f"tweets/{reply_id}/hidden", f"tweets/{root_id}/thread"

    assert Api(bob.id).put(path).status == 404
    assert Api(ada.id).put(path).body["is_hidden"]
    shown = Api().get(thread).body
    assert (shown["replies"], shown["has_hidden"]) == ([], True)
    hidden = Api().get(f"{thread}?hidden=true").body["replies"]
    assert [one["tweet"]["id"] for one in hidden] == [str(reply_id)]
    assert not Api(ada.id).delete(path).body["is_hidden"]
    assert not Api().get(thread).body["has_hidden"]


def test_pages_offer_the_author_what_they_can_decide(
    ada: UserCard, bob: UserCard, signed_in: SignIn, root_id: int, reply_id: int
) -> None:
    url, hide_url = f"/@ada/{root_id}", f"/tweets/{reply_id}/hide"
    by_ada, by_bob = signed_in(ada), signed_in(bob)

    assert hide_url in by_ada.get(url).content.decode()
    assert hide_url not in by_bob.get(url).content.decode()
    assert "Hide this reply?" in by_ada.get(hide_url).content.decode()
    assert by_bob.get(hide_url).status_code == 404
    assert by_bob.post(hide_url, {"on": "1"}).status_code == 404
    by_ada.post(hide_url, {"on": "1", "next": url})

    page = by_bob.get(url).content.decode()
    assert "Nothing good" not in page
    assert "Show hidden replies" in page
    assert "Nothing good" in by_bob.get(f"{url}?hidden=1").content.decode()
    by_ada.post(hide_url, {"on": "0"})
    assert "Nothing good" in by_bob.get(url).content.decode()

    policy_url = f"/tweets/{root_id}/reply-policy"
    assert by_bob.get(policy_url).status_code == 404
    assert by_ada.post(policy_url, {"reply_policy": "all"}).status_code == 422
    by_ada.post(policy_url, {"reply_policy": "mentioned", "next": url})
    page = by_bob.get(url).content.decode()
    assert "People Ada Lovelace mentioned can reply" in page
    assert 'id="reply-composer"' not in page
    assert 'id="reply-composer"' in by_ada.get(url).content.decode()
