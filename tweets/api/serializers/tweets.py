"""Tweets and threads in answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tweets.api.serializers.fields import (
    POLICY_HELP,
    REPLY_POLICY_HELP,
    SENSITIVE_HELP,
    VISIBILITY_HELP,
    WARNING_HELP,
)
from tweets.api.serializers.media import (
    MediaSerializer,
)
from tweets.api.serializers.polls import PollSerializer
from tweets.text import EntityKind
from tweets.types import QuotePolicy, ReplyPolicy, TweetState, Visibility
from twitter_project.drf.fields import IdField
from users.api.serializers import UserSerializer
from users.types import MutedEffect


class MarksSerializer(serializers.Serializer[Any]):
    """The viewer's own reactions to the tweet, and what they may do with it."""

    liked = serializers.BooleanField()
    retweeted = serializers.BooleanField()
    bookmarked = serializers.BooleanField()
    detached = serializers.BooleanField(
        help_text="Whether it quotes a tweet of the viewer's, who took that out."
    )
    may_quote = serializers.BooleanField()
    may_reply = serializers.BooleanField()
    may_retweet = serializers.BooleanField(help_text="Only public tweets can be.")
    reply_visibilities = serializers.ListField(
        child=serializers.ChoiceField(choices=Visibility.values),
        help_text="Those that a reply may have, the default first.",
    )


class QuotedTweetSerializer(serializers.Serializer[Any]):
    """A tweet inside its quote, or above a reply to it: without counts, and without
    what it quotes itself.
    """

    id = IdField()
    author = UserSerializer()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    media = MediaSerializer(many=True)
    is_sensitive = serializers.BooleanField(help_text=SENSITIVE_HELP)
    content_warning = serializers.CharField(help_text=WARNING_HELP)
    has_poll = serializers.BooleanField()


class TextEntitySerializer(serializers.Serializer[Any]):
    """What to link in a text, and where."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in EntityKind])
    indices = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        min_length=2,
        max_length=2,
        help_text="Where it begins and ends, in code points.",
    )
    utf16_indices = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        min_length=2,
        max_length=2,
        help_text="The same in UTF-16 units, which Java, Swift and JavaScript count.",
    )
    value = serializers.CharField(
        help_text="The handle as typed, the key of the tag, or the URL with a protocol."
    )


class CardImageSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    blurhash = serializers.CharField()
    alt = serializers.CharField(allow_blank=True)


class LinkCardSerializer(serializers.Serializer[Any]):
    """The title, description and picture of a linked page."""

    url = serializers.CharField(help_text="The link in the text.")
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    site = serializers.CharField(allow_blank=True)
    image = CardImageSerializer(allow_null=True)


class MutedBySerializer(serializers.Serializer[Any]):
    """A group of the viewer's muted words."""

    id = IdField()
    name = serializers.CharField()
    effect = serializers.ChoiceField(choices=[effect.value for effect in MutedEffect])


