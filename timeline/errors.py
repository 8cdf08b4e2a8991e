"""Errors of the timeline app, beyond those of the kernel."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid, NotFound


class NotAHashtag(Invalid):
    code = "not_a_hashtag"
    message = _(
        "This is not a hashtag. Use letters and digits, and at least one letter."
    )
    field = "tag"


class TagNotFound(NotFound):
    code = "tag_not_found"
    message = _("There is no such hashtag.")


class ConversationNotFound(NotFound):
    code = "conversation_not_found"
    message = _("This conversation does not exist.")


class TooManyTags(Invalid):
    code = "too_many_tags"
    message = _("You can follow at most 100 hashtags. Unfollow one first.")
    field = "tag"


class BadMarker(Invalid):
    code = "bad_marker"
    message = _("There is no tweet with this id yet.")
    field = "last_read_id"


class BadWeight(Invalid):
    code = "bad_weight"
    message = _("Must be a whole number from 0 to 10.")


class RankingEnded(NotFound):
    code = "ranking_ended"
    message = _("This ranking has expired. Start again from the top.")
