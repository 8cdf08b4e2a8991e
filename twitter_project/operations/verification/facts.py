"""The facts: relationships, tweets and reactions, read as rows and kept in memory."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from timeline.models import HomeFeed
from tweets.models import PollVote, Reaction, ReactionKind, Tweet
from tweets.text import hashtag_key
from tweets.types import FeedSource
from users.models import (
    ListMember,
    PeopleList,
    Relationship,
    RelationshipKind,
    User,
    is_current,
)

from .hiding import Choices, load_choices
from .words import Words, load_words

Edges = dict[int, set[int]]
Dated = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class TweetFact:
    id: int
    author_id: int
    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    mention_ids: tuple[int, ...]
    state: str
    is_reply: bool
    hashtags: frozenset[str]
    quoted_id: int | None
    quoted_author_id: int | None
    is_detached: bool
    visibility: str
    audience: frozenset[int]
    poll: Mapping[str, Any] | None
    thread_id: int | None
    edited_at: datetime | None
    conversation_id: int

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def is_shown(self) -> bool:
        return self.state in ("published", "limited")

    @property
    def is_counted(self) -> bool:
        return self.is_shown and self.visibility == "public"

    @property
    def continues_thread(self) -> bool:
        return self.thread_id not in (None, self.id)

    @property
    def is_in_feeds(self) -> bool:
        return self.state == "published"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that feeds, counters and inboxes are derived from.

    Relationships go from the actor to the target; `likes` and `retweets` from the
    person to the tweets. `tags` are the keys of the hashtags that a person follows;
    `votes` are the choices of the voters, by the tweet of the poll. `bells` are (edge,
    ringer) by the person whom they ring for, `public_memberships` (list, member), and
    `reactions` (id, person) of the likes and retweets of edited tweets.
    """

    handles: Mapping[int, str]
    suspended: frozenset[int]
    follows: Edges
    blocks: Edges
    mutes: Edges
    nevers: Edges
    requests: Edges
    muted_retweets: Edges
    exclusive: Edges
    bells: Dated
    public_memberships: frozenset[tuple[int, int]]
    tweets: Mapping[int, TweetFact]
    likes: Edges
    retweets: Edges
    tags: Mapping[int, frozenset[str]]
    votes: Mapping[int, Mapping[int, list[int]]]
    reactions: Dated
    choices: Choices
    words: Words
    sources: Mapping[int, list[FeedSource]] = field(repr=False)

    def is_visible(self, person_id: int, viewer_id: int) -> bool:
        return (
            person_id in self.handles
            and person_id not in self.suspended
            and person_id not in self.blocks.get(viewer_id, ())
            and viewer_id not in self.blocks.get(person_id, ())
        )

    def is_for(self, tweet: TweetFact, viewer_id: int) -> bool:
        """Return whether the tweet's visibility includes the viewer."""
        if tweet.visibility == "public" or viewer_id == tweet.author_id:
            return True
        is_follower = tweet.author_id in self.follows.get(viewer_id, ())
        return viewer_id in tweet.audience or (
            tweet.visibility == "followers" and is_follower
        )

    def find_earlier_in_thread(self, tweet: TweetFact) -> list[TweetFact] | None:
        """Return the tweets before this one in the thread that it was posted in.

        None if one of them is gone or was edited, so what people saw then is unknown.
        """
        earlier: list[TweetFact] = []
        while tweet.thread_id not in (None, tweet.id):
            parent = self.tweets.get(tweet.in_reply_to_id or 0)
            if parent is None or parent.is_edited:
                return None
            earlier.append(parent)
            tweet = parent
        return earlier

    def is_followed(self, person_id: int, viewer_id: int) -> bool:
        """Return whether the viewer follows the person, or is the person."""
        return person_id == viewer_id or person_id in self.follows.get(viewer_id, ())


def load_facts() -> Facts:
    """Read everything. Meant for up to a few million rows."""
    people = list(User.objects.values_list("id", "handle", "suspended_at"))
    tweets = {tweet.id: tweet for tweet in _load_tweets()}
    likes, retweets, sources = _load_reactions(tweets)
    for tweet in tweets.values():
        sources[tweet.author_id].append(FeedSource(tweet.id, tweet.id, tweet.author_id))
    return Facts(
        handles={user_id: handle for user_id, handle, _ in people},
        suspended=frozenset(user_id for user_id, _, moment in people if moment),
        follows=_load_edges(RelationshipKind.FOLLOW),
        blocks=_load_edges(RelationshipKind.BLOCK),
        mutes=_load_edges(RelationshipKind.MUTE),
        nevers=_load_edges(RelationshipKind.NEVER),
        choices=load_choices(),
        words=load_words(),
        requests=_load_edges(RelationshipKind.REQUEST),
        muted_retweets=_load_edges(RelationshipKind.NO_RETWEETS),
        exclusive=_load_exclusive(),
        bells=_load_bells(),
        public_memberships=_load_public_memberships(),
        tweets=tweets,
        likes=likes,
        retweets=retweets,
        tags=_load_followed_tags(),
        votes=_load_votes(),
        reactions=_load_reactions_to_edited(tweets.values()),
        sources=sources,
    )


