"""Videos that lie about themselves, and texts that would have a player open others."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from twitter_project.media.tests.videos_cast import moving_gif, video

from .pictures import CANARY, SCRIPT

FTYP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm"
SECRET_FILE = "file:///etc/passwd"
URL = "http://169.254.169.254/latest/meta-data/"


def well_formed() -> dict[str, bytes]:
    """Return one small video of each kind, to be spoiled."""
    return {
        "film.mp4": video("mp4"),
        "film.webm": video("webm"),
        "film.gif": moving_gif(),
    }


def hostile_boxes() -> Iterator[tuple[str, bytes]]:
    """Yield MP4 and WebM files whose structure is a trap."""
    good, webm = video("mp4"), video("webm")
    yield "only a type.mp4", FTYP
    yield "no index.mp4", FTYP + _box(b"mdat", bytes(5000))
    yield "empty index.mp4", FTYP + _box(b"moov", b"")
    yield "endless box.mp4", FTYP + b"\0\0\0\1moov" + b"\xff" * 8
    yield "box without end.mp4", FTYP + b"\0\0\0\0moov" + bytes(100)
    yield "tiny box.mp4", FTYP + b"\0\0\0\2moov" + bytes(100)
    yield "deep boxes.mp4", FTYP + _nest(b"moov", 3000)
    yield "huge pictures.mp4", _resize(good, 60_000, 60_000)
    yield "no pictures.mp4", _resize(good, 0, 0)
    yield "long by its header.mp4", _lengthen(good, 2**31 - 1)
    yield "many samples.mp4", _patch(good, b"stsz", 12, b"\x7f\xff\xff\xff")
    yield "many times.mp4", _patch(good, b"stts", 8, b"\x7f\xff\xff\xff")
    yield "offsets outside.mp4", _patch(good, b"stco", 12, b"\xff\xff\xff\xf0")
    yield "names a file.mp4", _refer(good, SECRET_FILE)
    yield "names a site.mp4", _refer(good, URL)
    yield "reference movie.mp4", FTYP + _reference_movie(SECRET_FILE)
    yield "page behind.mp4", good + SCRIPT.encode()
    yield "unknown codec.mp4", good.replace(b"avc1", b"zzzz")
    yield "only a type.webm", EBML
    yield "empty.webm", EBML + b"\x18S\x80g\x80"
    yield "endless.webm", EBML + b"\x18S\x80g\x01" + b"\xff" * 7 + bytes(500)
    yield "deep.webm", EBML + b"\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff" * 500
    yield "page behind.webm", webm + SCRIPT.encode()
    yield "two of them.webm", webm + webm


def odd_films() -> Iterator[tuple[str, bytes]]:
    """Yield videos that are well-formed, and not what a site expects."""
    yield "too long.mp4", video(seconds=150, size="32x18", rate=1)
    yield "tiny.mp4", video(seconds=0.5, size="2x2")
    yield "thin.mp4", video(seconds=0.5, size="2x1000")
    yield "wide.webm", video("webm", seconds=0.3, size="4096x32")
    yield "one frame.mp4", video(seconds=0.1)
    yield "fast.mp4", video(seconds=0.5, size="64x64", rate=240)
    yield "fast.gif", moving_gif(seconds=1, rate=50)


def other_players() -> Iterator[tuple[str, bytes]]:
    """Yield playlists, lists of files and scripts, also with a video's beginning."""
    texts = {
        "playlist.mp4": f"#EXTM3U\n#EXTINF:1,\n{SECRET_FILE}\n#EXT-X-ENDLIST\n",
        "playlist of a site.mp4": f"#EXTM3U\n#EXTINF:1,\n{URL}\n#EXT-X-ENDLIST\n",
        "key.mp4": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{URL}"\n#EXTINF:1,\na\n',
        "joined.mp4": f"#EXTM3U\n#EXTINF:1,\nconcat:{URL}|{SECRET_FILE}\n",
        "list.mp4": "ffconcat version 1.0\nfile /etc/passwd\n",
        "unsafe list.webm": f"ffconcat version 1.0\nfile '{SECRET_FILE}'\n",
        "dash.mp4": f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{URL}"
        "</BaseURL></MPD>",
        "smil.mp4": f"<smil><body><video src='{URL}'/></body></smil>",
        "asx.mp4": f"<asx><entry><ref href='{URL}'/></entry></asx>",
        "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "avisynth.mp4": 'Import("/etc/passwd")\n',
        "subtitles.mp4": f"WEBVTT\n\nSTYLE\n::cue{{background:url({URL})}}\n",
        "styled.mp4": f"[Script Info]\nScriptType: v4.00+\n[Fonts]\nfontname: {URL}\n",
        "list of pictures.mp4": "file-%03d.png\n",
    }
    for name, text in texts.items():
        yield name, text.encode()
    playlist = texts["playlist.mp4"].encode()
    yield "playlist with a type.mp4", FTYP + playlist
    yield "playlist in a box.mp4", FTYP + _box(b"moov", playlist)
    yield "playlist with a type.webm", EBML + playlist
    yield "playlist with a type.gif", b"GIF89a" + playlist
    yield "playlist in subtitles.avi", b"RIFF\xff\0\0\0AVI GAB2\0" + playlist


