"""Lets the author of a conversation limit who may reply, and hide replies.

The author of a conversation is the author of its first tweet.
"""

from __future__ import annotations

from tweets import rules
from tweets.errors import ReplyPolicyOnReply, TweetNotFound
from tweets.models import Tweet
from tweets.services.hydrating import get_row_to_react_to
from tweets.services.own import find_own_shown
from tweets.services.rows import find_tweet_rows
from tweets.types import ReplyPolicy
from twitter_project.shared.db import atomic
from users.types import Viewer


@atomic
def change_reply_policy(*, actor_id: int, tweet_id: int, policy: ReplyPolicy) -> None:
    """Change who may reply to the actor's own tweet, and below it; replies stay.

    Raises: TweetNotFound unless it is the actor's and is shown; ReplyPolicyOnReply if
    it is a reply.
    """
    own = find_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    tweet = own.only("is_reply").first()
    if tweet is None:
        raise TweetNotFound
    if tweet.is_reply:
        raise ReplyPolicyOnReply
    own.update(reply_policy=policy.value)
    # What replies say is for display; the first tweet decides (`rules.may_reply`).
    _show_policy(tweet_id, policy)


def open_conversation(*, tweet_id: int) -> None:
    """Say in the replies to a first tweet that is gone that everyone may reply now."""
    _show_policy(tweet_id, ReplyPolicy.EVERYONE)


def _show_policy(root_id: int, policy: ReplyPolicy) -> None:
    below = Tweet.objects.filter(ancestor_ids__contains=[root_id])
    # The conversation began with another tweet if a reply is gone.
    below.filter(conversation_id=root_id).update(reply_policy=policy.value)


def hide_reply(*, actor_id: int, tweet_id: int) -> bool:
    """Hide somebody's reply in the actor's conversation; False if it is hidden already.

    The thread shows it only to readers who ask for hidden replies. It stays everywhere
    else and in the counts, and nobody is notified.
    Raises: TweetNotFound unless the actor sees it and began the conversation.
    """
    return _set_hidden(actor_id, tweet_id, is_hidden=True)


def unhide_reply(*, actor_id: int, tweet_id: int) -> bool:
    """Show a hidden reply again; False if it is not hidden. Raises: as `hide_reply`."""
    return _set_hidden(actor_id, tweet_id, is_hidden=False)


def _set_hidden(actor_id: int, tweet_id: int, *, is_hidden: bool) -> bool:
    viewer = Viewer(actor_id)
    reply = get_row_to_react_to(tweet_id=tweet_id, viewer=viewer)
    root_id = reply["conversation_id"]
    root = find_tweet_rows([root_id]).get(root_id)
    if not rules.may_hide(reply, root, viewer):
        raise TweetNotFound
    found = Tweet.objects.filter(id=tweet_id, is_hidden=not is_hidden)
    return bool(found.update(is_hidden=is_hidden))