def _load_edges(kind: RelationshipKind) -> Edges:
    edges: Edges = defaultdict(set)
    rows = Relationship.objects.filter(is_current(), kind=kind)
    for actor_id, target_id in rows.values_list("actor_id", "target_id").iterator():
        edges[actor_id].add(target_id)
    return edges


def _load_exclusive() -> Edges:
    """Return the members of each person's exclusive lists, without the person."""
    lists = PeopleList.objects.filter(is_exclusive=True)
    owners = dict(lists.values_list("id", "owner_id"))
    edges: Edges = defaultdict(set)
    rows = ListMember.objects.filter(list_id__in=list(owners))
    for list_id, member_id in rows.values_list("list_id", "member_id").iterator():
        if member_id != owners[list_id]:
            edges[owners[list_id]].add(member_id)
    return edges


def _load_bells() -> Dated:
    bells: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Relationship.objects.filter(kind=RelationshipKind.BELL)
    for edge_id, ringer_id, target_id in rows.values_list(
        "id", "actor_id", "target_id"
    ).iterator():
        bells[target_id].append((edge_id, ringer_id))
    return bells


def _load_public_memberships() -> frozenset[tuple[int, int]]:
    public = set(
        PeopleList.objects.filter(is_private=False).values_list("id", flat=True)
    )
    rows = ListMember.objects.values_list("list_id", "member_id")
    return frozenset(row for row in rows.iterator() if row[0] in public)


def _load_reactions_to_edited(tweets: Iterable[TweetFact]) -> Dated:
    edited_ids = [tweet.id for tweet in tweets if tweet.is_edited]
    reactions: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for tweet_id in edited_ids:
        rows = Reaction.objects.filter(
            tweet_id=tweet_id, kind__in=(ReactionKind.LIKE, ReactionKind.RETWEET)
        )
        reactions[tweet_id] = list(rows.values_list("id", "user_id"))
    return reactions


def _load_followed_tags() -> dict[int, frozenset[str]]:
    rows = HomeFeed.objects.values_list("owner_id", "followed_tags")
    return {
        owner_id: frozenset(hashtag_key(tag) for tag in tags.values())
        for owner_id, tags in rows.iterator()
        if tags
    }


def _load_votes() -> dict[int, dict[int, list[int]]]:
    votes: dict[int, dict[int, list[int]]] = defaultdict(dict)
    rows = PollVote.objects.values_list("tweet_id", "voter_id", "choices")
    for tweet_id, voter_id, choices in rows.iterator():
        votes[tweet_id][voter_id] = choices
    return votes


def _load_tweets() -> list[TweetFact]:
    rows = Tweet.objects.values_list(
        "id",
        "author_id",
        "in_reply_to_id",
        "in_reply_to_author_id",
        "mention_ids",
        "state",
        "is_reply",
        "hashtags",
        "quoted_id",
        "quoted_author_id",
        "is_detached",
        "visibility",
        "audience_ids",
        "poll",
        "thread_id",
        "edited_at",
        "conversation_id",
    )
    return [
        TweetFact(
            *row[:4],
            mention_ids=tuple(row[4]),
            state=row[5],
            is_reply=row[6],
            hashtags=frozenset(row[7]),
            quoted_id=row[8],
            quoted_author_id=row[9],
            is_detached=row[10],
            visibility=row[11],
            audience=frozenset(row[12]),
            poll=row[13],
            thread_id=row[14],
            edited_at=row[15],
            conversation_id=row[16],
        )
        for row in rows.iterator()
    ]


def _load_reactions(
    tweets: Mapping[int, TweetFact],
) -> tuple[Edges, Edges, dict[int, list[FeedSource]]]:
    """Read likes and retweets of tweets that still exist."""
    likes: Edges = defaultdict(set)
    retweets: Edges = defaultdict(set)
    sources: dict[int, list[FeedSource]] = defaultdict(list)
    rows = Reaction.objects.values_list("id", "user_id", "tweet_id", "kind")
    for reaction_id, user_id, tweet_id, kind in rows.iterator():
        if tweet_id not in tweets:
            continue
        if kind == ReactionKind.LIKE:
            likes[user_id].add(tweet_id)
        elif kind == ReactionKind.RETWEET:
            retweets[user_id].add(tweet_id)
            sources[user_id].append(FeedSource(reaction_id, tweet_id, user_id))
    return likes, retweets, sources
