"""Mutes words idempotently, and previews what they would hide in home."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from timeline.services.reading import HOME_RULES, get_home
from tweets.services import create_under_id, find_muting, make_request_key
from tweets.types import TweetView
from twitter_project.shared.pagination import MAX_LIMIT, Keyset, parse_cursor
from users import services as users
from users.types import NO_MUTED_WORDS, Viewer, WordGroup, WordGroupDraft

LOOKED_AT_MAX = 200


@dataclass(frozen=True, slots=True)
class WordsTried:
    """How many tweets of home were searched, and those that contain the words."""

    looked_at: int
    hidden: list[TweetView]


def try_words(*, viewer: Viewer, draft: WordGroupDraft) -> WordsTried:
    """Return which of the newest `LOOKED_AT_MAX` tweets in home contain the words.

    Words that the viewer mutes already hide nothing here. Reads up to two pages of home
    and what `find_muting` takes.
    Raises: Invalid, with messages by field; SignInRequired.
    """
    words = users.try_word_group(draft=draft)
    owner_id = viewer.account_id
    tweets = _read_home(replace(viewer, muted=NO_MUTED_WORDS))
    muting = find_muting(
        tweet_ids=[one.id for one in tweets], words={owner_id: words}, feed=HOME_RULES
    )
    hidden = [one for one in tweets if (owner_id, one.id) in muting]
    return WordsTried(len(tweets), hidden)


def create_word_group(
    *, owner_id: int, draft: WordGroupDraft, idempotency_key: str | None = None
) -> WordGroup:
    """Mute words; within a day, the same request with the same key mutes them once.

    Raises: what `users.services.create_word_group` does; IdempotencyKeyReused,
    IdempotencyKeyTooLong.
    """
    body = sorted((name, str(value)) for name, value in asdict(draft).items())
    request = make_request_key(
        user_id=owner_id, key=idempotency_key, body=body, kind="muted_words"
    )

    def create(group_id: int | None) -> int:
        made = users.create_word_group(
            owner_id=owner_id, draft=draft, group_id=group_id
        )
        return made.id

    group_id = create_under_id(request, create)
    return users.get_word_group(owner_id=owner_id, group_id=group_id)


def _read_home(viewer: Viewer) -> list[TweetView]:
    tweets: list[TweetView] = []
    before: int | None = None
    while len(tweets) < LOOKED_AT_MAX:
        page = get_home(viewer=viewer, keyset=Keyset(limit=MAX_LIMIT, before=before))
        tweets += page.items
        if page.next is None or not page.items:
            break
        before = parse_cursor(page.next, field="before")
    return tweets[:LOOKED_AT_MAX]
