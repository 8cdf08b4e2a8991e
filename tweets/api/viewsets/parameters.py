"""Ids and headers of requests about tweets."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from tweets.errors import DraftNotFound, MediaNotFound, TweetNotFound
from tweets.limits import IDEMPOTENCY_KEY_MAX
from tweets.types import ReplyOrder
from twitter_project.drf.fields import require_id
from twitter_project.shared.errors import Invalid

KEY_HEADER = "Idempotency-Key"

IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "pattern": f"^[!-~]{{1,{IDEMPOTENCY_KEY_MAX}}}$"},
    OpenApiParameter.HEADER,
    description="A key of the client's choice: if the request is sent again within a "
    "day, the answer is the same as the first one, and nothing is created twice.",
)
HIDDEN = OpenApiParameter(
    "hidden",
    {"type": "boolean", "default": False},
    description="Show the replies that the author of the conversation has hidden, and "
    "only them, oldest first.",
)
SORT = OpenApiParameter(
    "sort",
    {
        "type": "string",
        "enum": ReplyOrder.values,
        "default": ReplyOrder.OLDEST.value,
    },
    description="The order of the direct replies. `relevance`: the author's own, then "
    "by people you follow, then as `likes`.",
)
AFTER_REPLY = OpenApiParameter(
    "after",
    {"type": "string", "pattern": "^[0-9]{1,19}(-[0-9]{1,19}){0,2}$"},
    description="Only replies after this place: the `next` of the same `sort`.",
)


def parse_tweet_id(text: str) -> int:
    """Return the id in a path. Raises: TweetNotFound if it cannot be one."""
    return require_id(text, TweetNotFound)


def parse_draft_id(text: str) -> int:
    """Return the id in a path. Raises: DraftNotFound if it cannot be one."""
    return require_id(text, DraftNotFound)


def parse_media_id(text: str) -> int:
    """Return the id in a path. Raises: MediaNotFound if it cannot be one."""
    return require_id(text, MediaNotFound)


def read_key(request: Request) -> str | None:
    """Return the idempotency key. Raises: Invalid, naming the header."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not (
        0 < len(key) <= IDEMPOTENCY_KEY_MAX and all("!" <= char <= "~" for char in key)
    ):
        message = _("Use from 1 to %(max)d visible ASCII characters.")
        raise Invalid(message % {"max": IDEMPOTENCY_KEY_MAX}, field=KEY_HEADER)
    return key
