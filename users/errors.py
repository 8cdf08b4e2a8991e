"""What can go wrong with people, in the words of the domain."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid, NotAllowed, NotFound


class PersonNotFound(NotFound):
    """There is no such person, or this viewer may not know that there is."""

    code = "person_not_found"
    message = _("This person does not exist.")


class AddressTaken(Invalid):
    """The e-mail address is somebody's; other fields may be wrong as well."""


class NotWithYourself(NotAllowed):
    """Nobody follows, blocks, mutes or suspends themselves."""

    code = "not_with_yourself"
    message = _("You cannot do this to yourself.")


class SignInNotFound(NotFound):
    """The person has no such browser or app, or it is signed out already."""

    code = "session_not_found"
    message = _("This session does not exist.")


class Untouchable(NotAllowed):
    """Only an administrator may act against an administrator."""

    code = "untouchable"
    message = _("Only an administrator may do this to an administrator.")
