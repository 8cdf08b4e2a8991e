"""Tests that subtitles come out as plain cues, whatever goes in."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_project.media.subtitles import (
    MAX_BYTES,
    SubtitlesRefused,
    clean_subtitles,
    read_cues,
    write_cues,
)

GOOD = """WEBVTT - of a harbour
Kind: captions

NOTE written by Ada

STYLE
::cue { background: url(https://evil.example/x.png) }

intro
00:01.000 --> 00:04.500 align:start line:0 onclick:alert(1)
<v Ada>Good <b>morning</b>, <script>alert(1)</script>harbour & sea
Second line <img src=x>

01:00:00.000 --> 01:00:02.000
&lt;i&gt; is no tag
"""


def test_only_cues_come_out() -> None:
    cleaned = clean_subtitles(GOOD.encode())

    assert cleaned == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:04.500 align:start line:0\n"
        "Good <b>morning</b>, alert(1)harbour &amp; sea\nSecond line \n\n"
        "01:00:00.000 --> 01:00:02.000\n"
        "&lt;i&gt; is no tag\n"
    )
    assert clean_subtitles(cleaned.encode()) == cleaned


def test_windows_lines_and_a_byte_order_mark_are_read() -> None:
    content = b"\xef\xbb\xbfWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r\n"

    (cue,) = read_cues(content)

    assert (cue.start_ms, cue.end_ms, cue.text) == (1000, 2000, "Hello")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"#EXTM3U\nhttp://169.254.169.254/\n", 1),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nHello", 1),
        (b"WEBVTT\n\n", 3),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards", 3),
        (b"WEBVTT\n\n1\n00:01,000 --> 00:02,000\nSubRip", 4),
        (b"WEBVTT\n\n00:61.000 --> 00:62.000\nHello", 3),
        (b"WEBVTT\n\nno times", 4),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff", 4),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\0", 1),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * MAX_BYTES, 1),
    ],
)
def test_other_files_are_refused_with_the_line(content: bytes, line: int) -> None:
    with pytest.raises(SubtitlesRefused) as caught:
        clean_subtitles(content)

    assert caught.value.line == line


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_becomes_a_tag_or_another_cue(text: str) -> None:
    content = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}".encode()
    try:
        cleaned = clean_subtitles(content)
    except SubtitlesRefused:
        return

    assert clean_subtitles(cleaned.encode()) == cleaned
    for cue in read_cues(cleaned.encode()):
        left = cue.text
        for name in "biu":
            left = left.replace(f"<{name}>", "").replace(f"</{name}>", "")
        assert "<" not in left
        assert ">" not in left
        assert "-->" not in html.unescape(cue.text) or "&gt;" in cue.text
    assert write_cues(read_cues(cleaned.encode())) == cleaned


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    for sent in (content, b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + content):
        try:
            clean_subtitles(sent)
        except SubtitlesRefused:
            continue


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a&#10;&#10;b",
            "a&NewLine;&NewLine;b",
            "a&#13;&#13;b",
            "a&#10;\nb",
            "&#10;a",
        ),
        *("a&#10;<x>&#10;b", "a&#13;&#10;</b>&#10;b", "a&#10;", "<b>&#10;&#10;</b>"),
    ],
)
def test_lines_written_as_entities_never_end_a_cue(text: str) -> None:
    file = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n\n00:03.000 --> 00:04.000\nc\n"

    cleaned = clean_subtitles(file.encode())

    assert [cue.text for cue in read_cues(cleaned.encode())][1:] == ["c"]
    assert cleaned.count("\n\n") == 2
    assert "\r" not in cleaned
