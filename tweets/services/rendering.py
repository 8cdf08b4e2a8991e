"""Splits a tweet's text into parts, so that pages and clients need no rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tweets.text import (
    Entity,
    EntityKind,
    cashtag_key,
    find_entities,
    hashtag_key,
    utf16_offsets,
)
from tweets.types import (
    CashtagPart,
    HashtagPart,
    MentionPart,
    Part,
    TextEntity,
    TextPart,
    TweetView,
    UrlPart,
)
from users.types import UserCard

URL_SHOWN_MAX = 32
KEPT_TEXTS_COUNT = 2_000


def render_parts(view: TweetView) -> list[Part]:
    """Return the text as parts, in order; joined, they give the text except for URLs.

    A mention of somebody whom the viewer may not see stays plain text.
    """
    people = {card.handle.lower(): card for card in view.mentions}
    parts: list[Part] = []
    for part in _cut(view.text, people):
        before = parts[-1] if parts else None
        if isinstance(part, TextPart) and isinstance(before, TextPart):
            parts[-1] = TextPart(before.text + part.text)
        elif part.text:
            parts.append(part)
    return parts


def _cut(text: str, people: dict[str, UserCard]) -> Iterator[Part]:
    end = 0
    for entity in _find_entities(text):
        yield TextPart(text[end : entity.start])
        yield _part(entity, text[entity.start : entity.end], people)
        end = entity.end
    yield TextPart(text[end:])


@lru_cache(maxsize=KEPT_TEXTS_COUNT)
def _find_entities(text: str) -> tuple[Entity, ...]:
    """Find the entities of a text; kept for the next readers of the same text."""
    return tuple(find_entities(text))


def _part(entity: Entity, typed: str, people: dict[str, UserCard]) -> Part:
    if entity.kind is EntityKind.URL:
        return _url_part(typed)
    if entity.kind is EntityKind.CASHTAG:
        return CashtagPart(typed, cashtag_key(entity.value))
    if entity.kind is EntityKind.HASHTAG:
        return HashtagPart(typed, hashtag_key(entity.value))
    person = people.get(entity.value.lower())
    return MentionPart(typed, person) if person else TextPart(typed)


def _url_part(typed: str) -> UrlPart:
    """Show a URL without its protocol, shortened to the part that identifies it."""
    url = with_protocol(typed)
    shown = typed if url != typed else typed.partition("://")[2]
    if len(shown) > URL_SHOWN_MAX:
        shown = f"{shown[: URL_SHOWN_MAX - 1]}\u2026"
    return UrlPart(shown, url)


def with_protocol(typed: str) -> str:
    """Return a URL that was found in a text as one that a browser can open."""
    protocol, separator, _ = typed.partition("://")
    has_protocol = separator and protocol.lower() in ("http", "https")
    return typed if has_protocol else f"https://{typed}"


def list_entities(view: TweetView) -> list[TextEntity]:
    """Return what a client links in the text of a tweet, in order.

    A mention of somebody whom the viewer may not see is left out.
    """
    handles = {card.handle.lower() for card in view.mentions}
    return [
        entity
        for entity in locate_entities(view.text)
        if entity.kind != EntityKind.MENTION or entity.value.lower() in handles
    ]


@lru_cache(maxsize=KEPT_TEXTS_COUNT)
def locate_entities(text: str) -> tuple[TextEntity, ...]:
    """Return all entities of a text, whoever reads it."""
    entities = find_entities(text)
    units = utf16_offsets(text) if entities else []
    return tuple(
        TextEntity(
            kind=entity.kind.value,
            start=entity.start,
            end=entity.end,
            utf16_start=units[entity.start],
            utf16_end=units[entity.end],
            value=_value_of(entity),
        )
        for entity in entities
    )


def _value_of(entity: Entity) -> str:
    if entity.kind is EntityKind.URL:
        return with_protocol(entity.value)
    if entity.kind is EntityKind.HASHTAG:
        return hashtag_key(entity.value)
    if entity.kind is EntityKind.CASHTAG:
        return cashtag_key(entity.value)
    return entity.value
