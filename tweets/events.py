"""Things that happened to tweets, as ids."""

from dataclasses import dataclass

from twitter_project.outbox.events import event


@event("tweets.posted")
@dataclass(frozen=True, slots=True)
class TweetPosted:
    """`continues_thread`: it was posted at once with the tweet that it answers."""

    tweet_id: int
    author_id: int
    continues_thread: bool = False


@event("tweets.addressed")
@dataclass(frozen=True, slots=True)
class TweetAddressed:
    """A tweet was posted that only its author and the people it names can see."""

    tweet_id: int
    author_id: int


@event("tweets.scheduled")
@dataclass(frozen=True, slots=True)
class DraftScheduled:
    """Published for the moment at which the draft becomes a tweet."""

    draft_id: int
    author_id: int


@event("tweets.scheduled_published")
@dataclass(frozen=True, slots=True)
class ScheduledPublished:
    """A scheduled draft became tweets at its time; this is the first of them."""

    tweet_id: int
    author_id: int


@event("tweets.scheduled_failed")
@dataclass(frozen=True, slots=True)
class ScheduledFailed:
    """A scheduled draft was refused at its time, and is an ordinary draft again.

    `failure` is the error's code; the draft may be gone or mended by now. A draft can
    fail again: `failure_id` is different each time.
    """

    draft_id: int
    author_id: int
    failure: str
    failure_id: int


@event("tweets.card_requested")
@dataclass(frozen=True, slots=True)
class CardRequested:
    """A tweet has a link that may get a card, or its author asked to refresh it."""

    tweet_id: int
    author_id: int
    is_refresh: bool = False


@event("tweets.card_changed")
@dataclass(frozen=True, slots=True)
class CardChanged:
    """A tweet shows another card than before, or none any more."""

    tweet_id: int


@event("tweets.edited")
@dataclass(frozen=True, slots=True)
class TweetEdited:
    tweet_id: int
    author_id: int


@event("tweets.deleted")
@dataclass(frozen=True, slots=True)
class TweetDeleted:
    """`named_ids` are the only people whom the tweet was for, if not all followers."""

    tweet_id: int
    author_id: int
    named_ids: tuple[int, ...] = ()


@event("tweets.media_uploaded")
@dataclass(frozen=True, slots=True)
class MediaUploaded:
    """A video or an animated GIF waits to be made."""

    media_id: int
    owner_id: int


@event("tweets.retweeted")
@dataclass(frozen=True, slots=True)
class TweetRetweeted:
    retweet_id: int
    tweet_id: int
    user_id: int


@event("tweets.unretweeted")
@dataclass(frozen=True, slots=True)
class TweetUnretweeted:
    retweet_id: int
    tweet_id: int
    user_id: int


@event("tweets.liked")
@dataclass(frozen=True, slots=True)
class TweetLiked:
    tweet_id: int
    user_id: int


@event("tweets.unliked")
@dataclass(frozen=True, slots=True)
class TweetUnliked:
    tweet_id: int
    user_id: int


@event("tweets.quoted")
@dataclass(frozen=True, slots=True)
class TweetQuoted:
    """A tweet that quotes another was posted, or the quoted one was attached again."""

    tweet_id: int
    author_id: int
    quoted_id: int
    quoted_author_id: int


@event("tweets.detached")
@dataclass(frozen=True, slots=True)
class TweetDetached:
    """The author of the quoted tweet took it out of this quote."""

    tweet_id: int
    author_id: int
    quoted_id: int
    quoted_author_id: int


@event("tweets.poll_ended")
@dataclass(frozen=True, slots=True)
class TweetPollEnded:
    tweet_id: int
    author_id: int


@event("tweets.taken_down")
@dataclass(frozen=True, slots=True)
class TweetTakenDown:
    """The tweet is hidden, and may be gone later; `named_ids` as in TweetDeleted."""

    tweet_id: int
    author_id: int
    named_ids: tuple[int, ...] = ()


@event("tweets.restored")
@dataclass(frozen=True, slots=True)
class TweetRestored:
    tweet_id: int
    author_id: int
