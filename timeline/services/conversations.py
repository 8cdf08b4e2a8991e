"""Lists and reads a person's conversations, and remembers what was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.errors import ConversationNotFound
from timeline.models import Conversation
from timeline.services.conversation_rows import (
    DERIVED,
    RULES,
    ConversationKey,
    make_source,
    read_conversation,
)
from timeline.types import ConversationView
from tweets.services import hydrate_sources
from tweets.types import TweetView
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.issued import require_issued
from twitter_project.shared.pagination import Keyset, Page, page_of
from twitter_project.shared.queries import find_rows
from users.services import hydrate_people
from users.types import Viewer

FIELDS = dict.fromkeys(
    ("people_key", "people_ids", "latest_id", "latest_author_id", "unread"), True
)


def list_conversations(*, viewer: Viewer, keyset: Keyset) -> Page[ConversationView]:
    """Return a page of the viewer's conversations, the one with the newest tweet first.

    The cursor is a tweet's id. Seven round trips whatever the page contains.
    Raises: SignInRequired for anonymous viewers.
    """
    # The position of a conversation off the list is 0.
    bounds = {"$gt": 0, **keyset.bounds}
    with translate_errors():
        rows = (
            collection(Conversation)
            .find(
                {"owner_id": viewer.account_id, "position": bounds},
                FIELDS,
                sort=[("position", keyset.order)],
                limit=keyset.scan_limit,
            )
            .to_list()
        )
    page = page_of(rows, keyset, cursor=lambda row: row["latest_id"])
    return page.with_items(_present(page.items, viewer))


def get_conversation(*, conversation_id: int, viewer: Viewer) -> ConversationView:
    """Return the viewer's conversation. Raises: ConversationNotFound."""
    rows = _find(conversation_id, viewer)
    shown = _present(rows, viewer) if rows else []
    if not shown:
        raise ConversationNotFound
    return shown[0]


def list_conversation_tweets(
    *, conversation_id: int, viewer: Viewer, keyset: Keyset
) -> Page[TweetView]:
    """Return a page of a conversation, the newest tweet first.

    Raises: ConversationNotFound.
    """
    rows = _find(conversation_id, viewer)
    if not rows:
        raise ConversationNotFound
    key = ConversationKey(viewer.account_id, rows[0]["people_key"])
    return read_conversation(key, viewer, keyset)


def count_unread_conversations(*, owner_id: int) -> int:
    """Return how many of a person's conversations have a tweet that they have not
    seen. One count on one index.
    """
    with translate_errors():
        return collection(Conversation).count_documents(
            {"owner_id": owner_id, "unread": True}
        )


def mark_conversation_read(
    *, conversation_id: int, owner_id: int, up_to_id: int
) -> None:
    """Mark the tweets up to this one as read.

    Raises: IdNotIssued; ConversationNotFound.
    """
    require_issued(up_to_id, field="up_to_id")
    _advance(conversation_id, owner_id, "read_up_to", up_to_id)


def remove_conversation(*, conversation_id: int, owner_id: int) -> None:
    """Take a conversation off the owner's list until there is a newer tweet.

    Nothing is deleted, and the other people do not learn of it.
    Raises: ConversationNotFound.
    """
    _advance(conversation_id, owner_id, "removed_up_to", "$latest_id")


def _advance(
    conversation_id: int, owner_id: int, column: str, up_to_id: int | str
) -> None:
    stage = {"$set": {column: {"$max": [f"${column}", up_to_id]}}}
    with translate_errors():
        result = collection(Conversation).update_one(
            {"_id": conversation_id, "owner_id": owner_id}, [stage, DERIVED]
        )
    if not result.matched_count:
        raise ConversationNotFound


def _find(conversation_id: int, viewer: Viewer) -> list[dict[str, Any]]:
    """Return the row of the viewer's conversation, if there is anything to show."""
    fields = {**FIELDS, "owner_id": True}
    rows = find_rows(Conversation, {"_id": conversation_id}, fields)
    owner_id = viewer.account_id
    return [row for row in rows if row["owner_id"] == owner_id and row["latest_id"]]


def _present(
    rows: Sequence[Mapping[str, Any]], viewer: Viewer
) -> list[ConversationView]:
    """Return the rows whose newest tweet the viewer is still shown."""
    own_id = viewer.account_id
    sources = [make_source(row["latest_id"], row["latest_author_id"]) for row in rows]
    views = hydrate_sources(sources=sources, viewer=viewer, feed=RULES)
    tweets = {view.id: view for view in views}
    others = {id_ for row in rows for id_ in row["people_ids"] if id_ != own_id}
    people = hydrate_people(user_ids=others, viewer=viewer)
    return [
        ConversationView(
            id=row["_id"],
            people=tuple(
                people[id_].card
                for id_ in row["people_ids"]
                if id_ in people and people[id_].is_visible
            ),
            tweet=tweets[row["latest_id"]],
            unread=row["unread"],
        )
        for row in rows
        if row["latest_id"] in tweets
    ]
