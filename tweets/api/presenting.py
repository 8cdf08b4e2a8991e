"""Turns the tweets app's frozen values into dictionaries of JSON values.

Written by hand because every read of a feed comes through here.
"""

from typing import Any

from django.urls import reverse

from tweets import rules
from tweets.api.serializers.writing import NewTweetSerializer
from tweets.errors import explain_failure
from tweets.services import describe_film_failure, list_entities
from tweets.types import (
    DraftView,
    Folder,
    LinkCardView,
    MediaItem,
    NewTweet,
    Poll,
    QuotedTweet,
    SelfThread,
    TextEntity,
    Thread,
    TrashedTweet,
    TweetVersionView,
    TweetView,
    UploadTicket,
)
from twitter_project.media.signing import media_url
from users.api.presenting import present_card
from users.types import MutedGroup, Viewer


def present_media(item: MediaItem) -> dict[str, Any]:
    """Return the shape `Media`."""
    return {
        "id": str(item.id),
        "kind": item.kind,
        "state": item.state,
        "failure": _present_failure(item.failure) if item.failure else None,
        "url": media_url(item.key) if item.key else None,
        "preview_url": media_url(item.preview_key) if item.preview_key else None,
        "width": item.width_px,
        "height": item.height_px,
        "duration": item.duration_ms / 1000 if item.duration_ms else None,
        "blurhash": item.blurhash,
        "alt": item.alt,
        "focus": {"x": item.focus_x, "y": item.focus_y},
        "subtitles": [
            present_subtitles(item.id, language) for language in item.subtitles
        ],
    }


def _present_failure(code: str) -> dict[str, str]:
    return {"code": code, "detail": describe_film_failure(code)}


def present_subtitles(media_id: int, language: str) -> dict[str, str]:
    """Return the shape `Subtitles`."""
    url = reverse("api-subtitles", args=[media_id, language])
    return {"language": language, "url": url}


def present_ticket(ticket: UploadTicket) -> dict[str, Any]:
    """Return the shape `UploadTicket`."""
    return {
        "id": str(ticket.id),
        "url": ticket.url,
        "headers": dict(ticket.headers),
        "expires_at": ticket.expires_at,
    }


def present_quoted(quoted: QuotedTweet) -> dict[str, Any]:
    """Return the shape `QuotedTweet`."""
    return {
        "id": str(quoted.id),
        "author": present_card(quoted.author),
        "text": quoted.text,
        "created_at": quoted.created_at,
        "edited_at": quoted.edited_at,
        "media": [present_media(item) for item in quoted.media],
        "is_sensitive": quoted.is_sensitive,
        "content_warning": quoted.content_warning,
        "has_poll": quoted.has_poll,
    }


def present_link_card(card: LinkCardView) -> dict[str, Any]:
    """Return the shape `LinkCard`."""
    image = None
    if card.image_key:
        image = {
            "url": media_url(card.image_key),
            "width": card.image_width_px,
            "height": card.image_height_px,
            "blurhash": card.image_blurhash,
            "alt": card.image_alt,
        }
    return {
        "url": card.url,
        "title": card.title,
        "description": card.description,
        "site": card.site,
        "image": image,
    }


def present_entity(entity: TextEntity) -> dict[str, Any]:
    """Return the shape `TextEntity`."""
    return {
        "kind": entity.kind,
        "indices": [entity.start, entity.end],
        "utf16_indices": [entity.utf16_start, entity.utf16_end],
        "value": entity.value,
    }


def present_folder(folder: Folder) -> dict[str, Any]:
    """Return the shape `Folder`."""
    return {"id": str(folder.id), "name": folder.name}


def present_poll(poll: Poll) -> dict[str, Any]:
    """Return the shape `Poll`."""
    return {
        "options": [
            {"text": option.text, "votes_count": option.votes_count}
            for option in poll.options
        ],
        "ends_at": poll.ends_at,
        "is_ended": poll.is_ended,
        "is_multiple": poll.is_multiple,
        "voters_count": poll.voters_count,
        "choices": list(poll.choices),
        "may_vote": poll.may_vote,
    }


