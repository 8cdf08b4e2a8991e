"""What an author chooses when they post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import msgspec

from tweets.types.audience import ReplyPolicy
from tweets.types.polls import NewPoll
from tweets.types.quotes import QuotePolicy


@dataclass(frozen=True, slots=True)
class NewTweet:
    """A tweet as its author writes it: everything they choose, and nothing derived.

    The composer's form and the API both build one, and `post_tweet` checks it. To let
    authors choose something else, add a field with a default: what older clients and
    stored drafts leave out.

    Without a `visibility`, a reply is for the same people as its parent, and any other
    tweet is public. Replies have no `reply_policy` of their own.
    """

    text: str = ""
    media_ids: Sequence[int] = ()
    in_reply_to_id: int | None = None
    is_sensitive: bool = False
    quoted_id: int | None = None
    quote_policy: str = QuotePolicy.EVERYONE.value
    poll: NewPoll | None = None
    content_warning: str = ""
    visibility: str = ""
    reply_policy: str = ReplyPolicy.EVERYONE.value

    def list_choices(self) -> dict[str, Any]:
        """Return the fields that differ from their defaults."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = type(self)()
        return {
            name: value
            for name, value in values.items()
            if value != getattr(defaults, name)
        }


# What an author chooses once for all tweets of a thread, besides their texts.
SHARED_IN_THREAD = (
    "is_sensitive",
    "content_warning",
    "visibility",
    "reply_policy",
    "quote_policy",
)


def continue_tweet(first: NewTweet, *, text: str, **own: Any) -> NewTweet:
    """Return the next tweet of a thread, with the choices made for the first.

    What is empty among its `own` choices is as in the first one.
    """
    choices = first.list_choices()
    shared = {name: choices[name] for name in SHARED_IN_THREAD if name in choices}
    filled = {name: value for name, value in own.items() if value}
    return NewTweet(text=text, **{**shared, **filled})


def encode_tweet(tweet: NewTweet) -> dict[str, Any]:
    """Return the author's choices as JSON values, for `decode_tweet`."""
    encoded: dict[str, Any] = msgspec.to_builtins(tweet.list_choices())
    return encoded


def decode_tweet(encoded: Mapping[str, Any]) -> NewTweet:
    """Return the tweet that was encoded, by this release or an older or newer one.

    Missing fields have their defaults, and unknown ones are left out. Values of a type
    that their field no longer takes are left out too, so that a draft always opens.
    """
    try:
        decoded = msgspec.convert(dict(encoded), NewTweet, strict=False)
    except msgspec.ValidationError:
        usable = {name: one for name, one in encoded.items() if _is_usable(name, one)}
        decoded = msgspec.convert(usable, NewTweet, strict=False)
    tweet: NewTweet = _as_stored(decoded)
    return tweet


def _is_usable(name: str, value: Any) -> bool:
    try:
        msgspec.convert({name: value}, NewTweet, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _as_stored(value: Any) -> Any:
    """Return the value with tuples, where JSON has lists."""
    if isinstance(value, list):
        return tuple(_as_stored(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: _as_stored(one) for name, one in inner.items()})
    return value
