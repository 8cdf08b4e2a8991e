"""People who do random things through the REST API and insist on an answer."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from .asking import Answer, World
from .choosing import Chooser
from .ledger import TIES, Post
from .planning import Planner

PAUSE_MAX_S = 0.3
FOR_GOOD = 0.5
"""The share of deletions that skip the trash."""
FOR_SOME = 0.3
"""The share of new tweets that are not for everyone."""
TAGS = ("chaos", "order", "Kites")
TOPICS = ("tea", "oat cakes", "rain in May", "a canción")
WORDS = (*(f"#{tag}" for tag in TAGS), "tea", "oat cakes", "May", "cancion")
"""Words that people mute; tweets have some of them."""


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
        self._ask = world.ask
        self._planner = Planner(world, self._rng, self._next_text)
        self.error: Exception | None = None

    def run(self) -> None:
        plans = self._planner
        chooser = Chooser(self._world, self._rng, WORDS)
        acts: dict[Callable[[str], Answer], int] = {
            self.post: 8,
            self.thread: 3,
            plans.save: 1,
            plans.schedule: 5,
            plans.move: 2,
            plans.stop: 2,
            plans.cancel: 1,
            plans.publish: 2,
            plans.send: 4,
            plans.undo: 2,
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
            self.like: 5,
            self.unlike: 2,
            **chooser.list_acts(),
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
        mark, text = self._next_text()
        if not choices and self._rng.random() < FOR_SOME:
            choices["visibility"] = self._rng.choice(("followers", "mentioned"))
        post = self._world.ledger.posts[mark] = Post(actor, text)
        body = {"text": text, **choices}
        answer = self._ask(actor, "POST", "tweets", body, key=mark)
        post.note(is_yes=answer.is_yes, is_second=answer.is_second)
        if answer.is_yes:
            with self._world.lock:
                self._world.tweets[mark] = answer.body["id"]
        return answer

    def thread(self, actor: str) -> Answer:
        texts = [self._next_text() for _ in range(self._rng.choice((2, 3, 5)))]
        posts = {mark: Post(actor, text) for mark, text in texts}
        self._world.ledger.note_thread(posts)
        body = {"tweets": [{"text": text} for _, text in texts]}
        answer = self._ask(actor, "POST", "threads", body, key=texts[0][0])
        for post in posts.values():
            post.note(is_yes=answer.is_yes, is_second=answer.is_second)
        if answer.is_yes:
            ids = [tweet["id"] for tweet in answer.body["tweets"]]
            with self._world.lock:
                self._world.tweets.update(zip(posts, ids, strict=True))
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
        word = self._rng.choice(TOPICS)
        text = f"{mark} edited at {time.monotonic():.3f} #{self._tag()}: {word}"
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
        return self._react(actor, "retweet", is_wanted=True)

    def undo_retweet(self, actor: str) -> Answer:
        return self._react(actor, "retweet", is_wanted=False)

    def like(self, actor: str) -> Answer:
        return self._react(actor, "like", is_wanted=True)

    def unlike(self, actor: str) -> Answer:
        return self._react(actor, "like", is_wanted=False)

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
        if kind == "follow" and not is_wanted:
            for tie in TIES[1:]:
                self._note(tie, actor, other, answer, None, began_at)
        return answer

    def _react(self, actor: str, kind: str, *, is_wanted: bool) -> Answer:
        mark, tweet_id = self._any_tweet()
        path = f"tweets/{tweet_id}/{kind}"
        answer = self._ask(actor, _method(is_wanted), path)
        self._note(kind, actor, mark, answer, is_wanted, 0.0)
        return answer

    def _note(
        self,
        kind: str,
        actor: str,
        other: str,
        answer: Answer,
        is_wanted: bool | None,
        began_at: float,
    ) -> None:
        is_asked = kind == "follow" and is_wanted and answer.body.get("requested")
        is_there = is_wanted if answer.is_yes and not is_asked else None
        self._world.ledger.note_edge(
            kind, actor, other, is_there=is_there, began_at=began_at
        )

    def _next_text(self) -> tuple[str, str]:
        """Return a text that nobody has written before, with its mark."""
        self._number += 1
        mark = f"[{self._seed}.{self._number}]"
        friend = self._rng.choice(self._others)
        word = self._rng.choice(TOPICS)
        return mark, f"{mark} to @{friend} about #{self._tag()}: {word}"

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


def _method(is_wanted: bool) -> str:
    return "PUT" if is_wanted else "DELETE"
