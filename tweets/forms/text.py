"""What the forms with a tweet's text have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from tweets.errors import (
    TweetTooLong,
)
from tweets.text import MAX_LENGTH, find_excess
from twitter_project.shared.errors import Invalid, TryLater
from twitter_project.shared.text import TYPED_MAX, clean_text
from twitter_project.web.htmx import add_errors


class TextForm(forms.Form):
    """A form that shows a service's errors about its text.

    `excess` is the part of the text that is over the limit.
    """

    limit = MAX_LENGTH
    excess = ""

    text = forms.CharField(required=False, strip=False)

    # Errors that only refuse for now; the form may be sent again.
    refusal: TryLater | None = None

    @contextmanager
    def noting_errors(self) -> Iterator[None]:
        """Turn a service's refusal into an error of the form, which keeps its input."""
        try:
            yield
        except Invalid as error:
            add_errors(self, error)
            if isinstance(error, TweetTooLong):
                text = self.data.get(self.add_prefix("text"), "")
                self.excess = find_excess(clean_text(text[:TYPED_MAX]))
        except TryLater as error:
            self.refusal = error
            if str(error) not in self.non_field_errors():
                self.add_error(None, str(error))
