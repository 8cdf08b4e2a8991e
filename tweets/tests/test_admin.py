"""Tests the moderators' view of tweets: index scans, and actions through services."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tweets.models import Tweet
from tweets.services import count_tweets, take_down_tweet
from tweets.types import TweetState
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import User
from users.types import UserCard

LIST = reverse("admin:tweets_tweet_changelist")
BACKEND = "users.backends.HandleOrEmailBackend"


@pytest.fixture
def moderator(client: Client, cyd: UserCard) -> User:
    """Cyd, signed in with a moderator's permissions and no others."""
    user = User.objects.get(id=cyd.id)
    user.is_staff = True
    user.save()
    names = ["view_tweet", "take_down_tweet"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user, backend=BACKEND)
    return user


def act(client: Client, action: str, *tweet_ids: int) -> str:
    """Select tweets in the list and run an action; return the page that follows."""
    data = {"action": action, "_selected_action": [str(id_) for id_ in tweet_ids]}
    response = client.post(LIST, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def insert_tweets(author_id: int, count: int) -> None:
    rows = [
        Tweet(id=id_, author_id=author_id, conversation_id=id_, text=f"tweet no. {n}")
        for n in range(count)
        for id_ in [new_id()]
    ]
    Tweet.objects.bulk_create(rows)


def test_a_moderator_takes_down_and_restores_with_a_history(
    client: Client, moderator: User, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="bad")
    other_id = post_tweet(author_id=ada.id, text="good")

    assert "1 taken down." in act(client, "take_down", tweet_id)
    assert Tweet.objects.get(id=tweet_id).state == TweetState.REMOVED
    assert Tweet.objects.get(id=other_id).state == TweetState.PUBLISHED
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 1}

    assert "0 taken down." in act(client, "take_down", tweet_id)
    assert "1 restored." in act(client, "restore", tweet_id, other_id)
    assert Tweet.objects.get(id=tweet_id).state == TweetState.PUBLISHED

    entries = LogEntry.objects.order_by("action_time")
    assert [entry.change_message for entry in entries] == ["Taken down.", "Restored."]
    assert {entry.object_id for entry in entries} == {str(tweet_id)}
    assert {entry.user_id for entry in entries} == {moderator.id}


def test_a_moderator_covers_and_uncovers_media(
    client: Client, moderator: User, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="ouch")

    assert "1 tweet changed." in act(client, "cover", tweet_id)
    assert Tweet.objects.get().is_sensitive
    assert "0 tweets changed." in act(client, "cover", tweet_id)
    assert "1 tweet changed." in act(client, "uncover", tweet_id)
    assert not Tweet.objects.get().is_sensitive

    entries = LogEntry.objects.order_by("action_time")
    assert [entry.change_message for entry in entries] == [
        "Media marked as sensitive.",
        "Media marked as not sensitive.",
    ]


def test_who_may_only_look_cannot_act(
    client: Client, moderator: User, ada: UserCard
) -> None:
    moderator.user_permissions.set(Permission.objects.filter(codename="view_tweet"))
    tweet_id = post_tweet(author_id=ada.id, text="good")

    act(client, "take_down", tweet_id)

    assert Tweet.objects.get().state == TweetState.PUBLISHED
    assert not LogEntry.objects.exists()


def test_the_list_is_paged_by_index_scans(
    client: Client, moderator: User, ada: UserCard, bob: UserCard
) -> None:
    # Django's own permission tables are joined for everyone but a superuser.
    User.objects.filter(id=moderator.id).update(is_superuser=True)
    for author in (bob, ada, bob):
        insert_tweets(author.id, 120)
    take_down_tweet(tweet_id=post_tweet(author_id=bob.id, text="bad"), moderator_id=1)
    oldest = Tweet.objects.order_by("id")[0].id

    for query in (
        "",
        f"?next={Tweet.objects.order_by('id')[60].id}",
        f"?previous={oldest}",
        "?q=@ADA",
        "?state=removed",
    ):
        with count_round_trips() as trips:
            page = client.get(LIST + query).content.decode()

        assert "tweet no." in page or "bad" in page
        assert len(trips) < 12, str(trips)
        assert_indexed(trips, max_examined=60)


def test_tweets_are_found_by_handle_by_id_and_by_state(
    client: Client, moderator: User, ada: UserCard, bob: UserCard
) -> None:
    by_ada = post_tweet(author_id=ada.id, text="by ada")
    by_bob = post_tweet(author_id=bob.id, text="by bob")
    take_down_tweet(tweet_id=by_bob, moderator_id=1)

    def found(query: str) -> set[str]:
        page = client.get(f"{LIST}?{query}").content.decode()
        return {text for text in ("by ada", "by bob") if text in page}

    assert found("") == {"by ada", "by bob"}
    assert found("q=Ada") == found(f"q={by_ada}") == {"by ada"}
    assert found("state=removed") == {"by bob"}
    assert found("q=nobody") == set()


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_tweet_can_be_read_but_not_changed(
    client: Client, moderator: User, ada: UserCard, is_superuser: bool
) -> None:
    User.objects.filter(id=moderator.id).update(is_superuser=is_superuser)
    tweet_id = post_tweet(author_id=ada.id, text="<b>hello</b>")
    address = reverse("admin:tweets_tweet_change", args=[tweet_id])

    page = client.get(address).content.decode()
    response = client.post(address, {"text": "changed"})

    assert "&lt;b&gt;hello&lt;/b&gt;" in page
    assert "@ada" in page
    assert response.status_code == 403
    assert Tweet.objects.get().text == "<b>hello</b>"
