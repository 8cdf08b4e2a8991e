"""Relationships between people over REST."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.documenting import PAGE_PARAMETERS, problems
from users import services
from users.api.presenting import present_relation
from users.api.relation_serializers import (
    MuteSerializer,
    OverrideSerializer,
    RelationSerializer,
)
from users.api.viewsets import PEOPLE, PeopleViewSet
from users.types import Override

RELATION = {200: RelationSerializer, **problems(403)}


class RelationViewSet(PeopleViewSet):
    """Answers with the relationship between the actor and a person."""

    def relation(self, person_id: int) -> Response:
        """Answer with the current relationship between the two."""
        relation = services.get_relation(user_id=person_id, viewer=self.viewer)
        return Response(present_relation(relation))


class EdgeViewSet(RelationViewSet):
    """What you set about another person. All of it is idempotent."""

    @extend_schema(request=None, responses=RELATION)
    def follow(self, request: Request, handle: str) -> Response:
        """Follow a person, or ask to if they approve their followers.

        Then `requested` is true instead of `following`, until they answer.
        """
        person_id = self.person_id(handle)
        services.follow_user(follower_id=self.actor_id, followee_id=person_id)
        return self.relation(person_id)

    @extend_schema(responses=RELATION)
    def unfollow(self, request: Request, handle: str) -> Response:
        """Stop following a person, or withdraw your request."""
        person_id = self.person_id(handle)
        services.unfollow_user(follower_id=self.actor_id, followee_id=person_id)
        return self.relation(person_id)

    @extend_schema(request=None, responses=RELATION)
    def block(self, request: Request, handle: str) -> Response:
        """Block a person.

        Neither follows the other from then on, and neither sees the other.
        """
        person_id = self.person_id(handle)
        services.block_user(blocker_id=self.actor_id, blocked_id=person_id)
        return self.relation(person_id)

    @extend_schema(responses=RELATION)
    def unblock(self, request: Request, handle: str) -> Response:
        """Unblock a person. Earlier follows do not come back."""
        person_id = self.person_id(handle)
        services.unblock_user(blocker_id=self.actor_id, blocked_id=person_id)
        return self.relation(person_id)

    @extend_schema(request=MuteSerializer, responses=RELATION)
    def mute(self, request: Request, handle: str) -> Response:
        """Keep a person out of your feeds without their knowledge.

        For good, or until an end, which a repetition changes.
        """
        person_id, sent = self.person_id(handle), self.read(MuteSerializer)
        expires_at = sent.get("expires_at")
        if sent.get("duration_s") is not None:
            expires_at = timezone.now() + timedelta(seconds=sent["duration_s"])
        services.mute_user(
            muter_id=self.actor_id, muted_id=person_id, expires_at=expires_at
        )
        return self.relation(person_id)

    @extend_schema(responses=RELATION)
    def unmute(self, request: Request, handle: str) -> Response:
        """Unmute a person."""
        person_id = self.person_id(handle)
        services.unmute_user(muter_id=self.actor_id, muted_id=person_id)
        return self.relation(person_id)

    @extend_schema(request=None, responses=RELATION)
    def hide_retweets(self, request: Request, handle: str) -> Response:
        """Keep what a person retweets out of your home."""
        person_id = self.person_id(handle)
        services.hide_retweets(muter_id=self.actor_id, muted_id=person_id)
        return self.relation(person_id)

    @extend_schema(responses=RELATION)
    def show_retweets(self, request: Request, handle: str) -> Response:
        """Show a person's retweets in your home again."""
        person_id = self.person_id(handle)
        services.show_retweets(muter_id=self.actor_id, muted_id=person_id)
        return self.relation(person_id)

    @extend_schema(request=OverrideSerializer, responses=RELATION)
    def override(self, request: Request, handle: str) -> Response:
        """Choose what a person notifies you of.

        `bell` adds each new tweet of theirs, `never` leaves out everything, `default`
        ends both.
        """
        person_id, sent = self.person_id(handle), self.read(OverrideSerializer)
        services.change_override(
            owner_id=self.actor_id,
            target_id=person_id,
            override=Override(sent["notifications"]),
        )
        return self.relation(person_id)


class RequestViewSet(RelationViewSet):
    """Requests to follow you, if you approve your followers."""

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def requests(self, request: Request) -> Response:
        """List the people who ask to follow you, the latest first."""
        return self.people(
            services.list_requests(viewer=self.viewer, keyset=self.keyset)
        )

    @extend_schema(request=None, responses=RELATION)
    def accept(self, request: Request, handle: str) -> Response:
        """Let a person follow you who asked to."""
        person_id = self.visible_person_id(handle)
        services.accept_request(owner_id=self.actor_id, requester_id=person_id)
        return self.relation(person_id)

    @extend_schema(responses=RELATION)
    def reject(self, request: Request, handle: str) -> Response:
        """Reject a person's request. They can ask again."""
        person_id = self.visible_person_id(handle)
        services.reject_request(owner_id=self.actor_id, requester_id=person_id)
        return self.relation(person_id)
