"""The tree of errors that services raise and each interface translates in one place.

An app derives its own errors from these (`class TweetTooLong(Invalid)`) and sets
`code`, `message` and, if the error is about one, `field`. No HTTP status appears here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

NON_FIELD_ERRORS = "non_field_errors"
# Used if nobody knows how long it will take.
RETRY_AFTER_S = 60


class AppError(Exception):
    """An anticipated error; people may see its `message`."""

    code: str = "error"
    message: StrOrPromise = _("Something went wrong.")
    field: str | None = None

    def __init__(
        self,
        message: StrOrPromise | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)

    def message_for(self, names: Mapping[str, object]) -> str:
        """Return the message for a request whose path contains these names.

        A message that repeats a name may use nothing else, so that it reads the same
        whether the thing does not exist or is hidden.
        """
        return str(self.message)


class NotFound(AppError):
    """It does not exist, or this viewer may not know that it does."""

    code = "not_found"
    message = _("This does not exist.")


class NotAllowed(AppError):
    """The actor is signed in but may not do this."""

    code = "not_allowed"
    message = _("You may not do this.")


class SignInRequired(AppError):
    """Only a signed-in person may do this."""

    code = "sign_in_required"
    message = _("Sign in to do this.")


class Conflict(AppError):
    """The request conflicts with the current state."""

    code = "conflict"
    message = _("This conflicts with existing data.")


class TryLater(AppError):
    """It may work after `retry_after_s`."""

    def __init__(
        self,
        message: StrOrPromise | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field)
        self.retry_after_s = retry_after_s or RETRY_AFTER_S


class TooMany(TryLater):
    """The actor did this too often."""

    code = "too_many"
    message = _("Too many requests. Try again later.")


class Unavailable(TryLater):
    """Something that the site depends on does not answer right now."""

    code = "unavailable"
    message = _("This is not possible at the moment. Try again later.")


class Invalid(AppError):
    """The input cannot be accepted: one message with its field, or `errors`."""

    code = "invalid"
    message = _("Some of the data you sent is not valid.")

    def __init__(
        self,
        message: StrOrPromise | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        errors: Mapping[str, Sequence[StrOrPromise]] | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field)
        self._by_field = errors

    @property
    def errors(self) -> dict[str, list[str]]:
        """Messages by field, in the active language; never empty."""
        if self._by_field:
            return {
                field: [str(message) for message in messages]
                for field, messages in self._by_field.items()
            }
        return {self.field or NON_FIELD_ERRORS: [str(self.message)]}
