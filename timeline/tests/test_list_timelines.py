"""Tests the timelines of lists, and homes without members of exclusive lists."""

from typing import Any

import pytest

from timeline.services import (
    create_list,
    find_owners_shown,
    get_list_timeline,
)
from timeline.tests.conftest import Home
from tweets.errors import IdempotencyKeyReused
from tweets.models import Tweet
from tweets.services import retweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, parse_cursor
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users import services as users
from users.errors import ListNameInvalid, ListNotFound
from users.models import ListMember, PeopleList
from users.services import add_to_list, edit_list
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer


def make_list(owner: UserCard, *members: UserCard, **values: Any) -> int:
    values = {"name": "Loom", **values}
    list_id = users.create_list(owner_id=owner.id, **values)
    ids = [member.id for member in members]
    add_to_list(owner_id=owner.id, list_id=list_id, user_ids=ids)
    return list_id


def post(author: UserCard, text: str, **fields: Any) -> int:
    return post_tweet(author_id=author.id, text=text, **fields)


def read(list_id: int, viewer: Viewer, **keyset: Any) -> list[str]:
    page = get_list_timeline(list_id=list_id, viewer=viewer, keyset=Keyset(**keyset))
    return [view.text for view in page.items]


def test_list_shows_tweets_and_retweets_of_its_members(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = make_list(ada, bob)
    post(bob, "Before")
    adas = post(ada, "By ada")
    post(cyd, "By cyd")
    retweet(user_id=bob.id, tweet_id=adas)
    post(bob, "After")

    assert read(list_id, Viewer(ada.id)) == ["After", "By ada", "Before"]

    users.remove_from_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    assert read(list_id, Viewer(ada.id)) == []


def test_private_list_has_no_timeline_for_others(ada: UserCard, bob: UserCard) -> None:
    list_id = make_list(ada, bob)
    post(bob, "Hello")

    for viewer in (Viewer(bob.id), ANONYMOUS):
        with pytest.raises(ListNotFound):
            read(list_id, viewer)
    edit_list(owner_id=ada.id, list_id=list_id, is_private=False)
    assert read(list_id, ANONYMOUS) == ["Hello"]


def test_viewers_see_what_they_may_see(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = make_list(ada, bob, cyd, is_private=False)
    post(bob, "For all")
    post(bob, "For followers", visibility="followers")
    post(bob, "For @cyd", visibility="mentioned")
    post(cyd, "By cyd")

    assert read(list_id, Viewer(ada.id)) == ["By cyd", "For followers", "For all"]
    assert read(list_id, Viewer(cyd.id)) == ["By cyd", "For all"]
    users.mute_user(muter_id=ada.id, muted_id=cyd.id)
    users.block_user(blocker_id=cyd.id, blocked_id=bob.id)
    assert read(list_id, Viewer(ada.id)) == ["For followers", "For all"]
    assert read(list_id, Viewer(cyd.id)) == ["By cyd"]


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        ("none", ["self"]),
        ("members", ["cyd", "self"]),
        ("followed", ["dan", "self"]),
    ],
)
def test_replies_by_the_lists_policy(
    ada: UserCard, bob: UserCard, cyd: UserCard, policy: str, shown: list[str]
) -> None:
    dan, eve = make_people("dan", "eve")
    users.follow_user(follower_id=ada.id, followee_id=dan.id)
    list_id = make_list(ada, bob, cyd, replies_policy=policy)
    for author, text in ((bob, "self"), (cyd, "cyd"), (dan, "dan"), (eve, "eve")):
        tweet_id = post(author, f"Root {text}")
        post(bob, text, in_reply_to_id=tweet_id)
    to_viewer = post(ada, "Root ada")
    post(bob, "viewer", in_reply_to_id=to_viewer)

    texts = [text for text in read(list_id, Viewer(ada.id)) if "Root" not in text]

    assert sorted(texts) == sorted([*shown, "viewer"])


