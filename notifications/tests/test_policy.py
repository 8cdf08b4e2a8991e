"""Tests the policy for notifications from people whom the recipient may not know."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from notifications.models import AcceptedPerson, Notification
from notifications.policy import STRICTNESS, Policy, PolicyChoice, PolicyFacts
from notifications.services import (
    accept_people,
    change_policy,
    count_unread,
    count_waiting_people,
    dismiss_people,
    get_policy,
    list_notifications,
    list_waiting_notifications,
    list_waiting_people,
    refresh_recipient,
    stop_accepting,
)
from tweets.services import delete_tweet, edit_tweet, like_tweet, unlike_tweet
from twitter_project.outbox import events
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
    explain_plan,
)
from users.models import User
from users.services import (
    block_user,
    follow_user,
    mute_user,
    unblock_user,
    unfollow_user,
    unmute_user,
)
from users.tests.cast import insert_people, make_people, new_user
from users.types import UserCard, Viewer

ALL_FILTERED = dict.fromkeys(
    ("not_following", "not_followers", "new_accounts", "private_mentions"), "filter"
)


def find_shown(recipient: UserCard) -> list[tuple[str, str]]:
    """Return kind and actor of what the inbox shows, newest first."""
    events.drain()
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    assert count_unread(recipient_id=recipient.id) == sum(
        line.unread for line in page.items
    )
    return [(line.kind, line.actors[0].handle) for line in page.items]


def find_waiting(recipient: UserCard) -> list[tuple[str, int, str]]:
    """Return person, count and newest kind of what waits, newest first."""
    events.drain()
    page = list_waiting_people(viewer=Viewer(recipient.id), keyset=Keyset())
    assert count_waiting_people(recipient_id=recipient.id) == len(page.items)
    return [(one.person.card.handle, one.count, one.latest.kind) for one in page.items]


def make_old_account(handle: str, *, days: int) -> User:
    joined_at = timezone.now() - timedelta(days=days)
    user = new_user(handle, id=first_id_at(joined_at))
    insert_people([user])
    return user


@pytest.fixture
def dan(cast: dict[str, UserCard]) -> UserCard:
    """Somebody whom ada does not know."""
    (dan,) = make_people("dan")
    return dan


def test_the_strictest_choice_that_applies_decides() -> None:
    for choices in product(STRICTNESS, repeat=4):
        policy = Policy(*choices)
        for facts in product((False, True), repeat=3):
            applies = (True, not facts[0], facts[1], facts[2])
            applying = [one for one, it in zip(choices, applies, strict=True) if it]
            strictest = max(applying, key=list(PolicyChoice).index)
            assert policy.judge(PolicyFacts(*facts)) == strictest


def test_people_one_does_not_follow_wait_until_they_are_followed(
    ada: UserCard, bob: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for fan in (bob, cyd, dan):
        like_tweet(user_id=fan.id, tweet_id=tweet_id)
    assert find_shown(ada) == [("like", "dan")]

    change_policy(owner_id=ada.id, changes={"not_following": "filter"})
    post_tweet(author_id=cyd.id, text="Hi @ada")
    assert find_shown(ada) == [("like", "bob")]
    assert find_waiting(ada) == [("cyd", 2, "mention"), ("dan", 1, "like")]

    follow_user(follower_id=ada.id, followee_id=cyd.id)
    assert find_shown(ada) == [("mention", "cyd"), ("like", "cyd")]
    assert find_waiting(ada) == [("dan", 1, "like")]

    unfollow_user(follower_id=ada.id, followee_id=cyd.id)
    assert [one[0] for one in find_waiting(ada)] == ["cyd", "dan"]


def test_people_who_do_not_follow_one_are_ignored_until_they_do(
    ada: UserCard, cyd: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes={"not_followers": "drop"})
    for person in (cyd, dan):
        post_tweet(author_id=person.id, text="Hi @ada")
    assert find_shown(ada) == [("mention", "cyd")]
    assert find_waiting(ada) == []

    follow_user(follower_id=dan.id, followee_id=ada.id)
    assert find_shown(ada)[:2] == [("follow", "dan"), ("mention", "dan")]


def test_an_account_is_new_by_the_time_of_the_notification(ada: UserCard) -> None:
    change_policy(owner_id=ada.id, changes={"new_accounts": "filter"})
    old = make_old_account("old", days=31)
    young = make_old_account("young", days=29)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for user in (old, young):
        like_tweet(user_id=user.id, tweet_id=tweet_id)
        post_tweet(author_id=user.id, text="Hi @ada")
    assert {actor for _, actor in find_shown(ada)} == {"old"}
    assert find_waiting(ada) == [("young", 2, "mention")]

    # Then the old account's were written while it was new, and they are repeated.
    written_at = first_id_at(timezone.now() - timedelta(days=2))
    rows = list(Notification.objects.filter(actor_id=old.id))
    Notification.objects.filter(actor_id=old.id).delete()
    for number, row in enumerate(rows):
        row.id = written_at + number
    Notification.objects.bulk_create(rows)
    refresh_recipient(recipient_id=ada.id)
    unlike_tweet(user_id=old.id, tweet_id=tweet_id)
    events.drain()
    like_tweet(user_id=old.id, tweet_id=tweet_id)
    events.drain()
    refreshed = Notification.objects.filter(actor_id=old.id)
    assert [(row.waits, row.hidden) for row in refreshed] == [(True, True)] * 2


def test_private_mentions_by_strangers_wait_unless_one_began(
    ada: UserCard, bob: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    post_tweet(author_id=dan.id, text="Psst @ada", visibility="mentioned")
    assert find_waiting(ada) == [("dan", 1, "mention")]

    own_id = post_tweet(author_id=ada.id, text="@dan @bob?", visibility="mentioned")
    answer_id = post_tweet(author_id=dan.id, text="Yes, @bob", in_reply_to_id=own_id)
    again_id = post_tweet(author_id=bob.id, text="No @ada", in_reply_to_id=answer_id)
    post_tweet(author_id=dan.id, text="Oh, @ada", in_reply_to_id=again_id)
    assert find_shown(ada)[0] == ("mention", "dan")
    assert ("reply", "dan") in find_shown(ada)
    assert find_waiting(ada) == [("dan", 1, "mention")]


def test_only_private_mentions_are_filtered_if_only_they_shall_be(
    ada: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes={"private_mentions": "drop"})
    post_tweet(author_id=dan.id, text="Psst @ada", visibility="mentioned")
    post_tweet(author_id=dan.id, text="Hi @ada")
    follow_user(follower_id=dan.id, followee_id=ada.id)

    assert find_shown(ada) == [("follow", "dan"), ("mention", "dan")]


def test_only_people_who_wait_are_accepted_and_nobody_across_a_block_is_listed(
    ada: UserCard, bob: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    post_tweet(author_id=dan.id, text="One @ada")
    events.drain()
    api = Api(ada.id)

    both = {"action": "accept", "handles": ["bob", "dan"]}
    assert api.post("notifications/requests", both).status == 200
    assert AcceptedPerson.objects.values_list("person_id").get() == (dan.id,)

    block_user(blocker_id=dan.id, blocked_id=ada.id)
    assert api.get("notifications/accepted").body["items"] == []
    for handle in ("dan", "nobody"):
        assert api.delete(f"notifications/accepted/{handle}").status == 404
        assert api.delete(f"users/me/follow-requests/{handle}").status == 404


def test_an_accepted_person_is_shown_until_they_no_longer_are(
    ada: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    post_tweet(author_id=dan.id, text="One @ada")
    events.drain()

    accept_people(owner_id=ada.id, person_ids=[dan.id])
    accept_people(owner_id=ada.id, person_ids=[dan.id])
    post_tweet(author_id=dan.id, text="Two @ada")
    assert find_shown(ada) == [("mention", "dan")] * 2
    assert find_waiting(ada) == []

    assert stop_accepting(owner_id=ada.id, person_id=dan.id)
    assert not stop_accepting(owner_id=ada.id, person_id=dan.id)
    assert find_shown(ada) == []
    assert find_waiting(ada) == [("dan", 2, "mention")]


def test_dismissed_ones_stay_away_and_later_ones_wait(
    ada: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    first_id = post_tweet(author_id=dan.id, text="One @ada")
    events.drain()

    assert dismiss_people(owner_id=ada.id, person_ids=[dan.id]) == 1
    assert find_waiting(ada) == []
    edit_tweet(actor_id=dan.id, tweet_id=first_id, text="One, @ada!")
    assert find_waiting(ada) == []

    post_tweet(author_id=dan.id, text="Two @ada")
    assert find_waiting(ada) == [("dan", 1, "mention")]
    change_policy(owner_id=ada.id, changes=dict.fromkeys(ALL_FILTERED, "accept"))
    assert find_shown(ada) == [("mention", "dan")]


def test_what_is_hidden_for_another_reason_does_not_wait(
    ada: UserCard, dan: UserCard
) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    tweet_id = post_tweet(author_id=dan.id, text="Hi @ada")
    assert len(find_waiting(ada)) == 1

    mute_user(muter_id=ada.id, muted_id=dan.id)
    assert find_waiting(ada) == []
    unmute_user(muter_id=ada.id, muted_id=dan.id)
    assert len(find_waiting(ada)) == 1
    block_user(blocker_id=dan.id, blocked_id=ada.id)
    assert find_waiting(ada) == []
    unblock_user(blocker_id=dan.id, blocked_id=ada.id)
    delete_tweet(actor_id=dan.id, tweet_id=tweet_id)
    assert find_waiting(ada) == []


def test_bad_choices_are_refused_by_name(ada: UserCard) -> None:
    for name, choice in (("not_following", "maybe"), ("everybody", "drop")):
        with pytest.raises(Invalid) as caught:
            change_policy(owner_id=ada.id, changes={name: choice})
        assert caught.value.field == name
    assert get_policy(owner_id=ada.id) == Policy()


def test_the_filtered_inbox_pages_by_its_index(ada: UserCard) -> None:
    change_policy(owner_id=ada.id, changes=ALL_FILTERED)
    crowd = make_people(*(f"p{number}" for number in range(5)))
    for person in crowd * 2:
        post_tweet(author_id=person.id, text="Hi @ada")
        events.drain()
    viewer, found = Viewer(ada.id), []
    keyset = Keyset(limit=2)
    for _ in range(3):
        with count_round_trips() as trips:
            page = list_waiting_people(viewer=viewer, keyset=keyset)
        # People are sorted after they were counted, which no index can do.
        faults = {fault for plan in explain_plan(trips) for fault in plan.faults}
        assert faults == {"sorts in memory"}
        found += [one.person.card.handle for one in page.items]
        keyset = Keyset(limit=2, before=int(page.next or 0))

    assert found == ["p4", "p3", "p2", "p1", "p0"]
    assert page.next is None
    with count_round_trips() as trips:
        assert count_waiting_people(recipient_id=ada.id) == 5
    assert len(trips) == 1
    assert_indexed(trips)
    with count_round_trips() as trips:
        list_waiting_notifications(person_id=crowd[0].id, viewer=viewer, keyset=keyset)
    assert_indexed(trips)
