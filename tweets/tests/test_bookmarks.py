"""Tests bookmarks: private, in folders, searched, and gone with what one cannot see."""

from collections.abc import Callable
from functools import partial

import pytest

from notifications.models import Notification
from tweets.errors import (
    BadSearch,
    FolderExists,
    FolderNameInvalid,
    FolderNotFound,
    IdempotencyKeyReused,
    TooManyFolders,
    TweetNotFound,
)
from tweets.limits import FOLDERS_MAX
from tweets.models import BookmarkFolder, Reaction
from tweets.search.parsing import parse_query
from tweets.services import (
    bookmark_tweet,
    create_folder,
    delete_folder,
    delete_tweet,
    find_bookmark_folder,
    get_folder,
    get_tweet,
    hydrate_tweets,
    list_bookmarks,
    list_folders,
    rename_folder,
    search_bookmarks,
    trash_tweet,
    unbookmark_tweet,
    untrash_tweet,
)
from tweets.tests.conftest import AtOnce, Published
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
)
from users.services import block_user, unblock_user
from users.types import UserCard, Viewer

Texts = Callable[..., list[str]]


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="The ferry is back")


@pytest.fixture
def texts(bob: UserCard) -> Texts:
    """Return a function that returns the texts of bob's bookmarks."""

    def read(**choice: object) -> list[str]:
        keyset = Keyset(limit=choice.pop("limit", 20))  # type: ignore[arg-type]
        page = list_bookmarks(viewer=Viewer(bob.id), keyset=keyset, **choice)  # type: ignore[arg-type]
        return [view.text for view in page.items]

    return read


def test_a_bookmark_is_known_to_its_owner_only(
    ada: UserCard, bob: UserCard, cyd: UserCard, tweet_id: int, published: Published
) -> None:
    before = published()
    keep = partial(bookmark_tweet, user_id=bob.id, tweet_id=tweet_id)
    assert [keep(), keep()] == [True, False]

    assert get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id)).bookmarked
    for person in (ada, cyd):
        assert not get_tweet(tweet_id=tweet_id, viewer=Viewer(person.id)).bookmarked
        page = list_bookmarks(viewer=Viewer(person.id), keyset=Keyset())
        assert page.items == []
    assert published() == before
    events.drain()
    assert not Notification.objects.exists()

    stop = partial(unbookmark_tweet, user_id=bob.id, tweet_id=tweet_id)
    assert [stop(), stop()] == [True, False]
    assert not get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id)).bookmarked


def test_bookmarking_at_once_keeps_one(
    bob: UserCard, tweet_id: int, at_once: AtOnce
) -> None:
    keep = partial(bookmark_tweet, user_id=bob.id, tweet_id=tweet_id)

    assert sorted(map(bool, at_once([keep] * 8))) == [False] * 7 + [True]
    assert Reaction.objects.count() == 1


def test_the_latest_bookmark_comes_first_and_pages_follow(
    ada: UserCard, bob: UserCard
) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"{number}") for number in range(5)]
    order = [ids[3], ids[0], ids[4], ids[1]]
    for tweet_id in order:
        bookmark_tweet(user_id=bob.id, tweet_id=tweet_id)

    viewer = Viewer(bob.id)
    with count_round_trips() as trips:
        page = list_bookmarks(viewer=viewer, keyset=Keyset(limit=3))
    older = list_bookmarks(
        viewer=viewer, keyset=Keyset(before=page.items[-1].source_id)
    )

    found = [view.id for view in (*page.items, *older.items)]
    assert found == order[::-1]
    assert older.next is None
    assert_indexed(trips, max_examined=15)


def test_what_cannot_be_seen_disappears_and_comes_back(
    ada: UserCard, bob: UserCard, tweet_id: int, texts: Texts
) -> None:
    bookmark_tweet(user_id=bob.id, tweet_id=tweet_id)

    block_user(blocker_id=ada.id, blocked_id=bob.id)
    assert texts() == []
    with pytest.raises(TweetNotFound):
        bookmark_tweet(user_id=bob.id, tweet_id=tweet_id)
    unblock_user(blocker_id=ada.id, blocked_id=bob.id)
    assert texts() == ["The ferry is back"]
    trash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    assert texts() == []
    untrash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    assert texts() == ["The ferry is back"]
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()
    assert not Reaction.objects.exists()


