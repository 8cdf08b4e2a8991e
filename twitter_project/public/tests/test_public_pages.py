"""Tests what the world sees: previews, feeds, embedding, sitemaps."""

import io
import re
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tweets.models import Tweet
from tweets.services import delete_tweet, edit_tweet, take_down_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import change_privacy, suspend_user
from users.types import UserCard

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = 'First "light" over the #harbour <now>'


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text=TEXT)


def suspend(card: UserCard) -> None:
    moderator = User.objects.create_superuser("mod", "mod@example.org", "x")
    suspend_user(user_id=card.id, moderator_id=moderator.id)
    events.drain()


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def locations(client: Client, path: str) -> list[str]:
    return re.findall("<loc>([^<]+)</loc>", page(client, path))


def test_a_tweet_tells_other_sites_what_it_is(client: Client, tweet_id: int) -> None:
    html = page(client, f"/@ada/{tweet_id}")

    address = f"http://testserver/@ada/{tweet_id}"
    assert f'<link rel="canonical" href="{address}">' in html
    assert f'property="og:image" content="{address}/card.png"' in html
    assert 'property="og:title" content="Ada Lovelace"' in html
    assert "First &quot;light&quot; over the #harbour &lt;now&gt;" in html
    assert 'name="twitter:card" content="summary_large_image"' in html
    assert "application/json+oembed" in html
    assert "noindex" not in html


