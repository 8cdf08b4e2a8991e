"""Tests messages that name a limit."""

from django.utils import translation

from tweets.errors import TooManyFolders
from tweets.limits import FOLDERS_MAX


def test_a_message_names_the_limit_in_the_language_of_the_reader() -> None:
    error = TooManyFolders()

    with translation.override("en"):
        assert str(error.message) == f"You can have up to {FOLDERS_MAX} folders."
    with translation.override("es"):
        assert str(error.message) == f"Puedes tener hasta {FOLDERS_MAX} carpetas."
