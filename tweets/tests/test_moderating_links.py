"""Tests that moderators reach the admin from a tweet and from a profile."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def test_only_staff_find_the_way_to_the_admin(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    links = {
        f"/@bob/{tweet_id}": reverse("admin:tweets_tweet_change", args=[tweet_id]),
        "/@bob": reverse("admin:users_user_change", args=[bob.id]),
    }

    def find_links() -> list[bool]:
        client = signed_in(ada)
        return [
            f'href="{link}"' in client.get(page).content.decode()
            for page, link in links.items()
        ]

    assert find_links() == [False, False]
    User.objects.filter(id=ada.id).update(is_staff=True)
    assert find_links() == [True, True]