def test_a_bookmark_is_in_one_folder_or_none(
    ada: UserCard, bob: UserCard, tweet_id: int, texts: Texts
) -> None:
    boats = create_folder(owner_id=bob.id, name="  Boats ")
    food = create_folder(owner_id=bob.id, name="Food")
    other_id = post_tweet(author_id=ada.id, text="Soup")
    put = partial(bookmark_tweet, user_id=bob.id)

    put(tweet_id=tweet_id, folder_id=boats.id)
    put(tweet_id=other_id)
    assert (boats.name, texts(folder_id=boats.id)) == ("Boats", ["The ferry is back"])
    assert texts(folder_id=0) == ["Soup"]
    put(tweet_id=tweet_id)
    assert find_bookmark_folder(user_id=bob.id, tweet_id=tweet_id) == boats.id
    put(tweet_id=tweet_id, folder_id=food.id)
    assert (texts(folder_id=boats.id), texts(folder_id=food.id)) == (
        [],
        ["The ferry is back"],
    )
    delete_folder(owner_id=bob.id, folder_id=food.id)
    assert find_bookmark_folder(user_id=bob.id, tweet_id=tweet_id) == 0
    with count_round_trips() as trips:
        assert texts(folder_id=0) == ["Soup", "The ferry is back"]
    assert_indexed(trips)


def test_bookmarks_are_searched_like_tweets(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    boats = create_folder(owner_id=bob.id, name="Boats")
    ids = []
    for number in range(30):
        author = (ada, cyd)[number % 2]
        name = ("Ferries", "Boat")[number % 3 == 0]
        ids.append(post_tweet(author_id=author.id, text=f"{name} {number}"))
        folder_id = boats.id if number < 10 else None
        bookmark_tweet(user_id=bob.id, tweet_id=ids[-1], folder_id=folder_id)
    post_tweet(author_id=ada.id, text="A boat that nobody keeps")

    def find(text: str, **choice: int) -> list[int]:
        page = search_bookmarks(
            query=parse_query(text),
            viewer=Viewer(bob.id),
            keyset=Keyset(limit=3),
            **choice,
        )
        return [ids.index(view.id) for view in page.items]

    with count_round_trips() as trips:
        assert find("boats") == [27, 24, 21]
        assert find("boat", folder_id=boats.id) == [9, 6, 3]
    assert_indexed(trips, max_examined=40)
    assert find("ferry from:cyd") == [29, 25, 23]
    assert find("ferry -from:cyd until:2020-01-01") == []
    assert find("boat", folder_id=0) == [27, 24, 21]
    assert find("kayak") == []
    with pytest.raises(BadSearch, match="in:bookmarks and in:likes"):
        find("boat in:likes")


def test_folders_have_one_name_each_and_an_owner(ada: UserCard, bob: UserCard) -> None:
    boats = create_folder(owner_id=bob.id, name="Boats")
    create_folder(owner_id=ada.id, name="Boats")

    with pytest.raises(FolderExists):
        create_folder(owner_id=bob.id, name="BOATS")
    for name in ("", " \n ", "x" * 51):
        with pytest.raises(FolderNameInvalid):
            create_folder(owner_id=bob.id, name=name)
    for act in (
        partial(rename_folder, name="Mine"),
        delete_folder,
        get_folder,
    ):
        with pytest.raises(FolderNotFound):
            act(owner_id=ada.id, folder_id=boats.id)
    renamed = rename_folder(owner_id=bob.id, folder_id=boats.id, name="Ships")
    assert list_folders(owner_id=bob.id) == [renamed]


def test_somebody_elses_folder_takes_nothing(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    theirs = create_folder(owner_id=ada.id, name="Boats")

    with pytest.raises(FolderNotFound):
        bookmark_tweet(user_id=bob.id, tweet_id=tweet_id, folder_id=theirs.id)

    assert not Reaction.objects.exists()


def test_there_are_at_most_fifty_folders(bob: UserCard) -> None:
    BookmarkFolder.objects.bulk_create(
        BookmarkFolder(owner_id=bob.id, name=f"{number}", name_key=f"{number}")
        for number in range(50)
    )

    with pytest.raises(TooManyFolders):
        create_folder(owner_id=bob.id, name="One more")


def test_a_repeated_request_makes_one_folder(bob: UserCard) -> None:
    make = partial(create_folder, owner_id=bob.id, idempotency_key="key")

    assert make(name="Boats") == make(name="Boats")
    with pytest.raises(IdempotencyKeyReused):
        make(name="Food")


def test_bookmarks_cost_a_page_no_round_trip(bob: UserCard, tweet_id: int) -> None:
    with count_round_trips() as without:
        hydrate_tweets(tweet_ids=[tweet_id], viewer=Viewer(bob.id))
    bookmark_tweet(user_id=bob.id, tweet_id=tweet_id)
    with count_round_trips() as trips:
        hydrate_tweets(tweet_ids=[tweet_id], viewer=Viewer(bob.id))

    assert len(trips) == len(without)


def test_the_limit_of_folders_holds_at_once(ada: UserCard, at_once: AtOnce) -> None:
    for number in range(FOLDERS_MAX - 2):
        create_folder(owner_id=ada.id, name=f"Folder {number}")

    at_once(
        partial(create_folder, owner_id=ada.id, name=f"Late {number}")
        for number in range(8)
    )

    assert BookmarkFolder.objects.count() == FOLDERS_MAX
