"""Recognizes videos and GIFs by their first bytes; names and declared types may lie.

ffmpeg is told which format to expect, so it never guesses: text that lists other files,
such as a playlist, is no video whatever its name says.
"""

from __future__ import annotations

from .types import Container

SNIFFED_BYTES = 64
EBML = b"\x1aE\xdf\xa3"
# The brands of MP4 and QuickTime files; those of HEIF and AVIF pictures are others.
BRANDS = (
    *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso8", b"iso9"),
    *(b"mp41", b"mp42", b"mp71", b"avc1", b"dash", b"M4V ", b"M4VH", b"M4VP"),
    *(b"MSNV", b"qt  ", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"XAVC", b"av01"),
)


def recognize(head: bytes) -> Container | None:
    """Return what a file is by its first `SNIFFED_BYTES`; None if it is neither."""
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return Container.GIF
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return Container.MP4
    if head[:4] == EBML and (b"webm" in head or b"matroska" in head):
        return Container.WEBM
    return None
