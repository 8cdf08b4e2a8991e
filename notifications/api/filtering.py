"""The policy, the filtered inbox and muted conversations over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.api.presenting import present_notification
from notifications.api.serializers import NotificationSerializer
from notifications.policy import POLICY_FIELDS, Policy, PolicyChoice
from notifications.types import MutedConversation, WaitingPerson
from tweets.api.presenting import present_tweet
from tweets.api.serializers.tweets import TweetSerializer
from tweets.errors import TweetNotFound
from twitter_project.drf.documenting import (
    PAGE_PARAMETERS,
    page_of,
    problems,
    sent_as,
)
from twitter_project.drf.fields import IdField, require_id
from users.api.presenting import present_card, present_person
from users.api.serializers import HandleField, PersonSerializer, UserSerializer
from users.api.viewing import ViewerViewSet
from users.api.viewsets import PeopleViewSet
from users.services import find_user_ids
from users.types import Viewer

PEOPLE_AT_ONCE_MAX = 100
ACTIONS = ("accept", "dismiss")


class PolicySerializer(serializers.Serializer[Any]):
    """What happens to notifications from people whom you do not follow.

    Of several that apply to a notification, the strictest decides.
    """

    not_following = serializers.ChoiceField(
        choices=PolicyChoice.values, help_text="From anybody whom you do not follow."
    )
    not_followers = serializers.ChoiceField(
        choices=PolicyChoice.values,
        help_text="From people who do not follow you either.",
    )
    new_accounts = serializers.ChoiceField(
        choices=PolicyChoice.values,
        help_text="From accounts that were less than 30 days old.",
    )
    private_mentions = serializers.ChoiceField(
        choices=PolicyChoice.values,
        help_text="Tweets for mentioned people only, unless they answer yours.",
    )


@sent_as({"not_following": "filter"})
class PolicyChangesSerializer(PolicySerializer):
    """What to change; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        for one in found.values():
            one.required = False
        return found


class NotificationRequestSerializer(serializers.Serializer[Any]):
    """A person whose notifications wait for you to accept or dismiss them."""

    person = UserSerializer()
    count = serializers.IntegerField(min_value=1, help_text="How many wait.")
    latest = NotificationSerializer(help_text="The newest of them.")
    latest_at = serializers.DateTimeField()


@sent_as({"action": "accept", "handles": ["ada_l"]})
class RequestActionSerializer(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=ACTIONS)
    handles = serializers.ListField(
        child=HandleField(), min_length=1, max_length=PEOPLE_AT_ONCE_MAX
    )


class WaitingCountSerializer(serializers.Serializer[Any]):
    people = serializers.IntegerField(
        min_value=0, help_text="How many people's notifications wait."
    )


class MutedConversationSerializer(serializers.Serializer[Any]):
    id = IdField(help_text="The id of its first tweet.")
    tweet = TweetSerializer(
        allow_null=True, help_text="Its first tweet, null if you cannot see it."
    )
    muted_at = serializers.DateTimeField()


class MuteSerializer(serializers.Serializer[Any]):
    conversation_id = IdField()
    muted = serializers.BooleanField()


class PolicyViewSet(PeopleViewSet):
    """What happens to notifications from people whom you do not follow."""

    @extend_schema(responses={200: PolicySerializer})
    def policy(self, request: Request) -> Response:
        """Return your policy."""
        return Response(present_policy(services.get_policy(owner_id=self.actor_id)))

    @extend_schema(request=PolicyChangesSerializer, responses={200: PolicySerializer})
    def change_policy(self, request: Request) -> Response:
        """Change some of your policy.

        It also applies to the notifications that you already have.
        """
        changes = self.read(PolicyChangesSerializer)
        policy = services.change_policy(owner_id=self.actor_id, changes=changes)
        return Response(present_policy(policy))

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(PersonSerializer)}
    )
    def accepted_people(self, request: Request) -> Response:
        """List the people whom you accepted, whatever your policy says."""
        viewer = self.viewer
        page = services.list_accepted_people(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: present_person(one, viewer=viewer))

    @extend_schema(request=None, responses={204: None, **problems(404)})
    def stop_accepting(self, request: Request, handle: str) -> Response:
        """Let your policy decide about a person again."""
        person_id = self.visible_person_id(handle)
        services.stop_accepting(owner_id=self.actor_id, person_id=person_id)
        return Response(status=204)


