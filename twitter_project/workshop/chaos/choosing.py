"""What people choose to see and to be notified of: mutes, policies, lists, inboxes."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable

from .asking import Answer, World
from .ledger import Ledger

POLICY = ("not_following", "not_followers", "new_accounts", "private_mentions")
VERDICTS = ("accept", "accept", "filter", "drop")
KINDS = ("like", "mention", "reply", "quote", "new_tweet")
CONTEXTS = ("home", "notifications", "threads", "search", "tags")
NEWEST = 5


class Chooser:
    """Acts on what is the actor's alone; `words` are those that tweets contain."""

    def __init__(
        self, world: World, rng: random.Random, words: tuple[str, ...]
    ) -> None:
        self._world = world
        self._ledger: Ledger = world.ledger
        self._rng = rng
        self._words = words
        self._others = sorted(world.tokens)
        self._word_groups: dict[str, list[str]] = defaultdict(list)
        self._lists: dict[str, list[str]] = defaultdict(list)
        self._number = 0

    def list_acts(self) -> dict[Callable[[str], Answer], int]:
        """Return the acts, and how often they happen."""
        return {
            self.mute_words: 3,
            self.change_words: 2,
            self.unmute_words: 2,
            self.mute_conversation: 2,
            self.unmute_conversation: 1,
            self.change_policy: 3,
            self.accept_filtered: 2,
            self.dismiss_filtered: 1,
            self.forget_accepted: 1,
            self.turn_kind: 2,
            self.approve_followers: 2,
            self.accept_request: 4,
            self.decline_request: 2,
            self.ring: 3,
            self.silence: 2,
            self.mute_retweets: 2,
            self.unmute_retweets: 1,
            self.make_list: 2,
            self.change_list: 2,
            self.delete_list: 1,
            self.add_member: 5,
            self.remove_member: 2,
            self.dismiss: 3,
            self.restore: 1,
            self.clear: 1,
            self.read: 3,
        }

    def mute_words(self, actor: str) -> Answer:
        answer = self._create(actor, "muted-words", self._choose_words())
        if answer.is_yes:
            self._word_groups[actor].append(answer.body["id"])
        return answer

    def change_words(self, actor: str) -> Answer:
        if not self._word_groups[actor]:
            return self.mute_words(actor)
        group_id = self._one_of(self._word_groups[actor])
        path = f"muted-words/{group_id}"
        return self._world.ask(actor, "PUT", path, self._choose_words())

    def unmute_words(self, actor: str) -> Answer:
        group_id = self._one_of(self._word_groups[actor])
        return self._world.ask(actor, "DELETE", f"muted-words/{group_id}")

    def mute_conversation(self, actor: str) -> Answer:
        return self._change_conversation("PUT", actor)

    def unmute_conversation(self, actor: str) -> Answer:
        return self._change_conversation("DELETE", actor)

    def change_policy(self, actor: str) -> Answer:
        body = {self._rng.choice(POLICY): self._rng.choice(VERDICTS)}
        return self._world.ask(actor, "PATCH", "notifications/policy", body)

    def accept_filtered(self, actor: str) -> Answer:
        return self._answer_filtered(actor, "accept")

    def dismiss_filtered(self, actor: str) -> Answer:
        return self._answer_filtered(actor, "dismiss")

    def forget_accepted(self, actor: str) -> Answer:
        path = f"notifications/accepted/{self._other(actor)}"
        return self._world.ask(actor, "DELETE", path)

    def turn_kind(self, actor: str) -> Answer:
        kind = self._rng.choice(KINDS)
        body = {"channels": {kind: {"page": self._rng.random() < 0.5}}}
        return self._world.ask(actor, "PATCH", "notifications/preferences", body)

    def approve_followers(self, actor: str) -> Answer:
        body = {"approves_followers": self._rng.random() < 0.7}
        return self._world.ask(actor, "PATCH", "users/me/privacy", body)

    def accept_request(self, actor: str) -> Answer:
        return self._answer_request("PUT", actor)

    def decline_request(self, actor: str) -> Answer:
        return self._answer_request("DELETE", actor)

    def ring(self, actor: str) -> Answer:
        return self._override(actor, "bell")

    def silence(self, actor: str) -> Answer:
        """Choose never to be notified of somebody, or what everyone begins with."""
        return self._override(actor, self._rng.choice(("never", "default")))

    def mute_retweets(self, actor: str) -> Answer:
        return self._mute_retweets("PUT", actor)

    def unmute_retweets(self, actor: str) -> Answer:
        return self._mute_retweets("DELETE", actor)

    def make_list(self, actor: str) -> Answer:
        self._number += 1
        name = f"{actor} {self._number}.{self._rng.random():.6f}"
        answer = self._create(actor, "lists", {"name": name, **self._list_options()})
        if answer.is_yes:
            self._lists[actor].append(answer.body["id"])
        return answer

    def change_list(self, actor: str) -> Answer:
        if not self._lists[actor]:
            return self.make_list(actor)
        path = f"lists/{self._one_of(self._lists[actor])}"
        return self._world.ask(actor, "PATCH", path, self._list_options())

    def delete_list(self, actor: str) -> Answer:
        path = f"lists/{self._one_of(self._lists[actor])}"
        return self._world.ask(actor, "DELETE", path)

    def add_member(self, actor: str) -> Answer:
        return self._change_member("PUT", actor)

    def remove_member(self, actor: str) -> Answer:
        return self._change_member("DELETE", actor)

    def dismiss(self, actor: str) -> Answer:
        path = f"notifications/{self._newest_id(actor)}"
        return self._world.ask(actor, "DELETE", path)

    def restore(self, actor: str) -> Answer:
        """Dismiss, and take it back."""
        path = f"notifications/{self._newest_id(actor)}"
        answer = self._world.ask(actor, "DELETE", path)
        if not answer.is_yes:
            return answer
        return self._world.ask(actor, "POST", f"{path}/restore", {})

    def clear(self, actor: str) -> Answer:
        body = {"up_to_id": self._newest_id(actor)}
        return self._world.ask(actor, "POST", "notifications/clear", body)

    def read(self, actor: str) -> Answer:
        body = {"up_to_id": self._newest_id(actor)}
        return self._world.ask(actor, "POST", "notifications/read", body)

    def _choose_words(self) -> dict[str, object]:
        words = self._rng.sample(self._words, self._rng.choice((1, 2)))
        contexts = self._rng.sample(CONTEXTS, self._rng.choice((1, 3, 5)))
        effect = self._rng.choice(("hide", "hide", "collapse"))
        spares = self._rng.random() < 0.3
        return {
            "words": words,
            "contexts": contexts,
            "effect": effect,
            "spares_followed": spares,
        }

    def _list_options(self) -> dict[str, object]:
        return {
            "exclusive": self._rng.random() < 0.5,
            "private": self._rng.random() < 0.5,
            "replies_policy": self._rng.choice(("none", "members", "followed")),
        }

    def _create(self, actor: str, path: str, body: dict[str, object]) -> Answer:
        key = f"{actor}.{self._rng.getrandbits(64):x}"
        return self._world.ask(actor, "POST", path, body, key=key)

    def _change_conversation(self, method: str, actor: str) -> Answer:
        with self._world.lock:
            tweet_ids = list(self._world.tweets.values())[-30:]
        path = f"notifications/muted-conversations/{self._one_of(tweet_ids, 30)}"
        return self._world.ask(actor, method, path)

    def _answer_filtered(self, actor: str, action: str) -> Answer:
        waiting = self._world.ask(actor, "GET", "notifications/requests")
        handles = [one["person"]["handle"] for one in waiting.body["items"]]
        path = f"notifications/requests/{self._one_of(handles)}/{action}"
        return self._world.ask(actor, "POST", path, {})

    def _answer_request(self, method: str, actor: str) -> Answer:
        waiting = self._world.ask(actor, "GET", "users/me/follow-requests")
        handles = [one["handle"] for one in waiting.body["items"]]
        if not handles:
            return self.approve_followers(actor)
        path = f"users/me/follow-requests/{self._one_of(handles)}"
        return self._world.ask(actor, method, path)

    def _override(self, actor: str, choice: str) -> Answer:
        other = self._other(actor)
        path, began_at = f"users/{other}/notifications", time.monotonic()
        answer = self._world.ask(actor, "PUT", path, {"notifications": choice})
        for kind in ("bell", "never"):
            is_there = (choice == kind) if answer.is_yes else None
            self._note(kind, actor, other, is_there, began_at)
        return answer

    def _mute_retweets(self, method: str, actor: str) -> Answer:
        other, began_at = self._other(actor), time.monotonic()
        answer = self._world.ask(actor, method, f"users/{other}/muted-retweets")
        is_wanted = method == "PUT"
        is_there = is_wanted if answer.is_yes else None
        self._note("no_retweets", actor, other, is_there, began_at)
        return answer

    def _change_member(self, method: str, actor: str) -> Answer:
        if not self._lists[actor]:
            return self.make_list(actor)
        list_id = self._one_of(self._lists[actor])
        path = f"lists/{list_id}/members/{self._other(actor)}"
        return self._world.ask(actor, method, path)

    def _newest_id(self, actor: str) -> str:
        """Return one of the actor's newest notifications, which others may change."""
        inbox = self._world.ask(actor, "GET", "notifications?limit=10")
        return self._one_of([one["id"] for one in inbox.body["items"]], 10)

    def _note(
        self,
        kind: str,
        actor: str,
        other: str,
        is_there: bool | None,
        began_at: float,
    ) -> None:
        self._ledger.note_edge(kind, actor, other, is_there=is_there, began_at=began_at)

    def _other(self, actor: str) -> str:
        return self._rng.choice([one for one in self._others if one != actor])

    def _one_of(self, found: list[str], newest: int = NEWEST) -> str:
        return self._rng.choice(found[-newest:] or ["1"])
