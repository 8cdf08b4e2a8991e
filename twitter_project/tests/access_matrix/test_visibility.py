"""Asks every path for tweets of every visibility, as every kind of viewer.

Whatever the path is, its answer contains a tweet's words only if the viewer may see the
tweet; to others the tweet's own paths answer as if it did not exist.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponseBase
from django.test import Client

from tweets.services import like_tweet
from tweets.types import NewPoll
from twitter_project.api.interface import REST
from twitter_project.outbox import events
from twitter_project.web.access import Url, list_urls
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import follow_user
from users.tests.cast import make_people

from .world import ARGUMENTS, World, make_token

AUTHOR = "ada"
VIEWERS = {
    "anonymous": "",
    "stranger": "dan",
    "follower": "cyd",
    "mentioned": "eve",
    "author": AUTHOR,
}
# By visibility: a word to search for, one that is never sent, and who may see both.
WORDS = {"public": "pimpernel", "followers": "quagga", "mentioned": "rhubarb"}
SECRETS = {"public": "tamarisk", "followers": "umbrella", "mentioned": "verbena"}
MAY_SEE = {
    "public": VIEWERS.keys(),
    "followers": {"follower", "mentioned", "author"},
    "mentioned": {"mentioned", "author"},
}
# Where those who may see a tweet find it, at the least.
EVERYWHERE = {
    "@<str:handle>",
    "@<str:handle>/<id:tweet_id>",
    "@<str:handle>/<id:tweet_id>/history",
    "@<str:handle>/<id:tweet_id>/thread",
    "rest/v1/tweets/<str:tweet_id>",
    "rest/v1/tweets/<str:tweet_id>/thread",
}
# A stream does not end; its own tests say who is told of which tweet.
LEFT_OUT = ("live", "stream", "readyz", "healthz")
MISSING_ID = 1
# Something for every change, so that none is refused for what it lacks.
FIELDS = {"choices": [0], "policy": "everyone", "url": "none", "text": "Changed"}


@dataclass(frozen=True, slots=True)
class Planted:
    """The world with tweets, and the ids to ask for: by visibility, and a thread's."""

    world: World
    tweets: Mapping[str, int]
    root_id: int


@pytest.fixture
def planted(db: None) -> Planted:
    """Return tweets of each visibility, replies of each, likes and notifications."""
    people = make_people(AUTHOR, "bob", "cyd", "dan", "eve")
    ids = {person.handle: person.id for person in people}
    follow_user(follower_id=ids["cyd"], followee_id=ids[AUTHOR])
    root_id = post_tweet(author_id=ids["bob"], text="A thread @ada")
    tweets = {}
    for visibility, word in WORDS.items():
        text = f"{word} and {SECRETS[visibility]} for @eve #harbour"
        choices: dict[str, Any] = {"text": text, "visibility": visibility}
        tweets[visibility] = post_tweet(author_id=ids[AUTHOR], **choices)
        post_tweet(author_id=ids[AUTHOR], in_reply_to_id=root_id, **choices)
        like_tweet(user_id=ids[AUTHOR], tweet_id=tweets[visibility])
    events.drain()
    world = World(ids=ids, suspended_client=Client(), suspended_token="")
    return Planted(world, tweets, root_id)


@pytest.mark.slow
def test_no_path_shows_a_tweet_to_anyone_who_may_not_see_it(planted: Planted) -> None:
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    told: list[str] = []

    @functools.cache
    def find_status(handle: str, path: str) -> int:
        return _ask(planted.world, handle, path).status_code

    for viewer, handle in VIEWERS.items():
        for url in _list_read_urls():
            for visibility, path in _list_paths(url, planted):
                response = _ask(planted.world, handle, path)
                content = _read(response)
                for secret_of, secret in SECRETS.items():
                    if secret in content:
                        shown[viewer, secret_of].add(url.route)
                if visibility and viewer not in MAY_SEE[visibility]:
                    missing = url.fill(_arguments(url, planted, MISSING_ID))
                    if response.status_code != find_status(handle, missing):
                        told.append(f"{viewer} {path}: {response.status_code}")

    for viewer in VIEWERS:
        for visibility, may_see in MAY_SEE.items():
            routes = shown[viewer, visibility]
            if viewer in may_see:
                assert routes >= EVERYWHERE, (viewer, visibility)
            else:
                assert routes == set(), (viewer, visibility)
    assert told == []