class TweetSerializer(serializers.Serializer[Any]):
    """A tweet. `viewer` is null for an anonymous viewer."""

    id = IdField()
    author = UserSerializer()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    edits_count = serializers.IntegerField(min_value=0)
    edited_since = serializers.ChoiceField(
        choices=["like", "retweet", "source"],
        allow_null=True,
        help_text="What the tweet was edited after: your own like or retweet, or the "
        "retweet (`source`) that brings it into this feed.",
    )
    in_reply_to_id = IdField(allow_null=True)
    in_reply_to = UserSerializer(
        allow_null=True,
        help_text=("The author of the parent, if the viewer may see them."),
    )
    answered = QuotedTweetSerializer(
        allow_null=True,
        help_text="In lists where replies stand among other tweets: the parent, if the "
        "viewer may see it.",
    )
    conversation_id = IdField(help_text="The first tweet of the conversation.")
    thread_id = IdField(
        allow_null=True,
        help_text="The first of the tweets that the author posted with it, all at once;"
        " null if it was posted alone.",
    )
    media = MediaSerializer(many=True)
    card = LinkCardSerializer(
        allow_null=True,
        help_text="Of the first link, or the one that the author chose. Fetched after "
        "posting, so it is null at first.",
    )
    mentions = UserSerializer(many=True)
    is_sensitive = serializers.BooleanField(help_text=SENSITIVE_HELP)
    content_warning = serializers.CharField(help_text=WARNING_HELP)
    visibility = serializers.ChoiceField(
        choices=Visibility.values, help_text=VISIBILITY_HELP
    )
    reply_policy = serializers.ChoiceField(
        choices=ReplyPolicy.values, help_text=REPLY_POLICY_HELP
    )
    is_hidden = serializers.BooleanField(
        help_text="Whether the author of the conversation has hidden this reply."
    )
    hashtags = serializers.ListField(child=serializers.CharField())
    cashtags = serializers.ListField(
        child=serializers.CharField(), help_text="In capitals, without the sign."
    )
    entities = TextEntitySerializer(
        many=True,
        help_text="In order. People whom the viewer may not see are left out.",
    )
    poll = PollSerializer(allow_null=True)
    is_quote = serializers.BooleanField()
    quoted = QuotedTweetSerializer(
        allow_null=True,
        help_text="Null in a quote whose tweet is not available: deleted, hidden from "
        "the viewer, or detached by its author.",
    )
    quote_policy = serializers.ChoiceField(
        choices=QuotePolicy.values, help_text=POLICY_HELP
    )
    likes_count = serializers.IntegerField(min_value=0)
    retweets_count = serializers.IntegerField(min_value=0)
    replies_count = serializers.IntegerField(min_value=0)
    quotes_count = serializers.IntegerField(
        min_value=0, help_text="Without detached quotes."
    )
    viewer = MarksSerializer(allow_null=True)
    retweeted_by = UserSerializer(
        allow_null=True, help_text="Who brought it into this feed, if not the author."
    )
    muted_by = MutedBySerializer(
        allow_null=True,
        help_text="The group of your muted words that it contains: show its name, "
        "and the tweet when asked. What a group hides is not in lists; only the tweets "
        "above one that you opened are.",
    )
    state = serializers.ChoiceField(
        choices=TweetState.values,
        help_text="`published` for everyone but the author, who may learn that it was "
        "`removed` by moderators.",
    )
    cursor = IdField(
        help_text="Its place in a feed, for `before` and `after`: the tweet's id, or "
        "that of the retweet."
    )


class TweetVersionSerializer(serializers.Serializer[Any]):
    """A version of a tweet, valid from `written_at`. Number 0 is the original."""

    number = serializers.IntegerField(min_value=0)
    text = serializers.CharField()
    media = MediaSerializer(many=True)
    written_at = serializers.DateTimeField()


class TrashedTweetSerializer(serializers.Serializer[Any]):
    """A tweet that you deleted and can still restore."""

    tweet = TweetSerializer()
    trashed_at = serializers.DateTimeField()
    purged_at = serializers.DateTimeField(help_text="When it is deleted for good.")


class PostedThreadSerializer(serializers.Serializer[Any]):
    """The tweets of a thread that was posted at once, the first one first."""

    tweets = TweetSerializer(many=True)


class ReplySerializer(serializers.Serializer[Any]):
    depth = serializers.IntegerField(
        min_value=1, help_text="1 is a direct reply to the tweet."
    )
    tweet = TweetSerializer()
    more_count = serializers.IntegerField(
        min_value=0, help_text="How many replies to it are left out: read its thread."
    )


@extend_schema_field(
    {
        "type": "array",
        "items": {"oneOf": [{"$ref": "#/components/schemas/Tweet"}, {"type": "null"}]},
    }
)
class AncestorsField(serializers.ListField):
    """Tweets, with null in place of each that the viewer may not see."""


class ThreadSerializer(serializers.Serializer[Any]):
    """A tweet with the tweets it replies to and its replies."""

    ancestors = AncestorsField(
        help_text=(
            "Oldest first; null for a tweet that is gone or hidden from the viewer."
        ),
    )
    tweet = TweetSerializer()
    replies = ReplySerializer(many=True)
    has_hidden = serializers.BooleanField(
        help_text="Whether there are replies that `hidden=true` shows."
    )
    next = serializers.CharField(
        allow_null=True, help_text="Pass it as `after`, with the same `sort`, for more."
    )


class SelfThreadSerializer(serializers.Serializer[Any]):
    """What an author wrote in replies to their own tweets."""

    items = TweetSerializer(many=True)
    next_id = IdField(
        allow_null=True,
        help_text="The tweet at which a thread of more than 100 goes on: read its own.",
    )