def test_a_page_has_one_address_however_it_is_asked_for(
    client: Client, ada: UserCard, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://birds.example")
    settings.SITE_URL = "https://birds.example"

    html = page(client, "/@ada?before=99")

    assert '<link rel="canonical" href="https://birds.example/@ada">' in html


@pytest.mark.parametrize("kind", ["profile", "tweet"])
def test_a_card_is_a_picture_that_is_drawn_once(
    client: Client, tweet_id: int, kind: str
) -> None:
    path = "/@ada/card.png" if kind == "profile" else f"/@ada/{tweet_id}/card.png"

    drawn = client.get(path)
    again = client.get(path, headers={"If-None-Match": drawn.headers["ETag"]})

    with Image.open(io.BytesIO(drawn.content)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert drawn.headers["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content) == (304, b"")


def test_an_edit_changes_the_card(client: Client, ada: UserCard, tweet_id: int) -> None:
    before = client.get(f"/@ada/{tweet_id}/card.png").headers["ETag"]

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Something else")

    assert client.get(f"/@ada/{tweet_id}/card.png").headers["ETag"] != before


def test_what_strangers_may_not_see_is_nowhere(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    suspend(ada)

    asked = [
        "/@ada/card.png",
        f"/@ada/{tweet_id}/card.png",
        "/@ada/feed.atom",
        f"/oembed?url=http://testserver/@ada/{tweet_id}",
        "/oembed?url=http://testserver/@ada",
    ]
    assert [client.get(path).status_code for path in asked] == [404] * 5
    assert TEXT[:5] not in page(client, "/tags/harbour/feed.atom")
    maps = [page(client, path) for path in locations(client, "/sitemap.xml")]
    assert not any("@ada" in text for text in maps)


def test_a_tweet_that_was_taken_down_has_no_card(
    client: Client, bob: UserCard, tweet_id: int
) -> None:
    assert client.get(f"/@ada/{tweet_id}/card.png").status_code == 200

    take_down_tweet(tweet_id=tweet_id, moderator_id=bob.id)

    assert client.get(f"/@ada/{tweet_id}/card.png").status_code == 404


@pytest.mark.parametrize("path", ["/@ada/feed.atom", "/tags/harbour/feed.atom"])
def test_a_feed_is_atom(
    client: Client, ada: UserCard, tweet_id: int, path: str
) -> None:
    response = client.get(path)

    feed = ElementTree.fromstring(response.content)  # noqa: S314 (it is ours)
    entry = feed.find(f"{ATOM}entry")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"http://testserver/@ada/{tweet_id}"
    summary = entry.findtext(f"{ATOM}summary")
    assert summary is not None
    assert "&lt;now&gt;" in summary
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    assert b"<entry>" not in client.get(path).content


@pytest.mark.parametrize("path", ["/@ada/feed.atom", "/tags/harbour/feed.atom"])
def test_a_feed_is_well_formed_whatever_is_stored(
    client: Client, ada: UserCard, tweet_id: int, path: str
) -> None:
    broken = "non\ufffe\uffff\x0b"
    User.objects.filter(id=ada.id).update(name=broken, bio=broken)
    Tweet.objects.filter(id=tweet_id).update(text=broken, hashtags=["harbour", broken])

    feed = ElementTree.fromstring(client.get(path).content)  # noqa: S314 (it is ours)

    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "non"
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "non"


def test_a_feed_is_sent_once(client: Client, tweet_id: int) -> None:
    tag = client.get("/@ada/feed.atom").headers["ETag"]

    again = client.get("/@ada/feed.atom", headers={"If-None-Match": tag})

    assert again.status_code == 304


def test_a_tweet_is_embedded(client: Client, tweet_id: int) -> None:
    query = {"url": f"http://testserver/@ada/{tweet_id}", "maxwidth": "300"}

    response = client.get("/oembed", query)

    found = response.json()
    assert (found["type"], found["version"], found["width"]) == ("rich", "1.0", 300)
    assert found["author_name"] == "Ada Lovelace"
    assert "&lt;now&gt;" in found["html"]
    assert "<now>" not in found["html"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://testserver/@ada", 200),
        ("http://elsewhere.example/@ada", 404),
        ("http://testserver/settings", 404),
        ("http://testserver/@nobody", 404),
        ("http://[", 404),
        ("", 404),
    ],
)
def test_only_pages_of_ours_are_embedded(
    client: Client, ada: UserCard, url: str, status: int
) -> None:
    assert client.get("/oembed", {"url": url}).status_code == status


def test_embedding_speaks_json_only(client: Client, ada: UserCard) -> None:
    query = {"url": "http://testserver/@ada", "format": "xml"}

    assert client.get("/oembed", query).status_code == 501


def test_the_map_leads_to_everybody_and_every_tweet(
    client: Client, tweet_id: int
) -> None:
    maps = locations(client, "/sitemap.xml")

    found = {address for path in maps for address in locations(client, path)}
    assert found == {
        "http://testserver/@ada",
        "http://testserver/@bob",
        "http://testserver/@cyd",
        f"http://testserver/@ada/{tweet_id}",
    }


def test_the_map_is_cut_into_pages_that_miss_nothing(
    client: Client, ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitter_project.public.sitemaps.CHUNK", 2)
    ids = {post_tweet(author_id=ada.id, text=f"{number}") for number in range(5)}

    maps = locations(client, "/sitemap.xml")

    found = [address for path in maps for address in locations(client, path)]
    assert len(maps) == 2 + 3
    assert sorted(found) == sorted(
        [f"http://testserver/@{name}" for name in ("ada", "bob", "cyd")]
        + [f"http://testserver/@ada/{id_}" for id_ in ids]
    )


def test_who_asks_is_kept_out_of_search_engines(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    change_privacy(user_id=ada.id, noindex=True)

    meta = '<meta name="robots" content="noindex">'
    assert meta in page(client, "/@ada")
    assert meta in page(client, f"/@ada/{tweet_id}")
    for path in ("/@ada/feed.atom", "/@ada/card.png", f"/@ada/{tweet_id}/card.png"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    maps = [page(client, path) for path in locations(client, "/sitemap.xml")]
    assert not any("@ada" in text for text in maps)
    assert any("@bob" in text for text in maps)
    assert b"<entry>" not in client.get("/tags/harbour/feed.atom").content


def test_robots_are_shown_the_map_and_kept_from_settings(client: Client) -> None:
    text = page(client, "/robots.txt")

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /settings\n" in text


@pytest.mark.parametrize("topic", ["about", "rules", "privacy", "api"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_help_is_there(client: Client, topic: str, language: str) -> None:
    response = client.get(f"/help/{topic}", headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.headers["Content-Language"] == language


def test_there_is_no_other_help(client: Client) -> None:
    assert client.get("/help/nothing").status_code == 404


def test_a_closed_site_shows_strangers_nothing(
    client: Client, ada: UserCard, tweet_id: int, settings: Settings
) -> None:
    settings.PUBLIC_PAGES = False
    pages = ["/", "/public", "/@ada", f"/@ada/{tweet_id}", "/tags/harbour", "/search"]
    pages += ["/discover", "/@ada/with_replies", "/@ada/media", "/@ada/likes"]
    files = ["/@ada/feed.atom", "/@ada/card.png", "/sitemap.xml", "/oembed"]

    sent = [client.get(path) for path in pages]

    assert {response.status_code for response in sent} == {302}
    assert all("/accounts/login/" in response.headers["Location"] for response in sent)
    assert {client.get(path).status_code for path in files} == {404}
    assert page(client, "/robots.txt") == "User-agent: *\nDisallow: /\n"
    assert client.get("/help/about").status_code == 200


@pytest.fixture(autouse=True)
def _no_map_yet() -> None:
    cache.delete("sitemap")


def test_what_a_warning_covers_stays_out_of_previews_feeds_and_embeds(
    client: Client, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text=TEXT, content_warning="The film's end")
    address = f"http://testserver/@ada/{tweet_id}"

    shown = page(client, f"/@ada/{tweet_id}").split("</head>")[0]
    answers = [
        shown,
        page(client, "/@ada/feed.atom"),
        page(client, f"/oembed?url={address}"),
    ]

    for answer in answers:
        assert "The film" in answer
        assert "over the #harbour" not in answer
