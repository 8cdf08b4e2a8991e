"""Tests conversations: by people, unread state, and what hides a tweet."""

import random
from collections.abc import Callable

import pytest

from timeline.errors import ConversationNotFound
from timeline.models import Conversation, ConversationEntry
from timeline.services import (
    count_unread_conversations,
    get_conversation,
    list_conversation_tweets,
    list_conversations,
    mark_conversation_read,
    refresh_conversations_between,
    refresh_conversations_of_tweet,
    refresh_conversations_with,
    remove_conversation,
)
from tweets.services import (
    delete_tweet,
    get_tweet,
    restore_tweet,
    take_down_tweet,
    trash_tweet,
    untrash_tweet,
)
from tweets.types import Visibility
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import (
    block_user,
    mute_user,
    reinstate_user,
    suspend_user,
    unblock_user,
    unmute_user,
)
from users.types import UserCard, Viewer

Line = tuple[tuple[str, ...], str, bool]


def write(author: UserCard, text: str, in_reply_to_id: int | None = None) -> int:
    tweet_id = post_tweet(
        author_id=author.id,
        text=text,
        visibility=Visibility.MENTIONED,
        in_reply_to_id=in_reply_to_id,
    )
    events.drain()
    return tweet_id


def lines(owner: UserCard) -> list[Line]:
    page = list_conversations(viewer=Viewer(owner.id), keyset=Keyset())
    return [
        (tuple(one.handle for one in line.people), line.tweet.text, line.unread)
        for line in page.items
    ]


def first_id(owner: UserCard) -> int:
    page = list_conversations(viewer=Viewer(owner.id), keyset=Keyset())
    return page.items[0].id


def texts(owner: UserCard, conversation_id: int, **keyset: int) -> list[str]:
    page = list_conversation_tweets(
        conversation_id=conversation_id,
        viewer=Viewer(owner.id),
        keyset=Keyset(**keyset),
    )
    return [view.text for view in page.items]


