"""What an author says when they post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
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
        return _as_stored(msgspec.convert(dict(encoded), NewTweet, strict=False))
    except msgspec.ValidationError:
        usable = {name: one for name, one in encoded.items() if _is_usable(name, one)}
        return _as_stored(msgspec.convert(usable, NewTweet, strict=False))


def _is_usable(name: str, value: Any) -> bool:
    try:
        msgspec.convert({name: value}, NewTweet, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _as_stored(tweet: NewTweet) -> NewTweet:
    """Return the tweet with tuples, where JSON has lists."""
    lists: dict[str, Any] = {
        field.name: tuple(value)
        for field in fields(tweet)
        if isinstance(value := getattr(tweet, field.name), list)
    }
    return replace(tweet, **lists)
