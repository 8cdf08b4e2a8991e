"""Lists the quotes of a tweet, and lets its author limit and detach them.

A quote is posted like any tweet (`posting`). The author of the quoted tweet
decides beforehand by the tweet's quote policy, and afterwards by detaching it.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from tweets.errors import QuoteRefused, TweetNotFound
from tweets.events import TweetDetached, TweetQuoted
from tweets.models import Tweet
from tweets.rules import PUBLIC, PUBLIC_STATE, SHOWN_STATES
from tweets.services.hydrating import (
    get_row_to_react_to,
    get_tweet,
    hydrate_tweets,
)
from tweets.services.own import find_own_shown
from tweets.services.rows import Scanned, scan_quotes
from tweets.types import QuotePolicy, TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    stretch_of,
)
from twitter_project.shared.queries import find_rows
from twitter_project.shared.writes import add_to_counters
from users.types import Viewer


def get_tweet_to_quote(*, tweet_id: int, viewer: Viewer) -> TweetView:
    """Return a tweet that the viewer is about to quote.

    Raises: TweetNotFound; QuoteRefused if its author does not let them.
    """
    tweet = get_tweet(tweet_id=tweet_id, viewer=viewer)
    if not tweet.is_shown:
        raise TweetNotFound
    if not tweet.may_quote:
        raise QuoteRefused
    return tweet


def list_quote_ids(*, tweet_id: int, limit: int) -> list[int]:
    """Return the ids of up to this many quotes of the tweet, whoever may see them."""
    quotes = {"quoted_id": tweet_id}
    rows = find_rows(Tweet, quotes, {"_id": True}, limit=limit, index="tweet_quotes")
    return [row["_id"] for row in rows]


def list_quotes(*, tweet_id: int, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of the tweet's public quotes that the viewer may see, newest first.

    Detached ones are left out. Raises: TweetNotFound.
    """
    get_row_to_react_to(tweet_id=tweet_id, viewer=viewer)

    def show(rows: Sequence[Scanned]) -> list[tuple[int, TweetView]]:
        views = hydrate_tweets(tweet_ids=[row["_id"] for row in rows], viewer=viewer)
        return list(views.items())

    def read(keyset: Keyset) -> Stretch[TweetView]:
        rows = scan_quotes(tweet_id, [PUBLIC_STATE], keyset)
        return stretch_of(rows, keyset, cursor=itemgetter("_id"), show=show)

    return fill_page(read, keyset)


@atomic
def change_quote_policy(*, actor_id: int, tweet_id: int, policy: QuotePolicy) -> None:
    """Change who may quote the actor's own tweet; existing quotes stay.

    Raises: TweetNotFound unless it is the actor's and is shown.
    """
    own = find_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if not own.update(quote_policy=policy.value):
        raise TweetNotFound


def detach_tweet(*, actor_id: int, quote_id: int) -> bool:
    """Take the actor's own tweet out of somebody's quote; False if it is out already.

    The quote stays, and leaves the count. Publishes TweetDetached.
    Raises: TweetNotFound unless the actor sees it and it quotes a tweet of theirs.
    """
    return _change_detached(actor_id, quote_id, is_detached=True)


def reattach_tweet(*, actor_id: int, quote_id: int) -> bool:
    """Put the actor's own tweet back into a quote; False if it is in it already.

    Publishes TweetQuoted. Raises: TweetNotFound as `detach_tweet` does.
    """
    return _change_detached(actor_id, quote_id, is_detached=False)


def _change_detached(actor_id: int, quote_id: int, *, is_detached: bool) -> bool:
    """Look before the transaction, so that a hidden quote is like a missing one."""
    get_row_to_react_to(tweet_id=quote_id, viewer=Viewer(actor_id))
    return _set_detached(actor_id, quote_id, is_detached=is_detached)


@atomic
def _set_detached(actor_id: int, quote_id: int, *, is_detached: bool) -> bool:
    quotes = Tweet.objects.filter(
        id=quote_id, quoted_author_id=actor_id, state__in=SHOWN_STATES
    )
    quote = quotes.only("author_id", "quoted_id", "is_detached", "visibility").first()
    if quote is None or quote.quoted_id is None:
        raise TweetNotFound
    if quote.is_detached == is_detached:
        return False
    quotes.update(is_detached=is_detached)
    publish(
        (TweetDetached if is_detached else TweetQuoted)(
            tweet_id=quote.id,
            author_id=quote.author_id,
            quoted_id=quote.quoted_id,
            quoted_author_id=actor_id,
        )
    )
    step = -1 if is_detached else 1
    if quote.visibility == PUBLIC:
        add_to_counters(Tweet, {quote.quoted_id: {"quotes_count": step}})
    return True
