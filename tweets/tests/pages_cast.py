"""What the tests of pages share: files, addresses, and what a form contains."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from twitter_project.media.tests.pictures_cast import draw, encode
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def jpeg(name: str = "square.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or encode(draw(), "JPEG"), "image/jpeg")


def url_of(card: UserCard, tweet_id: int) -> str:
    return reverse("tweet", args=[card.handle, tweet_id])


def key_in(html: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', html)
    assert found
    return found[1]