def test_tweets_between_the_same_people_are_one_conversation(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    first = write(ada, "@bob lunch?")
    write(bob, "Yes", in_reply_to_id=first)
    write(ada, "@bob @cyd all three?")
    post_tweet(author_id=ada.id, text="@bob in public")
    events.drain()

    assert lines(bob) == [
        (("ada", "cyd"), "@bob @cyd all three?", True),
        (("ada",), "Yes", False),
    ]
    assert lines(cyd) == [(("ada", "bob"), "@bob @cyd all three?", True)]
    assert lines(ada)[1] == (("bob",), "Yes", True)
    assert texts(ada, get_second_id(ada)) == ["Yes", "@bob lunch?"]
    assert [count_unread_conversations(owner_id=one.id) for one in (ada, bob)] == [1, 1]


def get_second_id(owner: UserCard) -> int:
    page = list_conversations(viewer=Viewer(owner.id), keyset=Keyset())
    return page.items[1].id


def test_a_note_to_oneself_has_no_other_people(ada: UserCard) -> None:
    write(ada, "Buy milk")

    assert lines(ada) == [((), "Buy milk", False)]


def test_a_conversation_is_read_up_to_a_tweet(ada: UserCard, bob: UserCard) -> None:
    first = write(ada, "@bob one")
    conversation_id = first_id(bob)
    mark_conversation_read(
        conversation_id=conversation_id, owner_id=bob.id, up_to_id=first
    )
    assert count_unread_conversations(owner_id=bob.id) == 0

    second = write(ada, "@bob two")
    mark_conversation_read(
        conversation_id=conversation_id, owner_id=bob.id, up_to_id=first
    )
    assert count_unread_conversations(owner_id=bob.id) == 1
    mark_conversation_read(
        conversation_id=conversation_id, owner_id=bob.id, up_to_id=second
    )
    assert lines(bob) == [(("ada",), "@bob two", False)]


def test_a_removed_conversation_comes_back_with_the_next_tweet(
    ada: UserCard, bob: UserCard
) -> None:
    write(ada, "@bob one")
    conversation_id = first_id(bob)

    remove_conversation(conversation_id=conversation_id, owner_id=bob.id)

    assert lines(bob) == []
    assert count_unread_conversations(owner_id=bob.id) == 0
    assert len(lines(ada)) == 1
    write(ada, "@bob two")
    assert lines(bob) == [(("ada",), "@bob two", True)]
    assert texts(bob, conversation_id) == ["@bob two", "@bob one"]


def test_nobody_else_can_open_or_change_it(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = write(ada, "@bob hush")
    conversation_id = first_id(bob)

    for act in (
        lambda: get_conversation(
            conversation_id=conversation_id, viewer=Viewer(cyd.id)
        ),
        lambda: texts(cyd, conversation_id),
        lambda: remove_conversation(conversation_id=conversation_id, owner_id=cyd.id),
        lambda: mark_conversation_read(
            conversation_id=conversation_id, owner_id=ada.id, up_to_id=tweet_id
        ),
    ):
        with pytest.raises(ConversationNotFound):
            act()


HIDES: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "trash": (
        lambda ada, bob, id_: trash_tweet(actor_id=ada.id, tweet_id=id_),
        lambda ada, bob, id_: untrash_tweet(actor_id=ada.id, tweet_id=id_),
    ),
    "taken down": (
        lambda ada, bob, id_: take_down_tweet(moderator_id=bob.id, tweet_id=id_),
        lambda ada, bob, id_: restore_tweet(moderator_id=bob.id, tweet_id=id_),
    ),
    "block": (
        lambda ada, bob, id_: block_user(blocker_id=ada.id, blocked_id=bob.id),
        lambda ada, bob, id_: unblock_user(blocker_id=ada.id, blocked_id=bob.id),
    ),
    "mute": (
        lambda ada, bob, id_: mute_user(muter_id=bob.id, muted_id=ada.id),
        lambda ada, bob, id_: unmute_user(muter_id=bob.id, muted_id=ada.id),
    ),
    "suspension": (
        lambda ada, bob, id_: suspend_user(moderator_id=bob.id, user_id=ada.id),
        lambda ada, bob, id_: reinstate_user(moderator_id=bob.id, user_id=ada.id),
    ),
}


@pytest.mark.parametrize("name", HIDES)
def test_what_hides_a_tweet_takes_it_off_the_list_and_the_count(
    name: str, ada: UserCard, bob: UserCard
) -> None:
    hide, show = HIDES[name]
    tweet_id = write(ada, "@bob hello")
    before = lines(bob)
    assert before == [(("ada",), "@bob hello", True)]

    hide(ada, bob, tweet_id)
    events.drain()
    assert lines(bob) == []
    assert count_unread_conversations(owner_id=bob.id) == 0

    show(ada, bob, tweet_id)
    events.drain()
    assert lines(bob) == before
    assert count_unread_conversations(owner_id=bob.id) == 1


def test_an_older_tweet_takes_the_place_of_a_hidden_one(
    ada: UserCard, bob: UserCard
) -> None:
    first = write(ada, "@bob one")
    write(bob, "Mine", in_reply_to_id=first)
    hidden = write(ada, "@bob two")

    trash_tweet(actor_id=ada.id, tweet_id=hidden)
    events.drain()

    assert lines(bob) == [(("ada",), "Mine", False)]


def test_a_deleted_tweet_leaves_nothing_behind(ada: UserCard, bob: UserCard) -> None:
    tweet_id = write(ada, "@bob hello")

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()

    assert not ConversationEntry.objects.exists()
    assert lines(bob) == lines(ada) == []
    refresh_conversations_of_tweet(tweet_id=tweet_id)
    assert not ConversationEntry.objects.exists()


def test_handlers_may_come_twice_and_in_any_order(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    """Random tweets and deletions; the list is always what brute force finds."""
    rng, people = random.Random(4), [ada, bob, cyd]
    ids: list[int] = []
    for number in range(25):
        author = rng.choice(people)
        others = [one for one in people if one != author]
        named = rng.sample(others, rng.randint(0, 2))
        text = " ".join(f"@{one.handle}" for one in named) + f" {number}"
        ids.append(
            post_tweet(author_id=author.id, text=text, visibility=Visibility.MENTIONED)
        )
    for tweet_id in rng.sample(ids, 8):
        author_id = ConversationEntry.objects.filter(tweet_id=tweet_id)[0].author_id
        trash_tweet(actor_id=author_id, tweet_id=tweet_id)
    events.drain()
    for tweet_id in rng.choices(ids, k=20):
        refresh_conversations_of_tweet(tweet_id=tweet_id)

    for owner in people:
        expected: dict[tuple[int, ...], int] = {}
        for tweet_id in ids:
            entry = ConversationEntry.objects.filter(
                tweet_id=tweet_id, owner_id=owner.id
            ).first()
            if entry and is_shown(tweet_id, owner):
                row = Conversation.objects.get(
                    owner_id=owner.id, people_key=entry.people_key
                )
                expected[tuple(row.people_ids)] = tweet_id
        found = Conversation.objects.filter(owner_id=owner.id, position__gt=0)
        assert {tuple(row.people_ids): row.latest_id for row in found} == expected


def is_shown(tweet_id: int, owner: UserCard) -> bool:
    try:
        return get_tweet(tweet_id=tweet_id, viewer=Viewer(owner.id)).is_shown
    except Exception:
        return False


def test_a_page_costs_the_same_however_long_the_list_is(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    write(ada, "@bob hello")
    viewer = Viewer(bob.id)
    with count_round_trips() as one:
        list_conversations(viewer=viewer, keyset=Keyset())
    write(ada, "@bob @cyd hello")
    write(bob, "Note")
    with count_round_trips() as three:
        list_conversations(viewer=viewer, keyset=Keyset())

    assert len(three) == len(one) <= 7


def test_lists_and_counts_are_read_from_indexes(ada: UserCard, bob: UserCard) -> None:
    tweet_id = write(ada, "@bob hello")
    viewer = Viewer(bob.id)
    conversation_id = first_id(bob)

    with count_round_trips() as reads:
        list_conversations(viewer=viewer, keyset=Keyset())
        texts(bob, conversation_id)
        count_unread_conversations(owner_id=bob.id)
        refresh_conversations_of_tweet(tweet_id=tweet_id)
        refresh_conversations_between(one_id=ada.id, other_id=bob.id)
        refresh_conversations_with(user_id=ada.id)

    assert_indexed(reads)
