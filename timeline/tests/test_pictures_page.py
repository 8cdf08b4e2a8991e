"""Tests the grid of a person's pictures, and the card about a person."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tweets.models import Tweet
from tweets.services import upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.workshop.posting import post_tweet
from users.services import block_user, update_profile
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true"}


def upload(owner: UserCard, alt: str = "") -> int:
    file = SimpleUploadedFile("p.png", encode(draw(), "PNG"), "image/png")
    return upload_media(owner_id=owner.id, file=file, alt=alt).id


def test_every_picture_is_a_square_that_leads_to_its_tweet(
    client: Client, ada: UserCard
) -> None:
    media_ids = [upload(ada, 'A "kite"'), upload(ada)]
    both = post_tweet(author_id=ada.id, text="Two", media_ids=media_ids)

    page = client.get("/@ada/media").content.decode()

    assert page.count('class="pictures__item media__item"') == 2
    assert page.count(f'href="/@ada/{both}"') == 2
    assert 'alt="A &quot;kite&quot;"' in page
    assert page.count('aria-label="Picture without a description"') == 1
    assert 'class="tweet"' not in page


def test_sensitive_pictures_are_only_a_blur(client: Client, ada: UserCard) -> None:
    tweet_id = post_tweet(
        author_id=ada.id, text="Ow", media_ids=[upload(ada)], is_sensitive=True
    )

    page = client.get("/@ada/media").content.decode()

    square = page.partition("pictures__item--covered")[2].partition("</a>")[0]
    assert f'href="/@ada/{tweet_id}"' in square
    assert "data:image/" in square
    assert "data-picture" not in page
    assert "X-Amz-Signature" not in page


def test_films_lead_to_their_tweet_and_unready_ones_are_left_out(
    client: Client, ada: UserCard
) -> None:
    film, unready = (
        post_tweet(author_id=ada.id, text="A film", media_ids=[upload(ada)])
        for _ in range(2)
    )
    for tweet_id, change in (
        (film, {"kind": "video", "key": "tweets/film.mp4", "focus_x": 1.0}),
        (unready, {"kind": "video", "state": "processing"}),
    ):
        (item,) = Tweet.objects.get(id=tweet_id).media
        Tweet.objects.filter(id=tweet_id).update(media=[{**item, **change}])

    page = client.get("/@ada/media").content.decode()

    assert page.count('class="pictures__item') == 1
    assert f'href="/@ada/{film}"' in page
    assert "pictures__image focus-x-100" in page
    assert 'aria-label="Video without a description"' in page
    assert "data-picture" not in page


def test_the_grid_reads_on_by_cursor(client: Client, ada: UserCard) -> None:
    for number in range(3):
        post_tweet(author_id=ada.id, text=f"{number}", media_ids=[upload(ada)])

    first = client.get("/@ada/media?limit=2", headers=HTMX).content.decode()
    cursor = first.partition("?before=")[2].partition('"')[0]
    second = client.get(f"/@ada/media?before={cursor}", headers=HTMX)

    assert first.count("pictures__item") == 2
    assert second.content.decode().count("pictures__item") == 1
    assert b"<main" not in second.content


def test_the_card_says_who_somebody_is(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    update_profile(user_id=bob.id, bio="<b>Kites</b>")

    card = signed_in(ada).get("/@bob/card", headers=HTMX)

    html = card.content.decode()
    assert "&lt;b&gt;Kites&lt;/b&gt;" in html
    assert "Follows you" in html
    assert 'action="/@bob/follow"' in html
    assert "<main" not in html
    assert "private" in card["Cache-Control"]
    assert "max-age=60" in card["Cache-Control"]
    assert {"Cookie", "HX-Request"} <= set(card["Vary"].split(", "))


def test_without_scripts_the_card_is_the_profile(client: Client, bob: UserCard) -> None:
    answer = client.get("/@bob/card")

    assert answer.status_code == 302
    assert answer["Location"] == "/@bob"


@pytest.mark.parametrize("handle", ["bob", "nobody"])
def test_there_is_no_card_of_whom_one_may_not_see(
    signed_in: SignIn, ada: UserCard, bob: UserCard, handle: str
) -> None:
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    answer = signed_in(ada).get(f"/@{handle}/card", headers=HTMX)

    assert answer.status_code == 404
    assert "no-cache" in answer["Cache-Control"]