class RequestViewSet(PeopleViewSet):
    """Your filtered inbox."""

    @extend_schema(
        parameters=PAGE_PARAMETERS,
        responses={200: page_of(NotificationRequestSerializer)},
    )
    def notification_requests(self, request: Request) -> Response:
        """List the people whose notifications wait, the newest first."""
        viewer = self.viewer
        page = services.list_waiting_people(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: present_waiting(one, viewer=viewer))

    @extend_schema(
        request=RequestActionSerializer, responses={200: WaitingCountSerializer}
    )
    def answer_requests(self, request: Request) -> Response:
        """Accept or dismiss the notifications of some people.

        What you accept appears in your inbox, as do all later ones by the person. What
        you dismiss is gone; later ones wait again. People without waiting notifications
        are ignored, so you can safely send it twice.
        """
        sent = self.read(RequestActionSerializer)
        person_ids = find_user_ids(handles=sent["handles"]).values()
        _answer(self.actor_id, sent["action"], person_ids)
        people = services.count_waiting_people(recipient_id=self.actor_id)
        return Response({"people": people})

    @extend_schema(
        responses={200: NotificationRequestSerializer, **problems(404)},
    )
    def notification_request(self, request: Request, handle: str) -> Response:
        """Return a person whose notifications wait."""
        found = services.get_waiting_person(
            person_id=self.person_id(handle), viewer=self.viewer
        )
        return Response(present_waiting(found, viewer=self.viewer))

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(NotificationSerializer)}
    )
    def waiting_notifications(self, request: Request, handle: str) -> Response:
        """List a person's notifications that wait, the newest first."""
        viewer = self.viewer
        page = services.list_waiting_notifications(
            person_id=self.person_id(handle), viewer=viewer, keyset=self.keyset
        )
        return self.page(page, lambda one: present_notification(one, viewer=viewer))

    @extend_schema(request=None, responses={204: None, **problems(404)})
    def accept_request(self, request: Request, handle: str) -> Response:
        """Accept the waiting notifications from a person, and all later ones."""
        return self._answer_one(handle, "accept")

    @extend_schema(request=None, responses={204: None, **problems(404)})
    def dismiss_request(self, request: Request, handle: str) -> Response:
        """Dismiss the waiting notifications from a person."""
        return self._answer_one(handle, "dismiss")

    def _answer_one(self, handle: str, action: str) -> Response:
        person_id = self.person_id(handle)
        services.get_waiting_person(person_id=person_id, viewer=self.viewer)
        _answer(self.actor_id, action, [person_id])
        return Response(status=204)


class MutedConversationViewSet(ViewerViewSet):
    """The conversations that notify you of nothing."""

    @extend_schema(
        parameters=PAGE_PARAMETERS,
        responses={200: page_of(MutedConversationSerializer)},
    )
    def muted_conversations(self, request: Request) -> Response:
        """List the conversations that you muted, the latest first."""
        viewer = self.viewer
        page = services.list_muted_threads(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: present_muted(one, viewer=viewer))

    @extend_schema(responses={200: MuteSerializer, **problems(404)})
    def conversation_mute(self, request: Request, tweet_id: str) -> Response:
        """Return whether you muted the conversation of a tweet."""
        return self._answer(self._find(tweet_id))

    @extend_schema(request=None, responses={200: MuteSerializer, **problems(404)})
    def mute_conversation(self, request: Request, tweet_id: str) -> Response:
        """Mute the conversation of a tweet."""
        conversation_id = services.mute_thread(
            tweet_id=require_id(tweet_id, TweetNotFound), viewer=self.viewer
        )
        return self._answer(conversation_id)

    @extend_schema(request=None, responses={200: MuteSerializer, **problems(404)})
    def unmute_conversation(self, request: Request, tweet_id: str) -> Response:
        """Unmute the conversation of a tweet."""
        conversation_id = self._find(tweet_id)
        services.unmute_thread(owner_id=self.actor_id, conversation_id=conversation_id)
        return self._answer(conversation_id)

    def _find(self, tweet_id: str) -> int:
        return services.find_conversation_id(
            tweet_id=require_id(tweet_id, TweetNotFound), viewer=self.viewer
        )

    def _answer(self, conversation_id: int) -> Response:
        is_muted = services.is_thread_muted(
            owner_id=self.actor_id, conversation_id=conversation_id
        )
        return Response({"conversation_id": str(conversation_id), "muted": is_muted})


def _answer(owner_id: int, action: str, person_ids: Any) -> None:
    act = services.accept_people if action == "accept" else services.dismiss_people
    act(owner_id=owner_id, person_ids=list(person_ids))


def present_policy(policy: Policy) -> dict[str, str]:
    """Return the shape `Policy`."""
    return {name: getattr(policy, name).value for name in POLICY_FIELDS}


def present_waiting(one: WaitingPerson, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `NotificationRequest`."""
    return {
        "person": present_card(one.person.card),
        "count": one.count,
        "latest": present_notification(one.latest, viewer=viewer),
        "latest_at": one.latest_at,
    }


def present_muted(one: MutedConversation, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `MutedConversation`."""
    return {
        "id": str(one.id),
        "tweet": present_tweet(one.tweet, viewer=viewer) if one.tweet else None,
        "muted_at": one.muted_at,
    }
