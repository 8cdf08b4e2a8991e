"""Hides notifications about tweets that nobody can see at the moment."""

from notifications.services.reasons.rule import Notice, Rule


class TweetRule(Rule):
    """A tweet that was taken down, or is in the trash."""

    reasons = ("hidden_by_tweet",)

    def decide(self, notice: Notice) -> str | None:
        tweet = notice.tweet
        is_hidden = tweet is not None and not tweet.is_shown
        return "hidden_by_tweet" if is_hidden else None
