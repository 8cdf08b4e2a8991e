"""Tests the search page, as browsers without JavaScript use it, and its REST twin."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tweets.services.search import scanning
from tweets.tests.search.world import insert_world
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import block_user
from users.types import UserCard

pytestmark = pytest.mark.django_db

SignIn = Callable[[UserCard], Client]


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_search_shows_tweets_and_people(
    client: Client, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Ada sailed well")
    other_id = post_tweet(author_id=bob.id, text="Rain")

    page = read(client, "/search?q=ada")

    assert f'id="tweet-{tweet_id}"' in page
    assert f'id="tweet-{other_id}"' not in page
    assert f'id="person-{ada.id}"' in page
    assert f'id="person-{ada.id}"' in read(client, "/search?q=ada&tab=people")
    assert f'id="tweet-{tweet_id}"' in read(client, "/search?q=ada&tab=top")


def test_conditions_are_chips_that_lead_to_the_rest(
    client: Client, ada: UserCard
) -> None:
    page = read(client, "/search?q=sail+from%3Aada+-rain&tab=top")

    chips = re.findall(r'class="chip" href="([^"]*)"> <bdi>([^<]*)</bdi>', page)
    assert chips == [
        ("/search?q=from%3Aada+-rain&amp;tab=top", "sail"),
        ("/search?q=sail+-rain&amp;tab=top", "from:ada"),
        ("/search?q=sail+from%3Aada&amp;tab=top", "-rain"),
    ]
    assert 'class="chip"' not in read(client, "/search?q=only+words")
    for query in ("sail+-rain", "sail+OR+row", "%22good+wind%22"):
        assert 'class="chip"' in read(client, f"/search?q={query}"), query
    # Whoever is not wanted is not among the people above the tweets.
    assert f'id="person-{ada.id}"' in read(client, "/search?q=lovelace")
    assert f'id="person-{ada.id}"' not in read(client, "/search?q=-lovelace")


def test_a_mistake_is_named_beside_the_box(client: Client) -> None:
    page = read(client, "/search?q=cat+has%3Aimagez", status=422)

    assert "has: takes images, video, gif, links or poll, not “imagez”." in page
    assert 'aria-invalid="true" aria-describedby="search-error"' in page
    assert 'value="cat has:imagez"' in page


def test_an_unknown_handle_is_named_and_can_be_removed(
    client: Client, ada: UserCard
) -> None:
    page = read(client, "/search?q=sail+from%3Azoe", status=422)

    assert "No account is called @zoe. Check “from:zoe”." in page
    assert 'class="chip" href="/search?q=sail&amp;tab=latest"' in page
    assert "What you can search for" in page
    # Half a handle still finds the people whose handles begin like it.
    page = read(client, "/search?q=%40ad", status=422)
    assert "No account is called @ad." in page
    assert f'id="person-{ada.id}"' in page


def test_people_and_hashtags_are_found_by_their_part_of_a_search(
    client: Client, ada: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="#regatta")

    for query in ("lovelace+lang%3Aen", "-rain+%40ada", "from%3Aada+has%3Aimages"):
        page = read(client, f"/search?q={query}&tab=people")
        assert f'id="person-{ada.id}"' in page, query
    for query in ("regat", "%23regat+has%3Aimages", "reg+-rain"):
        page = read(client, f"/search?q={query}&tab=tags")
        assert 'href="/tags/regatta"' in page, query
    assert "No people found" in read(client, "/search?q=has%3Aimages&tab=people")


def test_a_mistake_is_named_in_spanish(client: Client) -> None:
    client.cookies["django_language"] = "es"

    assert "has: espera images" in read(client, "/search?q=has%3Ax", status=422)


def test_a_hashtag_alone_leads_to_its_page(client: Client) -> None:
    assert client.get("/search?q=%23regatta")["Location"] == "/tags/regatta"
    assert read(client, "/search?q=%23regatta&tab=latest")
    assert read(client, "/search?q=%23regatta+wind")


def test_an_empty_search_says_what_one_can_search_for(client: Client) -> None:
    page = read(client, "/search")

    assert "What you can search for" in page
    assert "min_likes:10" in page


def test_pages_of_both_orders_continue(client: Client, ada: UserCard) -> None:
    insert_world([ada.id], texts=["cat"] * 60)
    for tab in ("latest", "top"):
        found: list[str] = []
        url = f"/search?q=cat&tab={tab}"
        for _ in range(3):
            page = read(client, url)
            found += re.findall(r'<article[^>]* id="tweet-(\d+)"', page)
            link = re.search(r'rel="next" href="\?([^"]*)"', page)
            if link is None:
                break
            url = f"/search?{link[1].replace('&amp;', '&')}"

        assert len(found) == len(set(found)) > 50, tab


def test_an_empty_page_of_a_hard_search_leads_on_by_a_press(
    client: Client, ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert_world([ada.id], texts=["needle cat", *["cat", "needle"] * 60])
    monkeypatch.setattr(scanning, "SCANNED_MAX", 4)

    page = read(client, "/search?q=needle+cat")

    assert "Nothing among the newest tweets" in page
    assert 'hx-trigger="click" ' in page
    assert "Look further back" in page
    link = re.search(r'rel="next" href="\?([^"]*)"', page)
    assert link is not None
    older = read(client, f"/search?{link[1].replace('&amp;', '&')}")
    assert "needle cat" in re.sub(r"<[^>]*>", "", older.split('id="feed"')[1])
    assert "Look further back" not in older


def test_strangers_sign_in_to_search_their_likes(client: Client) -> None:
    response = client.get("/search?q=in%3Alikes")

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_people_are_found_but_not_across_a_block(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    client = signed_in(ada)

    assert f'id="person-{bob.id}"' in read(client, "/search?q=bo&tab=people")
    assert "No people found" in read(client, "/search?q=cyd&tab=people")


def test_the_api_speaks_the_same_language(ada: UserCard) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"acción {n}") for n in range(3)]
    post_tweet(author_id=ada.id, text="something else")

    def search(**params: Any) -> dict[str, Any]:
        answer = Api().get(f"search?{urlencode(params)}")
        assert answer.status == 200
        body: dict[str, Any] = answer.body
        return body

    for sort in ("latest", "top"):
        first = search(q="accion from:ada", limit=2, sort=sort)
        rest = search(q="accion from:ada", limit=2, sort=sort, before=first["next"])
        found = [item["id"] for item in first["items"] + rest["items"]]
        assert found == [str(id_) for id_ in reversed(ids)]
        assert rest["next"] is None


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("q=since:now", 422, "q"),
        ("q=" + "c" * 501, 422, "q"),
        ("", 422, "q"),
        ("q=cat&sort=best", 422, "sort"),
        ("q=cat&sort=top&before=1.2", 422, "before"),
        ("q=cat&before=1.2.3", 422, "before"),
        ("q=in:likes", 401, None),
    ],
)
def test_the_api_names_what_is_wrong(
    query: str, status: int, field: str | None, db: None
) -> None:
    answer = Api().get(f"search?{query}")

    assert answer.status == status
    if field:
        assert list(answer.body["errors"]) == [field]
