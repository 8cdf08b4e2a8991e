"""What several shapes have in common."""

from typing import Any

from rest_framework import serializers

from twitter_project.drf.fields import TextField
from twitter_project.shared.text import TYPED_MAX

TEXT_MAX = TYPED_MAX  # in the request; the service also has a limit of its own

WARNING_HELP = (
    "If not empty, show this first, and the text and the media once the reader asks."
)
VISIBILITY_HELP = (
    "`followers` includes mentioned people. A reply takes no wider choice than "
    "its parent; `followers` are those of its own author."
)
REPLY_POLICY_HELP = (
    "Who may reply to the first tweet of a conversation and below it. Its author and "
    "the people whom it mentions always may; `following` are the people whom the "
    "author follows."
)
SENSITIVE_HELP = "Whether to cover the media until the reader opens them."


QUOTED_HELP = (
    "The tweet to quote. Its author may refuse: 403 `quote_refused`. A link to a tweet "
    "in the text stays a link; the composer of the pages makes it a quote."
)

POLICY_HELP = "Who may quote the tweet; its author always may."


def optional_text(max_length: int, help_text: str) -> TextField:
    return TextField(
        max_length=max_length,
        allow_blank=True,
        required=False,
        default="",
        trim_whitespace=False,
        help_text=help_text,
    )


class FailureSerializer(serializers.Serializer[Any]):
    """Why something that happens later failed."""

    code = serializers.CharField(help_text="For a program to read; stable.")
    detail = serializers.CharField(help_text="For a person to read.")
