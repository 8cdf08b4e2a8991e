"""The error tree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from twitter_project.shared.errors import (
    NON_FIELD_ERRORS,
    AppError,
    Invalid,
    NotFound,
    TooMany,
)


class HandleTaken(Invalid):
    code = "handle_taken"
    message = _("Yes")
    field = "handle"


def test_an_app_sets_what_its_error_says() -> None:
    error = HandleTaken()

    assert (error.code, error.field, str(error)) == ("handle_taken", "handle", "Yes")
    assert error.errors == {"handle": ["Yes"]}
    assert isinstance(error, AppError)


def test_a_call_can_say_it_more_exactly() -> None:
    error = HandleTaken("Reserved", code="handle_reserved", field="name")

    assert (error.code, error.field) == ("handle_reserved", "name")
    assert error.errors == {"name": ["Reserved"]}
    assert HandleTaken.code == "handle_taken"


def test_errors_of_several_fields_keep_their_fields() -> None:
    error = Invalid(errors={"text": ["Too long"], "media_ids": ["Too many", "Gone"]})

    assert error.errors == {"text": ["Too long"], "media_ids": ["Too many", "Gone"]}


def test_an_error_without_a_field_is_of_the_whole() -> None:
    assert Invalid("No").errors == {NON_FIELD_ERRORS: ["No"]}


def test_messages_are_in_the_readers_language() -> None:
    error = HandleTaken()

    with override("es"):
        assert error.errors == {"handle": ["Sí"]}


def test_defaults_are_fit_to_be_shown() -> None:
    assert NotFound().code == "not_found"
    assert str(NotFound())
    assert TooMany(retry_after_s=30).retry_after_s == 30