def hostile_subtitles() -> Iterator[tuple[str, bytes]]:
    """Yield files for a video's subtitles."""
    cue = "00:01.000 --> 00:02.000"
    texts = {
        "styles": f"WEBVTT\n\nSTYLE\n::cue{{background:url({URL})}}\n\n{cue}\nHello",
        "region": f"WEBVTT\n\nREGION\nid:{CANARY}\n\n{cue}\nHello",
        "script": f"WEBVTT\n\n{cue}\n<script src='{URL}'></script>Hello",
        "picture": f"WEBVTT\n\n{cue}\n<img src=x onerror=alert('{CANARY}')>",
        "link": f"WEBVTT\n\n{cue}\n<c.{CANARY}><a href='{URL}'>Hello</a></c>",
        "settings": f"WEBVTT\n\n{cue} onload:{CANARY} region:{CANARY}\nHello",
        "note": f"WEBVTT {CANARY}\n\nNOTE {SECRET_FILE}\n\n{cue}\nHello",
        "playlist": f"#EXTM3U\n{SECRET_FILE}\n",
        "subrip": "1\n00:00:01,000 --> 00:00:02,000\nHello\n",
        "endless": "WEBVTT\n\n" + f"{cue}\nHello\n\n" * 5000,
        "long line": f"WEBVTT\n\n{cue}\n" + "a" * 150_000,
    }
    for name, text in texts.items():
        yield name, text.encode()
    yield "not UTF-8", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\xfe"
    yield "zeros", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\0\0"


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def _nest(name: bytes, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = _box(name, content)
    return content


def _patch(content: bytes, box: bytes, behind: int, new: bytes) -> bytes:
    """Replace bytes so many behind the box's name."""
    at = content.index(box) + behind
    return content[:at] + new + content[at + len(new) :]


def _resize(content: bytes, width: int, height: int) -> bytes:
    """Give a video's header, and its samples' description, another size."""
    content = _patch(content, b"avc1", 28, struct.pack(">HH", width, height))
    return _patch(content, b"tkhd", 80, struct.pack(">II", width << 16, height << 16))


def _lengthen(content: bytes, duration: int) -> bytes:
    return _patch(content, b"mvhd", 20, struct.pack(">I", duration))


def _refer(content: bytes, url: str) -> bytes:
    """Say that the samples are in another file; the boxes around keep their sizes."""
    at = content.index(b"url \0\0\0\1")
    named = b"url \0\0\0\0" + url.encode() + b"\0"
    return content[:at] + named + content[at + len(named) :]


def _reference_movie(url: str) -> bytes:
    named = b"\0\0\0\0url " + struct.pack(">I", len(url)) + url.encode()
    return _box(b"moov", _box(b"rmra", _box(b"rmda", _box(b"rdrf", named))))
