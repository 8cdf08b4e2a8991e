"""From ids to tweets as a viewer may see them: hydrate, apply the rules, present.

Everything that shows a tweet goes through here, so that no page or API can leak what
`tweets.rules` hides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from tweets import rules
from tweets.errors import TweetNotFound
from tweets.models import ReactionKind
from tweets.rules import PUBLIC_STATE
from tweets.services.rows import TweetRow, find_reactions_by, find_tweet_rows
from tweets.types import FeedRules, FeedSource, MediaItem, TweetView
from twitter_project.shared.ids import id_time
from users.services import hydrate_people, meet_person
from users.types import Person, UserCard, Viewer

ANONYMOUS_MARKS: Mapping[str, set[int]] = {kind: set() for kind in ReactionKind.values}


@dataclass(frozen=True, slots=True)
class _Material:
    """What the rules need to decide about some tweets, and what pages need to show
    them.
    """

    viewer: Viewer
    rows: dict[int, TweetRow]
    people: dict[int, Person]
    marks: Mapping[str, set[int]]

    def visible_card(self, user_id: int | None) -> UserCard | None:
        """Return the person if the viewer may see them."""
        person = self.people.get(user_id) if user_id is not None else None
        return person.card if person is not None and person.is_visible else None

    def may_see(self, row: TweetRow) -> bool:
        return rules.may_see(row, self.viewer, self.people)

    def is_in_feed(self, row: TweetRow, source: FeedSource, feed: FeedRules) -> bool:
        return rules.is_in_feed(row, source, feed, self.viewer, self.people)

    def is_followed(self, user_id: int) -> bool:
        return rules.is_followed(user_id, self.viewer, self.people)


def get_tweet(*, tweet_id: int, viewer: Viewer) -> TweetView:
    """Return the tweet. Raises: TweetNotFound unless the viewer may see it."""
    view = hydrate_tweets(tweet_ids=[tweet_id], viewer=viewer).get(tweet_id)
    if view is None:
        raise TweetNotFound
    return view


def hydrate_tweets(
    *, tweet_ids: Collection[int], viewer: Viewer
) -> dict[int, TweetView]:
    """Return the tweets that the viewer may see, by id; the others are absent.

    Four round trips whatever the size: tweets, people, relationships, reactions. Two
    for an anonymous viewer.
    """
    material = _gather(tweet_ids, (), viewer)
    views = {
        row["_id"]: _present(row, material)
        for row in material.rows.values()
        if material.may_see(row)
    }
    return {tweet_id: views[tweet_id] for tweet_id in tweet_ids if tweet_id in views}


def hydrate_sources(
    *, sources: Sequence[FeedSource], viewer: Viewer, feed: FeedRules
) -> list[TweetView]:
    """Return the sources that a feed shows, in the given order.

    Sources that the viewer may not see, and those that the feed's rules exclude, are
    left out. It takes the same round trips as `hydrate_tweets`.
    """
    tweet_ids = {source.tweet_id for source in sources}
    actor_ids = {source.actor_id for source in sources}
    material = _gather(tweet_ids, actor_ids, viewer)
    views = []
    for source in sources:
        row = material.rows.get(source.tweet_id)
        if row is None or not material.is_in_feed(row, source, feed):
            continue
        view = _present(row, material, source)
        if feed.followed_tags and not material.is_followed(source.actor_id):
            tag = rules.find_followed_tag(row, source, feed)
            view = replace(view, followed_tag=tag)
        views.append(view)
    return views


def find_audience(
    *, source: FeedSource, viewers: Collection[Viewer], feed: FeedRules
) -> set[int]:
    """Return the ids of the viewers to whom a feed with these rules shows the source.

    The same rules as `hydrate_sources`, applied to many viewers of one source: at most
    seven round trips, however many viewers there are. None of them is anonymous.
    """
    viewer_ids = {viewer.account_id for viewer in viewers}
    row = find_tweet_rows([source.tweet_id]).get(source.tweet_id)
    if row is None:
        return set()
    met = {
        user_id: meet_person(user_id=user_id, viewer_ids=viewer_ids)
        for user_id in {source.actor_id, row["author_id"], row["in_reply_to_author_id"]}
        if user_id is not None
    }
    audience = set()
    for viewer in viewers:
        viewer_id = viewer.account_id
        people = {
            user_id: as_met[viewer_id] for user_id, as_met in met.items() if as_met
        }
        if rules.is_in_feed(row, source, feed, viewer, people):
            audience.add(viewer_id)
    return audience


def get_visible_row(*, tweet_id: int, viewer: Viewer) -> TweetRow:
    """Return the row of a tweet that the viewer is about to react to.

    Raises: TweetNotFound if the tweet does not exist, or the viewer may not react.
    """
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    people = hydrate_people(user_ids=[row["author_id"]], viewer=viewer)
    if not rules.may_react(row, viewer, people):
        raise TweetNotFound
    return row


def show_new_tweet(*, row: TweetRow, viewer: Viewer) -> TweetView:
    """Return a tweet that the viewer has just posted, from the written row.

    If the tweet names people, reading them takes two round trips.
    """
    people = hydrate_people(user_ids=_people_of(row), viewer=viewer)
    material = _Material(viewer, {row["_id"]: row}, people, ANONYMOUS_MARKS)
    return _present(row, material)


def _people_of(row: TweetRow) -> set[int]:
    """Return the author, and the people whom the tweet replies to or mentions."""
    user_ids = {row["author_id"], *row["mention_ids"]}
    if row["in_reply_to_author_id"] is not None:
        user_ids.add(row["in_reply_to_author_id"])
    return user_ids


def _gather(
    tweet_ids: Collection[int], actor_ids: Collection[int], viewer: Viewer
) -> _Material:
    rows = find_tweet_rows(tweet_ids) if tweet_ids else {}
    if not rows:
        return _Material(viewer, {}, {}, ANONYMOUS_MARKS)
    user_ids = set(actor_ids)
    for row in rows.values():
        user_ids |= _people_of(row)
    return _Material(
        viewer=viewer,
        rows=rows,
        people=hydrate_people(user_ids=user_ids, viewer=viewer),
        marks=ANONYMOUS_MARKS
        if viewer.id is None
        else find_reactions_by(viewer.id, rows),
    )


def _present(
    row: TweetRow, material: _Material, source: FeedSource | None = None
) -> TweetView:
    """Build the view of a visible tweet, as part of the source that brings it."""
    author = material.people[row["author_id"]].card
    bringer_id = source.actor_id if source and source.is_retweet else None
    mentions = map(material.visible_card, row["mention_ids"])
    edited_at = row["edited_at"]
    return TweetView(
        id=row["_id"],
        author=author,
        text=row["text"],
        created_at=id_time(row["_id"]),
        edited_at=edited_at.replace(tzinfo=UTC) if edited_at else None,
        in_reply_to_id=row["in_reply_to_id"],
        in_reply_to=material.visible_card(row["in_reply_to_author_id"]),
        conversation_id=row["conversation_id"],
        media=tuple(MediaItem(**item) for item in row["media"]),
        mentions=tuple(card for card in mentions if card is not None),
        hashtags=tuple(row["hashtags"]),
        likes_count=row["likes_count"],
        retweets_count=row["retweets_count"],
        replies_count=row["replies_count"],
        liked=row["_id"] in material.marks[ReactionKind.LIKE.value],
        retweeted=row["_id"] in material.marks[ReactionKind.RETWEET.value],
        retweeted_by=material.visible_card(bringer_id),
        source_id=source.source_id if source else row["_id"],
        author_followed=material.is_followed(author.id),
        state=row["state"] if author.id == material.viewer.id else PUBLIC_STATE,
        is_shown=rules.is_shown(row),
    )
