"""Deleting: the tweet and its counts go at once, its belongings soon after."""

from __future__ import annotations

from tweets.errors import TweetNotFound
from tweets.events import TweetDeleted
from tweets.models import PollVote, Reaction, Tweet
from tweets.rules import PUBLIC
from tweets.services.conversations import open_conversation
from tweets.services.counting import add_to_counts, list_counted_quotes
from tweets.services.history import delete_history
from tweets.services.media import delete_media_of
from tweets.services.own import find_own_shown
from tweets.types import MediaHolder
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic


@atomic
def delete_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Delete the actor's own tweet. Replies to it stay, below a missing parent.

    A handler of TweetDeleted, which this publishes, removes reactions and pictures. The
    idempotency key stays for its day, so that a late repetition of the request does not
    post the tweet again.
    Raises: TweetNotFound unless it is the actor's and is shown.
    """
    own = find_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    fields = ("in_reply_to_id", "quoted_id", "is_detached")
    tweet = own.only(*fields, "visibility", "audience_ids").first()
    if tweet is None or not own.delete()[0]:
        raise TweetNotFound
    publish(TweetDeleted(tweet_id, actor_id, tweet.named_ids))
    if tweet.visibility == PUBLIC:
        add_to_counts(
            author_id=actor_id,
            in_reply_to_id=tweet.in_reply_to_id,
            quoted_ids=list_counted_quotes(tweet),
            change=-1,
        )


def clean_up_after(*, tweet_id: int) -> None:
    """Remove what a deleted tweet has left behind; do nothing if the tweet exists."""
    if Tweet.objects.filter(id=tweet_id).exists():
        return
    delete_media_of(holder=MediaHolder("tweet", tweet_id))
    delete_history(tweet_id=tweet_id)
    Reaction.objects.filter(tweet_id=tweet_id).delete()
    PollVote.objects.filter(tweet_id=tweet_id).delete()
    open_conversation(tweet_id=tweet_id)
