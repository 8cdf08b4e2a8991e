"""Colour profiles for tests, built from their defining values."""

from __future__ import annotations

import struct

WHITE = (0.9642, 1.0, 0.8249)
WIDE = {
    b"rXYZ": (0.60974, 0.31111, 0.01947),
    b"gXYZ": (0.20528, 0.62567, 0.06087),
    b"bXYZ": (0.14919, 0.06322, 0.74457),
}


def wide_profile(gamma: float = 2.2) -> bytes:
    """Return Adobe's wide RGB profile, from its chromaticities and its gamma."""
    primaries = {name: _xyz(*values) for name, values in WIDE.items()}
    curves = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _gamma(gamma))
    return _profile(b"mntrRGB XYZ ", {**primaries, **curves})


def grey_profile(gamma: float) -> bytes:
    """Return a profile of one channel."""
    return _profile(b"mntrGRAYXYZ ", {b"kTRC": _gamma(gamma)})


def cmyk_profile(lab: tuple[int, int, int]) -> bytes:
    """Return a profile that turns every mixture of inks into this colour."""
    identity = struct.pack(">9I", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    tables = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity
    table += tables * 4 + bytes(lab) * 16 + tables * 3
    return _profile(b"prtrCMYKLab ", {b"A2B0": table})


def _profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"made\0" + b"\0" * 79,
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": _xyz(*WHITE),
        **tags,
    }
    offset, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for name, body in tags.items():
        body += b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", offset + len(data), len(body))
        data += body
    size = offset + len(data)
    header = struct.pack(">I4s", size, b"lcms") + b"\x02\x10\0\0" + kind
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += b"".join(_fixed(value) for value in WHITE)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + b"\0\0"
