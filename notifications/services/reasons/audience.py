"""Hides notifications about tweets that are not for the recipient."""

from notifications.services.reasons.rule import Notice, Rule
from tweets.types import TweetFacts


class AudienceRule(Rule):
    """A tweet for the actor's followers, when the recipient does not follow the actor.

    Only the actor's own tweets can be for an audience without the recipient.
    """

    reasons = ("hidden_by_audience",)

    def decide(self, notice: Notice) -> str | None:
        tweet, actor = notice.tweet, notice.actor
        if tweet is None or actor is None:
            return None
        is_out = _is_for_followers(tweet, notice) and not actor.relation.following
        return "hidden_by_audience" if is_out else None


def _is_for_followers(tweet: TweetFacts, notice: Notice) -> bool:
    """Return whether the recipient sees the tweet only as long as they follow."""
    return not tweet.is_for(notice.recipient_id) and (
        notice.recipient_id != tweet.author_id
    )
