"""Tests that uploads are limited before they are read, whoever sends them."""

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from twitter_project.media.uploads import FORM_MAX_BYTES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/accounts/login/", "/compose"])
def test_a_form_too_large_for_the_site_is_refused_unread(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "c" * 32

    # Only its beginning is sent, so code that reads on fails.
    answer = client.generic(
        "POST", path, b"--", MULTIPART_CONTENT, CONTENT_LENGTH=str(FORM_MAX_BYTES + 1)
    )

    assert answer.status_code == 400


def test_a_small_form_is_read(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "ada", "password": "x"})

    assert "ada" in response.content.decode()
