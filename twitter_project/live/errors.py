"""Why a stream is not opened."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import NotFound, TooMany, Unavailable


class NoStreams(NotFound):
    code = "no_streams"
    message = _("This server does not stream. Ask again from time to time.")


class NotYet(Unavailable):
    code = "not_yet"
    message = _("This server does not hear of news yet. Try again in a while.")


class TooManyStreams(TooMany):
    code = "too_many_streams"
    message = _("Too many streams of this account are open.")
