"""People who do random things through the REST API and insist on an answer."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .ledger import Ledger, Post

TIMEOUT_S = 10
RETRY_PAUSE_S = 0.2
GIVE_UP_S = 120
PAUSE_MAX_S = 0.3
FOR_GOOD = 0.5
"""The share of deletions that skip the trash."""
TAGS = ("chaos", "order", "Kites")


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a request, and whether an earlier one may have worked."""

    status: int
    body: dict[str, Any]
    is_second: bool

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True)
class World:
    """The state that all the people share."""

    port: int
    tokens: dict[str, str]
    ledger: Ledger = field(default_factory=Ledger)
    tweets: dict[str, str] = field(default_factory=dict)
    """The ids of tweets that were acknowledged, by their marks."""
    polls: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    """The ids of quotes, with the handles of the quoted authors."""
    outcomes: Counter[str] = field(default_factory=Counter)
    is_over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, outcome: str) -> None:
        with self.lock:
            self.outcomes[outcome] += 1

    @property
    def acknowledged(self) -> int:
        with self.lock:
            return sum(
                count for name, count in self.outcomes.items() if name.endswith(": yes")
            )


class Person(threading.Thread):
    """Acts for a few handles, one act after another, until the world ends."""

    def __init__(self, world: World, handles: list[str], seed: int) -> None:
        super().__init__(name=f"person-{seed}")
        self._world = world
        self._handles = handles
        self._others = sorted(world.tokens)
        self._rng = random.Random(seed)
        self._seed = seed
        self._number = 0
        self.error: Exception | None = None

    def run(self) -> None:
        acts: dict[Callable[[str], Answer], int] = {
            self.post: 8,
            self.reply: 4,
            self.delete: 3,
            self.edit: 3,
            self.follow: 7,
            self.unfollow: 4,
            self.block: 1,
            self.unblock: 2,
            self.mute: 1,
            self.unmute: 1,
            self.retweet: 6,
            self.undo_retweet: 2,
            self.quote: 4,
            self.detach: 2,
            self.reattach: 1,
            self.ask: 2,
            self.vote: 5,
            self.bookmark: 2,
            self.unbookmark: 1,
            self.pin: 1,
            self.unpin: 1,
            self.follow_tag: 1,
            self.unfollow_tag: 1,
        }
        try:
            while not self._world.is_over.is_set():
                act = self._rng.choices(list(acts), weights=list(acts.values()))[0]
                answer = act(self._rng.choice(self._handles))
                said = "yes" if answer.is_yes else f"no ({answer.status})"
                self._world.count(f"{act.__name__}: {said}")
                time.sleep(self._rng.uniform(0, PAUSE_MAX_S))
        except Exception as error:
            self.error = error

    def post(self, actor: str, **choices: object) -> Answer:
        self._number += 1
        mark = f"[{self._seed}.{self._number}]"
        friend = self._rng.choice(self._others)
        post = Post(actor, f"{mark} to @{friend} about #{self._tag()}")
        self._world.ledger.posts[mark] = post
        body = {"text": post.text, **choices}
        answer = self._ask(actor, "POST", "tweets", body, key=mark)
        post.is_acknowledged = answer.is_yes
        post.is_refused = not answer.is_yes and not answer.is_second
        if answer.is_yes:
            with self._world.lock:
                self._world.tweets[mark] = answer.body["id"]
        return answer

    def reply(self, actor: str) -> Answer:
        return self.post(actor, in_reply_to_id=self._any_tweet()[1])

    def quote(self, actor: str) -> Answer:
        mark, tweet_id = self._any_tweet()
        answer = self.post(actor, quoted_id=tweet_id)
        if answer.is_yes and mark:
            quoted_author = self._world.ledger.posts[mark].author
            self._world.quotes.append((answer.body["id"], quoted_author))
        return answer

    def detach(self, actor: str) -> Answer:
        return self._change_quote("PUT", actor)

    def reattach(self, actor: str) -> Answer:
        return self._change_quote("DELETE", actor)

    def _change_quote(self, method: str, actor: str) -> Answer:
        own = [one for one, author in self._world.quotes if author == actor]
        quote_id = self._rng.choice(own[-5:] or ["1"])
        return self._ask(actor, method, f"tweets/{quote_id}/detachment")

    def ask(self, actor: str) -> Answer:
        is_multiple = self._rng.random() < 0.5
        poll = {"options": list(TAGS), "duration": 300, "is_multiple": is_multiple}
        answer = self.post(actor, poll=poll)
        if answer.is_yes:
            self._world.polls.append(answer.body["id"])
        return answer

    def vote(self, actor: str) -> Answer:
        poll_id = self._rng.choice(self._world.polls[-5:] or ["1"])
        body = {"choices": [self._rng.randrange(len(TAGS))]}
        return self._ask(actor, "POST", f"tweets/{poll_id}/poll/votes", body)

    def bookmark(self, actor: str) -> Answer:
        return self._ask(actor, "PUT", f"tweets/{self._any_tweet()[1]}/bookmark", {})

    def unbookmark(self, actor: str) -> Answer:
        return self._ask(actor, "DELETE", f"tweets/{self._any_tweet()[1]}/bookmark")

    def pin(self, actor: str) -> Answer:
        return self._ask(actor, "PUT", f"tweets/{self._own_tweet(actor)[1]}/pin")

    def unpin(self, actor: str) -> Answer:
        return self._ask(actor, "DELETE", f"tweets/{self._own_tweet(actor)[1]}/pin")

    def delete(self, actor: str) -> Answer:
        mark, tweet_id = self._own_tweet(actor)
        post = self._world.ledger.posts.get(mark)
        if post is not None:
            post.is_deletion_tried = True
        for_good = self._rng.random() < FOR_GOOD
        query = "?permanently=true" if for_good else ""
        answer = self._ask(actor, "DELETE", f"tweets/{tweet_id}{query}")
        if post is not None and answer.is_yes:
            post.is_deleted = True
            post.is_purged |= for_good
        return answer

    def edit(self, actor: str) -> Answer:
        mark, tweet_id = self._own_tweet(actor)
        text = f"{mark} edited at {time.monotonic():.3f} #{self._tag()}"
        answer = self._ask(actor, "PATCH", f"tweets/{tweet_id}", {"text": text})
        if post := self._world.ledger.posts.get(mark):
            post.is_text_sure = answer.is_yes
            post.text = text
        return answer

    def follow(self, actor: str) -> Answer:
        return self._relate("follow", actor, is_wanted=True)

    def unfollow(self, actor: str) -> Answer:
        return self._relate("follow", actor, is_wanted=False)

    def block(self, actor: str) -> Answer:
        return self._relate("block", actor, is_wanted=True)

    def unblock(self, actor: str) -> Answer:
        return self._relate("block", actor, is_wanted=False)

    def mute(self, actor: str) -> Answer:
        return self._relate("mute", actor, is_wanted=True)

    def unmute(self, actor: str) -> Answer:
        return self._relate("mute", actor, is_wanted=False)

    def retweet(self, actor: str) -> Answer:
        return self._react(actor, is_wanted=True)

    def undo_retweet(self, actor: str) -> Answer:
        return self._react(actor, is_wanted=False)

    def follow_tag(self, actor: str) -> Answer:
        return self._ask(actor, "PUT", f"tags/{self._tag()}/follow")

    def unfollow_tag(self, actor: str) -> Answer:
        return self._ask(actor, "DELETE", f"tags/{self._tag()}/follow")

    def _relate(self, kind: str, actor: str, *, is_wanted: bool) -> Answer:
        other = self._rng.choice([one for one in self._others if one != actor])
        began_at = time.monotonic()
        answer = self._ask(actor, _method(is_wanted), f"users/{other}/{kind}")
        if kind == "block" and is_wanted:
            # After the answer: the follow was cut at some time before now.
            self._world.ledger.note_block(actor, other)
        self._note(kind, actor, other, answer, is_wanted, began_at)
        return answer

    def _react(self, actor: str, *, is_wanted: bool) -> Answer:
        mark, tweet_id = self._any_tweet()
        path = f"tweets/{tweet_id}/retweet"
        answer = self._ask(actor, _method(is_wanted), path)
        self._note("retweet", actor, mark, answer, is_wanted, 0.0)
        return answer

    def _note(
        self,
        kind: str,
        actor: str,
        other: str,
        answer: Answer,
        is_wanted: bool,
        began_at: float,
    ) -> None:
        is_there = is_wanted if answer.is_yes else None
        self._world.ledger.note_edge(
            kind, actor, other, is_there=is_there, began_at=began_at
        )

    def _tag(self) -> str:
        return self._rng.choice(TAGS)

    def _own_tweet(self, actor: str) -> tuple[str, str]:
        posts = self._world.ledger.posts
        with self._world.lock:
            own = [one for one in self._world.tweets if posts[one].author == actor]
            mark = self._rng.choice(own) if own else ""
            return mark, self._world.tweets.get(mark, "1")

    def _any_tweet(self) -> tuple[str, str]:
        """Return one of the newest tweets, so that acts affect each other."""
        with self._world.lock:
            newest = list(self._world.tweets.items())[-30:]
        return self._rng.choice(newest) if newest else ("", "1")

    def _ask(
        self,
        actor: str,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        key: str = "",
    ) -> Answer:
        """Repeat until the answer is not an outage."""
        headers = {
            "Authorization": f"Bearer {self._world.tokens[actor]}",
            "Content-Type": "application/json",
        }
        if key:
            headers["Idempotency-Key"] = key
        deadline = time.monotonic() + GIVE_UP_S
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            try:
                status, text = self._ask_once(method, path, headers, body)
            except (OSError, http.client.HTTPException):
                status, text = 0, b""
            if (
                status in range(200, 500)
                and status != http.HTTPStatus.TOO_MANY_REQUESTS
            ):
                return Answer(status, json.loads(text or b"{}"), is_second=tries > 1)
            self._world.count("asked again")
            time.sleep(RETRY_PAUSE_S)
        raise TimeoutError(f"No answer to {method} {path} in {GIVE_UP_S} s.")

    def _ask_once(
        self, method: str, path: str, headers: dict[str, str], body: object
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._world.port, timeout=TIMEOUT_S
        )
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/rest/v1/{path}", text, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _method(is_wanted: bool) -> str:
    return "PUT" if is_wanted else "DELETE"
