"""Tests mentions, hashtags and URLs with twitter-text's own conformance suite."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tweets.entities import (
    Entity,
    EntityKind,
    find_entities,
    find_hashtags,
    find_mentions,
    find_urls,
)
from tweets.text import MAX_LENGTH
from twitter_project.shared.text import clean_text

SUITE = Path(__file__).parents[3] / "shared/data/twitter_text/extract.yml"

# Left out: mentions_or_lists_with_indices and cashtags (no lists and no cashtags here),
# replies (a button makes a reply here, not the beginning of a text).
FINDERS: dict[str, Callable[[str], Iterable[Entity]]] = {
    "mentions": find_mentions,
    "mentions_with_indices": find_mentions,
    "urls": find_urls,
    "urls_with_indices": find_urls,
    "urls_with_directional_markers": find_urls,
    "tco_urls_with_params": find_urls,
    "hashtags": find_hashtags,
    "hashtags_from_astral": find_hashtags,
    "hashtags_with_indices": find_hashtags,
}
VALUE_NAMES = ("screen_name", "url", "hashtag")

FRAGMENTS = (
    *("@ada", "#tag", "http://", "https://x.co/a", "x.com", ".", "/", "(", ")", "?"),
    *(" ", "\n", "RT", "rt:", "&", "\u3042", "\u2066", "\ufe0f", "xn--", "-", "_", "a"),
)
texts = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.text(max_size=MAX_LENGTH),
)


def _suite() -> list[Any]:
    if not SUITE.exists():
        reason = f"{SUITE.name} of twitter-text is not here"
        return [pytest.param("", {}, marks=pytest.mark.skip(reason=reason))]
    categories = yaml.safe_load(SUITE.read_text(encoding="utf-8"))["tests"]
    return [
        pytest.param(category, case, id=f"{category}: {case['description']}")
        for category in FINDERS
        for case in categories[category]
    ]


@pytest.mark.parametrize(("category", "case"), _suite())
def test_twitter_texts_suite_passes(category: str, case: dict[str, Any]) -> None:
    found = list(FINDERS[category](case["text"]))

    for expected, entity in zip(case["expected"], found, strict=True):
        if isinstance(expected, str):
            assert entity.value == expected
        else:
            assert [entity.start, entity.end] == expected["indices"]
            assert entity.value in [expected.get(name) for name in VALUE_NAMES]


@given(texts)
def test_entities_are_in_order_apart_and_where_they_say(text: str) -> None:
    end = 0
    for entity in find_entities(text):
        assert end <= entity.start < entity.end <= len(text)
        standing = text[entity.start : entity.end]
        sign = 0 if entity.kind == EntityKind.URL else 1
        assert entity.value == standing[sign:]
        end = entity.end


@given(texts)
def test_a_clean_text_keeps_its_entities_when_cleaned_again(text: str) -> None:
    clean = clean_text(text)

    assert find_entities(clean_text(clean)) == find_entities(clean)


def test_an_entity_inside_of_a_url_is_part_of_it() -> None:
    found = find_entities("see x.com/@ada/#tag @bob")

    assert [(e.kind, e.value) for e in found] == [
        ("url", "x.com/@ada/#tag"),
        ("mention", "bob"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#1\ufe0f\u20e3",
        "#1\u20e3",
        "#\ufe0f\u20e31",
        "#\u20e3a",
        "#\ufe0f\u20e3 a",
        "#1",
    ],
)
def test_a_keycap_is_no_hashtag(text: str) -> None:
    assert find_hashtags(text) == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("#top1\ufe0f\u20e3", "top"),
        ("#top 1\ufe0f\u20e3", "top"),
        ("1\ufe0f\u20e3#top", "top"),
        ("#\u0915\u094d\u0937", "\u0915\u094d\u0937"),
    ],
)
def test_a_keycap_beside_a_hashtag_is_not_part_of_it(text: str, tag: str) -> None:
    assert [entity.value for entity in find_hashtags(text)] == [tag]


@pytest.mark.parametrize(
    "url",
    [
        "http://wiki.intranet/x",
        "http://wiki/Main_Page?action=edit#top",
        "http://build-7.corp:8080",
        "http://localhost",
        "https://localhost:8000/admin/",
        "http://10.0.0.1",
        "http://192.168.1.20:9000/a/b?c=d",
        "http://[::1]:8000/x",
        "https://docs.python.org/3/library/re.html#re.Match.end()",
        "https://example.com/f()",
        "https://en.wikipedia.org/wiki/Tern_(disambiguation)",
        "https://example.com/a(b(c)d)e",
        "https://example.com/a[0]=1",
        "https://ja.wikipedia.org/wiki/\u65e5\u672c\u8a9e",
        "https://ru.wikipedia.org/wiki/\u041a\u0440\u0430\u0447\u043a\u0430",
        "https://hi.wikipedia.org/wiki/\u0939\u093f\u0928\u094d\u0926\u0940",
        "https://ar.wikipedia.org/wiki/\u062e\u0631\u0634\u0646\u0629",
        "https://example.com/?q=\u6771\u4eac&x=\xfc#\u0444",
        "https://example.com/\u0444\u043e\u0442\u043e",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "({})", "See {}, and", "\u300c{}\u300d", "{}.", "{}!"]
)
def test_a_link_with_a_protocol_runs_to_its_end(url: str, around: str) -> None:
    assert [entity.value for entity in find_urls(around.format(url))] == [url]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://no-tld", []),
        ("http://tld-too-short.x", []),
        ("http://-x.intranet/a", []),
        ("http://under_score/a", []),
        ("http://256.1.1.1", []),
        ("http://localhostess", []),
        ("https://x.com/a(b", ["https://x.com/a"]),
        ("https://x.com/a)b", ["https://x.com/a"]),
        ("https://x.com/\u65e5\u672c", ["https://x.com/"]),
        ("https://x.com/a\U0001f44d", ["https://x.com/a"]),
        ("https://x.com/a\u3002\u65e5", ["https://x.com/a"]),
        ("http://wiki/?to=b.com c.com", ["http://wiki/?to=b.com", "c.com"]),
        ("https://x.com/\u0444b.com c.com", ["https://x.com/\u0444b.com", "c.com"]),
        ("https://x.com/#tag @bob", ["https://x.com/#tag"]),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text: str, links: list[str]) -> None:
    assert [entity.value for entity in find_urls(text)] == links


def test_a_word_that_is_too_long_for_a_handle_is_no_mention() -> None:
    assert list(find_mentions("@" + "a" * 21)) == []


@pytest.mark.parametrize(
    "text",
    [
        "a." * 140,
        "\u3042." * 140,
        "aa.bb-cc_" * 31,
        "http://" * 40,
        "x.com/" + "(a" * 137,
        "x.com/" + ",." * 137,
        "x.com/" + "a(b)" * 68,
        "x.com/" + "@a" * 137,
        "x.com?" + "!" * 274,
        "http://x.com/" + "(" * 267,
        "http://x.com/" + "\u0444." * 133,
        "http://" + "a-" * 136,
        "http://a/" * 31,
        "http://a.b:" * 25,
        "#" + "1" * 279,
        "#a" * 140,
        "@a" * 140,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.perf_counter()

    find_entities(text[:MAX_LENGTH])

    assert time.perf_counter() - began < 0.25


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("see example.hotel", True),  # delegated in 2026
        ("see example.bentley", False),  # withdrawn
        ("see example.\u4e2d\u56fd", True),
        ("see example.END", False),
        ("see co.github", False),  # a suffix of the list's private section
    ],
)
def test_a_domain_ends_with_a_top_level_domain_of_today(
    text: str, is_link: bool
) -> None:
    assert bool(list(find_urls(text))) is is_link