def present_tweet(view: TweetView, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Tweet`."""
    addressee, bringer = view.in_reply_to, view.retweeted_by
    marks = {
        "liked": view.liked,
        "retweeted": view.retweeted,
        "bookmarked": view.bookmarked,
        "detached": view.is_detached,
        "may_quote": view.may_quote,
        "may_reply": view.may_reply,
        "may_retweet": view.may_retweet,
        "reply_visibilities": list(rules.list_reply_visibilities(view.visibility)),
    }
    return {
        "id": str(view.id),
        "author": present_card(view.author),
        "text": view.text,
        "created_at": view.created_at,
        "edited_at": view.edited_at,
        "edits_count": view.edits_count,
        "edited_since": view.edited_since or None,
        "in_reply_to_id": str(view.in_reply_to_id) if view.in_reply_to_id else None,
        "in_reply_to": present_card(addressee) if addressee else None,
        "answered": present_quoted(view.answered) if view.answered else None,
        "conversation_id": str(view.conversation_id),
        "thread_id": str(view.thread_id) if view.thread_id else None,
        "media": [present_media(item) for item in view.media],
        "card": present_link_card(view.card) if view.card else None,
        "is_sensitive": view.is_sensitive,
        "content_warning": view.content_warning,
        "visibility": view.visibility,
        "reply_policy": view.reply_policy,
        "is_hidden": view.is_hidden,
        "mentions": [present_card(card) for card in view.mentions],
        "hashtags": list(view.hashtags),
        "cashtags": list(view.cashtags),
        "entities": [present_entity(entity) for entity in list_entities(view)],
        "poll": present_poll(view.poll) if view.poll else None,
        "is_quote": view.is_quote,
        "quoted": present_quoted(view.quoted) if view.quoted else None,
        "quote_policy": view.quote_policy,
        "likes_count": view.likes_count,
        "retweets_count": view.retweets_count,
        "replies_count": view.replies_count,
        "quotes_count": view.quotes_count,
        "viewer": None if viewer.is_anonymous else marks,
        "retweeted_by": present_card(bringer) if bringer else None,
        "muted_by": _present_muting(view.muted_by) if view.muted_by else None,
        "state": view.state,
        "cursor": str(view.source_id or view.id),
    }


def _present_muting(group: MutedGroup) -> dict[str, str]:
    """Return the shape `MutedBy`."""
    return {"id": str(group.id), "name": group.name, "effect": group.effect}


def present_version(version: TweetVersionView) -> dict[str, Any]:
    """Return the shape `TweetVersion`."""
    return {
        "number": version.number,
        "text": version.text,
        "media": [present_media(item) for item in version.media],
        "written_at": version.written_at,
    }


def present_trashed(trashed: TrashedTweet, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `TrashedTweet`."""
    return {
        "tweet": present_tweet(trashed.tweet, viewer=viewer),
        "trashed_at": trashed.trashed_at,
        "purged_at": trashed.purged_at,
    }


def _present_new_tweet(tweet: NewTweet) -> dict[str, Any]:
    """Return the shape `NewTweet`; an empty choice is one that was not made."""
    shape: dict[str, Any] = NewTweetSerializer(tweet).data
    return {name: value for name, value in shape.items() if value or name == "text"}


def present_draft(draft: DraftView) -> dict[str, Any]:
    """Return the shape `Draft`."""
    failure = {"code": draft.failure, "detail": str(explain_failure(draft.failure))}
    return {
        "id": str(draft.id),
        "tweets": [_present_new_tweet(tweet) for tweet in draft.tweets],
        "media": [present_media(item) for item in draft.media.values()],
        "version": draft.version,
        "state": draft.state,
        "created_at": draft.created_at,
        "changed_at": draft.changed_at,
        "publish_at": draft.publish_at,
        "failure": failure if draft.failure else None,
    }


def present_thread(thread: Thread, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Thread`."""
    return {
        "ancestors": [
            present_tweet(one, viewer=viewer) if one else None
            for one in thread.ancestors
        ],
        "tweet": present_tweet(thread.tweet, viewer=viewer),
        "replies": [
            {
                "depth": reply.depth,
                "tweet": present_tweet(reply.tweet, viewer=viewer),
                "more_count": reply.more_count,
            }
            for reply in thread.replies
        ],
        "next": thread.next,
        "has_hidden": thread.has_hidden,
    }


def present_self_thread(thread: SelfThread, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `SelfThread`."""
    return {
        "items": [present_tweet(one, viewer=viewer) for one in thread.tweets],
        "next_id": str(thread.next_id) if thread.next_id else None,
    }
