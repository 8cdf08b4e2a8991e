"""The story of the demo world: who did what and when, told in that order."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.services import (
    edit_tweet,
    like_tweet,
    pin_tweet,
    post_thread,
    retweet,
    trash_tweet,
    upload_media,
    vote_in_poll,
)
from tweets.types import NewPoll, NewTweet
from twitter_project.shared.ids import id_time, new_id, wall_clock_ms
from users.services import follow_user

from .cast import SIGN_IN_HANDLE
from .scenes import draw_file
from .script import SCRIPT, Line, Scene

SEED = 1987
LAST_AGO = timedelta(minutes=7)
# Older events are further apart: the first day takes as many events as the last hours.
STRETCH = 2.4
REACTION_MEAN_S = 35 * 60
PICTURE_PX = (960, 640)
POLL_S = 3 * 86_400

Act = Callable[[], object]


@dataclass(slots=True)
class Clock:
    """The time in the story, which dates its ids."""

    start_ms: int
    end_ms: int
    now_ms: int

    @classmethod
    def starting(cls, *, ago: timedelta) -> "Clock":
        end_ms = wall_clock_ms()
        start_ms = end_ms - _ms(ago)
        return cls(start_ms, end_ms, start_ms)

    def __call__(self) -> int:
        return self.now_ms


class Story:
    """The script: what has been told already, and the rest."""

    def __init__(self, user_ids: Mapping[str, int], clock: Clock) -> None:
        self._user_ids = user_ids
        self._clock = clock
        self._rng = random.Random(SEED)
        rows = Tweet.objects.filter(author_id__in=user_ids.values())
        self._tweets = {
            (author_id, text): tweet_id
            for tweet_id, author_id, text in rows.values_list("id", "author_id", "text")
        }
        self._reactions = set(
            Reaction.objects.filter(user_id__in=user_ids.values()).values_list(
                "user_id", "tweet_id", "kind"
            )
        )
        self._keys = {line.key: line for line in SCRIPT if line.key}

    def count_told(self) -> int:
        """Return how many tweets of the script there are."""
        told = (line for line in SCRIPT if self._find(line) is not None)
        return sum(1 + len(line.more) for line in told)

    def find(self, key: str) -> int:
        """Return the id of a tweet by its key. Raises: KeyError if it is not told."""
        line = self._keys[key]
        return self._tweets[self._user_ids[line.author], line.text]

    def tell(self) -> None:
        """Let everything happen that has not happened yet, each at its time.

        Call inside `run_here`, so that notifications get the same time.
        """
        for at_ms, act in sorted(self._plan(), key=lambda planned: planned[0]):
            self._clock.now_ms = at_ms
            act()

    def _plan(self) -> list[tuple[int, Act]]:
        """Return the story's events with their times, in no order."""
        acts: list[tuple[int, Act]] = []
        for number, line in enumerate(SCRIPT):
            at_ms = self._time_of(number)
            acts.append((at_ms, partial(self._post, line)))
            likers = self._rng.sample(
                [handle for handle in self._user_ids if handle != line.author],
                line.likes,
            )
            for handle in likers:
                like = partial(self._react, handle, line, ReactionKind.LIKE)
                acts.append((self._some_time_after(at_ms), like))
            for handle in line.followed_by.split():
                follow = partial(self._follow, handle, line.author)
                acts.append((self._some_time_after(at_ms), follow))
            for handle in line.retweeted_by.split():
                bring = partial(self._react, handle, line, ReactionKind.RETWEET)
                acts.append((self._some_time_after(at_ms), bring))
        return acts

    def _time_of(self, number: int) -> int:
        left = 1 - (number + 1) / len(SCRIPT)
        told_ms = self._clock.end_ms - _ms(LAST_AGO) - self._clock.start_ms
        ago_ms: float = told_ms * left**STRETCH * self._rng.uniform(0.994, 1)
        return self._clock.end_ms - _ms(LAST_AGO) - round(ago_ms)

    def _some_time_after(self, at_ms: int) -> int:
        left_s = (self._clock.end_ms - at_ms) / 1000
        mean_s = min(REACTION_MEAN_S, left_s / 3)
        later_s = min(self._rng.expovariate(1 / mean_s), left_s)
        return at_ms + round(later_s * 1000)

    def _post(self, line: Line) -> None:
        """Post, with all that happens to the tweet at that moment."""
        if self._find(line) is not None:
            return
        author_id = self._user_ids[line.author]
        more = [NewTweet(text=text) for text in line.more]
        tweets = [self._write(author_id, line), *more]
        tweet_id = post_thread(author_id=author_id, tweets=tweets)[0]
        self._tweets[author_id, line.text] = tweet_id
        self._vote(line, tweet_id)
        if line.first_text:
            edit_tweet(actor_id=author_id, tweet_id=tweet_id, text=line.text)
            # At the time of the story: those who like it later like what it says now.
            edited = Tweet.objects.filter(id=tweet_id)
            edited.update(edited_at=id_time(new_id()))
        if line.is_pinned:
            pin_tweet(actor_id=author_id, tweet_id=tweet_id)
        if line.is_trashed:
            trash_tweet(actor_id=author_id, tweet_id=tweet_id)

    def _write(self, author_id: int, line: Line) -> NewTweet:
        return NewTweet(
            text=line.first_text or line.text,
            media_ids=[_draw(author_id, scene) for scene in line.scenes],
            in_reply_to_id=self._find_by_key(line.reply_to),
            quoted_id=self._find_by_key(line.quotes),
            poll=NewPoll(line.options, POLL_S) if line.options else None,
            content_warning=line.content_warning,
            visibility=line.visibility,
        )

    def _vote(self, line: Line, tweet_id: int) -> None:
        """Let others vote than the login, for which the poll should be open."""
        left_out = (line.author, SIGN_IN_HANDLE)
        voters = [handle for handle in self._user_ids if handle not in left_out]
        self._rng.shuffle(voters)
        for choice, count in enumerate(line.votes):
            for handle in voters[:count]:
                voter_id = self._user_ids[handle]
                vote_in_poll(voter_id=voter_id, tweet_id=tweet_id, choices=[choice])
            del voters[:count]

    def _follow(self, follower: str, followee: str) -> None:
        follow_user(
            follower_id=self._user_ids[follower], followee_id=self._user_ids[followee]
        )

    def _react(self, handle: str, line: Line, kind: ReactionKind) -> None:
        user_id, tweet_id = self._user_ids[handle], self._find(line)
        if tweet_id is None or (user_id, tweet_id, kind.value) in self._reactions:
            return
        react = like_tweet if kind is ReactionKind.LIKE else retweet
        react(user_id=user_id, tweet_id=tweet_id)

    def _find_by_key(self, key: str) -> int | None:
        return self._find(self._keys[key]) if key else None

    def _find(self, line: Line) -> int | None:
        return self._tweets.get((self._user_ids[line.author], line.text))


def _draw(owner_id: int, scene: Scene) -> int:
    """Upload a picture, and return its id."""
    file = draw_file(scene.what, hue=scene.hue, seed=scene.seed, size_px=PICTURE_PX)
    return upload_media(owner_id=owner_id, file=file, alt=scene.alt).id


def _ms(span: timedelta) -> int:
    return int(span / timedelta(milliseconds=1))
