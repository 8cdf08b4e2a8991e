"""Pictures, made here, that are small to send and large to decode."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

SIDE_PX = 6300


def webp_bomb() -> bytes:
    """Return a lossless WebP of one colour: 34 bytes for 40 megapixels."""
    kept = io.BytesIO()
    Image.new("RGB", (SIDE_PX, SIDE_PX)).save(kept, "WEBP", lossless=True, method=0)
    return kept.getvalue()


def png_bomb() -> bytes:
    """Return a PNG of 16 bits per channel with transparency: 300 kB for 317 MB."""
    packer = zlib.compressobj(9)
    row = bytes(1 + SIDE_PX * 8)
    data = b"".join([*(packer.compress(row) for _ in range(SIDE_PX)), packer.flush()])
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 16, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def small_picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(kept, "PNG")
    return kept.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
