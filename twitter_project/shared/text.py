"""Which characters no text that people send us keeps."""

import unicodedata

# What opens or closes a direction of its own, and so may turn what follows the text.
# The marks that only say which way one character goes (LRM, RLM, ALM) may stay.
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))


def disturbs(character: str) -> bool:
    """Whether it is a control or half a character, or turns the text around it."""
    if unicodedata.category(character) in ("Cc", "Cs"):
        return True
    return unicodedata.bidirectional(character) in _TURNING
