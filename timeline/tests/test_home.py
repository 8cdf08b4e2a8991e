"""Home as its owner sees it, from events to pages."""

from timeline.services import get_home
from tweets.services import post_tweet
from twitter_project.shared import events
from twitter_project.shared.pagination import Keyset
from users.types import UserCard


def home(owner: UserCard, **keyset: int) -> list[str]:
    page = get_home(owner_id=owner.id, keyset=Keyset(**keyset))
    return [view.text for view in page.items]


def test_own_tweet_is_in_home_before_any_worker_ran(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="Hello")

    assert home(ada) == ["Hello"]


def test_followers_get_a_tweet_and_strangers_do_not(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="From bob")
    events.drain()

    assert home(ada) == ["From bob"]
    assert home(cyd) == []
