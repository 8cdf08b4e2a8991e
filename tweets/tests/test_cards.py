"""Tests link cards: pages that are asked for them, and servers that want to do harm."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tweets.errors import NotALinkOfTheTweet, TweetNotFound
from tweets.events import CardRequested
from tweets.models import LinkCard, Tweet
from tweets.services import (
    attach_card,
    choose_card,
    delete_tweet,
    delete_unused_cards,
    edit_tweet,
    find_card_keys_in_use,
    get_tweet,
    list_links,
    refresh_card,
)
from tweets.services.cards import REFRESHES, FetchLimits
from tweets.tests.conftest import Published
from tweets.types import LinkCardView
from twitter_project.media.storage import find_object
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.errors import TooMany
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from twitter_project.workshop.testing.hostile_server import (
    INSIDE,
    HostileServer,
    head,
    hostile_server,
    make_bomb,
)
from twitter_project.workshop.testing.published import recorded_events
from users.models import User
from users.types import UserCard, Viewer

PAGE = b"""<title>Plain</title><meta property="og:title" content="The harbour &amp; I">
<meta property="og:description" content="Ferries, fog"><meta property="og:image"
content="/ferry.png"><meta property="og:image:alt" content="A ferry">"""


@pytest.fixture(autouse=True)
def with_cards(settings: Settings) -> None:
    settings.LINK_CARDS = True


@pytest.fixture
def published(db: None) -> Iterator[Published]:
    with recorded_events([CardRequested]) as read:
        yield read


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as server:
        server.page("/page", PAGE)
        picture = encode(draw(80, 60), "PNG")
        server.page("/ferry.png", picture, "Content-Type: image/png")
        yield server


def give(
    server: HostileServer,
    tweet_id: int,
    *,
    is_refresh: bool = False,
    within_s: float = 8.0,
) -> None:
    limits = FetchLimits(server.reach, within_s)
    attach_card(tweet_id=tweet_id, is_refresh=is_refresh, limits=limits)


def card_of(tweet_id: int, viewer: UserCard) -> LinkCardView | None:
    return get_tweet(tweet_id=tweet_id, viewer=Viewer(viewer.id)).card


def paths(server: HostileServer) -> list[str]:
    return [path for _, path in server.asked]


def test_a_tweet_shows_the_card_of_its_first_link(
    ada: UserCard, bob: UserCard, server: HostileServer, published: Published
) -> None:
    text = f"See {server.url('/page')} and {server.url('/other')}"
    tweet_id = post_tweet(author_id=ada.id, text=text)
    assert published() == [CardRequested(tweet_id=tweet_id, author_id=ada.id)]
    assert card_of(tweet_id, bob) is None

    give(server, tweet_id)

    card = card_of(tweet_id, bob)
    assert card is not None
    assert (card.title, card.description) == ("The harbour & I", "Ferries, fog")
    assert (card.image_alt, card.image_width_px) == ("A ferry", 80)
    stored = find_object(card.image_key, max_bytes=100_000)
    assert stored is not None
    assert stored.content_type == "image/webp"
    assert find_card_keys_in_use([card.image_key, "cards/x"]) == {card.image_key}


def test_a_card_names_the_host_that_was_reached_and_no_other(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    lie = b'<title>Your account</title><meta property="og:site_name" content="bbc.com">'
    server.page("/lie", lie)
    server.redirect("/short", server.url("/lie", host="www.evil.example"))

    for path, host in (("/lie", "example.com"), ("/short", "evil.example")):
        tweet_id = post_tweet(author_id=ada.id, text=server.url(path))
        give(server, tweet_id)

        card = card_of(tweet_id, bob)
        assert card is not None
        assert (card.title, card.site) == ("Your account", host)


def test_one_card_serves_all_tweets_and_is_fetched_once_a_day(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    ids = [post_tweet(author_id=ada.id, text=server.url("/page")) for _ in range(2)]
    for tweet_id in ids:
        give(server, tweet_id)

    assert card_of(ids[0], bob) == card_of(ids[1], bob) is not None
    assert paths(server) == ["/page", "/ferry.png"]

    before = card_of(ids[0], bob)
    assert before is not None
    LinkCard.objects.update(fetched_at=timezone.now() - timedelta(days=2))
    server.page("/page", b"<title>New</title>")
    give(server, ids[1])

    after = card_of(ids[0], bob)
    assert after is not None
    assert (after.id, after.title, after.image_key) == (before.id, "New", "")
    assert find_object(before.image_key, max_bytes=10) is None


def test_authors_choose_refresh_and_remove_the_card(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    server.page("/other", b"<title>Other</title>")
    links = [server.url("/page"), server.url("/other")]
    tweet_id = post_tweet(author_id=ada.id, text=" ".join(links))
    assert list_links(f"{links[0]} x.com {links[0]}") == [links[0], "https://x.com"]

    choose_card(actor_id=ada.id, tweet_id=tweet_id, url=links[1])
    give(server, tweet_id)
    chosen = card_of(tweet_id, bob)
    server.page("/other", b"<title>Newer</title>")
    refresh_card(actor_id=ada.id, tweet_id=tweet_id)
    give(server, tweet_id, is_refresh=True)
    refreshed = card_of(tweet_id, bob)
    choose_card(actor_id=ada.id, tweet_id=tweet_id, url="none")
    give(server, tweet_id)

    assert chosen is not None
    assert refreshed is not None
    assert (chosen.title, refreshed.title) == ("Other", "Newer")
    assert card_of(tweet_id, bob) is None
    with pytest.raises(NotALinkOfTheTweet):
        choose_card(actor_id=ada.id, tweet_id=tweet_id, url="https://evil.example/")
    with pytest.raises(TweetNotFound):
        choose_card(actor_id=bob.id, tweet_id=tweet_id, url="none")
    with pytest.raises(TweetNotFound):
        refresh_card(actor_id=bob.id, tweet_id=tweet_id)
    for _ in range(REFRESHES.amount - 1):
        refresh_card(actor_id=ada.id, tweet_id=tweet_id)
    with pytest.raises(TooMany):
        refresh_card(actor_id=ada.id, tweet_id=tweet_id)


def test_an_edit_brings_the_card_of_the_new_link_or_none(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text=server.url("/page"))
    give(server, tweet_id)
    server.page("/other", b"<title>Other</title>")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=server.url("/other"))
    give(server, tweet_id)
    other = card_of(tweet_id, bob)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="No link")
    give(server, tweet_id)

    assert other is not None
    assert other.title == "Other"
    assert card_of(tweet_id, bob) is None


def test_the_setting_turns_cards_off(
    ada: UserCard, server: HostileServer, settings: Settings
) -> None:
    settings.LINK_CARDS = False

    tweet_id = post_tweet(author_id=ada.id, text=server.url("/page"))
    give(server, tweet_id)

    assert server.asked == []


def test_a_hostile_page_gives_no_card_and_the_next_one_does(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    server.redirect("/inside", f"http://{INSIDE}:{server.port}/page")
    server.redirect("/loop", "/loop")
    server.drip("/drip", head())
    server.flood("/flood")
    server.page("/bomb", make_bomb(100 * 1024**2), "Content-Encoding: gzip")
    server.page("/pdf", PAGE, "Content-Type: application/pdf")
    server.page("/empty", b"")
    server.answers["/gone"] = lambda client: None
    hostile = ["inside", "loop", "drip", "flood", "bomb", "pdf", "empty", "gone"]

    for path in hostile:
        tweet_id = post_tweet(author_id=ada.id, text=server.url(f"/{path}"))
        give(server, tweet_id, within_s=0.5)
        assert card_of(tweet_id, bob) is None, path

    assert INSIDE not in {address for address, _ in server.asked}
    tweet_id = post_tweet(author_id=ada.id, text=server.url("/page"))
    give(server, tweet_id)
    assert card_of(tweet_id, bob) is not None


def test_a_hostile_picture_is_left_out(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    pictures = {
        "/script": (b"<svg onload='alert(1)'/>", "Content-Type: image/svg+xml"),
        "/text": (b"not a picture", "Content-Type: image/png"),
        "/half": (encode(draw(80, 60), "PNG")[:-30], "Content-Type: image/png"),
    }
    for path, (content, kind) in pictures.items():
        server.page(path, content, kind)
    server.flood("/flood.png", "Content-Type: image/png")
    server.redirect("/inside.png", f"http://{INSIDE}:{server.port}/ferry.png")

    for path in (*pictures, "/flood.png", "/inside.png", "file:///etc/passwd"):
        meta = f'<meta property="og:image" content="{path}">'
        server.page(f"/page?{path}", f"<title>T</title>{meta}".encode())
        tweet_id = post_tweet(author_id=ada.id, text=server.url(f"/page?{path}"))
        give(server, tweet_id)
        card = card_of(tweet_id, bob)
        assert card is not None, path
        assert card.image_key == "", path


def test_cards_cost_no_round_trip_more(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text=server.url("/page"))
    with count_round_trips() as without:
        card_of(tweet_id, bob)
    give(server, tweet_id)

    with count_round_trips() as trips:
        card_of(tweet_id, bob)

    assert len(trips) == len(without)
    assert_indexed(trips)


def test_a_card_goes_a_day_after_its_last_tweet(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    kept, gone = (
        post_tweet(author_id=ada.id, text=server.url(path))
        for path in ("/page", "/page?2")
    )
    server.page("/page?2", PAGE)
    for tweet_id in (kept, gone):
        give(server, tweet_id)
    card = card_of(gone, bob)
    assert card is not None
    delete_tweet(actor_id=ada.id, tweet_id=gone)

    assert delete_unused_cards() == 0
    old = timezone.now() - timedelta(days=3)
    for row in LinkCard.objects.all():
        LinkCard.objects.filter(id=row.id).delete()
        row.id, before = row.id - (1 << 50), row.id
        row.fetched_at = old
        row.save(force_insert=True)
        Tweet.objects.filter(card_id=before).update(card_id=row.id)

    with count_round_trips() as trips:
        assert delete_unused_cards() == 1

    assert_indexed(trips)
    assert card_of(kept, bob) is not None
    assert find_object(card.image_key, max_bytes=10) is None


def test_apps_choose_refresh_and_remove_the_card(
    ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    text = f"{server.url('/none')} {server.url('/page')}"
    tweet_id = post_tweet(author_id=ada.id, text=text)
    api, path = Api(ada.id), f"tweets/{tweet_id}/card"

    chosen = api.put(path, {"url": server.url("/page")})
    give(server, tweet_id)
    shown = api.get(f"tweets/{tweet_id}").body["card"]

    assert chosen.status == 200
    assert (shown["url"], shown["title"]) == (server.url("/page"), "The harbour & I")
    assert shown["image"]["alt"] == "A ferry"
    assert api.post(f"{path}/refresh", {}).status == 202
    refused = api.put(path, {"url": "https://x.example"})
    assert (refused.status, list(refused.body["errors"])) == (422, ["url"])
    assert Api(bob.id).put(path, {"url": server.url("/page")}).status == 404
    assert api.delete(path).status == 204
    give(server, tweet_id)
    assert api.get(f"tweets/{tweet_id}").body["card"] is None


def test_the_page_offers_each_link_and_no_card(
    client: Client, ada: UserCard, bob: UserCard, server: HostileServer
) -> None:
    text = f"{server.url('/page')} {server.url('/page?a=<b>')}"
    tweet_id = post_tweet(author_id=ada.id, text=text)
    give(server, tweet_id)
    client.force_login(User.objects.get(id=ada.id))
    path = f"/tweets/{tweet_id}/card"

    page = client.get(path).content.decode()
    home = client.get(f"/@ada/{tweet_id}").content.decode()
    client.post(path, {"url": "none"})

    assert page.count('name="url"') == 3
    assert 'class="link-card link-card--pictured"' in home
    assert "The harbour &amp; I" in home
    assert path in home
    assert Tweet.objects.get(id=tweet_id).card_choice == "none"
    assert client.post(path, {"refresh": "1"}).status_code == 302
    assert client.post(path, {"url": "javascript:alert(1)"}).status_code == 422
    client.force_login(User.objects.get(id=bob.id))
    assert client.get(path).status_code == 404
