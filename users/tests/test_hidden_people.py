"""Tests that pages treat people who block the viewer like people who do not exist."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from twitter_project.workshop.testing.api import Api
from users.services import block_user, suspend_user
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture
def hidden(ada: UserCard, bob: UserCard, cyd: UserCard) -> tuple[str, ...]:
    """Handles under which ada finds nobody: absent, blocking her, suspended."""
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    suspend_user(user_id=bob.id, moderator_id=ada.id, reason="")
    return "nobody", "cyd", "bob"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "There is no account @nobody."), ("es", "No hay ninguna cuenta @nobody.")],
)
@pytest.mark.parametrize("path", ["", "/followers", "/mute"])
def test_every_hidden_account_is_said_not_to_be_there_in_the_same_words(
    signed_in: SignIn,
    ada: UserCard,
    hidden: tuple[str, ...],
    path: str,
    language: str,
    text: str,
) -> None:
    client = signed_in(ada)
    headers = {"Accept-Language": language}

    answers = [client.get(f"/@{who}{path}", headers=headers) for who in hidden]

    found = [MAIN.findall(answer.content.decode()) for answer in answers]
    said = {
        str(page).replace(who, "nobody")
        for page, who in zip(found, hidden, strict=True)
    }
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len(said) == 1
    assert text in said.pop()


def test_htmx_and_the_api_name_the_handle_too(
    signed_in: SignIn, ada: UserCard, hidden: tuple[str, ...]
) -> None:
    client, api = signed_in(ada), Api(ada.id)

    for who in hidden:
        text = f"There is no account @{who}."
        toast = client.post(
            f"/@{who}/follow", {"on": "1"}, headers={"HX-Request": "true"}
        )
        problem = api.put(f"users/{who}/follow").body

        assert toast["HX-Retarget"] == "#status"
        assert text in toast.content.decode()
        assert (problem["code"], problem["detail"]) == ("person_not_found", text)


@pytest.mark.parametrize("handle", ["x" * 21, "a.b", "🦆"])
def test_what_cannot_be_a_handle_is_not_repeated(
    db: None, client: Client, handle: str
) -> None:
    answer = client.get(f"/@{handle}")

    assert answer.status_code == 404
    assert "This person does not exist." in answer.content.decode()


@pytest.mark.parametrize("edge", ["block", "mute"])
def test_the_question_does_not_tell_who_blocks_one(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, edge: str
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    client = signed_in(ada)

    codes = [client.get(f"/@{who}/{edge}").status_code for who in ("cyd", "nobody")]

    assert codes == [404, 404]


@pytest.mark.parametrize("edge", ["follow", "block", "mute"])
def test_taking_back_nothing_does_not_tell_it_either(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, edge: str
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    client = signed_in(ada)

    codes = [
        client.post(f"/@{who}/{edge}", {"on": "0"}).status_code
        for who in ("cyd", "nobody")
    ]

    assert codes == [404, 404]
