"""Tests that the verification notices every kind of difference."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.models import Notification, NotificationGroup
from notifications.services import notify_of_follow
from notifications.services.reasons import REASONS
from timeline.models import HomeEntry
from tweets.models import AuthorStats, Tweet
from tweets.services import (
    delete_tweet,
    detach_tweet,
    edit_tweet,
    like_tweet,
    post_thread,
    reattach_tweet,
    retweet,
    schedule_tweets,
)
from tweets.types import NewTweet
from twitter_project.operations.verification import (
    find_differences,
    find_inbox_differences,
    load_facts,
)
from twitter_project.operations.verification.hiding import load_choices
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from users.models import (
    ListMember,
    MutedWordGroup,
    PeopleList,
    Relationship,
    User,
)
from users.services import (
    add_to_list,
    block_user,
    change_override,
    create_list,
    create_word_group,
    follow_user,
    unblock_user,
)
from users.types import Override, UserCard, WordGroupDraft


@pytest.fixture
def small_world(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    """A bit of everything, created through the services and delivered."""
    tweet_id = post_tweet(author_id=ada.id, text="Hello @cyd")
    post_tweet(author_id=bob.id, text="Hi", in_reply_to_id=tweet_id)
    thread = [NewTweet(text="First @bob"), NewTweet(text="Second @bob @ada")]
    post_thread(author_id=cyd.id, tweets=thread)
    schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="At noon")],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello, @cyd")
    change_override(owner_id=cyd.id, target_id=bob.id, override=Override.BELL)
    post_tweet(author_id=bob.id, text="News")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    list_id = create_list(owner_id=ada.id, name="Loom", is_exclusive=True)
    add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    # The cast's follows exist only as rows; publish their events, too.
    for follower, followee in ((ada, bob), (bob, ada), (cyd, ada)):
        notify_of_follow(follower_id=follower.id, followee_id=followee.id)
    events.drain()


def differences() -> list[str]:
    return [str(finding) for finding in find_differences(load_facts())]


def test_a_world_that_is_right_has_no_differences(small_world: None) -> None:
    assert differences() == []


def spoil_followers() -> object:
    return User.objects.filter(handle="ada").update(followers_count=7)


def spoil_following() -> object:
    return User.objects.filter(handle="bob").update(following_count=0)


def spoil_tweets() -> object:
    return AuthorStats.objects.all().update(tweets_count=9)


def spoil_likes() -> object:
    return Tweet.objects.filter(text="Hi").update(likes_count=1)


def spoil_retweets() -> object:
    return Tweet.objects.filter(text="Hi").update(retweets_count=1)


def spoil_replies() -> object:
    return Tweet.objects.filter(text="Hello, @cyd").update(replies_count=0)


def lose_an_entry() -> object:
    return HomeEntry.objects.order_by("id")[0].delete()


def invent_an_entry() -> object:
    entry = HomeEntry.objects.order_by("id")[0]
    return HomeEntry.objects.create(
        owner_id=entry.owner_id, source_id=5, tweet_id=5, actor_id=5
    )


def lose_a_notification() -> object:
    return Notification.objects.filter(kind="mention").delete()


def lose_news_of_an_edit() -> object:
    return Notification.objects.filter(kind="tweet_edited").delete()


def lose_a_bell() -> object:
    return Notification.objects.filter(kind="new_tweet").delete()


def ring_a_bell_for_a_reply() -> object:
    reply = Tweet.objects.get(text="Hi")
    return Notification.objects.filter(kind="new_tweet").update(tweet_id=reply.id)


def lose_what_wakes_a_worker() -> object:
    return Delivery.objects.filter(event="tweets.scheduled").delete()


def bury_what_wakes_a_worker() -> object:
    return Delivery.objects.filter(event="tweets.scheduled").update(state="dead")


def invent_a_notification() -> object:
    known = Notification.objects.filter(kind="mention").first()
    assert known is not None
    return Notification.objects.create(
        recipient_id=known.actor_id, kind="like", actor_id=known.recipient_id
    )


def hide_a_notification() -> object:
    return Notification.objects.filter(kind="mention").update(hidden=True)


def spoil_a_group() -> object:
    return NotificationGroup.objects.filter(kind="mention").update(actor_ids=[5])


def lose_a_group() -> object:
    return NotificationGroup.objects.filter(kind="mention").delete()


def read_a_group() -> object:
    return NotificationGroup.objects.filter(kind="mention").update(unread=False)


def spoil_a_list() -> object:
    return PeopleList.objects.update(members_count=3)


def hide_a_member() -> object:
    return ListMember.objects.update(is_hidden=True)


def lose_a_list() -> object:
    return PeopleList.objects.all().delete()


def lose_an_exclusive_edge() -> object:
    return Relationship.objects.filter(kind="exclusive").delete()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_followers, "@ada: 7 followers, not 2"),
        (spoil_following, "@bob: 0 following, not 1"),
        (spoil_tweets, "9 tweets, not 2"),
        (spoil_likes, "1 likes, not 0"),
        (spoil_retweets, "1 retweets, not 0"),
        (spoil_replies, "0 replies, not 1"),
        (lose_an_entry, "lacks"),
        (lose_an_entry, "home of @"),
        (invent_an_entry, "holds"),
        (lose_a_notification, "is missing"),
        (lose_news_of_an_edit, "kind='tweet_edited'"),
        (lose_a_bell, "kind='new_tweet'"),
        (ring_a_bell_for_a_reply, "is told without reason"),
        (invent_a_notification, "is told without reason"),
        (lose_what_wakes_a_worker, "nobody publishes it at"),
        (bury_what_wakes_a_worker, "nobody publishes it at"),
        (hide_a_notification, "is hidden=True, not False"),
        (spoil_a_group, "[5]"),
        (lose_a_group, "is None, not"),
        (read_a_group, "@cyd: 1 unread, not 2"),
        (spoil_a_list, "counts 3 members, not 1"),
        (hide_a_member, "shows [], not ["),
        (lose_a_list, "has a member of"),
        (lose_an_exclusive_edge, "keep set() out of home"),
    ],
)
def test_each_kind_of_fault_is_found(
    small_world: None, spoil: Callable[[], object], said: str
) -> None:
    spoil()

    assert any(said in found for found in differences()), differences()


@pytest.fixture
def hidden_world(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    """Ada mutes words in what the others say to her, and in what she follows."""
    root_id = post_tweet(author_id=ada.id, text="What do you eat?")
    own_id = post_tweet(author_id=ada.id, text="I eat kale")
    post_tweet(author_id=bob.id, text="Rye #Kale", in_reply_to_id=root_id)
    post_tweet(author_id=bob.id, text="@ada see", quoted_id=own_id)
    post_tweet(author_id=bob.id, text="Oats", in_reply_to_id=root_id)
    post_tweet(author_id=bob.id, text="@ada KALE soup?")
    kept_id = post_tweet(author_id=cyd.id, text="Kale, I say")
    retweet(user_id=bob.id, tweet_id=kept_id)
    list_id = create_list(owner_id=ada.id, name="Food")
    add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    for word, effect in (("kale", "hide"), ("oats", "collapse")):
        draft = WordGroupDraft(words=[word], effect=effect)
        create_word_group(owner_id=ada.id, draft=draft)
    follow_user(follower_id=ada.id, followee_id=cyd.id)
    for follower, followee in ((ada, bob), (bob, ada), (cyd, ada)):
        notify_of_follow(follower_id=follower.id, followee_id=followee.id)
    events.drain()


def test_muted_words_are_looked_for_in_homes_lists_and_inboxes(
    ada: UserCard, hidden_world: None
) -> None:
    assert differences() == []
    hidden = Notification.objects.filter(recipient_id=ada.id, hidden_by_words=True)
    assert {row.kind for row in hidden} == {"reply", "quote", "mention"}

    MutedWordGroup.objects.filter(effect="hide").delete()

    found = "\n".join(differences())
    assert found.count("hidden=True, not False") == 3
    for where in ("home of @ada: shows", "list ", "@ada: "):
        assert where in found


def test_each_wrong_reason_is_found_even_if_another_one_holds(
    ada: UserCard, hidden_world: None
) -> None:
    mentions = Notification.objects.filter(recipient_id=ada.id, kind="mention")
    facts = load_facts()
    (row,) = mentions

    for reason in REASONS:
        holds = getattr(row, reason)
        mentions.update(**{reason: not holds})
        choices = replace(facts.choices, written=load_choices().written)
        found = find_inbox_differences(replace(facts, choices=choices))
        assert any(f"is wrong about {reason}" in str(one) for one in found)
        mentions.update(**{reason: holds})


def test_notifications_follow_the_words_of_quoted_tweets(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    """Each change makes the words count, or count no longer."""
    quoted_id = post_tweet(author_id=cyd.id, text="Soup")
    ids = [
        post_tweet(author_id=bob.id, text=text, quoted_id=quoted_id)
        for text in ("@ada look", "@ada and here")
    ]
    for follower, followee in ((ada, bob), (bob, ada), (cyd, ada)):
        notify_of_follow(follower_id=follower.id, followee_id=followee.id)
    draft = WordGroupDraft(words=["kale"])
    create_word_group(owner_id=ada.id, draft=draft)
    edit = partial(edit_tweet, actor_id=cyd.id, tweet_id=quoted_id)
    pair = {"blocker_id": ada.id, "blocked_id": cyd.id}
    steps: tuple[tuple[Callable[[], object], int], ...] = (
        (lambda: edit(text="Kale soup"), 2),
        (lambda: detach_tweet(quote_id=ids[0], actor_id=cyd.id), 1),
        (lambda: reattach_tweet(quote_id=ids[0], actor_id=cyd.id), 2),
        (lambda: block_user(**pair), 0),
        (lambda: unblock_user(**pair), 2),
        (lambda: edit_tweet(actor_id=bob.id, tweet_id=ids[0], text="@ada kale!"), 2),
        (lambda: delete_tweet(actor_id=cyd.id, tweet_id=quoted_id), 1),
    )
    for number, (change, hidden_count) in enumerate(steps):
        change()
        events.drain()

        hidden = Notification.objects.filter(hidden_by_words=True).count()
        assert (number, hidden) == (number, hidden_count)
        assert differences() == []


def test_the_command_ends_well_if_nothing_differs(small_world: None) -> None:
    out = io.StringIO()

    call_command("verify_timelines", stdout=out)

    assert "0 differences in 3 homes and inboxes, 5 tweets" in out.getvalue()


def test_the_command_fails_and_prints_what_differs(small_world: None) -> None:
    spoil_followers()
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_timelines", stdout=out)

    assert ended.value.code == 1
    assert "@ada: 7 followers, not 2\n1 differences" in out.getvalue()


def test_the_command_waits_for_the_outbox_or_runs_it_itself(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    out = io.StringIO()

    with pytest.raises(CommandError, match="outbox is not empty"):
        call_command("verify_timelines", timeout=0.1, stdout=out)
    with pytest.raises(SystemExit):  # the cast's own follows were never published
        call_command("verify_timelines", drain=True, stdout=out)

    assert not Delivery.objects.exists()
    assert "3 differences" in out.getvalue()


def test_dead_deliveries_are_a_difference(small_world: None) -> None:
    post_tweet(author_id=User.objects.get(handle="ada").id, text="Lost")
    Delivery.objects.update(state=Delivery.State.DEAD)
    out = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_timelines", stdout=out)

    assert "deliveries are dead" in out.getvalue()
