"""Muted words over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from timeline import services as timelines
from tweets.api.presenting import present_tweet
from tweets.api.serializers.tweets import TweetSerializer
from tweets.api.viewsets.parameters import IDEMPOTENCY_KEY, read_key
from twitter_project.drf.documenting import page_of, problems
from twitter_project.drf.fields import IdField, require_id
from twitter_project.shared.pagination import Page
from users import services
from users.api.viewing import ViewerViewSet
from users.errors import WordGroupNotFound
from users.types import MutedContext, MutedEffect, WordGroup, WordGroupDraft

CONTEXTS = [one.value for one in MutedContext]


class NewWordGroupSerializer(serializers.Serializer[Any]):
    """Words that you mute, with the options that they share."""

    words = serializers.ListField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False),
        help_text="Words, phrases or hashtags.",
    )
    name = serializers.CharField(required=False, allow_blank=True, default="")
    contexts = serializers.ListField(
        child=serializers.ChoiceField(choices=CONTEXTS),
        required=False,
        default=CONTEXTS,
        help_text="Where they count.",
    )
    effect = serializers.ChoiceField(
        choices=[one.value for one in MutedEffect],
        required=False,
        default=MutedEffect.HIDE.value,
    )
    spares_followed = serializers.BooleanField(
        required=False, default=False, help_text="Except tweets by people you follow."
    )
    lasts_days = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="1, 7 or 30, or 0 for ever. Without it, a change keeps the end.",
    )


class WordGroupSerializer(serializers.Serializer[Any]):
    """A group of muted words."""

    id = IdField()
    name = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    contexts = serializers.ListField(child=serializers.ChoiceField(choices=CONTEXTS))
    effect = serializers.ChoiceField(choices=[one.value for one in MutedEffect])
    spares_followed = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)
    active = serializers.BooleanField(help_text="False once it has ended.")


class WordsTriedSerializer(serializers.Serializer[Any]):
    """What words would hide in your home."""

    looked_at = serializers.IntegerField(help_text="The newest tweets, up to 200.")
    hidden = TweetSerializer(many=True)


GROUP: Any = {200: WordGroupSerializer, **problems(404)}


class MutedWordsViewSet(ViewerViewSet):
    """Words that you mute. Nobody else can see them."""

    @extend_schema(responses={200: page_of(WordGroupSerializer)})
    def groups(self, request: Request) -> Response:
        """List your groups of muted words, the oldest first: all on one page."""
        groups = services.list_word_groups(owner_id=self.actor_id)
        return self.page(Page(items=groups), _present)

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewWordGroupSerializer,
        responses={201: WordGroupSerializer, **problems(409, 422)},
    )
    def create(self, request: Request) -> Response:
        """Mute words, in up to 20 groups with 200 words in all."""
        group = timelines.create_word_group(
            owner_id=self.actor_id,
            draft=self._draft(),
            idempotency_key=read_key(request),
        )
        return Response(_present(group), status=201)

    @extend_schema(responses=GROUP)
    def group(self, request: Request, word_group_id: str) -> Response:
        """Return a group of muted words."""
        found = services.get_word_group(
            owner_id=self.actor_id, group_id=_parse_id(word_group_id)
        )
        return Response(_present(found))

    @extend_schema(request=NewWordGroupSerializer, responses={**GROUP, **problems(422)})
    def change(self, request: Request, word_group_id: str) -> Response:
        """Replace a group's words and options."""
        changed = services.change_word_group(
            owner_id=self.actor_id,
            group_id=_parse_id(word_group_id),
            draft=self._draft(),
        )
        return Response(_present(changed))

    @extend_schema(responses={204: None, **problems(404)})
    def remove(self, request: Request, word_group_id: str) -> Response:
        """Unmute a group of words."""
        services.delete_word_group(
            owner_id=self.actor_id, group_id=_parse_id(word_group_id)
        )
        return Response(status=204)

    @extend_schema(
        request=NewWordGroupSerializer,
        responses={200: WordsTriedSerializer, **problems(422)},
    )
    def preview(self, request: Request) -> Response:
        """Preview what words would hide in your home, without muting them."""
        viewer = self.viewer
        tried = timelines.try_words(viewer=viewer, draft=self._draft())
        hidden = [present_tweet(one, viewer=viewer) for one in tried.hidden]
        return Response({"looked_at": tried.looked_at, "hidden": hidden})

    def _draft(self) -> WordGroupDraft:
        return WordGroupDraft(**self.read(NewWordGroupSerializer))


def _parse_id(text: str) -> int:
    return require_id(text, WordGroupNotFound)


def _present(group: WordGroup) -> dict[str, Any]:
    """Return the shape `WordGroup`."""
    return {
        "id": str(group.id),
        "name": group.name,
        "words": list(group.words),
        "contexts": list(group.contexts),
        "effect": group.effect,
        "spares_followed": group.spares_followed,
        "expires_at": group.expires_at,
        "active": group.is_active,
    }
