"""Draws why a tweet is where it is in "For you", in words and points."""

from functools import lru_cache

from django import template
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.scoring import Explanation
from timeline.services import RankedTweet, Suggested
from twitter_project.web.outlines import fill

register = template.Library()

KEPT_NUMBERS_COUNT = 5_000


@register.simple_tag
def suggestion(ranked: RankedTweet) -> SafeString | str:
    """Draw what brings a stranger's tweet, above it."""
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


@register.simple_tag
def reasons(ranked: RankedTweet) -> SafeString:
    """Draw the addends of a tweet's score, and what diversity takes."""
    why = ranked.explanation
    rows = [
        fill(
            "timeline/for_you/_reason.html",
            {"feature": one.feature.value},
            {
                "points": write_number(one.points),
                "value": write_number(one.value),
                "weight": one.weight,
            },
        )
        for one in why.addends
        if one.points
    ]
    facts = {"has_diversity": why.diversity_points < 0, "is_empty": not rows}
    values = {
        "id": ranked.tweet.id,
        "rows": SafeString("".join(rows)),
        "score": write_number(why.score),
        **_values_of_diversity(why),
    }
    return fill("timeline/for_you/_reasons.html", facts, values)


def _values_of_diversity(why: Explanation) -> dict[str, object]:
    return {
        "taken": write_number(-why.diversity_points),
        "earlier": write_number(why.earlier_count),
    }


def write_number(number: int) -> str:
    """Write a whole number as the page's language does."""
    return _write_number(number, get_language())


@lru_cache(maxsize=KEPT_NUMBERS_COUNT)
def _write_number(number: int, language: str | None) -> str:
    return str(formats.number_format(number, force_grouping=True))
