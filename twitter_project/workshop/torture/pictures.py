"""Pictures that lie about their size, carry scripts, or are other files as well."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, PngImagePlugin

from twitter_project.workshop.attacks.pictures import png_bomb, webp_bomb

CANARY = "tern-canary"
SCRIPT = f"<script>alert('{CANARY}')</script>"
HTML = f"<!DOCTYPE html><html><body>{SCRIPT}</body></html>".encode()
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
SIZE = (64, 48)


def draw() -> Image.Image:
    return Image.linear_gradient("L").resize(SIZE).convert("RGB")


def encode(image: Image.Image, format_: str, **options: Any) -> bytes:
    kept = io.BytesIO()
    image.save(kept, format_, **options)
    return kept.getvalue()


def moving(format_: str, frames: int = 4, size: tuple[int, int] = SIZE) -> bytes:
    images = [Image.new("RGB", size, (40 * n % 256, 90, 0)) for n in range(frames)]
    return encode(images[0], format_, save_all=True, append_images=images[1:])


def well_formed() -> dict[str, bytes]:
    """Return one small picture of each kind, for others to damage."""
    return {
        "photo.jpg": encode(draw(), "JPEG"),
        "plain.png": encode(draw(), "PNG"),
        "still.webp": encode(draw(), "WEBP"),
        "moving.gif": moving("GIF"),
        "moving.webp": moving("WEBP"),
        "moving.png": moving("PNG"),
    }


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield small files that stand for large pictures."""
    yield "bomb.webp", webp_bomb()
    yield "bomb.png", png_bomb()
    yield "huge header.png", _png((60_000, 60_000), b"")
    yield "widest.png", _png((2**31 - 1, 1), b"")
    yield "no size.png", _png((0, 0), b"")
    yield "huge.jpg", _resized_jpeg(65_500, 65_500)
    yield "tall.jpg", _resized_jpeg(1, 65_500)
    yield "many frames.gif", moving("GIF", frames=400, size=(2, 2))
    yield "many frames.webp", moving("WEBP", frames=400, size=(2, 2))
    yield (
        "huge screen.gif",
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + moving("GIF")[10:],
    )
    yield "text bomb.png", _with_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**26)))
    yield (
        "profile bomb.png",
        _with_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**26))),
    )


def with_scripts() -> Iterator[tuple[str, bytes]]:
    """Yield pictures with scripts where cameras write their data."""
    exif = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x013B, 0x8298, 0x9C9B):
        exif[tag] = SCRIPT
    xmp = f"<x:xmpmeta>{SCRIPT}</x:xmpmeta>".encode()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SCRIPT)
    text.add_itxt("XML:com.adobe.xmp", SCRIPT)
    yield "exif.jpg", encode(draw(), "JPEG", exif=exif)
    yield "exif.png", encode(draw(), "PNG", exif=exif)
    yield "exif.webp", encode(draw(), "WEBP", exif=exif)
    yield "comment.jpg", encode(draw(), "JPEG", comment=SCRIPT, xmp=xmp)
    yield "text.png", encode(draw(), "PNG", pnginfo=text)
    yield "xmp.webp", encode(draw(), "WEBP", xmp=xmp)
    yield "comment.gif", encode(draw(), "GIF", comment=SCRIPT.encode())
    yield "profile.jpg", encode(draw(), "JPEG", icc_profile=SCRIPT.encode() * 9)
    circle = struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, 0x8769, 4, 1, 8, 8)
    yield "circular exif.jpg", encode(draw(), "JPEG", exif=b"Exif\0\0" + circle)
    yield "broken exif.jpg", encode(draw(), "JPEG", exif=b"Exif\0\0" + b"\xff" * 500)


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Yield pictures that are something else as well, or pretend to be pictures."""
    good = well_formed()
    script = f"*/=1;alert('{CANARY}')//".encode()
    yield "page behind.jpg", good["photo.jpg"] + HTML
    yield "page behind.png", good["plain.png"] + HTML
    yield "page behind.webp", good["still.webp"] + HTML
    yield "archive behind.png", good["plain.png"] + b"PK\x03\x04" + HTML
    yield "page before.jpg", HTML + good["photo.jpg"]
    yield "script.gif", b"GIF89a/*" + good["moving.gif"][8:] + script
    yield "only a script.gif", b"GIF89a" + script
    yield "riff.webp", b"RIFF" + struct.pack("<I", len(HTML)) + b"WEBP" + HTML
    yield from _other_files().items()


def _other_files() -> dict[str, bytes]:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode()
    image = draw()
    return {
        "empty.jpg": b"",
        "zeros.png": bytes(1000),
        "page.jpg": HTML,
        "drawing.png": svg,
        "entities.png": b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>',
        "document.jpg": b"%PDF-1.7\n" + HTML,
        "postscript.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "program.png": b"\x7fELF\2\1\1" + bytes(100),
        "archive.jpg": b"PK\x03\x04" + bytes(100),
        "bitmap.png": encode(image, "BMP"),
        "tiff.jpg": encode(image, "TIFF"),
        "icon.png": encode(image, "ICO"),
        "pcx.png": encode(image, "PCX"),
        "avif.jpg": b"\0\0\0\x1cftypavif" + bytes(200),
        "heic.jpg": b"\0\0\0\x1cftypheic" + bytes(200),
        "magick.png": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "
        b"'https://evil.example/x.jpg'\npop graphic-context\n",
    }


def _png(size: tuple[int, int], data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return PNG_MAGIC + b"".join(_chunk(*chunk) for chunk in chunks)


def _with_chunk(name: bytes, data: bytes) -> bytes:
    """Return a PNG with another chunk behind its header."""
    content = well_formed()["plain.png"]
    behind = len(PNG_MAGIC) + 25
    return content[:behind] + _chunk(name, data) + content[behind:]


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def _resized_jpeg(width: int, height: int) -> bytes:
    """Return a JPEG whose header has another size."""
    content = well_formed()["photo.jpg"]
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]
