"""Decides whom to tell about what, by the current rules of home and inbox.

Each piece of news costs a few round trips, however many viewers are connected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from notifications.services import (
    count_unread,
    find_group_owners,
    find_recipients,
)
from timeline.services import (
    find_owners_holding,
    find_owners_pulling,
    find_owners_shown,
)
from tweets.services import get_tweet_facts
from tweets.types import FeedSource
from twitter_project.live.types import Event, Kind, News
from users.types import Viewer

Told = list[tuple[int, Event]]


def tell(news: Sequence[News], viewers: Collection[Viewer]) -> Told:
    """Return what to tell each of the viewers' accounts, in the order of the news."""
    if not news or not viewers:
        return []
    telling = _Telling(news, {viewer.account_id: viewer for viewer in viewers})
    return [told for one in news for told in telling.of(one)]


def count_event(account_id: int, token: str) -> Event:
    """Return the event with the current unread count."""
    return Event(token, "counts", {"unread": count_unread(recipient_id=account_id)})


def _tweet_event(token: str, source: FeedSource) -> Event:
    ids: dict[str, str | int] = {
        "id": str(source.tweet_id),
        "cursor": str(source.source_id),
    }
    return Event(token, "tweet", ids)


class _Telling:
    """One batch of news: what the services say about it, and whom to tell."""

    def __init__(self, news: Sequence[News], viewers: Mapping[int, Viewer]) -> None:
        self._viewers = viewers
        self._shown = self._find_shown(news)
        self._are_hidden = self._find_hidden(news)
        self._group_owners = find_group_owners(
            group_ids={one.subject_id for one in news if one.kind is Kind.INBOX}
        )
        # A count is always current, so one is enough, after the last change to it.
        self._last_of = {
            owner_id: one.token
            for one in news
            if one.kind is Kind.INBOX
            and (owner_id := self._group_owners.get(one.subject_id)) in viewers
        }

    def of(self, one: News) -> Told:
        match one.kind:
            case Kind.ENTRY:
                return self._tell_entry(one)
            case Kind.SAID:
                return self._tell_post(one)
            case Kind.NOTIFIED:
                return self._tell_notification(one)
            case Kind.INBOX:
                return self._tell_count(one)
            case Kind.DELETED:
                return self._tell_deletion(one)
            case Kind.EDITED:
                return self._tell_edit(one)
            case _:
                return []

    def _find_shown(self, news: Sequence[News]) -> dict[FeedSource, set[int]]:
        owners: dict[FeedSource, set[Viewer]] = {}
        for one in news:
            if one.source is not None and one.owner_id in self._viewers:
                owner = self._viewers[one.owner_id]
                owners.setdefault(one.source, set()).add(owner)
        return {
            source: find_owners_shown(source=source, viewers=viewers)
            for source, viewers in owners.items()
        }

    def _find_hidden(self, news: Sequence[News]) -> dict[int, bool]:
        """Return whether each new notification of the viewers is hidden."""
        ids = {
            one.subject_id
            for one in news
            if one.kind is Kind.NOTIFIED and one.owner_id in self._viewers
        }
        found = find_recipients(notification_ids=ids) if ids else {}
        return {id_: recipient.is_hidden for id_, recipient in found.items()}

    def _tell_entry(self, one: News) -> Told:
        source = one.source
        if source is None or one.owner_id not in self._shown.get(source, ()):
            return []
        return [(one.owner_id, _tweet_event(one.token, source))]

    def _tell_post(self, one: News) -> Told:
        if one.source is None:
            return []
        event = _tweet_event(one.token, one.source)
        owners = find_owners_pulling(source=one.source, viewers=self._viewers.values())
        return [(owner_id, event) for owner_id in sorted(owners)]

    def _tell_notification(self, one: News) -> Told:
        if self._are_hidden.get(one.subject_id, True):
            return []
        event = Event(one.token, "notification", {"id": str(one.subject_id)})
        return [(one.owner_id, event)]

    def _tell_count(self, one: News) -> Told:
        owner_id = self._group_owners.get(one.subject_id)
        if owner_id is None or self._last_of.get(owner_id) != one.token:
            return []
        return [(owner_id, count_event(owner_id, one.token))]

    def _tell_edit(self, one: News) -> Told:
        facts = get_tweet_facts(tweet_ids=[one.subject_id]).get(one.subject_id)
        if facts is None or not facts.is_shown:
            return []
        named_ids = facts.audience_ids if facts.is_for_named_only else ()
        return self._tell_holders(one, "tweet_edited", facts.author_id, named_ids)

    def _tell_deletion(self, one: News) -> Told:
        return self._tell_holders(one, "tweet_deleted", one.author_id, one.named_ids)

    def _tell_holders(
        self, one: News, name: str, author_id: int, named_ids: Collection[int]
    ) -> Told:
        """Tell who may be looking at the tweet; if it names its readers, only these."""
        owner_ids: Collection[int] = self._viewers.keys()
        if named_ids:
            owner_ids = [id_ for id_ in owner_ids if id_ in named_ids]
        holders = find_owners_holding(
            tweet_id=one.subject_id, author_id=author_id, owner_ids=owner_ids
        )
        event = Event(one.token, name, {"id": str(one.subject_id)})
        return [(owner_id, event) for owner_id in sorted(holders)]
