"""A tweet with what it answers and what answers it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tweets.types.tweets import TweetView
from users.types import UserCard


class ReplyOrder(TextChoices):
    """The order of the direct replies to a tweet; a reader chooses it.

    `RELEVANCE`: the author's own, then those by people the viewer follows, then the
    others as in `LIKES`: by likes, replies, and time.
    """

    RELEVANCE = "relevance", _("Most relevant")
    NEWEST = "newest", pgettext_lazy("replies", "Newest")
    OLDEST = "oldest", pgettext_lazy("replies", "Oldest")
    LIKES = "likes", _("Most liked")


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """A reply in a thread; `depth` 1 is a reply to the tweet itself.

    `more_count` is how many replies to it are left out: its own page shows them.
    """

    depth: int
    tweet: TweetView
    more_count: int


@dataclass(frozen=True, slots=True)
class SelfThread:
    """What an author wrote in replies to their own tweets, first to last.

    `next_id` is the tweet at which a very long thread continues.
    """

    author: UserCard
    tweets: tuple[TweetView, ...]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A tweet with its ancestors (oldest first) and its replies.

    `ancestors` has None for tweets that no longer exist or may not be seen. Direct
    replies come in the requested order, each followed by its branch, oldest first.
    `next` leads to more of them: it is the `after` of the next page. `has_hidden`:
    there are replies that the author of the conversation has hidden; they are a list
    of their own.
    """

    ancestors: tuple[TweetView | None, ...]
    tweet: TweetView
    replies: tuple[ThreadReply, ...]
    next: str | None
    has_hidden: bool = False

    @property
    def is_in_self_thread(self) -> bool:
        """Whether the author answered themselves, as far as this page shows."""
        answers = [reply.tweet for reply in self.replies if reply.depth == 1]
        if self.ancestors and self.ancestors[-1] is not None:
            answers.append(self.ancestors[-1])
        return any(tweet.author.id == self.tweet.author.id for tweet in answers)
