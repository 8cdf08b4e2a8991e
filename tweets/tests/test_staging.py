"""Tests the limits on an account's pictures that are in no tweet."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tweets.models import Media, MediaUpload
from tweets.services import edit_tweet, upload_media
from tweets.services.staging import STAGED
from twitter_project.media.pictures.accepting import PIXELS
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.rate_limits import RateLimit, spend
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.rate_limits import count_used
from users.types import UserCard

pytestmark = pytest.mark.django_db
SignIn = Callable[[UserCard], Client]
PICTURE = encode(draw(64, 48), "PNG")


def use_up(limit: RateLimit, owner: UserCard, left: int = 0) -> None:
    spend(limit, str(owner.id), cost=limit.amount - left)


def staged_bytes(owner: UserCard) -> int:
    return count_used(STAGED, str(owner.id))


def announce(owner: UserCard, size: int) -> Answer:
    body = {"content_type": "image/png", "size": size}
    return Api(owner.id).post("media/uploads", body)


def sent_file(name: str = "sea.png", content: bytes = PICTURE) -> "ContentFile[bytes]":
    return ContentFile(content, name=name)


def test_what_is_announced_counts_and_has_a_limit(ada: UserCard, bob: UserCard) -> None:
    use_up(STAGED, ada, left=1000)

    statuses = [announce(ada, 600).status, announce(ada, 401).status]
    answer = announce(ada, 500)

    assert statuses == [201, 429]
    assert answer.body["code"] == "too_many"
    assert "not in a tweet yet" in answer.body["detail"]
    assert 0 < int(answer.headers["Retry-After"]) <= STAGED.window_s
    assert MediaUpload.objects.count() == 1
    assert announce(bob, 600).status == 201


def test_a_tweet_gives_back_what_its_pictures_took(ada: UserCard) -> None:
    item = upload_media(owner_id=ada.id, file=sent_file())
    taken = staged_bytes(ada)

    post_tweet(author_id=ada.id, text="", media_ids=[item.id])

    assert taken == Media.objects.get().size_bytes
    assert staged_bytes(ada) == 0


def test_a_picture_over_the_quota_is_refused_and_leaves_nothing(ada: UserCard) -> None:
    use_up(STAGED, ada, left=10)

    answer = Api(ada.id).upload("POST", "media", file=sent_file())

    assert answer.status == 429
    assert not Media.objects.exists()
    assert staged_bytes(ada) == STAGED.amount - 10


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "media"), ("PUT", "users/me/avatar"), ("PUT", "users/me/banner")],
)
def test_every_way_in_counts_pixels(ada: UserCard, method: str, path: str) -> None:
    use_up(PIXELS, ada)

    answer = Api(ada.id).upload(method, path, file=sent_file())

    assert answer.status == 429
    assert "too many large pictures" in answer.body["detail"]
    assert int(answer.headers["Retry-After"]) > 0


def test_the_composer_keeps_the_text_when_a_picture_is_one_too_many(
    signed_in: SignIn, ada: UserCard
) -> None:
    use_up(PIXELS, ada)
    data = {"text": "The sea today", "key": "k", "pictures": [sent_file()]}

    answer = signed_in(ada).post("/compose", data)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    html = answer.content.decode()
    assert "The sea today" in html
    assert "You have uploaded too many large pictures" in html


def test_scripts_show_why_a_picture_was_not_attached(
    signed_in: SignIn, ada: UserCard
) -> None:
    use_up(PIXELS, ada)
    headers = {"HX-Request": "true", "HX-Target": "composer-media"}
    data = {"pictures": [sent_file()]}

    answer = signed_in(ada).post("/compose/pictures", data, headers=headers)

    assert answer.status_code == 429
    assert answer["HX-Retarget"] == "#composer-media"
    assert "You have uploaded too many large pictures" in answer.content.decode()


@pytest.mark.parametrize("kind", ["avatar", "banner"])
def test_the_profile_says_why_a_picture_was_not_taken(
    signed_in: SignIn, ada: UserCard, kind: str
) -> None:
    use_up(PIXELS, ada)

    answer = signed_in(ada).post(f"/settings/profile/{kind}", {"picture": sent_file()})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "You have uploaded too many large pictures" in answer.content.decode()


def test_an_edit_gives_back_only_what_its_new_pictures_took(ada: UserCard) -> None:
    kept, added, waiting = (
        upload_media(owner_id=ada.id, file=sent_file()) for _ in range(3)
    )
    tweet_id = post_tweet(author_id=ada.id, text="", media_ids=[kept.id])

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, media_ids=[kept.id, added.id])

    assert staged_bytes(ada) == Media.objects.get(id=waiting.id).size_bytes
