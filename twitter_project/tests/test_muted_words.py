"""Tests that muted words have the same outcome wherever tweets are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from notifications.models import Notification
from notifications.services import count_unread
from tweets.types import FeedSource, NewPoll
from twitter_project.live.telling import tell
from twitter_project.live.types import Kind, News
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from users import services
from users.tests.muted_cases import ROUNDS
from users.types import UserCard, Viewer, WordGroup, WordGroupDraft

pytestmark = pytest.mark.django_db

LIST_MAX = 40
DRAWN = re.compile(r'id="tweet-(\d+)"')


def mute(owner: UserCard, *words: str, **options: Any) -> WordGroup:
    draft = WordGroupDraft(words=words, **options)
    group = services.create_word_group(owner_id=owner.id, draft=draft)
    events.drain()
    return group


def ids_of(answer: Answer, *path: str) -> set[int]:
    assert answer.status == 200
    found = set()
    for item in answer.body["items"]:
        for name in path:
            item = item[name]
        found.add(int(item["id"]))
    return found


class Places:
    """Everywhere that ada can meet the replies to her tweet, with the hashtag #zq."""

    def __init__(self, ada: UserCard, client: Client, root_id: int, tag: str) -> None:
        self.ada, self.client, self.api = ada, client, Api(ada.id)
        self.root_id, self.tag = root_id, tag

    def read_all(self, sources: Mapping[int, FeedSource]) -> dict[str, set[int]]:
        """Return which of the tweets are shown, by place."""
        found = {
            "home": self._home(),
            "page": self._drawn(f"/?since={self.root_id}&limit={LIST_MAX}"),
            "thread": self._thread(),
            "search": ids_of(self.api.get(f"search?q=%23{self.tag}&limit={LIST_MAX}")),
            "tag": ids_of(self.api.get(f"timeline/tags/{self.tag}?limit={LIST_MAX}")),
            "notifications": ids_of(
                self.api.get(f"notifications?limit={LIST_MAX}"), "tweet"
            ),
            "stream": self._stream(sources),
            "unread": self._unread(),
        }
        return {place: ids & sources.keys() for place, ids in found.items()}

    def read_pages(self) -> dict[str, set[int]]:
        """Return the replies that each page draws, by place."""
        pages = {
            "home": f"/?since={self.root_id}",
            "thread": f"/@{self.ada.handle}/{self.root_id}",
            "search": f"/search?q=%23{self.tag}&tab=latest",
            "tag": f"/tags/{self.tag}",
            "notifications": "/notifications",
        }
        return {place: self._drawn(path) for place, path in pages.items()}

    def _drawn(self, path: str) -> set[int]:
        html = self.client.get(path).content.decode()
        return {int(id_) for id_ in DRAWN.findall(html)} - {self.root_id}

    def _home(self) -> set[int]:
        return ids_of(
            self.api.get(f"timeline/home?since={self.root_id}&limit={LIST_MAX}")
        )

    def _thread(self) -> set[int]:
        answer = self.api.get(f"tweets/{self.root_id}/thread?limit={LIST_MAX}")
        return {int(one["tweet"]["id"]) for one in answer.body["replies"]}

    def _unread(self) -> set[int]:
        """Return what counts as unread, which is decided when it is written."""
        rows = Notification.objects.filter(recipient_id=self.ada.id, hidden=False)
        return set(rows.values_list("tweet_id", flat=True))

    def _stream(self, sources: Mapping[int, FeedSource]) -> set[int]:
        news = [
            News(f"82{id_:020}", Kind.ENTRY, owner_id=self.ada.id, source=source)
            for id_, source in sources.items()
        ]
        told = tell(news, {Viewer(self.ada.id)})
        return {int(event.data["id"]) for _, event in told}


@pytest.mark.slow
def test_two_hundred_texts_have_the_same_outcome_everywhere(
    ada: UserCard, bob: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    """Half of the rounds mute before the tweets are posted, half afterwards."""
    client = signed_in(ada)
    for number, one in enumerate(ROUNDS):
        tag = f"zq{chr(97 + number)}"
        root_id = post_tweet(author_id=ada.id, text="What do you think?")
        is_before = number % 2 == 0
        group = mute(ada, *one.words) if is_before else None
        ids = {
            post_tweet(
                author_id=bob.id, text=f"{text} #{tag}", in_reply_to_id=root_id
            ): text
            for text in (*one.hidden, *one.shown)
        }
        events.drain()
        group = group or mute(ada, *one.words)
        sources = {id_: FeedSource(id_, id_, bob.id) for id_ in ids}

        found = Places(ada, client, root_id, tag).read_all(sources)

        for place, shown in found.items():
            texts = {ids[id_] for id_ in shown}
            assert (place, texts) == (place, set(one.shown))
        services.delete_word_group(owner_id=ada.id, group_id=group.id)


EVERYWHERE = (
    *("home", "page", "thread", "search", "tag"),
    *("notifications", "unread", "stream"),
)


def test_every_text_of_a_tweet_counts(
    ada: UserCard, bob: UserCard, cyd: UserCard, signed_in: Callable[..., Client]
) -> None:
    quoted_id = post_tweet(author_id=cyd.id, text="My dune trip")
    root_id = post_tweet(author_id=ada.id, text="What do you think?")
    events.drain()
    about: dict[str, Any] = {"author_id": bob.id, "in_reply_to_id": root_id}
    poll = NewPoll(options=("sand", "dune"))
    ids = {
        post_tweet(text="x #zq", content_warning="Dune!", **about): "warning",
        post_tweet(text="what? #zq", poll=poll, **about): "option",
        post_tweet(text="this #zq", quoted_id=quoted_id, **about): "quoted",
        post_tweet(text="y #zq", **about): "nothing",
    }
    events.drain()
    sources = {id_: FeedSource(id_, id_, bob.id) for id_ in ids}
    places = Places(ada, signed_in(ada), root_id, "zq")

    assert count_unread(recipient_id=ada.id) == 4
    mute(ada, "dune")
    found = places.read_all(sources)

    assert {place: {ids[id_] for id_ in shown} for place, shown in found.items()} == {
        place: {"nothing"} for place in EVERYWHERE
    }
    assert count_unread(recipient_id=ada.id) == 1
    kept = [id_ for id_, what in ids.items() if what == "nothing"]
    assert all(drawn == {*kept} for drawn in places.read_pages().values())
