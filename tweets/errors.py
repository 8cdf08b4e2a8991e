"""Errors of the tweets app, beyond those of the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tweets.limits import DRAFTS_MAX, EDIT_WINDOW_MIN, FOLDERS_MAX, THREAD_MAX
from twitter_project.shared.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Unavailable,
)
from twitter_project.shared.messages import with_limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TweetNotFound(NotFound):
    code = "tweet_not_found"
    message = _("This tweet does not exist.")


class QuoteRefused(NotAllowed):
    """The author of a tweet that the actor sees does not let them quote it."""

    code = "quote_refused"
    message = _("The author does not let you quote this tweet.")


class PollInvalid(Invalid):
    """What is wrong is in the message."""

    code = "poll_invalid"
    field = "poll"


class QuestionMissing(Invalid):
    code = "question_missing"
    message = _("Write a question for the poll.")
    field = "text"


class PollNotFound(NotFound):
    code = "poll_not_found"
    message = _("This tweet has no poll.")


class OwnPoll(NotAllowed):
    code = "own_poll"
    message = _("You cannot vote in your own poll.")


class VoteInvalid(Invalid):
    """What is wrong is in the message."""

    code = "vote_invalid"
    field = "choices"


class PollEnded(Conflict):
    code = "poll_ended"
    message = _("The poll has ended.")


class AlreadyVoted(Conflict):
    code = "already_voted"
    message = _("You have already voted. Votes are final.")


class FolderNotFound(NotFound):
    code = "folder_not_found"
    message = _("This folder does not exist.")


class FolderExists(Conflict):
    code = "folder_exists"
    message = _("You already have a folder with this name.")
    field = "name"


class FolderNameInvalid(Invalid):
    """What is wrong is in the message."""

    code = "folder_name_invalid"
    field = "name"


class TooManyFolders(Conflict):
    code = "too_many_folders"
    message = with_limits(_("You can have up to %(max)d folders."), max=FOLDERS_MAX)
    field = "name"


class MediaNotFound(NotFound):
    code = "media_not_found"
    message = _("This picture or video does not exist.")


class TweetEmpty(Invalid):
    code = "tweet_empty"
    message = _("Write something, or add a picture.")
    field = "text"


class TweetTooLong(Invalid):
    """The text is `excess` characters over the limit."""

    code = "tweet_too_long"
    field = "text"

    def __init__(self, excess: int) -> None:
        message = ngettext_lazy(
            "The text is %(excess)d character too long.",
            "The text is %(excess)d characters too long.",
            "excess",
        )
        super().__init__(message % {"excess": excess})
        self.excess = excess


class ContentWarningTooLong(Invalid):
    code = "content_warning_too_long"
    message = _("The content warning is too long.")
    field = "content_warning"


class UnknownVisibility(Invalid):
    code = "unknown_visibility"
    message = _("A tweet can be for everyone, for followers or for mentioned people.")
    field = "visibility"


class UnknownReplyPolicy(Invalid):
    code = "unknown_reply_policy"
    message = _("This is not one of the choices for who can reply.")
    field = "reply_policy"


class VisibilityTooWide(Invalid):
    """A reply would be for more people than its parent."""

    code = "visibility_too_wide"
    message = _("A reply cannot be visible to more people than the tweet above it.")
    field = "visibility"


class ReplyPolicyOnReply(Invalid):
    """A reply comes with a reply policy of its own."""

    code = "reply_policy_on_reply"
    message = _("The first tweet of a conversation decides who can reply.")
    field = "reply_policy"


class ReplyNotAllowed(NotAllowed):
    """The conversation's first tweet lets other people reply, but not the actor."""

    code = "reply_not_allowed"
    field = "in_reply_to_id"
    MESSAGES = {
        "everyone": _("You cannot reply to this tweet."),
        "followers": _("Only the author's followers and mentioned people can reply."),
        "following": _("Only people the author follows or mentions can reply."),
        "mentioned": _("Only mentioned people can reply."),
    }

    def __init__(self, reply_policy: str) -> None:
        super().__init__(self.MESSAGES[reply_policy])


class NotRetweetable(NotAllowed):
    """The tweet is not public."""

    code = "not_retweetable"
    message = _("Only public tweets can be retweeted.")


class EditTooLate(NotAllowed):
    code = "edit_too_late"
    message = with_limits(
        _(
            "A tweet's text and pictures can be edited for %(minutes)d minutes after "
            "posting."
        ),
        minutes=EDIT_WINDOW_MIN,
    )


class PollHasVotes(NotAllowed):
    """A vote belongs to the question that it answers."""

    code = "poll_has_votes"
    message = _("People have voted, so the question can no longer be changed.")


