"""Tests loading a graph and its texts: the meaning of the files, and no duplicates."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tweets.models import Tweet
from twitter_project.workshop.loading.parsing import (
    TEXT_MAX,
    BadLine,
    Text,
    fit_text,
    list_nodes,
    parse_edges,
    parse_texts,
)
from users.models import Relationship, User

EDGES = """# from to weight
0 1 0.5
0 2
1 0

2 0 0.25
2 1
2 1
2 2
"""
TWEETS = "".join(
    f"{number}\t1.5\tText {number} of Q&amp;A\r\n" for number in range(1, 8)
)


def test_edges_are_read_once_each_without_comments_weights_and_loops() -> None:
    edges = parse_edges(EDGES.splitlines(keepends=True))

    assert edges == [("0", "1"), ("0", "2"), ("1", "0"), ("2", "0"), ("2", "1")]


def test_nodes_come_in_the_order_of_their_numbers() -> None:
    assert list_nodes([("10", "9"), ("b", "2")]) == ["2", "9", "10", "b"]


@pytest.mark.parametrize("line", ["0", "0 a-b", f"0 {'x' * 17}"])
def test_an_edge_that_cannot_be_read_is_named_by_its_line(line: str) -> None:
    with pytest.raises(BadLine, match="Line 2:"):
        parse_edges(["0 1", line])


def test_texts_lose_their_entities_and_line_ends() -> None:
    lines = ["1\t2.5\tQ&amp;A at 5 &gt; 4 &#233;\r\n", "2\t0\t  \r\n", "3\t0\ta\tb\n"]

    assert list(parse_texts(lines)) == [
        Text("Q&A at 5 > 4 é", was_cut=False),
        Text("a b", was_cut=False),
    ]


def test_a_text_without_its_columns_is_named_by_its_line() -> None:
    with pytest.raises(BadLine, match="Line 1:"):
        list(parse_texts(["1\tonly two\r\n"]))


def test_a_long_text_is_cut_at_a_space_and_marked() -> None:
    fitted = fit_text("word " * 80)

    assert fitted.was_cut
    assert fitted.text.endswith("word…")
    assert TEXT_MAX - 10 < len(fitted.text) <= TEXT_MAX


@given(st.text(max_size=700))
def test_every_text_fits_after_fitting(text: str) -> None:
    fitted = fit_text(text)

    assert len(fitted.text) <= TEXT_MAX
    assert fitted.was_cut or fitted == fit_text(fitted.text)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {"edges": tmp_path / "edges.txt", "tweets": tmp_path / "tweets.tsv"}
    paths["edges"].write_text(EDGES, encoding="utf-8")
    paths["tweets"].write_text(TWEETS, encoding="utf-8", newline="")
    return paths


def load(files: dict[str, Path]) -> str:
    out = io.StringIO()
    call_command("load_social", **files, threads=2, stdout=out)
    return out.getvalue()


def said_by(handle: str) -> list[str]:
    author = User.objects.get(handle=handle)
    rows = Tweet.objects.filter(author_id=author.id).order_by("id")
    return list(rows.values_list("text", flat=True))


@pytest.mark.django_db
def test_a_load_makes_accounts_follows_and_tweets_in_turn(
    files: dict[str, Path],
) -> None:
    said = load(files)

    assert set(User.objects.values_list("handle", flat=True)) == {
        "node0",
        "node1",
        "node2",
    }
    assert Relationship.objects.count() == 5
    assert said_by("node0") == ["Text 1 of Q&A", "Text 4 of Q&A", "Text 7 of Q&A"]
    assert said_by("node2") == ["Text 3 of Q&A", "Text 6 of Q&A"]
    # Own entries, and those of everybody's followers: 3 x 3, 2 x 3, 2 x 2.
    assert "7 tweets posted" in said
    assert "19 home entries" in said
    call_command("verify_timelines", stdout=io.StringIO())


@pytest.mark.django_db
def test_a_second_load_changes_nothing(files: dict[str, Path]) -> None:
    load(files)

    assert "0 tweets posted" in load(files)

    assert Tweet.objects.count() == 7
    assert Relationship.objects.count() == 5


@pytest.mark.django_db
def test_a_load_goes_on_where_another_was_cut_off(files: dict[str, Path]) -> None:
    whole = files["tweets"].read_text(encoding="utf-8")
    files["tweets"].write_text("\n".join(whole.splitlines()[:4]), encoding="utf-8")
    load(files)
    files["tweets"].write_text(whole, encoding="utf-8")

    assert "3 tweets posted" in load(files)

    assert said_by("node0") == ["Text 1 of Q&A", "Text 4 of Q&A", "Text 7 of Q&A"]


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(files: dict[str, Path]) -> None:
    files["edges"] = files["edges"].with_name("absent.txt")

    with pytest.raises(CommandError, match=r"absent\.txt"):
        load(files)
