"""Conversations over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from timeline import services
from timeline.errors import ConversationNotFound
from timeline.types import ConversationView
from tweets.api.presenting import present_tweet
from tweets.api.serializers.tweets import TweetSerializer
from twitter_project.drf.documenting import (
    PAGE_PARAMETERS,
    page_of,
    sent_as,
)
from twitter_project.drf.fields import IdField, require_id
from users.api.presenting import present_card
from users.api.serializers import UserSerializer
from users.api.viewing import ViewerViewSet
from users.types import Viewer


class ConversationSerializer(serializers.Serializer[Any]):
    """The tweets between the same people, which nobody else can see."""

    id = IdField()
    people = UserSerializer(
        many=True, help_text="The others; empty for tweets that name nobody."
    )
    tweet = TweetSerializer(help_text="The newest.")
    unread = serializers.BooleanField()


@sent_as({"up_to_id": "347201938475012096"})
class ReadConversationSerializer(serializers.Serializer[Any]):
    up_to_id = IdField(help_text="The newest tweet that you have seen.")


class UnreadConversationsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0)


class ConversationViewSet(ViewerViewSet):
    """The tweets that only the people they mention can see, by people."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(ConversationSerializer)}
    )
    def conversations(self, request: Request) -> Response:
        """List your conversations, the one with the newest tweet first.

        The cursor is a tweet's id.
        """
        viewer = self.viewer
        page = services.list_conversations(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: _present(one, viewer))

    @extend_schema(responses={200: UnreadConversationsSerializer})
    def unread_count(self, request: Request) -> Response:
        """Count your conversations with a tweet that you have not seen."""
        count = services.count_unread_conversations(owner_id=self.actor_id)
        return Response({"count": count})

    @extend_schema(responses={200: ConversationSerializer})
    def conversation(self, request: Request, conversation_id: str) -> Response:
        """Return a conversation."""
        viewer = self.viewer
        found = services.get_conversation(
            conversation_id=_parse_id(conversation_id), viewer=viewer
        )
        return Response(_present(found, viewer))

    @extend_schema(responses={204: None})
    def remove(self, request: Request, conversation_id: str) -> Response:
        """Remove a conversation from your list until somebody posts in it.

        Its tweets are not deleted.
        """
        services.remove_conversation(
            conversation_id=_parse_id(conversation_id), owner_id=self.actor_id
        )
        return Response(status=204)

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(TweetSerializer)}
    )
    def tweets(self, request: Request, conversation_id: str) -> Response:
        """Read the tweets of a conversation, newest first."""
        viewer = self.viewer
        page = services.list_conversation_tweets(
            conversation_id=_parse_id(conversation_id),
            viewer=viewer,
            keyset=self.keyset,
        )
        return self.page(page, lambda one: present_tweet(one, viewer=viewer))

    @extend_schema(
        request=ReadConversationSerializer,
        responses={200: UnreadConversationsSerializer},
    )
    def mark_read(self, request: Request, conversation_id: str) -> Response:
        """Mark a conversation as read up to a tweet, and count those still unread."""
        services.mark_conversation_read(
            conversation_id=_parse_id(conversation_id),
            owner_id=self.actor_id,
            up_to_id=self.read(ReadConversationSerializer)["up_to_id"],
        )
        return self.unread_count(request)


def _parse_id(text: str) -> int:
    return require_id(text, ConversationNotFound)


def _present(view: ConversationView, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Conversation`."""
    return {
        "id": str(view.id),
        "people": [present_card(one) for one in view.people],
        "tweet": present_tweet(view.tweet, viewer=viewer),
        "unread": view.unread,
    }
