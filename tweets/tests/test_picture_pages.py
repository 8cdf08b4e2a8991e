"""Tests attaching pictures with the composer's form, with and without scripts."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tweets.models import Media, MediaUpload, Tweet
from tweets.services import get_tweet
from twitter_project.media.storage import store_object
from twitter_project.media.tests.pictures_cast import draw, encode
from users.types import ANONYMOUS, UserCard

from .pages_cast import HTMX, SignIn, jpeg, key_in


def test_pictures_are_attached_described_and_posted_without_a_script(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    files = {"pictures": [jpeg(), jpeg()]}

    page = client.post(
        "/compose", {"text": "Look", "key": "k", "attach": "1"} | files
    ).content.decode()

    first, second = re.findall(r'name="media_ids" value="(\d+)"', page)
    assert "Look" in page
    answer = client.post(
        "/compose",
        {
            "text": "Look",
            "key": key_in(page),
            "media_ids": [first, second],
            "leave_out": second,
            f"alt_{first}": "A <square>",
        },
    )
    assert answer.status_code == 302
    tweet = get_tweet(tweet_id=Tweet.objects.get().id, viewer=ANONYMOUS)
    assert [(item.id, item.alt) for item in tweet.media] == [(int(first), "A <square>")]


def test_sensitive_pictures_are_covered_until_they_are_opened(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    sent = {"text": "Ouch", "key": "k", "is_sensitive": "on", "pictures": [jpeg()]}
    kept = client.post("/compose", sent | {"attach": "1"}).content.decode()
    client.post("/compose", sent | {"pictures": [jpeg()]})
    client.post("/compose", {"text": "Fine", "key": "l", "pictures": [jpeg()]})

    page = client.get("/public").content.decode()

    assert re.search(r'name="is_sensitive"\s+checked', kept)
    assert page.count('class="media__image"') == 2
    (cover,) = re.findall(r'<details class="cover">.*?</details>', page, re.S)
    assert "Sensitive media: show or hide" in cover
    assert 'class="media__image"' in cover
    assert "<details open" not in page


def test_pictures_sent_with_the_form_are_posted(
    signed_in: SignIn, ada: UserCard
) -> None:
    data = {"text": "", "key": "k", "pictures": [jpeg()]}

    answer = signed_in(ada).post("/compose", data)

    assert answer.status_code == 302
    assert Media.objects.get().holder_id == Tweet.objects.get().id


def test_a_refused_picture_costs_neither_the_text_nor_the_others(
    signed_in: SignIn, ada: UserCard
) -> None:
    bad = jpeg("bad.jpg", b"not a picture")
    data = {"text": "Look", "key": "k", "pictures": [jpeg(), bad]}

    answer = signed_in(ada).post("/compose", data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Look" in html
    assert html.count('name="media_ids"') == 1
    assert "bad.jpg" in html
    assert not Tweet.objects.exists()


@pytest.mark.parametrize("id_", ["1", "9" * 30, "9" * 5000, "x"])
def test_a_picture_that_is_not_there_is_no_server_error(
    signed_in: SignIn, ada: UserCard, id_: str
) -> None:
    data = {"text": "", "key": "k", "media_ids": id_}

    answer = signed_in(ada).post("/compose", data)

    assert answer.status_code == 422
    assert not Tweet.objects.exists()


def test_htmx_uploads_pictures_and_refuses_a_fifth(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    files = {"pictures": [jpeg() for _ in range(5)]}

    html = client.post("/compose/pictures", files, headers=HTMX).content.decode()

    assert html.count("data-attachment") == 4
    assert "up to four pictures, or one GIF, or one video" in html
    assert Media.objects.count() == 4


def test_htmx_is_given_new_pictures_only(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)

    def choose(**form: object) -> list[str]:
        data = {"pictures": [jpeg()], **form}
        html = client.post("/compose/pictures", data, headers=HTMX).content.decode()
        return re.findall(r'name="media_ids" value="(\d+)"', html)

    (first,) = choose()
    (second,) = choose(media_ids=first, **{f"alt_{first}": "A square"})

    assert first != second
    assert Media.objects.get(id=first).alt == "A square"


def put_into_the_bucket(client: Client, content: bytes, **changes: object) -> str:
    """Do what the script does with a large picture; return the upload's id."""
    about = {"name": "sea.jpg", "content_type": "image/jpeg", "size": len(content)}
    ticket = client.post("/tweets/uploads", about | changes).json()
    row = MediaUpload.objects.get(id=int(ticket["id"]))
    assert urlsplit(ticket["url"]).path.endswith(row.key)
    store_object(row.key, content, row.content_type)
    upload_id: str = ticket["id"]
    return upload_id


def test_pictures_in_the_bucket_are_attached_with_those_of_the_form(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    upload_id = put_into_the_bucket(client, encode(draw(), "JPEG"))
    data = {"uploads": upload_id, "pictures": [jpeg()]}

    html = client.post("/compose/pictures", data, headers=HTMX).content.decode()

    assert html.count("data-attachment") == 2
    assert f'name="media_ids" value="{upload_id}"' in html
    assert Media.objects.filter(owner_id=ada.id).count() == 2


def test_a_picture_in_the_bucket_is_refused_in_words(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)
    broken = put_into_the_bucket(client, b"no picture")
    of_bob = put_into_the_bucket(signed_in(bob), encode(draw(), "JPEG"))
    unsent = client.post(
        "/tweets/uploads", {"name": "a", "content_type": "image/png", "size": 9}
    ).json()["id"]

    data = {"uploads": [broken, of_bob, unsent, "x"]}
    html = client.post("/compose/pictures", data, headers=HTMX).content.decode()

    assert "“sea.jpg” is not a JPEG, PNG, WebP or GIF picture." in html
    assert html.count("A picture no longer exists") == 3
    assert not Media.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"size": 0}, {"size": "x"}, {"content_type": "text/html"}, {"name": ""}]
)
def test_what_cannot_be_put_into_the_bucket_is_left_to_the_form(
    signed_in: SignIn, ada: UserCard, changes: dict[str, object]
) -> None:
    about = {"name": "sea.jpg", "content_type": "image/jpeg", "size": 9}

    answer = signed_in(ada).post("/tweets/uploads", about | changes)

    assert (answer.status_code, answer.content) == (422, b"")
    assert not MediaUpload.objects.exists()


def test_a_stranger_puts_nothing_into_the_bucket(client: Client, db: None) -> None:
    assert client.get("/tweets/uploads").status_code == 302
    assert client.post("/tweets/uploads").status_code == 302


def test_a_description_that_is_too_long_loses_no_picture(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    client.post("/compose", {"attach": "1", "key": "k", "pictures": [jpeg()]})
    media_id = Media.objects.get().id
    alt = "a" * 1501
    form = {"text": "Look", "key": "k", "media_ids": [media_id], f"alt_{media_id}": alt}

    answer = client.post("/compose", form)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'name="media_ids" value="{media_id}"' in html
    assert alt in html
    assert not Tweet.objects.exists()
    again = client.post("/compose", form | {f"alt_{media_id}": "A square"})
    assert again.status_code == 302
    assert Tweet.objects.get().media[0]["alt"] == "A square"
