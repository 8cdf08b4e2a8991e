"""Tests that outlines give the same HTML as rendering each time."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from twitter_project.web.outlines import fill

TIME = "shared/_time.html"
MOMENT = {"moment": "2026-01-01T00:00:00+00:00", "in_full": "January", "ago": "now"}
BADGE = "notifications/_badge.html"


def test_a_filled_outline_is_what_the_template_itself_draws() -> None:
    hostile = MOMENT | {"in_full": '"><b>%s %(ago)s {ago}', "ago": "<script>"}

    for values in (MOMENT, hostile):
        filled = fill(TIME, {}, values)

        assert filled == render_to_string(TIME, values)


def test_values_are_escaped_unless_they_are_safe() -> None:
    filled = fill(TIME, {}, MOMENT | {"ago": "<b>", "in_full": SafeString("<i>")})

    assert "&lt;b&gt;" in filled
    assert 'title="<i>"' in filled


def test_facts_and_languages_each_have_an_outline_of_their_own() -> None:
    one, two, many = (fill(BADGE, {"unread_count": n}, {}) for n in (1, 2, 100))
    with override("es"):
        spanish = fill(BADGE, {"unread_count": 2}, {})

    assert ">1<" in one
    assert ">2<" in two
    assert "99+" in many
    assert "sin leer" in spanish


def test_a_value_that_looks_like_a_gap_stays_what_it_is() -> None:
    filled = fill(TIME, {}, MOMENT | {"ago": "%(moment)s", "moment": "m"})

    assert ">%(moment)s</time>" in filled
