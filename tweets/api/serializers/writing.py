"""What clients send about tweets."""

from typing import Any

from rest_framework import serializers

from tweets.api.serializers.fields import (
    POLICY_HELP,
    QUOTED_HELP,
    REPLY_POLICY_HELP,
    SENSITIVE_HELP,
    TEXT_MAX,
    VISIBILITY_HELP,
    WARNING_HELP,
    optional_text,
)
from tweets.api.serializers.polls import NewPollSerializer
from tweets.limits import MEDIA_MAX, THREAD_MAX
from tweets.text.links import URL_MAX
from tweets.types import CONTENT_WARNING_MAX, QuotePolicy, ReplyPolicy, Visibility
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import FlagField, IdField, TextField


@sent_as({"text": "Good morning #harbour"})
class NewTweetSerializer(serializers.Serializer[Any]):
    """A tweet needs a text, or pictures, or both."""

    text = TextField(
        max_length=TEXT_MAX,
        allow_blank=True,
        required=False,
        default="",
        trim_whitespace=False,
    )
    media_ids = serializers.ListField(
        child=IdField(), max_length=MEDIA_MAX, required=False
    )
    in_reply_to_id = IdField(required=False, allow_null=True)
    is_sensitive = FlagField(default=False, help_text=SENSITIVE_HELP)
    poll = NewPollSerializer(required=False, allow_null=True)
    quoted_id = IdField(required=False, allow_null=True, help_text=QUOTED_HELP)
    quote_policy = serializers.ChoiceField(
        choices=QuotePolicy.values,
        default=QuotePolicy.EVERYONE.value,
        help_text=POLICY_HELP,
    )
    content_warning = optional_text(CONTENT_WARNING_MAX, WARNING_HELP)
    visibility = serializers.ChoiceField(
        choices=Visibility.values,
        required=False,
        help_text=f"{VISIBILITY_HELP} Without it, a reply is for the same people as "
        "its parent, and any other tweet is public.",
    )
    reply_policy = serializers.ChoiceField(
        choices=ReplyPolicy.values,
        default=ReplyPolicy.EVERYONE.value,
        help_text=f"{REPLY_POLICY_HELP} Not for replies.",
    )


@sent_as({"reply_policy": "followers"})
class ReplyPolicySerializer(serializers.Serializer[Any]):
    reply_policy = serializers.ChoiceField(
        choices=ReplyPolicy.values, help_text=REPLY_POLICY_HELP
    )


@sent_as({"url": "https://example.org/ferries"})
class CardChoiceSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=URL_MAX, help_text="A link of the tweet, with its protocol."
    )


@sent_as({"quote_policy": "followers"})
class QuotePolicySerializer(serializers.Serializer[Any]):
    quote_policy = serializers.ChoiceField(
        choices=QuotePolicy.values, help_text=POLICY_HELP
    )


@sent_as({"tweets": [{"text": "First, the harbour."}, {"text": "Then the town."}]})
class NewThreadSerializer(serializers.Serializer[Any]):
    """Tweets that are posted at once, each a reply to the one before.

    Only the first may reply to another tweet.
    """

    tweets = serializers.ListField(
        child=NewTweetSerializer(), min_length=1, max_length=THREAD_MAX
    )


@sent_as({"text": "Good evening #harbour"})
class TweetEditSerializer(serializers.Serializer[Any]):
    """Fields to change; omitted fields stay as they are."""

    text = TextField(
        max_length=TEXT_MAX, allow_blank=True, required=False, trim_whitespace=False
    )
    media_ids = serializers.ListField(
        child=IdField(),
        max_length=MEDIA_MAX,
        required=False,
        help_text="The pictures that the tweet has afterwards, old and new, in order.",
    )
    is_sensitive = FlagField(required=False, help_text=SENSITIVE_HELP)
    content_warning = TextField(
        max_length=CONTENT_WARNING_MAX,
        allow_blank=True,
        required=False,
        trim_whitespace=False,
        help_text=f"{WARNING_HELP} Empty removes it.",
    )
