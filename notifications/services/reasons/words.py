"""Hides notifications about tweets with words that the recipient mutes."""

from collections.abc import Sequence
from typing import Any

from notifications.services.reasons.rule import Notice, Rule
from tweets.services import find_muting
from tweets.types import FeedRules
from twitter_project.shared.queries import Lookup
from users.services import muted_words_by_id, muted_words_in
from users.types import MutedContext

IN_NOTIFICATIONS = FeedRules(muted_in=MutedContext.NOTIFICATIONS.value)


class WordsRule(Rule):
    """A tweet that the recipient's muted words hide in notifications.

    The lookup only says who mutes words. If anybody does, reading the tweets to look
    for them in takes up to five more round trips.
    """

    reasons = ("hidden_by_words",)

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(notices)
        self._hidden: set[tuple[int, int]] = set()

    def look_up(self) -> Sequence[Lookup]:
        ids = {notice.recipient_id for notice in self.notices if notice.tweet}
        return (muted_words_by_id(ids),) if ids else ()

    def take(self, *found: list[dict[str, Any]]) -> None:
        words = muted_words_in(*found) if found else {}
        concerned = [one for one in self.notices if one.recipient_id in words]
        tweet_ids = {one.tweet.id for one in concerned if one.tweet is not None}
        muting = find_muting(tweet_ids=tweet_ids, words=words, feed=IN_NOTIFICATIONS)
        self._hidden = {pair for pair, group in muting.items() if group.is_hiding}

    def decide(self, notice: Notice) -> str | None:
        if notice.tweet is None:
            return None
        pair = (notice.recipient_id, notice.tweet.id)
        return "hidden_by_words" if pair in self._hidden else None
