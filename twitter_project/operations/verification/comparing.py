"""Compares each derived value with the one that brute force gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from notifications.models import ACTORS_KEPT, Inbox, Notification, NotificationGroup
from notifications.services import count_unread
from timeline.models import Conversation, HomeEntry, HomeFeed, MergedAuthor
from timeline.services import get_home
from tweets.models import Draft, Tweet
from tweets.services import count_tweets
from twitter_project.outbox.models import Delivery
from twitter_project.shared.pagination import MAX_LIMIT, Keyset, parse_cursor
from users.models import User

from . import oracle
from .facts import Facts
from .hiding import Told, told_by
from .lists import find_list_differences
from .reasons import find_reasons, is_hidden, is_waiting
from .words import viewer_of


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that differs from what the facts say."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def find_differences(facts: Facts, *, page_limit: int = MAX_LIMIT) -> Iterator[Finding]:
    """Yield every difference. Nothing may be in progress.

    Homes are read in pages of `page_limit`, as their owners would page through them.
    """
    yield from _compare_people_counts(facts)
    yield from _compare_tweet_counts(facts)
    yield from _compare_polls(facts)
    yield from _compare_scheduled()
    yield from find_inbox_differences(facts)
    yield from _compare_conversations(facts)
    yield from _compare_entries(facts)
    yield from _compare_homes(facts, page_limit)
    for where, what in find_list_differences(facts, page_limit):
        yield Finding(where, what)


def find_inbox_differences(facts: Facts) -> Iterator[Finding]:
    """Yield what differs in inboxes: notifications, lines, and unread counts."""
    yield from _compare_notifications(facts)
    yield from _compare_waiting(facts)
    yield from _compare_groups(facts)
    yield from _compare_unread(facts)


def read_whole_home(owner_id: int, page_limit: int) -> list[int]:
    """Return the source ids of all pages of a home."""
    found: list[int] = []
    before: int | None = None
    viewer = viewer_of(owner_id)
    while True:
        keyset = Keyset(limit=page_limit, before=before)
        page = get_home(viewer=viewer, keyset=keyset)
        found += [view.source_id for view in page.items]
        if page.next is None:
            return found
        before = parse_cursor(page.next, field="before")


def _compare_people_counts(facts: Facts) -> Iterator[Finding]:
    expected = oracle.expect_people_counts(facts)
    tweets = count_tweets(author_ids=list(facts.handles))
    names = ("followers", "following", "requests", "requested")
    rows = User.objects.values_list("id", *(f"{name}_count" for name in names))
    for user_id, *counts in rows.iterator():
        counted = dict(zip(names, counts, strict=True))
        counted["tweets"] = tweets[user_id]
        where = f"@{facts.handles.get(user_id, user_id)}"
        yield from _compare_counts(where, counted, expected.get(user_id, {}))


def _compare_tweet_counts(facts: Facts) -> Iterator[Finding]:
    expected = oracle.expect_tweet_counts(facts)
    rows = Tweet.objects.values_list(
        "id", "likes_count", "retweets_count", "replies_count", "quotes_count"
    )
    for tweet_id, *counts in rows.iterator():
        names = ("likes", "retweets", "replies", "quotes")
        counted = dict(zip(names, counts, strict=True))
        yield from _compare_counts(
            f"tweet {tweet_id}", counted, expected.get(tweet_id, {})
        )


def _compare_polls(facts: Facts) -> Iterator[Finding]:
    for tweet in facts.tweets.values():
        if tweet.poll is None:
            continue
        counted = [*(one["votes"] for one in tweet.poll["options"])]
        counted.append(tweet.poll["voters"])
        expected = oracle.expect_poll_counts(facts, tweet)
        if counted != expected:
            yield Finding(f"poll of tweet {tweet.id}", f"{counted}, not {expected}")


def _compare_scheduled() -> Iterator[Finding]:
    """Look for scheduled tweets without a delivery that wakes a worker in time."""
    waking = Delivery.objects.filter(event="tweets.scheduled").exclude(
        state=Delivery.State.DEAD
    )
    woken = {
        payload["draft_id"] for payload in waking.values_list("payload", flat=True)
    }
    drafts = Draft.objects.exclude(publish_at=None).values_list("id", "publish_at")
    for draft_id, publish_at in drafts.iterator():
        if draft_id not in woken:
            yield Finding(f"draft {draft_id}", f"nobody publishes it at {publish_at}")


def _compare_notifications(facts: Facts) -> Iterator[Finding]:
    """Compare notifications. A withdrawn one counts as gone if it is hidden."""
    expected = oracle.expect_notifications(facts)
    found = {told: is_hidden for told, is_hidden, *_ in _iter_present()}
    for told in expected.keys() | found.keys():
        where = f"notification {told}"
        if told not in found:
            if not oracle.is_uncertain(facts, told):
                yield Finding(where, "is missing")
        elif told not in expected and not oracle.is_possible(facts, told):
            yield Finding(where, "is told without reason")
        elif found[told] != (must_hide := is_hidden(facts, told)):
            yield Finding(where, f"is hidden={found[told]}, not {must_hide}")
        elif reasons := facts.choices.written[told].reasons ^ find_reasons(facts, told):
            yield Finding(where, f"is wrong about {', '.join(sorted(reasons))}")


def _compare_waiting(facts: Facts) -> Iterator[Finding]:
    """Compare what waits in the filtered inboxes."""
    found = {told_by(row) for row in Notification.objects.filter(waits=True).iterator()}
    expected = {told for told, *_ in _iter_present() if is_waiting(facts, told)}
    for told in expected ^ found:
        what = "waits without reason" if told in found else "does not wait"
        yield Finding(f"notification {told}", what)


def _iter_present() -> Iterator[tuple[Told, bool, int, str]]:
    """Yield key, `hidden`, id and group of what is not withdrawn, newest first."""
    for row in Notification.objects.order_by("-id").iterator():
        if not (row.hidden and row.withdrawn_at):
            yield told_by(row), row.hidden, row.id, row.group_key


def _compare_groups(facts: Facts) -> Iterator[Finding]:
    """Compare the stored groups of all inboxes with their visible notifications."""
    expected = {
        (recipient_id, key): (
            members[0][0],
            [actor_id for _, actor_id in members[:ACTORS_KEPT]],
        )
        for recipient_id, groups in _find_groups(facts).items()
        for key, members in groups.items()
    }
    rows = NotificationGroup.objects.filter(latest_id__gt=0)
    found = {
        (row.recipient_id, row.group_key): (row.latest_id, list(row.actor_ids))
        for row in rows.iterator()
    }
    for group in expected.keys() | found.keys():
        if found.get(group) != expected.get(group):
            what = f"is {found.get(group)}, not {expected.get(group)}"
            yield Finding(f"group {group}", what)


def _compare_unread(facts: Facts) -> Iterator[Finding]:
    """Compare counts; only the inboxes know how far they were read."""
    groups = _find_groups(facts)
    read_up_to = dict(Inbox.objects.values_list("recipient_id", "read_up_to"))
    for user_id, handle in facts.handles.items():
        newest = (members[0][0] for members in groups.get(user_id, {}).values())
        unread = sum(id_ > read_up_to.get(user_id, 0) for id_ in newest)
        counted = {"unread": count_unread(recipient_id=user_id)}
        yield from _compare_counts(f"@{handle}", counted, {"unread": unread})


def _find_groups(facts: Facts) -> dict[int, dict[str, list[tuple[int, int]]]]:
    """Return (id, actor) of what each person should see, newest first, by group."""
    expected = oracle.expect_notifications(facts)
    groups: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for told, _, id_, key in _iter_present():
        is_known = told in expected or oracle.is_possible(facts, told)
        if is_known and not is_hidden(facts, told):
            members = groups.setdefault(told.recipient_id, {}).setdefault(key, [])
            members.append((id_, told.actor_id))
    return groups


def _compare_conversations(facts: Facts) -> Iterator[Finding]:
    """Compare the newest tweet of each conversation with brute force."""
    expected = oracle.expect_conversations(facts)
    rows = Conversation.objects.filter(latest_id__gt=0)
    found = {
        (row.owner_id, tuple(row.people_ids)): row.latest_id for row in rows.iterator()
    }
    for key in expected.keys() | found.keys():
        if found.get(key) != expected.get(key):
            what = f"shows {found.get(key)}, not {expected.get(key)}"
            yield Finding(f"conversation {key}", what)


def _compare_entries(facts: Facts) -> Iterator[Finding]:
    """Compare a feed's stored entries: above its floor they are complete and exact.

    Entries of merged authors may be missing, because home pulls them; a dormant feed is
    only complete above all ids, so it may contain anything.
    """
    merged = set(MergedAuthor.objects.values_list("author_id", flat=True))
    floors = dict(HomeFeed.objects.values_list("owner_id", "floor_id"))
    for owner_id, handle in facts.handles.items():
        floor_id = floors.get(owner_id, 0)
        expected = {
            (source.source_id, source.tweet_id, source.actor_id)
            for source in oracle.expect_sources(facts, owner_id)
            if source.source_id > floor_id
        }
        rows = HomeEntry.objects.filter(owner_id=owner_id, source_id__gt=floor_id)
        stored = set(rows.values_list("source_id", "tweet_id", "actor_id"))
        where = f"feed of @{handle}"
        lacking = {row for row in expected - stored if row[2] not in merged}
        yield from (Finding(where, f"lacks {row}") for row in lacking)
        yield from (Finding(where, f"holds {row}") for row in stored - expected)


def _compare_homes(facts: Facts, page_limit: int) -> Iterator[Finding]:
    for owner_id, handle in facts.handles.items():
        if owner_id in facts.suspended:
            continue
        shown = read_whole_home(owner_id, page_limit)
        expected = oracle.expect_home(facts, owner_id)
        if shown != expected:
            yield Finding(f"home of @{handle}", _describe(shown, expected))


def _compare_counts(
    where: str, counted: Mapping[str, int], expected: Mapping[str, int]
) -> Iterator[Finding]:
    for name, count in counted.items():
        if count != expected.get(name):
            yield Finding(where, f"{count} {name}, not {expected.get(name)}")


def _describe(shown: Iterable[int], expected: Iterable[int]) -> str:
    extra, missing = set(shown) - set(expected), set(expected) - set(shown)
    if not (extra or missing):
        return "is in the wrong order, or shows something twice"
    return f"shows {sorted(extra)} and not {sorted(missing)}"
