"""An invented world, written as raw rows that keep the services' invariants.

Follows obey a power law: most people follow the same few. Counters equal the rows they
count, and a reader's home contains the newest of what they follow, as fan-out would
have left it. Only readers have notifications, and only about likes and retweets.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.contrib.auth.hashers import make_password

from notifications.models import (
    Inbox,
    Notification,
    NotificationKind,
    make_group_key,
)
from notifications.services.grouping import regroup
from timeline import limits
from timeline.models import HomeEntry, HomeFeed
from tweets.models import AuthorStats, Reaction, ReactionKind, Tweet
from twitter_project.shared.ids import id_time
from users.models import Relationship, RelationshipKind, SearchTerm, User
from users.terms import handle_term_key, name_term_keys

from .rows import PastIds, blank, insert
from .sizes import WorldSize

SEED = 20_240_101
FAME_EXPONENT = 0.9
REPLY_SHARE, RETWEET_SHARE, MENTION_SHARE, TAG_SHARE = 0.12, 0.04, 0.15, 0.2
LIKES_PER_TWEET = 1.5
YEAR, MONTH, MINUTE = timedelta(days=365), timedelta(days=30), timedelta(minutes=1)
FIRST_NAMES = [
    "Ana",
    "Bela",
    "Carl",
    "Dora",
    "Egon",
    "Finn",
    "Greta",
    "Hugo",
    "Ines",
    "Jon",
    "Kai",
    "Lena",
]
LAST_NAMES = [
    "Abel",
    "Brook",
    "Castro",
    "Duarte",
    "Eriksen",
    "Frost",
    "Gomez",
    "Hale",
    "Ito",
    "Jensen",
]
PROSE = (
    "the ferry leaves before dawn and nobody on the quay seems to mind the rain "
    "while somebody reads aloud what the harbour office wrote about tides bread "
    "lamps bicycles and a very long bridge"
)
TAGS = ("harbour", "bread", "bridges", "rain", "tides", "night")

Source = tuple[int, int, int]
"""Where it stands in a feed, the tweet, and who brings it."""


@dataclass(slots=True)
class World:
    """The parts of the world that measuring needs."""

    size: WorldSize
    user_ids: list[int] = field(default_factory=list)
    handles: dict[int, str] = field(default_factory=dict)
    reader_ids: list[int] = field(default_factory=list)
    famous_id: int = 0
    discussed_id: int = 0
    discussed_by: str = ""
    rows: int = 0


class Builder:
    """Builds one world in the connected database; call `build` once."""

    def __init__(self, size: WorldSize) -> None:
        self._size = size
        self._random = random.Random(SEED)
        self._world = World(size)
        self._followees: dict[int, list[int]] = {}
        self._tweets: list[dict[str, Any]] = []
        self._reactions: list[dict[str, Any]] = []

    def build(self) -> World:
        self._name_people()
        self._let_follow()
        self._let_tweet()
        self._let_react()
        self._write_people()
        self._write_tweets()
        self._fill_homes()
        self._notify()
        return self._world

    def _name_people(self) -> None:
        ids = PastIds(ago=YEAR, until=MONTH * 2, count=self._size.users)
        world = self._world
        world.user_ids = [ids.at(place) for place in range(self._size.users)]
        for place, user_id in enumerate(world.user_ids):
            first = FIRST_NAMES[place % len(FIRST_NAMES)].lower()
            world.handles[user_id] = f"{first}_{place}"
        # The most famous come first; readers are ordinary people.
        world.famous_id = world.user_ids[0]
        world.reader_ids = world.user_ids[-self._size.readers :]

    def _let_follow(self) -> None:
        people = self._world.user_ids
        fame = list(
            accumulate((place + 5) ** -FAME_EXPONENT for place in range(len(people)))
        )
        readers = set(self._world.reader_ids)
        for user_id in people:
            wanted = (
                self._size.followees
                if user_id in readers
                else round(self._random.expovariate(1 / self._size.follows_mean))
            )
            wanted = min(wanted, len(people) // 2)
            chosen: set[int] = set()
            while len(chosen) < wanted:
                chosen.update(
                    self._random.choices(people, cum_weights=fame, k=wanted // 2 + 1)
                )
                chosen.discard(user_id)
            self._followees[user_id] = sorted(chosen)[:wanted]

    def _let_tweet(self) -> None:
        ids = PastIds(ago=MONTH, until=MINUTE * 30, count=self._size.tweets)
        authors = self._random.choices(self._world.user_ids, k=self._size.tweets)
        template = blank(Tweet)
        for place, author_id in enumerate(authors):
            row = {**template, "_id": ids.at(place), "author_id": author_id}
            row |= {"conversation_id": row["_id"], "media": [], "ancestor_ids": []}
            if place > 10 and self._random.random() < REPLY_SHARE:
                self._hang_below(row, self._tweets[self._pick_recent(place)])
            self._write_text(row)
            self._tweets.append(row)

    def _pick_recent(self, place: int) -> int:
        return self._random.randrange(max(0, place - 300), place)

    def _hang_below(self, row: dict[str, Any], parent: dict[str, Any]) -> None:
        row |= {
            "in_reply_to_id": parent["_id"],
            "in_reply_to_author_id": parent["author_id"],
            "conversation_id": parent["conversation_id"],
            "ancestor_ids": [*parent["ancestor_ids"], parent["_id"]][-20:],
            "is_reply": True,
        }
        parent["replies_count"] += 1

    def _write_text(self, row: dict[str, Any]) -> None:
        chance = self._random.random
        words = self._random.choices(PROSE.split(), k=self._random.randint(6, 28))
        row |= {"mention_ids": [], "hashtags": [], "cashtags": []}
        if chance() < MENTION_SHARE:
            user_id = self._random.choice(self._world.user_ids)
            words.insert(0, f"@{self._world.handles[user_id]}")
            row["mention_ids"] = [user_id]
        if chance() < TAG_SHARE:
            row["hashtags"] = [self._random.choice(TAGS)]
            words.append(f"#{row['hashtags'][0]}")
        row["text"] = " ".join(words)[:280]

    def _let_react(self) -> None:
        """Add likes and retweets, each after its tweet and once per person."""
        count = int(self._size.tweets * LIKES_PER_TWEET)
        retweets = int(self._size.tweets * RETWEET_SHARE)
        ids = PastIds(ago=MINUTE * 29, until=MINUTE, count=count)
        spread = PastIds(ago=MONTH, until=MINUTE * 30, count=retweets)
        seen: set[tuple[int, int, str]] = set()
        for place in range(count):
            tweet = self._random.choice(self._tweets)
            self._react(ids.at(place), tweet, ReactionKind.LIKE, "likes_count", seen)
        for place in range(retweets):
            now = max(1, len(self._tweets) * place // retweets)
            tweet = self._tweets[self._random.randrange(max(0, now - 500), now)]
            self._react(
                spread.at(place), tweet, ReactionKind.RETWEET, "retweets_count", seen
            )

    def _react(
        self,
        reaction_id: int,
        tweet: dict[str, Any],
        kind: ReactionKind,
        counter: str,
        seen: set[tuple[int, int, str]],
    ) -> None:
        user_id = self._random.choice(self._world.user_ids)
        if kind is ReactionKind.LIKE and self._random.random() < 0.2:
            user_id = self._random.choice(self._world.reader_ids)
        key = (user_id, tweet["_id"], kind.value)
        if key in seen:
            return
        seen.add(key)
        tweet[counter] += 1
        self._reactions.append(
            {
                "_id": reaction_id | 1 << 13,
                "user_id": user_id,
                "tweet_id": tweet["_id"],
                "kind": kind.value,
            }
        )

    def _write_people(self) -> None:
        followers = Counter(
            followee for chosen in self._followees.values() for followee in chosen
        )
        password = make_password("nine ducks in a row")
        template = blank(User)
        rows: list[dict[str, Any]] = []
        terms: list[dict[str, Any]] = []
        term_ids = PastIds(ago=YEAR, until=MONTH, count=self._size.users * 3)
        for place, user_id in enumerate(self._world.user_ids):
            handle = self._world.handles[user_id]
            name = f"{FIRST_NAMES[place % 12]} {LAST_NAMES[place % 10]}"
            rows.append(
                {
                    **template,
                    "_id": user_id,
                    "handle": handle,
                    "handle_key": handle,
                    "email": f"{handle}@example.org",
                    "name": name,
                    "bio": "Mostly ferries.",
                    "password": password,
                    "avatar_key": f"avatars/{handle}.webp" if place % 5 else "",
                    "followers_count": followers[user_id],
                    "following_count": len(self._followees[user_id]),
                }
            )
            keys = [handle_term_key(handle, user_id), *name_term_keys(name, user_id)]
            for key in keys:
                term = {"_id": term_ids.at(len(terms)), "user_id": user_id, "key": key}
                terms.append(term)
        self._insert(User, rows)
        self._insert(SearchTerm, terms)
        self._insert(Relationship, self._edges())

    def _edges(self) -> Iterator[dict[str, Any]]:
        pairs = [(a, b) for a, chosen in self._followees.items() for b in chosen]
        ids = PastIds(ago=MONTH * 2, until=MONTH, count=len(pairs))
        for place, (actor_id, target_id) in enumerate(pairs):
            yield {
                "_id": ids.at(place),
                "actor_id": actor_id,
                "target_id": target_id,
                "kind": RelationshipKind.FOLLOW.value,
            }

    def _write_tweets(self) -> None:
        self._insert(Tweet, self._tweets)
        self._insert(Reaction, self._reactions)
        said = Counter(row["author_id"] for row in self._tweets)
        stats = [{"_id": who, "tweets_count": count} for who, count in said.items()]
        self._insert(AuthorStats, stats)
        discussed = max(self._tweets, key=lambda row: row["replies_count"])
        self._world.discussed_id = discussed["_id"]
        self._world.discussed_by = self._world.handles[discussed["author_id"]]

    def _fill_homes(self) -> None:
        made: defaultdict[int, list[Source]] = defaultdict(list)
        for row in self._tweets:
            made[row["author_id"]].append((row["_id"], row["_id"], row["author_id"]))
        for row in self._reactions:
            if row["kind"] == ReactionKind.RETWEET.value:
                source = (row["_id"], row["tweet_id"], row["user_id"])
                made[row["user_id"]].append(source)
        newest_id = max(source_id for one in made.values() for source_id, *_ in one)
        floors = dict.fromkeys(self._world.user_ids, newest_id)
        for number, owner_id in enumerate(self._world.reader_ids):
            actors = [owner_id, *self._followees[owner_id]]
            found = sorted((s for a in actors for s in made[a]), reverse=True)
            kept = found[: limits.KEPT]
            floors[owner_id] = found[limits.KEPT][0] if len(found) > len(kept) else 0
            self._insert(HomeEntry, _entries(owner_id, kept, number * limits.KEPT))
        feeds = [
            {
                "_id": owner_id,
                "floor_id": floor_id,
                "changes_count": 1,
                "visited_at": datetime.now(UTC),
                "is_dormant": False,
                "followed_tags": {},
            }
            for owner_id, floor_id in floors.items()
        ]
        self._insert(HomeFeed, feeds)

    def _notify(self) -> None:
        """Notify readers of the likes on their tweets; about ten are unread."""
        authors = {row["_id"]: row["author_id"] for row in self._tweets}
        readers = set(self._world.reader_ids)
        template = blank(Notification)
        rows = [
            {
                **template,
                "_id": row["_id"] | 1 << 14,
                "recipient_id": authors[row["tweet_id"]],
                "kind": NotificationKind(row["kind"]).value,
                "actor_id": row["user_id"],
                "tweet_id": row["tweet_id"],
                "group_key": make_group_key(
                    kind=row["kind"],
                    actor_id=row["user_id"],
                    tweet_id=row["tweet_id"],
                    subject_id=0,
                    day=id_time(row["_id"]).date(),
                ),
            }
            for row in self._reactions
            if authors[row["tweet_id"]] in readers
            and authors[row["tweet_id"]] != row["user_id"]
        ]
        tenth: dict[int, list[int]] = {}
        for row in sorted(rows, key=lambda row: -row["_id"]):
            tenth.setdefault(row["recipient_id"], []).append(row["_id"])
        self._insert(
            Inbox,
            (
                {"_id": recipient_id, "read_up_to": ids[min(10, len(ids) - 1)]}
                for recipient_id, ids in tenth.items()
            ),
        )
        self._insert(Notification, rows)
        regroup({})

    def _insert(self, model: Any, rows: Any) -> None:
        self._world.rows += insert(model, rows)


def _entries(
    owner_id: int, sources: list[Source], first_place: int
) -> Iterator[dict[str, Any]]:
    for place, (source_id, tweet_id, actor_id) in enumerate(sources, first_place):
        yield {
            "_id": place + 1,
            "owner_id": owner_id,
            "source_id": source_id,
            "tweet_id": tweet_id,
            "actor_id": actor_id,
        }
