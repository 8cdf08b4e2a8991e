"""Repairs the header that libwebp writes for an animation.

libwebp cuts each frame down to the part that changes. If no cut frame has an alpha
channel, the header says that the animation has none, although the canvas around the
frames is transparent.
"""

VP8X = b"VP8X"
FLAGS_AT = 20
ANIMATION, ALPHA = 0x02, 0x10


def with_alpha(content: bytes) -> bytes:
    """Return the WebP; if it is an animation, its header allows transparency."""
    is_extended = content[:4] == b"RIFF" and content[8:16] == b"WEBP" + VP8X
    if not (is_extended and len(content) > FLAGS_AT):
        return content
    flags = content[FLAGS_AT]
    if not flags & ANIMATION:
        return content
    return content[:FLAGS_AT] + bytes([flags | ALPHA]) + content[FLAGS_AT + 1 :]
