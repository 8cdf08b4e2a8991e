"""What an author says when they post."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from tweets.types.quotes import QuotePolicy


@dataclass(frozen=True, slots=True)
class NewTweet:
    """A tweet as its author writes it: everything they choose, and nothing derived.

    The composer's form and the API both build one, and `post_tweet` checks it. To let
    authors choose something else, add a field with a default: what older clients and
    stored drafts leave out.
    """

    text: str = ""
    media_ids: Sequence[int] = ()
    in_reply_to_id: int | None = None
    is_sensitive: bool = False
    quoted_id: int | None = None
    quote_policy: str = QuotePolicy.EVERYONE.value

    def list_choices(self) -> dict[str, Any]:
        """Return the fields that differ from their defaults."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = type(self)()
        return {
            name: value
            for name, value in values.items()
            if value != getattr(defaults, name)
        }
