"""A small site to attack, and its attackers: a stranger, a member and a moderator."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import add_to_list, create_list, register_user

from .hostile_requests import Target
from .running import find_fields

SignIn = Callable[[str], Client]

STRANGER, MEMBER, MODERATOR = "nobody", "ada", "bob"
PEOPLE = (STRANGER, MEMBER, MODERATOR)
BACKEND = "users.backends.HandleOrEmailBackend"


def make_world() -> Target:
    """Create the people and a tweet; return what attacks need to know."""
    ada_id, bob_id = (
        register_user(
            handle=handle,
            email=f"{handle}@example.net",
            password="a loom of numbers",
            is_invented=True,
        )
        for handle in (MEMBER, MODERATOR)
    )
    User.objects.filter(id=bob_id).update(is_staff=True, is_superuser=True)
    tweet_id = str(post_tweet(author_id=bob_id, text="Morning #harbour"))
    list_id = create_list(owner_id=ada_id, name="Harbour", is_private=False)
    add_to_list(owner_id=ada_id, list_id=list_id, user_ids=[bob_id])
    arguments = {
        "handle": PEOPLE,
        "list_id": (str(list_id),),
        "tweet_id": (tweet_id,),
        "tag": ("harbour",),
        "object_id": (str(ada_id), tweet_id),
    }
    return Target(arguments=arguments, fields=find_fields(sign_in(MODERATOR)))


def sign_in(who: str) -> Client:
    """Return a client that is signed in as the person, unless it is a stranger."""
    client = Client()
    if who != STRANGER:
        client.force_login(User.objects.get(handle_key=who), backend=BACKEND)
    return client
