"""Tests the answers for paths that do not exist."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from twitter_project.shared.ids import MAX_ID
from twitter_project.web.access import EXAMPLES, list_urls
from twitter_project.workshop.testing.api import Api

pytestmark = pytest.mark.django_db
HEADINGS = {"en": "Nothing here", "es": "Aquí no hay nada"}


@pytest.mark.parametrize("language", HEADINGS)
@pytest.mark.parametrize("path", ["/nothing/here", "/help/nothing", "/design/none"])
def test_an_unknown_path_has_a_page_with_a_search_and_a_way_home(
    client: Client, path: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": language})

    page = answer.content.decode()
    assert answer.status_code == 404
    assert HEADINGS[language] in page
    assert page.count('action="/search"') == 1
    assert '<a class="button" href="/">' in page


def test_an_unknown_path_is_a_message_for_htmx(client: Client) -> None:
    answer = client.get("/nothing/here", headers={"HX-Request": "true"})

    assert answer.status_code == 404
    assert answer["HX-Retarget"] == "#status"
    assert answer.content.decode().strip().startswith('<p class="toast toast--error">')


def test_an_unknown_path_of_the_api_is_a_problem() -> None:
    answer = Client().get("/rest/v1/nothing")

    problem = answer.json()
    assert answer.status_code == 404
    assert problem["code"] == "not_found"
    assert problem["detail"] == "The API has no such path."


def test_the_api_says_which_thing_it_does_not_have() -> None:
    codes = [
        Api().get(path).body["code"]
        for path in ("users/nobody", "tweets/404", "timeline/tags/a.b")
    ]

    assert codes == ["person_not_found", "tweet_not_found", "tag_not_found"]


def test_no_path_takes_an_id_that_no_database_could_hold() -> None:
    with_ids = [
        (url, name)
        for url in list_urls()
        for name, example in url.arguments.items()
        if example == EXAMPLES["IdConverter"]
    ]
    assert len(with_ids) > 40
    for url, name in with_ids:
        resolve(url.fill({**url.arguments, name: str(MAX_ID)}))
        with pytest.raises(Resolver404):
            resolve(url.fill({**url.arguments, name: str(MAX_ID + 1)}))
    assert not [url.route for url in list_urls() if "<int:" in url.route]
