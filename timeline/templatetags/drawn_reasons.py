"""Draws why a tweet is where it is in "For you", in words and points."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.forms import HINTS
from timeline.scoring import Explanation
from timeline.services import RankedTweet, Suggested
from timeline.types import Feature
from tweets.templatetags.drawn_tweet import draw_each
from twitter_project.web.outlines import fill

register = template.Library()

KEPT_NUMBERS_COUNT = 5_000
# Nearly every new tweet has these.
COMMON = {Feature.RECENCY, Feature.UNSEEN, Feature.LANGUAGE}


@register.simple_tag(takes_context=True)
def drawn_ranked(context: dict[str, Any], ranked: Sequence[RankedTweet]) -> SafeString:
    """Draw ranked tweets, each with why it was suggested and why it is where it is."""
    language = get_language()
    drawn: list[str] = []
    tweets = draw_each(context, [one.tweet for one in ranked])
    for one, tweet in zip(ranked, tweets, strict=True):
        drawn += (suggestion(one), tweet, reasons(one, language))
    return SafeString("".join(drawn))


@register.simple_tag
def sliders(weights: Mapping[Feature, int]) -> SafeString:
    """Draw a slider for each weight."""
    rows = [
        fill(
            "timeline/for_you/_slider.html",
            {"name": feature.value, "label": feature.label, "hint": HINTS[feature]},
            {"weight": weight},
        )
        for feature, weight in weights.items()
    ]
    return SafeString("".join(rows))


def suggestion(ranked: RankedTweet) -> SafeString | str:
    """Draw why a stranger's tweet is suggested, above it."""
    found: Suggested | None = ranked.suggested
    if found is None:
        return ""
    values = {
        "user_handle": found.user.handle,
        "user": found.user.display_name,
        "friend_handle": found.friend.handle,
        "friend": found.friend.display_name,
    }
    return fill("timeline/for_you/_suggested.html", {"deed": found.deed.value}, values)


def reasons(ranked: RankedTweet, language: str | None) -> SafeString:
    """Draw the addends of a tweet's score, and what diversity takes."""
    why = ranked.explanation
    rows = [
        fill(
            "timeline/for_you/_reason.html",
            {"feature": one.feature.value},
            {
                "points": _write_number(one.points, language),
                "value": _write_number(one.value, language),
                "weight": one.weight,
            },
            language=language,
        )
        for one in why.addends
        if one.points
    ]
    facts = {"has_diversity": why.diversity_points < 0, "main": _find_main(why)}
    values = {
        "id": ranked.tweet.id,
        "rows": SafeString("".join(rows)),
        "score": _write_number(why.score, language),
        "taken": _write_number(-why.diversity_points, language),
        "earlier": why.earlier_count,
    }
    return fill("timeline/for_you/_reasons.html", facts, values, language=language)


def _find_main(why: Explanation) -> tuple[str, ...]:
    """Return what counts most, and what sets the tweet apart, if anything does."""
    best = sorted(why.addends, key=lambda one: one.points, reverse=True)
    counted = [one.feature for one in best if one.points > 0]
    apart = [one for one in counted if one not in COMMON]
    return tuple(dict.fromkeys(one.value for one in counted[:1] + apart[:1]))


@lru_cache(maxsize=KEPT_NUMBERS_COUNT)
def _write_number(number: int, language: str | None) -> str:
    """Write a whole number as the language does, which is the active one."""
    return str(formats.number_format(number, force_grouping=True))
