"""Why a stream is refused."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import NotFound, TooMany, Unavailable


class NoStreams(NotFound):
    code = "no_streams"
    message = _("This server does not offer streams. Poll from time to time instead.")


class NotYet(Unavailable):
    code = "not_yet"
    message = _("This server is not receiving updates yet. Try again in a while.")


class TooManyStreams(TooMany):
    code = "too_many_streams"
    message = _("This account has too many open streams.")
