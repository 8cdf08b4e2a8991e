"""The errors of the users app, in the words of the domain."""

import math
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    TooMany,
    Unavailable,
)
from twitter_project.shared.messages import with_limits
from users.handles import HANDLE_MAX, HANDLE_PATTERN
from users.limits import (
    FOLLOWED_LISTS_MAX,
    LIST_MEMBERS_MAX,
    LISTS_MAX,
    MEMBERS_AT_ONCE,
)
from users.muted_words import WORD_GROUPS_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise


class PersonNotFound(NotFound):
    """The person does not exist, or this viewer may not know that they do."""

    code = "person_not_found"
    message = _("This person does not exist.")

    def message_for(self, names: "Mapping[str, object]") -> str:
        """Name the handle in the path if it is one that somebody could have."""
        handle = str(names.get("handle", ""))
        if len(handle) > HANDLE_MAX or not HANDLE_PATTERN.fullmatch(handle):
            return super().message_for(names)
        return gettext("There is no account @%(handle)s.") % {"handle": handle}


class AddressTaken(Invalid):
    """Somebody uses this e-mail address; other fields may be wrong as well."""


class NotWithYourself(NotAllowed):
    """Nobody follows, blocks, mutes or suspends themselves."""

    code = "not_with_yourself"
    message = _("You cannot do this to yourself.")


class RequestNotFound(NotFound):
    """The person does not ask to follow, or no longer."""

    code = "request_not_found"
    message = _("This request to follow you does not exist any more.")


class SignInNotFound(NotFound):
    """The person has no such browser or app, or it is already signed out."""

    code = "session_not_found"
    message = _("This session does not exist.")


class AdministratorRequired(NotAllowed):
    """Only an administrator may act against an administrator."""

    code = "administrator_required"
    message = _("Only an administrator may do this to an administrator.")


class TooManyTries(TooMany):
    """Too many passwords or codes were tried; the next one is not even checked."""

    code = "locked_out"

    def __init__(self, *, wait_s: int) -> None:
        super().__init__(_wait_message(wait_s), retry_after_s=wait_s)


def _wait_message(wait_s: int) -> "StrOrPromise":
    minutes, hours = math.ceil(wait_s / 60), math.ceil(wait_s / 3600)
    if minutes < 60:
        return ngettext_lazy(
            "Too many attempts. Try again in %(count)d minute, or reset your "
            "password by mail.",
            "Too many attempts. Try again in %(count)d minutes, or reset your "
            "password by mail.",
            minutes,
        ) % {"count": minutes}
    return ngettext_lazy(
        "Too many attempts. Try again in %(count)d hour, or reset your "
        "password by mail.",
        "Too many attempts. Try again in %(count)d hours, or reset your "
        "password by mail.",
        hours,
    ) % {"count": hours}


class SecondFactorUnreadable(Unavailable):
    """The key that encrypted a second factor is not in the settings."""

    code = "second_factor_unreadable"
    message = _(
        "Your two-step verification cannot be checked right now. Tell the site's owner."
    )


class ListNotFound(NotFound):
    """The list does not exist, or it is private, or its owner is hidden."""

    code = "list_not_found"
    message = _("This list does not exist.")


class ListImportNotFound(NotFound):
    code = "list_import_not_found"
    message = _("This import does not exist, or it has expired.")


class ListNameInvalid(Invalid):
    code = "list_name_invalid"
    field = "name"


class ListExists(Invalid):
    code = "list_exists"
    message = _("You already have a list with this name.")
    field = "name"


class ListDescriptionTooLong(Invalid):
    code = "list_description_too_long"
    field = "description"


class RepliesPolicyInvalid(Invalid):
    code = "replies_policy_invalid"
    message = _("Choose none, members or followed.")
    field = "replies_policy"


class TooManyLists(Invalid):
    code = "too_many_lists"

    def __init__(self) -> None:
        message = _("You can have up to %(max)d lists. Delete one first.")
        super().__init__(message % {"max": LISTS_MAX}, field="name")


class TooManyFollowedLists(Invalid):
    code = "too_many_followed_lists"

    def __init__(self) -> None:
        message = _("You can follow up to %(max)d lists. Unfollow one first.")
        super().__init__(message % {"max": FOLLOWED_LISTS_MAX})


class TooManyMembers(Invalid):
    code = "too_many_members"

    def __init__(self) -> None:
        message = _("A list can have up to %(max)d people. Remove somebody first.")
        super().__init__(message % {"max": LIST_MEMBERS_MAX}, field="handles")


class TooManyAtOnce(Invalid):
    code = "too_many_at_once"

    def __init__(self) -> None:
        message = _("Send at most %(max)d people at once.")
        super().__init__(message % {"max": MEMBERS_AT_ONCE}, field="handles")


class HandlesNotFound(Invalid):
    """Some of the handles belong to nobody whom the actor may see."""

    code = "handles_not_found"

    def __init__(self, handles: "Sequence[str]") -> None:
        texts = [
            gettext("There is no account @%(handle)s.") % {"handle": handle}
            for handle in handles
        ]
        super().__init__(errors={"handles": texts})


class ListFileInvalid(Invalid):
    """A file of lists cannot be read; the message says why."""

    code = "list_file_invalid"
    field = "file"


class WordGroupNotFound(NotFound):
    """The person has no such group of muted words."""

    code = "muted_words_not_found"
    message = _("This group of muted words does not exist.")


class TooManyWordGroups(Conflict):
    code = "too_many_muted_groups"
    message = with_limits(
        _("You can have up to %(count)d groups of muted words. Delete one first."),
        count=WORD_GROUPS_MAX,
    )