def test_each_tweet_appears_once(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    list_id = make_list(ada, bob, cyd)
    tweet_id = post(bob, "Once")
    retweet(user_id=cyd.id, tweet_id=tweet_id)

    assert read(list_id, Viewer(ada.id)) == ["Once"]


def test_pages_are_full_and_lead_in_both_directions(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = make_list(ada, bob, cyd, is_private=False)
    for number in range(8):
        root = post(cyd, f"{number}")
        post(ada, "Not on the list")
        stranger = post(ada, "Root")
        post(bob, "Reply to a stranger", in_reply_to_id=stranger)
        post(bob, "To the followers of bob", in_reply_to_id=root)
    viewer = Viewer(cyd.id)
    whole = read(list_id, viewer, limit=100)
    assert len(whole) == 16

    seen: list[str] = []
    keyset = Keyset(limit=5)
    while True:
        page = get_list_timeline(list_id=list_id, viewer=viewer, keyset=keyset)
        seen += [view.text for view in page.items]
        if page.next is None:
            break
        assert len(page.items) == 5
        keyset = Keyset(limit=5, before=parse_cursor(page.next, field="before"))
    assert seen == whole

    oldest = page.items[-1].source_id
    up = get_list_timeline(
        list_id=list_id, viewer=viewer, keyset=Keyset(limit=7, after=oldest)
    )
    assert [view.text for view in up.items] == whole[-8:-1]
    newest = get_list_timeline(
        list_id=list_id, viewer=viewer, keyset=Keyset(limit=100, since=oldest)
    )
    assert [view.text for view in newest.items] == whole[:-1]


def test_reading_a_list_of_500_reads_little(ada: UserCard) -> None:
    member_ids = [one.id for one in make_people(*(f"m{n:03}" for n in range(500)))]
    list_id = users.create_list(owner_id=ada.id, name="Many")
    ListMember.objects.bulk_create(
        ListMember(list_id=list_id, owner_id=ada.id, member_id=id_)
        for id_ in member_ids
    )
    ids = iter([new_id() for _ in range(4_000)])
    Tweet.objects.bulk_create(
        Tweet(id=id_, author_id=member_ids[number % 500], conversation_id=id_)
        for number, id_ in enumerate(ids)
    )

    with count_round_trips() as trips:
        assert len(read(list_id, Viewer(ada.id))) == 20

    plans = assert_indexed(trips)
    scans = [plan for plan in plans if "tweet" in plan.command.collection]
    # One key for each member, and those of the page; all rows would be 4,000.
    assert sum(plan.keys_examined for plan in scans) < 2_000
    assert sum(plan.docs_examined for plan in scans) < 150
    # The list, its owner and members; ten scans; five to hydrate the tweets.
    assert len(trips) <= 18, trips


def test_exclusive_list_keeps_members_out_of_home(
    ada: UserCard, bob: UserCard, home: Home
) -> None:
    own = post(ada, "Own")
    post(bob, "Apart")
    post(bob, "To @ada")
    post(bob, "Answer", in_reply_to_id=own)
    retweet(user_id=bob.id, tweet_id=post(bob, "Again"))
    events.drain()
    assert len(home(ada)) == 5

    list_id = make_list(ada, bob, is_exclusive=True)

    assert home(ada) == ["Answer", "To @ada", "Own"]
    assert read(list_id, Viewer(ada.id))[-1] == "Apart"
    edit_list(owner_id=ada.id, list_id=list_id, is_exclusive=False)
    assert len(home(ada)) == 5


def test_stream_knows_exclusive_lists(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post(bob, "Apart")
    source = FeedSource(tweet_id, tweet_id, bob.id)
    viewers = [Viewer(ada.id)]
    assert find_owners_shown(source=source, viewers=viewers) == {ada.id}

    make_list(ada, bob, is_exclusive=True)

    assert find_owners_shown(source=source, viewers=viewers) == set()


def test_same_key_creates_one_list(ada: UserCard) -> None:
    first, again = (
        create_list(owner_id=ada.id, idempotency_key="k", name="Loom") for _ in "12"
    )
    assert first == again
    assert PeopleList.objects.count() == 1
    with pytest.raises(IdempotencyKeyReused):
        create_list(owner_id=ada.id, idempotency_key="k", name="Mill")
    with pytest.raises(ListNameInvalid):
        create_list(owner_id=ada.id, idempotency_key="l", name="")
    assert create_list(owner_id=ada.id, idempotency_key="l", name="Mill") != first