class MarkedByModerator(NotAllowed):
    code = "marked_by_moderator"
    message = _(
        "A moderator marked the media as sensitive. Only moderators can change that."
    )


class EditedTooOften(NotAllowed):
    code = "edited_too_often"
    message = _("This tweet has been edited too often to be edited again.")


class TooManyMedia(Invalid):
    code = "too_many_media"
    message = _("A tweet can carry up to four pictures, or one GIF, or one video.")
    field = "media_ids"


class MediaFailed(Invalid):
    """A video that could not be processed is among the media of a new tweet."""

    code = "media_failed"
    message = _("A video could not be processed. Remove it, or choose another one.")
    field = "media_ids"


class MediaInUse(Conflict):
    """A tweet shows this file, so it cannot be deleted alone."""

    code = "media_in_use"
    message = _("A tweet uses this. Delete the tweet instead.")


class FocusOutOfRange(Invalid):
    code = "focus_out_of_range"
    message = _("The focal point lies outside the picture.")
    field = "focus"


class SubtitlesNotUsable(Invalid):
    """A file is not WebVTT, or its language is unknown."""

    code = "subtitles_not_usable"
    field = "file"


class SubtitlesNotFound(NotFound):
    code = "subtitles_not_found"
    message = _("There are no subtitles in this language.")


class MediaNotUsable(Invalid):
    """A picture is unknown, another person's, given twice, or already in a tweet."""

    code = "media_not_usable"
    message = _("A picture no longer exists, or is already in use.")
    field = "media_ids"


class ThreadTooLong(Invalid):
    code = "thread_too_long"
    message = with_limits(_("A thread can have 1 to %(max)d tweets."), max=THREAD_MAX)
    field = "tweets"


class ReplyInThread(Invalid):
    code = "reply_in_thread"
    message = _("Only the first tweet of a thread can reply to another tweet.")
    field = "in_reply_to_id"


class InThread(Invalid):
    """Another tweet of a thread than the first is refused; `index` counts from 0."""

    code = "in_thread"
    field = "tweets"

    def __init__(self, index: int, cause: Invalid) -> None:
        (text,) = cause.errors.values()
        message = _("Tweet %(number)d: %(message)s") % {
            "number": index + 1,
            "message": " ".join(text),
        }
        super().__init__(message, code=cause.code)
        self.index = index
        self.cause = cause


@contextmanager
def in_thread(index: int) -> Iterator[None]:
    """Say which tweet of a thread an error is about, unless it is about the first."""
    try:
        yield
    except Invalid as error:
        if not index:
            raise
        raise InThread(index, error) from error


class DraftNotFound(NotFound):
    code = "draft_not_found"
    message = _("This draft does not exist. It may have been posted or deleted.")


class DraftChanged(Conflict):
    code = "draft_changed"
    message = _("This draft was changed on another page or device.")


class TooManyDrafts(Conflict):
    code = "too_many_drafts"
    message = with_limits(
        _("You have %(max)d drafts. Post or delete some of them first."), max=DRAFTS_MAX
    )


class ScheduleTooSoon(Invalid):
    code = "schedule_too_soon"
    message = _("Choose a time at least 5 minutes from now.")
    field = "publish_at"


class ScheduleTooLate(Invalid):
    code = "schedule_too_late"
    message = _("Choose a time within the next 18 months.")
    field = "publish_at"


class UploadIncomplete(Conflict):
    """A picture is not in the bucket, or is not the one that was announced."""

    code = "upload_incomplete"
    message = _("The file has not been uploaded yet.")


class AltTooLong(Invalid):
    code = "alt_too_long"
    message = _("The description is too long.")
    field = "alt"


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    message = _("This key has already been used for a different request.")


class IdempotencyKeyTooLong(Invalid):
    code = "idempotency_key_too_long"
    message = _("The key is too long.")
    field = "idempotency_key"


class BadSearch(Invalid):
    """A search that cannot be understood; the message names the part that is wrong."""

    code = "bad_search"
    field = "q"


class SearchTooSlow(Unavailable):
    """The database did not answer a search in time."""

    code = "search_too_slow"
    message = _("This search takes too long. Add a condition, or try again later.")


FAILURES = {
    "person_not_found": _("Your account was suspended at that time."),
    "tweet_not_found": _("A tweet that it replies to or quotes no longer exists."),
    MediaNotUsable.code: MediaNotUsable.message,
    "too_many": _("You had reached the limit for posting by then."),
}


def explain_failure(code: str) -> StrOrPromise:
    """Return why a draft was not published, by the code of the error that kept it."""
    return FAILURES.get(code, _("It could not be posted. Check it and try again."))


class NotALinkOfTheTweet(Invalid):
    code = "not_a_link_of_the_tweet"
    message = _("The tweet does not contain this link.")
    field = "url"
