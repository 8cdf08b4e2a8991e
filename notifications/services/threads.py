"""Mutes conversations, and lists the muted ones."""

from contextlib import suppress

from django.db import IntegrityError

from notifications.events import ThreadMuteChanged
from notifications.models import MutedThread
from notifications.types import MutedConversation
from tweets.services import get_tweet, hydrate_tweets
from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import id_time
from twitter_project.shared.pagination import Keyset, Page, page_of, scan_rows
from twitter_project.shared.writes import insert_rows
from users.types import Viewer


def mute_thread(*, tweet_id: int, viewer: Viewer) -> int:
    """Mute the tweet's conversation; return the conversation's id.

    What it has notified the viewer of is hidden, until they unmute it.
    Raises: TweetNotFound.
    """
    conversation_id = get_tweet(tweet_id=tweet_id, viewer=viewer).conversation_id
    if not is_thread_muted(owner_id=viewer.account_id, conversation_id=conversation_id):
        with suppress(IntegrityError):  # muted at the same time
            _mute(viewer.account_id, conversation_id)
    return conversation_id


@atomic
def _mute(owner_id: int, conversation_id: int) -> None:
    insert_rows([MutedThread(owner_id=owner_id, conversation_id=conversation_id)])
    events.publish(ThreadMuteChanged(owner_id, conversation_id))


@atomic
def unmute_thread(*, owner_id: int, conversation_id: int) -> bool:
    """Unmute a conversation; return whether it was muted.

    It may be gone, or one that the owner can no longer see.
    """
    row = MutedThread.objects.filter(owner_id=owner_id, conversation_id=conversation_id)
    if not row.delete()[0]:
        return False
    events.publish(ThreadMuteChanged(owner_id, conversation_id))
    return True


def is_thread_muted(*, owner_id: int, conversation_id: int) -> bool:
    """Return whether the person has muted the conversation. One query."""
    return MutedThread.objects.filter(
        owner_id=owner_id, conversation_id=conversation_id
    ).exists()


def find_conversation_id(*, tweet_id: int, viewer: Viewer) -> int:
    """Return the conversation that a tweet belongs to. Raises: TweetNotFound.

    The id of a conversation that the viewer has muted is always known.
    """
    if is_thread_muted(owner_id=viewer.account_id, conversation_id=tweet_id):
        return tweet_id
    return get_tweet(tweet_id=tweet_id, viewer=viewer).conversation_id


def list_muted_threads(*, viewer: Viewer, keyset: Keyset) -> Page[MutedConversation]:
    """Return a page of the conversations that the viewer muted, the latest first.

    A conversation whose first tweet the viewer cannot see has no tweet.
    """
    query = {"owner_id": viewer.account_id}
    rows = scan_rows(MutedThread, query, {"conversation_id": True}, keyset)
    page = page_of(rows, keyset, cursor=lambda row: row["_id"])
    ids = [row["conversation_id"] for row in page.items]
    tweets = hydrate_tweets(tweet_ids=ids, viewer=viewer)
    return page.with_items(
        [
            MutedConversation(
                id=row["conversation_id"],
                tweet=tweets.get(row["conversation_id"]),
                muted_at=id_time(row["_id"]),
            )
            for row in page.items
        ]
    )
