"""Link cards: a worker fetches the linked page, and stores its title and picture.

A tweet shows the card of its first link, or of the one that its author chose, or none.
A tweet with media, a poll or a quote has no card.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from tweets.errors import NotALinkOfTheTweet, TweetNotFound
from tweets.events import CardChanged, CardRequested
from tweets.models import LinkCard, Tweet
from tweets.services.own import get_own_shown
from tweets.services.rendering import with_protocol
from tweets.text import find_urls
from twitter_project.media.fetching import PUBLIC as PUBLIC_HOSTS
from twitter_project.media.fetching import NotFetched, Reach, fetch
from twitter_project.media.fetching.pages import (
    SITE_MAX,
    PageFacts,
    read_page,
    shorten,
)
from twitter_project.media.pictures.pool import make_in_process
from twitter_project.media.pictures.types import MadeImage, Refused
from twitter_project.media.storage import delete_objects, new_media_key, store_object
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Unavailable
from twitter_project.shared.ids import first_id_at, new_id
from twitter_project.shared.rate_limits import RateLimit, spend

_is_fetching = threading.Lock()
logger = logging.getLogger(__name__)

NO_CARD = "none"
KEY_PREFIX = "cards"
FRESH = timedelta(days=1)
BUSY_PAUSE = timedelta(seconds=2)
PAGE_MAX_BYTES = 1024 * 1024
PICTURE_MAX_BYTES = 1024 * 1024
PICTURE_PIXELS_MAX = 25_000_000
PAGES = ("text/html", "application/xhtml+xml")
REFRESHES = RateLimit("card_refreshes", 20, 3600)
UNUSED_TTL = timedelta(days=1)
UNUSED_BATCH = 500


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Which hosts a card may be fetched from, and how long it all may take."""

    reach: Reach = PUBLIC_HOSTS
    within_s: float = 8.0


DEFAULT_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class _Picture:
    key: str
    alt: str
    width_px: int
    height_px: int
    blurhash: str


def list_links(text: str) -> list[str]:
    """Return the different links of a text, as URLs, in order."""
    found = (with_protocol(link.value) for link in find_urls(text))
    return list(dict.fromkeys(found))


def needs_card(tweet: Tweet) -> bool:
    """Return whether the tweet has a link that may get a card, or still shows one."""
    has_card = tweet.card_id is not None
    return settings.LINK_CARDS and (has_card or _find_url(tweet) is not None)


def get_card_choice(*, actor_id: int, tweet_id: int) -> tuple[list[str], str]:
    """Return the links of the actor's own tweet, and the one with the card, or
    `NO_CARD`. Raises: TweetNotFound, also if there are no links.
    """
    tweet = get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    links = list_links(tweet.text)
    if not links:
        raise TweetNotFound
    return links, _find_url(tweet) or NO_CARD


def choose_card(*, actor_id: int, tweet_id: int, url: str) -> None:
    """Let the actor's own tweet show the card of another of its links, or `NO_CARD`.

    Publishes CardChanged, and CardRequested unless it shows none.
    Raises: TweetNotFound; NotALinkOfTheTweet.
    """
    tweet = get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if url != NO_CARD and url not in list_links(tweet.text):
        raise NotALinkOfTheTweet
    _choose(actor_id, tweet_id, url)


@atomic
def _choose(actor_id: int, tweet_id: int, url: str) -> None:
    own = Tweet.objects.filter(id=tweet_id, author_id=actor_id)
    own.update(card_choice=url, card_id=None)
    publish(CardChanged(tweet_id))
    if url != NO_CARD:
        publish(CardRequested(tweet_id=tweet_id, author_id=actor_id))


def refresh_card(*, actor_id: int, tweet_id: int) -> None:
    """Fetch the page again, because it has changed. Publishes CardRequested.

    Raises: TweetNotFound; TooMany.
    """
    get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    spend(REFRESHES, str(actor_id))
    _request(actor_id, tweet_id)


@atomic
def _request(actor_id: int, tweet_id: int) -> None:
    publish(CardRequested(tweet_id=tweet_id, author_id=actor_id, is_refresh=True))


def attach_card(
    *, tweet_id: int, is_refresh: bool = False, limits: FetchLimits = DEFAULT_LIMITS
) -> None:
    """Attach the card of a tweet's link; fetch the page unless we did in the last day.

    Whatever the page's server does, this ends within the deadline. If it fails, the
    tweet has no card, and the URL is not fetched again for a day. A process fetches one
    page at a time, so that slow servers never take all threads of a worker.
    """
    if not settings.LINK_CARDS:
        return
    if not _is_fetching.acquire(blocking=False):
        _postpone(tweet_id, is_refresh)
        return
    try:
        _attach(tweet_id, is_refresh, limits)
    finally:
        _is_fetching.release()


@atomic
def _postpone(tweet_id: int, is_refresh: bool) -> None:
    tweet = Tweet.objects.filter(id=tweet_id).only("author_id").first()
    if tweet is not None:
        wanted = CardRequested(tweet_id, tweet.author_id, is_refresh)
        publish(wanted, due_at=timezone.now() + BUSY_PAUSE)


def _attach(tweet_id: int, is_refresh: bool, limits: FetchLimits) -> None:
    tweet = Tweet.objects.filter(id=tweet_id).first()
    if tweet is None:
        return
    url = _find_url(tweet)
    card_id = _get_card_id(url, is_refresh, limits) if url else None
    if card_id != tweet.card_id:
        _show_card(tweet, card_id)


