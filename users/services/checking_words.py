"""Validates a group of muted words before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twitter_project.shared.errors import Invalid
from twitter_project.shared.text import TYPED_MAX, clean_line
from users.models import MutedWordGroup
from users.models.muted_words import MUTED_NAME_MAX
from users.muted_words import (
    MUTED_DAYS,
    MUTED_WORD_LENGTH_MAX,
    MUTED_WORDS_MAX,
    MutedContext,
    MutedEffect,
    WordGroupDraft,
    key_of,
)

# More than a person can mute: a longer list is not even looked through.
WORDS_READ_MAX = 5 * MUTED_WORDS_MAX
PROBLEMS_MAX = 5


@dataclass(frozen=True, slots=True)
class CheckedWords:
    """A draft as it will be stored, apart from its end."""

    name: str
    words: list[str]
    contexts: list[str]
    effect: str
    spares_followed: bool


def check_words(draft: WordGroupDraft) -> CheckedWords:
    """Return the draft as it will be stored. Raises: Invalid, by field."""
    errors: dict[str, list[str]] = {}
    words = _list_words(draft.words, errors)
    name = _choose_name(draft.name, words, errors)
    contexts = [one.value for one in MutedContext if one.value in draft.contexts]
    if not contexts:
        errors["contexts"] = [_("Choose at least one place.")]
    elif len(set(draft.contexts)) > len(contexts):
        errors["contexts"] = [_("Choose from the places that are offered.")]
    if draft.effect not in {one.value for one in MutedEffect}:
        errors["effect"] = [_("Choose whether to hide or to collapse tweets.")]
    if draft.lasts_days is not None and draft.lasts_days not in MUTED_DAYS:
        errors["lasts_days"] = [_("Choose 1, 7 or 30 days, or 0 for ever.")]
    if errors:
        raise Invalid(errors=errors)
    return CheckedWords(name, words, contexts, draft.effect, draft.spares_followed)


def _list_words(typed: Sequence[str], errors: dict[str, list[str]]) -> list[str]:
    """Return the words as they will be stored, each once; note what is wrong."""
    found: dict[object, str] = {}
    problems: list[str] = []
    for text in typed[:WORDS_READ_MAX]:
        word = clean_line(text) if len(text) <= TYPED_MAX else text
        if not word:
            continue
        if len(word) > MUTED_WORD_LENGTH_MAX:
            message = _("“%(word)s…” is longer than %(max)d characters.")
            values = {"word": word[:20], "max": MUTED_WORD_LENGTH_MAX}
            problems.append(message % values)
        elif not (key := key_of(word)):
            message = _("“%(word)s” has no letters, digits or emoji.")
            problems.append(message % {"word": word})
        else:
            found.setdefault(key, word)
    if not (found or problems):
        problems.append(_("Write at least one word."))
    if len(typed) > WORDS_READ_MAX or len(found) > MUTED_WORDS_MAX:
        problems.append(_too_many(0))
    if problems:
        errors["words"] = problems[:PROBLEMS_MAX]
    return list(found.values())


def _choose_name(name: str, words: Sequence[str], errors: dict[str, list[str]]) -> str:
    """Return the name, or one made of the words; note what is wrong."""
    if len(name) <= TYPED_MAX:
        name = clean_line(name)
    if len(name) > MUTED_NAME_MAX:
        message = _("A name can have up to %(max)d characters.")
        errors["name"] = [message % {"max": MUTED_NAME_MAX}]
    if name:
        return name
    joined = ", ".join(words)
    is_long = len(joined) > MUTED_NAME_MAX
    return f"{joined[: MUTED_NAME_MAX - 1].rstrip()}…" if is_long else joined


def check_total(checked: CheckedWords, others: Sequence[MutedWordGroup]) -> None:
    """Check the number of words in all groups. Raises: Invalid."""
    used = sum(len(row.words) for row in others)
    if used + len(checked.words) > MUTED_WORDS_MAX:
        raise Invalid(_too_many(used), code="too_many_muted_words", field="words")


def _too_many(used: int) -> str:
    message = _("You can mute up to %(max)d words in all.") % {"max": MUTED_WORDS_MAX}
    if not used:
        return message
    text = ngettext(
        "Your other groups have %(count)d.", "Your other groups have %(count)d.", used
    )
    return f"{message} {text % {'count': used}}"
