"""Tests the marking of hits in HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import highlight

LINKED = '@<a href="/@ada">ada</a> &lt;3<br>you'


class _Reader(HTMLParser):
    """Reads the text and what is marked, and checks that elements are nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.marked: list[int] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "em" in self.open:
            self.marked += range(len(self.text), len(self.text) + len(data))
        self.text += data


@pytest.mark.parametrize(
    ("html", "hits", "marked"),
    [
        ("plain text", [(0, 5)], "<em>plain</em> text"),
        ("plain text", [(0, 1), (6, 10)], "<em>p</em>lain <em>text</em>"),
        ("plain text", [], "plain text"),
        ("@<a>ada</a> x", [(1, 4)], "@<a><em>ada</em></a> x"),
        ("@<a>ada</a> x", [(1, 2)], "@<a><em>a</em>da</a> x"),
        ("@<a>ada</a> x", [(0, 4)], "<em>@<a>ada</a></em> x"),
        ("@<a>ada</a> x", [(4, 6)], "@<a>ada</a><em> x</em>"),
        ("@<a>ada</a> x", [(0, 2)], "<em>@</em><a><em>a</em>da</a> x"),
        ("@<a>ada</a> x", [(3, 6)], "@<a>ad<em>a</em></a><em> x</em>"),
        ("<a>a</a><a>b</a>", [(0, 2)], "<a><em>a</em></a><a><em>b</em></a>"),
        ("a&lt;b", [(1, 2)], "a<em>&lt;</em>b"),
        ("a & b", [(2, 3)], "a <em>&</em> b"),
        ("a<br>b", [(0, 2)], "<em>a<br>b</em>"),
        ("ab", [(1, 9)], "a<em>b</em>"),
    ],
)
def test_hits_are_marked(html: str, hits: list[tuple[int, int]], marked: str) -> None:
    assert highlight(html, hits) == marked


@given(st.sets(st.integers(0, 12), max_size=6))
def test_a_marked_text_is_the_same_text_and_well_formed(borders: set[int]) -> None:
    places = sorted(borders)
    hits = list(zip(places[::2], places[1::2], strict=False))

    reader = _Reader()
    reader.feed(highlight(LINKED, hits))
    reader.close()

    assert reader.open == []
    assert reader.text == "@ada <3you"
    wanted = [place for start, end in hits for place in range(start, end)]
    assert reader.marked == [place for place in wanted if place < len(reader.text)]
