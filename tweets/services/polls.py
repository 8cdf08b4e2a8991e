"""Polls: made with the tweet, voted in once, closed by time.

A poll is in the row of its tweet, so that reading a tweet never reads another
collection for it, and voting changes the counts in the transaction of the vote. The
unique index of (voter, tweet) decides whether somebody has voted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from tweets.errors import (
    AlreadyVoted,
    OwnPoll,
    PollEnded,
    PollInvalid,
    PollNotFound,
    QuestionMissing,
    TweetNotFound,
    VoteInvalid,
)
from tweets.limits import (
    POLL_DURATION_MAX_S,
    POLL_DURATION_MIN_S,
    POLL_OPTION_MAX,
    POLL_OPTIONS_MAX,
    POLL_OPTIONS_MIN,
)
from tweets.models import PollVote, Tweet
from tweets.polls import StoredPoll, end_of
from tweets.rules import SHOWN_STATES
from tweets.services.hydrating import get_row_to_react_to
from tweets.types import NewPoll
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one, find_rows
from twitter_project.shared.text import TYPED_MAX, clean_text
from twitter_project.shared.writes import add_to_counters, insert_rows
from users.types import Viewer


def check_poll(poll: NewPoll | None, *, question: str) -> NewPoll | None:
    """Return the poll in its normal form. Raises: PollInvalid, QuestionMissing."""
    if poll is None:
        return None
    check_option_lengths(poll.options, TYPED_MAX)
    options = tuple(map(_clean_option, poll.options))
    if not POLL_OPTIONS_MIN <= len(options) <= POLL_OPTIONS_MAX:
        raise PollInvalid(_("A poll needs two to four options."))
    if not all(options):
        raise PollInvalid(_("A poll option is empty."))
    if len({option.casefold() for option in options}) < len(options):
        raise PollInvalid(_("Two poll options are the same."))
    check_option_lengths(options, POLL_OPTION_MAX)
    if not POLL_DURATION_MIN_S <= poll.duration_s <= POLL_DURATION_MAX_S:
        raise PollInvalid(_("A poll can last between five minutes and seven days."))
    if not question:
        raise QuestionMissing
    return replace(poll, options=options)


def check_option_lengths(options: Sequence[str], most: int) -> None:
    """Refuse options of more than `most` characters. Raises: PollInvalid."""
    if any(len(option) > most for option in options):
        message = _("An option can have up to %(max)d characters.")
        raise PollInvalid(message % {"max": POLL_OPTION_MAX})


def vote_in_poll(*, voter_id: int, tweet_id: int, choices: Sequence[int]) -> None:
    """Vote for the options at these indexes. A vote is final; the same again is fine.

    Raises: TweetNotFound if the voter may not see the tweet; PollNotFound, OwnPoll,
    VoteInvalid, PollEnded, AlreadyVoted.
    """
    row = get_row_to_react_to(tweet_id=tweet_id, viewer=Viewer(voter_id))
    poll: StoredPoll | None = row["poll"]
    if poll is None:
        raise PollNotFound
    if row["author_id"] == voter_id:
        raise OwnPoll
    indexes = _check_choices(choices, poll)
    if end_of(poll) <= timezone.now():
        raise PollEnded
    try:
        _write(voter_id, tweet_id, indexes)
    except IntegrityError:
        if find_vote(voter_id=voter_id, tweet_id=tweet_id) != indexes:
            raise AlreadyVoted from None


def find_vote(*, voter_id: int, tweet_id: int) -> list[int] | None:
    """Return the options that this person voted for, None if they did not vote."""
    votes = PollVote.objects.filter(voter_id=voter_id, tweet_id=tweet_id)
    return find_one(votes.values_list("choices", flat=True))


def list_voters(*, tweet_id: int, after: int, limit: int) -> list[tuple[int, int]]:
    """Return (vote, voter) ids of the votes after this one, oldest first."""
    rows = find_rows(
        PollVote,
        {"tweet_id": tweet_id, "_id": {"$gt": after}},
        {"voter_id": True},
        order=1,
        limit=limit,
        index="poll_voters",
    )
    return [(row["_id"], row["voter_id"]) for row in rows]


@atomic
def _write(voter_id: int, tweet_id: int, choices: list[int]) -> None:
    insert_rows([PollVote(voter_id=voter_id, tweet_id=tweet_id, choices=choices)])
    steps = {f"poll.options.{index}.votes": 1 for index in choices}
    found = add_to_counters(
        Tweet,
        {tweet_id: {"poll.voters": 1, **steps}},
        only_if={tweet_id: {"state": SHOWN_STATES}},
    )
    if not found:  # deleted or taken down in the meantime
        raise TweetNotFound


def _clean_option(text: str) -> str:
    """Return the option in one line, without space around it."""
    return " ".join(clean_text(text).split())


def _check_choices(choices: Sequence[int], poll: StoredPoll) -> list[int]:
    indexes = sorted(set(choices))
    if not indexes:
        text = _("Choose at least one option.")
        raise VoteInvalid(text if poll["is_multiple"] else _("Choose an option."))
    if not all(0 <= index < len(poll["options"]) for index in indexes):
        raise VoteInvalid(_("This option does not exist."))
    if len(indexes) > 1 and not poll["is_multiple"]:
        raise VoteInvalid(_("Choose one option only."))
    return indexes
