"""Preview pictures of profiles and tweets, for other sites that link to them."""

import io

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from tweets.services import get_tweet
from twitter_project.public.caching import answer, etag_of
from twitter_project.public.lettering import break_lines, find_font, fit_line
from twitter_project.public.mark import draw_mark
from twitter_project.shared.text import initial_of
from users.services import get_profile
from users.types import ANONYMOUS, UserCard

CARD_SIZE_PX = (1200, 630)
DRAWING = 1  # increase whenever cards are drawn differently
KEPT_S = 3600
MARGIN_PX = 80
AVATAR_PX = 112
MARK_PX = 64
TEXT_TOP_PX = 250
TEXT_BOTTOM_PX = 510
# Long texts get a smaller font.
TEXT_SIZES_PX = ((90, 54), (180, 44), (1000, 36))
LEADING = 1.4

PAPER = (253, 252, 250)
INK = (27, 30, 33)
MUTED = (93, 100, 107)
ACCENT = (10, 107, 117)
WASH = (226, 240, 241)
BILL = (209, 69, 44)
RULE = (231, 227, 220)


@require_safe
def profile_card(request: HttpRequest, handle: str) -> HttpResponse:
    person = get_profile(handle=handle, viewer=ANONYMOUS).person.card
    return _card(request, person, person.bio)


@require_safe
def tweet_card(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    tweet = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    text = tweet.excerpt or " ".join(item.alt for item in tweet.media)
    return _card(request, tweet.author, text)


def _card(request: HttpRequest, person: UserCard, text: str) -> HttpResponse:
    """Answer with the drawing; the same words are drawn at most once an hour."""
    etag = etag_of(DRAWING, settings.SITE_NAME, person.handle, person.name, text)

    def make() -> bytes:
        key = f"card/{etag.strip(chr(34))}"
        content: bytes | None = cache.get(key)
        if content is None:
            content = draw_card(person, text)
            cache.set(key, content, KEPT_S)
        return content

    return answer(
        request, make, content_type="image/png", etag=etag, noindex=person.noindex
    )


def draw_card(person: UserCard, text: str) -> bytes:
    """Return a PNG of 1200 x 630 px: the person, their text, and the site."""
    image = Image.new("RGB", CARD_SIZE_PX, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD_SIZE_PX[0], 12), fill=ACCENT)
    _draw_person(draw, person)
    _draw_text(draw, text)
    _draw_site(image, draw)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw_person(draw: ImageDraw.ImageDraw, person: UserCard) -> None:
    top = MARGIN_PX
    draw.ellipse((MARGIN_PX, top, MARGIN_PX + AVATAR_PX, top + AVATAR_PX), fill=WASH)
    draw.text(
        (MARGIN_PX + AVATAR_PX / 2, top + AVATAR_PX / 2),
        initial_of(person.display_name).upper(),
        font=find_font(56, is_bold=True),
        fill=ACCENT,
        anchor="mm",
    )
    left = MARGIN_PX + AVATAR_PX + 32
    width_px = CARD_SIZE_PX[0] - MARGIN_PX - left
    name, handle = find_font(46, is_bold=True), find_font(32)
    draw.text(
        (left, top + 8), fit_line(person.display_name, name, width_px), INK, font=name
    )
    draw.text((left, top + 68), f"@{person.handle}", MUTED, font=handle)


def _draw_text(draw: ImageDraw.ImageDraw, text: str) -> None:
    size_px = next(size for most, size in TEXT_SIZES_PX if len(text) <= most)
    font, step_px = find_font(size_px), size_px * LEADING
    most = int((TEXT_BOTTOM_PX - TEXT_TOP_PX) / step_px)
    width_px = CARD_SIZE_PX[0] - 2 * MARGIN_PX
    for number, line in enumerate(break_lines(text, font, width_px, most)):
        draw.text((MARGIN_PX, TEXT_TOP_PX + number * step_px), line, INK, font=font)


def _draw_site(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    width_px, height_px = CARD_SIZE_PX
    draw.line(
        (MARGIN_PX, height_px - 108, width_px - MARGIN_PX, height_px - 108), RULE, 2
    )
    mark = draw_mark(MARK_PX, ACCENT, BILL)
    top = height_px - 88
    image.paste(mark, (MARGIN_PX, top), mark)
    draw.text(
        (MARGIN_PX + MARK_PX + 16, top + MARK_PX / 2),
        settings.SITE_NAME,
        font=find_font(34, is_bold=True),
        fill=ACCENT,
        anchor="lm",
    )