def test_no_change_tells_a_hidden_tweet_from_a_missing_one(planted: Planted) -> None:
    """Ask as somebody whom the hidden tweet answers and quotes, who has most rights."""
    world = planted.world
    quoted_id = post_tweet(author_id=world.ids["bob"], text="Quote me")
    hidden_id = post_tweet(
        author_id=world.ids[AUTHOR],
        text="@eve Psst",
        visibility="mentioned",
        quoted_id=quoted_id,
        poll=NewPoll(("Yes", "No")),
    )
    tweet_ids = (hidden_id, planted.tweets["mentioned"], planted.tweets["followers"])
    told = []
    for url in list_urls():
        if "tweet_id" not in url.arguments or url.route.startswith("admin/"):
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            missing = _write(world, "bob", method, url.fill(_named(url, MISSING_ID)))
            for tweet_id in tweet_ids:
                answer = _write(world, "bob", method, url.fill(_named(url, tweet_id)))
                if answer != missing:
                    told.append((method, url.route, missing, answer))

    assert told == []


def _named(url: Url, tweet_id: int) -> dict[str, str]:
    values = {"tweet_id": str(tweet_id), "handle": AUTHOR}
    return {name: values[name] for name in url.arguments}


def _write(world: World, handle: str, method: str, path: str) -> tuple[int, str]:
    """Return the status, and what an API says, without the path that was asked for."""
    path += "?after=nonsense" if path.endswith("/thread") else ""
    if not path.startswith(REST.prefix):
        client = world.client(handle)
        if method not in ("get", "post"):
            return 0, ""
        response: Any = getattr(client, method)(path, {**FIELDS, "on": "1"})
        return response.status_code, ""
    token = make_token(User.objects.get(id=world.ids[handle]))
    ask = getattr(Client(), method)
    headers = {"Authorization": f"Bearer {token}"}
    body = {} if method == "get" else {"data": FIELDS}
    response = ask(path, **body, content_type="application/json", headers=headers)
    problem = response.json() if response.content else {}
    return response.status_code, str(problem.get("code"))


def _list_read_urls() -> Iterator[Url]:
    """Yield what people can read; moderators see everything in the admin."""
    for url in list_urls():
        actions: Mapping[str, str] | None = getattr(url.entry.callback, "actions", None)
        is_read = actions is None or "get" in actions
        is_left_out = any(part in url.route for part in LEFT_OUT)
        if is_read and not is_left_out and not url.route.startswith(("admin/", "^")):
            yield url


def _list_paths(url: Url, planted: Planted) -> Iterator[tuple[str, str]]:
    """Yield the paths to ask, each with the visibility of the tweet that it names.

    A path that names none is asked once as it is, and once for each tweet with
    everything in its query that may lead there.
    """
    if "tweet_id" in url.arguments:
        for visibility, tweet_id in planted.tweets.items():
            yield visibility, url.fill(_arguments(url, planted, tweet_id))
        yield "", url.fill(_arguments(url, planted, planted.root_id))
        return
    path = url.fill(_arguments(url, planted, MISSING_ID))
    yield "", path
    if url.route.startswith("accounts/"):  # a library's
        return
    yield "", f"{path}?{urlencode({'q': 'from:ada'})}"
    for visibility, tweet_id in planted.tweets.items():
        query = {
            "q": WORDS[visibility],
            "url": f"http://testserver/@{AUTHOR}/{tweet_id}",
            "quote": tweet_id,
        }
        yield "", f"{path}?{urlencode(query)}"


def _arguments(url: Url, planted: Planted, tweet_id: int) -> dict[str, str]:
    values = {"tweet_id": str(tweet_id), "handle": AUTHOR}
    return {
        name: values.get(name) or ARGUMENTS[name](planted.world)
        for name in url.arguments
    }


def _ask(world: World, handle: str, path: str) -> HttpResponseBase:
    if not path.startswith(REST.prefix):
        return world.client(handle).get(path)
    headers = {}
    if handle:
        token = make_token(User.objects.get(id=world.ids[handle]))
        headers["Authorization"] = f"Bearer {token}"
    return Client().get(path, headers=headers)


def _read(response: Any) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode(errors="replace").lower()
