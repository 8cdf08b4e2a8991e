"""The shapes of people in requests and answers."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import FlagField, IdField, TextField
from users.api.relation_serializers import RelationSerializer
from users.handles import HANDLE_MAX, HANDLE_MIN
from users.passwords import PASSWORD_MAX
from users.services import (
    QUOTE_POLICIES,
    REPLY_POLICIES,
    UNDO_SEND_CHOICES_S,
    VISIBILITIES,
)

# --- requests ----------------------------------------------------------------


@extend_schema_field(
    {"type": "string", "pattern": f"^[A-Za-z0-9_]{{{HANDLE_MIN},{HANDLE_MAX}}}$"}
)
class HandleField(TextField):
    """A requested handle; the service decides whether it is allowed."""


@sent_as(
    {"username": "ada_l", "email": "ada@example.org", "password": "a loom of numbers"}
)
class RegistrationSerializer(serializers.Serializer[Any]):
    username = HandleField(help_text="The handle.")
    email = serializers.EmailField(max_length=254)
    password = TextField(max_length=PASSWORD_MAX, trim_whitespace=False)


@sent_as({"email": "ada@example.org"})
class VerificationSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


@sent_as({"username": "ada_l", "password": "a loom of numbers"})
class CredentialsSerializer(serializers.Serializer[Any]):
    username = TextField(
        max_length=254, trim_whitespace=False, help_text="Handle or e-mail address."
    )
    password = TextField(max_length=PASSWORD_MAX, trim_whitespace=False)
    code = TextField(
        max_length=32,
        required=False,
        trim_whitespace=False,
        help_text="Of the second factor, if there is one.",
    )
    device_token = TextField(
        max_length=512,
        required=False,
        trim_whitespace=False,
        help_text="From an earlier sign-in on this device, if there was one.",
    )


@sent_as({"refresh": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"})
class RefreshSerializer(serializers.Serializer[Any]):
    refresh = TextField(max_length=4096, trim_whitespace=False)


@sent_as({"name": "Ada Lovelace", "bio": "Numbers, mostly.", "language": "en"})
class ProfileEditSerializer(serializers.Serializer[Any]):
    """The fields of your profile that you can change; missing ones stay as they are."""

    name = TextField(max_length=50, allow_blank=True, required=False)
    bio = TextField(max_length=160, allow_blank=True, required=False)
    location = TextField(max_length=30, allow_blank=True, required=False)
    link = TextField(max_length=200, allow_blank=True, required=False)
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES, allow_blank=True, required=False
    )


class ContentSettingsSerializer(serializers.Serializer[Any]):
    """How you read and write tweets. Apps apply the defaults of new tweets."""

    opens_media = FlagField(help_text="Sensitive media are open from the start.")
    opens_warnings = FlagField(help_text="Content warnings are open from the start.")
    reminds_alt = FlagField(
        help_text="Ask once before posting a picture without a description."
    )
    undo_send_s = serializers.ChoiceField(
        choices=UNDO_SEND_CHOICES_S,
        help_text="For how many seconds sending can be undone; 0 sends at once.",
    )
    default_visibility = serializers.ChoiceField(choices=VISIBILITIES)
    default_reply_policy = serializers.ChoiceField(choices=REPLY_POLICIES)
    default_quote_policy = serializers.ChoiceField(choices=QUOTE_POLICIES)


@sent_as({"opens_warnings": True, "default_visibility": "followers"})
class ContentChangesSerializer(ContentSettingsSerializer):
    """What to change; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        for one in found.values():
            one.required = False
        return found


class PictureUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG, WebP or GIF.")


# --- answers -----------------------------------------------------------------


class UserSerializer(serializers.Serializer[Any]):
    """A person beside a tweet."""

    id = IdField()
    handle = serializers.CharField()
    name = serializers.CharField(help_text="Empty if the person gave none.")
    avatar_url = serializers.URLField(allow_null=True)


class PersonSerializer(UserSerializer):
    """A person in a list. `viewer` is null for an anonymous viewer."""

    bio = serializers.CharField()
    approves_followers = serializers.BooleanField(
        help_text="Following them begins with a request."
    )
    viewer = RelationSerializer(allow_null=True)


class ProfileSerializer(PersonSerializer):
    """A person's full profile, with counts."""

    location = serializers.CharField()
    link = serializers.CharField()
    banner_url = serializers.URLField(allow_null=True)
    created_at = serializers.DateTimeField()
    followers_count = serializers.IntegerField(min_value=0)
    following_count = serializers.IntegerField(min_value=0)


class OwnProfileSerializer(ProfileSerializer):
    """Your own profile, with fields that only you may see."""

    email = serializers.EmailField()
    language = serializers.CharField(help_text="Empty: follow the client.")


class SessionSerializer(serializers.Serializer[Any]):
    """A browser or app that you are signed in on."""

    id = IdField()
    kind = serializers.ChoiceField(choices=["app", "browser"])
    device = serializers.CharField(help_text="For a person to read.")
    user_agent = serializers.CharField(help_text="What the device calls itself.")
    address = serializers.CharField(help_text="Where it was last used from.")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="To about 15 minutes.")
    current = serializers.BooleanField(help_text="Whether this request comes from it.")


class TokenPairSerializer(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="Send it as `Authorization: Bearer`.")
    refresh = serializers.CharField(help_text="Good for one refresh.")


class ConfirmationSentSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(help_text="Where the mail goes.")
    detail = serializers.CharField()


class SignedInSerializer(TokenPairSerializer):
    device_token = serializers.CharField(
        help_text="Names this device; send it with the next sign-in."
    )


class RegisteredSerializer(SignedInSerializer):
    user = OwnProfileSerializer()