@atomic
def _show_card(tweet: Tweet, card_id: int | None) -> None:
    """Give a tweet the card, unless its text or its author's choice is another now."""
    same = Tweet.objects.filter(
        id=tweet.id, text=tweet.text, card_choice=tweet.card_choice
    )
    if same.update(card_id=card_id):
        publish(CardChanged(tweet.id))


def _find_url(tweet: Tweet) -> str | None:
    links = list_links(tweet.text)
    has_other = tweet.media or tweet.poll or tweet.quoted_id is not None
    if not links or has_other or tweet.card_choice == NO_CARD:
        return None
    return tweet.card_choice if tweet.card_choice in links else links[0]


def _get_card_id(url: str, is_refresh: bool, limits: FetchLimits) -> int:
    key = hashlib.sha256(url.encode()).hexdigest()
    card, _ = LinkCard.objects.get_or_create(
        url_key=key, defaults={"id": new_id(), "url": url}
    )
    is_fresh = card.fetched_at and timezone.now() - card.fetched_at < FRESH
    if is_refresh or not is_fresh:
        _fetch_card(card, limits)
    return card.id


def _fetch_card(card: LinkCard, limits: FetchLimits) -> None:
    """Fetch the page and its picture, and store the card.

    If the page cannot be fetched, the card stays as it was.
    """
    own = LinkCard.objects.filter(id=card.id)
    deadline, reach = time.monotonic() + limits.within_s, limits.reach
    try:
        facts = _fetch_page(card.url, deadline, reach)
    except NotFetched as error:
        logger.info("No card for %s: %s", card.url[:200], error)
        own.update(fetched_at=timezone.now())
        return
    picture = _fetch_picture(facts, deadline, reach)
    own.update(
        title=facts.title,
        description=facts.description,
        site=_host_of(facts.url),
        image_key=picture.key if picture else "",
        image_alt=picture.alt if picture else "",
        image_width_px=picture.width_px if picture else 0,
        image_height_px=picture.height_px if picture else 0,
        image_blurhash=picture.blurhash if picture else "",
        fetched_at=timezone.now(),
    )
    if card.image_key:
        delete_objects([card.image_key])


def _host_of(url: str) -> str:
    """Return the host as readers know it, whatever the page calls itself."""
    host = urlsplit(url).hostname or ""
    return shorten(host.removeprefix("www."), SITE_MAX)


def _fetch_page(url: str, deadline: float, reach: Reach) -> PageFacts:
    page = fetch(
        url,
        accept=", ".join(PAGES),
        agent=_agent(),
        max_bytes=PAGE_MAX_BYTES,
        deadline=deadline,
        reach=reach,
    )
    if page.content_type.partition(";")[0].strip().lower() not in PAGES:
        raise NotFetched(f"It is {page.content_type[:80]}.")
    return read_page(
        page.body, content_type=page.content_type, url=page.url, is_cut=page.is_cut
    )


def _fetch_picture(facts: PageFacts, deadline: float, reach: Reach) -> _Picture | None:
    """Fetch and store the page's picture; a card is worth showing without one."""
    if not facts.picture_url or not facts.title:
        return None
    try:
        found = fetch(
            facts.picture_url,
            accept="image/webp, image/jpeg, image/png, image/gif",
            agent=_agent(),
            max_bytes=PICTURE_MAX_BYTES,
            deadline=deadline,
            reach=reach,
        )
        if found.is_cut:
            raise NotFetched("The picture is too large.")
        made = make_in_process("media", found.body, begin=_check_pixels)
        return _store(made, facts.picture_alt)
    except (NotFetched, Refused, Unavailable) as error:
        logger.info("A card has no picture: %s", error)
        return None


def _check_pixels(pixels: int) -> None:
    if pixels > PICTURE_PIXELS_MAX:
        raise Refused("picture_too_large")


def _store(made: MadeImage, alt: str) -> _Picture:
    image = made.preview or made.main
    key = new_media_key(KEY_PREFIX, image.extension)
    store_object(key, image.content, image.content_type)
    return _Picture(key, alt, image.width_px, image.height_px, made.blurhash)


def _agent() -> str:
    return f"Tern (link preview; +{settings.SITE_URL})"


def delete_unused_cards() -> int:
    """Delete the cards that no tweet shows any more; return how many.

    A card is as old as its last fetch, so that one for a new tweet is not deleted.
    Raises: Unavailable.
    """
    count, after = 0, 0
    before = timezone.now() - UNUSED_TTL
    while True:
        cards = LinkCard.objects.filter(id__gt=after, id__lt=first_id_at(before))
        page = list(cards.order_by("id")[:UNUSED_BATCH])
        if not page:
            return count
        after = page[-1].id
        shown = set(
            Tweet.objects.filter(card_id__in=[card.id for card in page]).values_list(
                "card_id", flat=True
            )
        )
        old = [
            card
            for card in page
            if card.id not in shown and card.fetched_at and card.fetched_at < before
        ]
        delete_objects([card.image_key for card in old if card.image_key])
        count += len(old)
        LinkCard.objects.filter(id__in=[card.id for card in old]).delete()


def find_card_keys_in_use(keys: list[str]) -> set[str]:
    """Return which of these keys belong to existing cards."""
    named = LinkCard.objects.filter(image_key__in=keys)
    return set(named.values_list("image_key", flat=True))
