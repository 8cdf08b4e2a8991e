"""Tests that fields on allauth's pages show their errors as our own do."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.template import Context, Origin, Template
from django.test import Client

from users.tests.cast import PASSWORD
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def draw(attributes: str, help_text: str = "") -> str:
    slot = f"{{% slot help_text %}}{help_text}{{% endslot %}}" if help_text else ""
    source = (
        "{% load allauth %}{% element field id='id_code' name='code' "
        f"{attributes} errors=errors %}}{slot}{{% endelement %}}"
    )
    template = Template(source, origin=Origin("page.html", "page.html"))
    html = template.render(Context({"errors": ["This is wrong."]}))
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("kind", ["text", "checkbox", "radio", "textarea"])
def test_a_wrong_field_points_to_its_errors(kind: str) -> None:
    html = draw(f"type='{kind}'")

    field = re.search(r'<(?:input|textarea)[^>]* id="id_code"[^>]*>', html)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert re.search(r'aria-describedby=" ?id_code_error"', field[0])
    assert re.search(r'id="id_code_error">.*This is wrong\.', html)


def test_a_field_points_to_its_help_as_well() -> None:
    html = draw("type='text'", help_text="Six digits.")

    assert 'aria-describedby="id_code_helptext id_code_error"' in html
    assert 'id="id_code_helptext">Six digits.' in html


def test_a_wrong_code_of_the_second_factor_is_marked(
    ada: UserCard, signed_in: SignIn
) -> None:
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    client = signed_in(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")

    html = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})

    page = html.content.decode()
    field = re.search(r'<input[^>]* id="id_code"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert "id_code_error" in field[0]
    assert 'id="id_code_error"' in page
