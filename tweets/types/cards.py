"""The card of a link, as readers see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkCardView:
    """What the page of a link says about itself; `image_key` is "" if it has none."""

    id: int
    url: str
    title: str
    description: str
    site: str
    image_key: str
    image_alt: str
    image_width_px: int
    image_height_px: int
    image_blurhash: str
