"""Reads timelines: find the skeleton, hydrate it, apply the rules, present.

Home is read from the entries that fan-out has added, and from sources pulled with
them (`skeleton`); the other timelines from the tweets themselves. A page takes five
round trips whatever it contains: the skeleton, and the tweets, people, relationships
and reactions to hydrate it with. Pulling takes one to four more.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from functools import partial

from timeline import limits
from timeline.errors import TagNotFound
from timeline.repeats import Repeats, find_repeats
from timeline.services.dormancy import note_visit, wake_home
from timeline.services.feeds import Feed
from timeline.services.rebuilding import rebuild_or_ask
from timeline.services.skeleton import Window, read_window
from tweets.services import (
    find_hashtag_key,
    hydrate_sources,
    list_author_sources,
    list_hashtag_sources,
    list_public_sources,
)
from tweets.types import FeedRules, FeedSource, TweetView
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    stretch_of,
)
from twitter_project.shared.queries import Lookup
from users.types import MutedContext, Viewer

HOME_RULES = FeedRules(
    hide_muted=True,
    hide_muted_retweets=True,
    only_followed=True,
    replies_between_followed=True,
    hides_exclusive=True,
    joins_threads=True,
    shows_answered=True,
    muted_in=MutedContext.HOME.value,
)
DISCOVERY_RULES = FeedRules(
    only_public=True,
    hide_muted=True,
    shows_answered=True,
    muted_in=MutedContext.TAGS.value,
)
PROFILE_RULES = FeedRules(is_profile=True, shows_answered=True)


def get_home(*, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of the viewer's own home, newest first.

    Home is the newest 800 tweets and retweets by the viewer and the people they follow,
    and tweets with a hashtag that they follow. Each tweet appears once: an entry is
    left out if an older one that the viewer may see is among the next hundred. Where
    the rules hide sources, the page is filled with older ones.
    Raises: SignInRequired for anonymous viewers.
    """
    return show_home(open_window(viewer.account_id, keyset), keyset, viewer)


def open_window(owner_id: int, keyset: Keyset, beside: Sequence[Lookup] = ()) -> Window:
    """Read a stretch of the owner's home, which this wakes and rebuilds if needed.

    The lookups `beside` it are read in the same round trip.
    """
    window = read_window(owner_id, keyset, beside)
    if window.feed.is_dormant:
        wake_home(owner_id=owner_id)
    elif keyset.is_newest:
        note_visit(owner_id=owner_id, feed=window.feed)
    if window.is_short and rebuild_or_ask(owner_id=owner_id):
        window = read_window(owner_id, keyset)
    return window


def show_home(window: Window, keyset: Keyset, viewer: Viewer) -> Page[TweetView]:
    """Return a page of home that begins in the window, filled by reading on."""
    opened = [window]

    def read(keyset: Keyset) -> Stretch[TweetView]:
        part = opened.pop() if opened else open_window(viewer.account_id, keyset)
        return present_window(part, keyset, viewer, home_rules(part.feed))

    return fill_page(read, keyset)


def get_profile_timeline(
    *,
    author_id: int,
    viewer: Viewer,
    keyset: Keyset,
    with_replies: bool = False,
) -> Page[TweetView]:
    """Return a page of a person's tweets and retweets, newest first.

    It is empty if the viewer may not see the person; muted people stay visible here.
    """

    scan = partial(
        list_author_sources,
        author_id=author_id,
        viewer=viewer,
        with_replies=with_replies,
    )
    return _read(scan, keyset, viewer, PROFILE_RULES)


def get_tag_timeline(*, tag: str, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of the tweets with a hashtag, in any spelling, newest first.

    Raises: TagNotFound if no tweet can contain it.
    """
    if find_hashtag_key(tag=tag) is None:
        raise TagNotFound

    scan = partial(list_hashtag_sources, tag=tag)
    return _read(scan, keyset, viewer, DISCOVERY_RULES)


def get_public_timeline(*, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of everybody's tweets, newest first; no replies, no retweets."""

    return _read(list_public_sources, keyset, viewer, DISCOVERY_RULES)


def _read(
    scan: Callable[..., Sequence[FeedSource]],
    keyset: Keyset,
    viewer: Viewer,
    rules: FeedRules,
) -> Page[TweetView]:
    """Read a full page of the sources that `scan(keyset=...)` returns."""

    def show(sources: Sequence[FeedSource]) -> list[tuple[int, TweetView]]:
        return _placed(hydrate_sources(sources=sources, viewer=viewer, feed=rules))

    def read(keyset: Keyset) -> Stretch[TweetView]:
        return stretch_of(scan(keyset=keyset), keyset, cursor=_place, show=show)

    return fill_page(read, keyset)


def present_window(
    window: Window, keyset: Keyset, viewer: Viewer, rules: FeedRules
) -> Stretch[TweetView]:
    """Hydrate as many sources of the window as the page needs, each tweet once.

    What the rules hide is known only after hydrating. So a few entries more are taken
    at first, and then twice as many as are missing.
    """
    repeats = find_repeats(window.sources, reach=limits.REACH)
    sources = window.select(keyset)
    candidates = sources[: keyset.limit * limits.ENTRIES_PER_TWEET]
    views: list[TweetView] = []
    taken, wanted = 0, keyset.limit + keyset.limit // limits.TWEETS_PER_SPARE
    while wanted > 0 and taken < len(candidates):
        rest = candidates[taken:]
        some = rest[: _count_entries(rest, repeats, wanted)]
        views += _hydrate_once_each(some, repeats, viewer, rules)
        taken += len(some)
        wanted = (keyset.limit - len(views)) * 2
    return Stretch(
        shown=_placed(views),
        first=_place(sources[0]) if sources else None,
        last=_place(sources[taken - 1]) if sources else None,
        has_more=len(sources) > taken,
    )


def home_rules(feed: Feed) -> FeedRules:
    """Return the rules of the home that shows this feed."""
    return replace(HOME_RULES, followed_tags=feed.followed_tags)


def _count_entries(
    sources: Sequence[FeedSource], repeats: Repeats, tweets_wanted: int
) -> int:
    """Return how many entries, in scan order, probably contain this many tweets."""
    tweets = 0
    for place, source in enumerate(sources, start=1):
        tweets += source.source_id not in repeats
        if tweets == tweets_wanted:
            return place
    return len(sources)


def _hydrate_once_each(
    sources: Sequence[FeedSource], repeats: Repeats, viewer: Viewer, rules: FeedRules
) -> list[TweetView]:
    """Hydrate entries, without those that repeat what the owner may see.

    The repeated entries are hydrated too: this reads no additional tweets, and a
    entry that the rules hide must not hide another.
    """
    asked = {source.source_id: source for source in sources}
    for source in sources:
        for older in repeats.get(source.source_id, ()):
            asked[older.source_id] = older
    views = hydrate_sources(sources=list(asked.values()), viewer=viewer, feed=rules)
    shown = {view.source_id: view for view in views}
    return [
        shown[source.source_id]
        for source in sources
        if source.source_id in shown and not repeats_any(source, repeats, shown)
    ]


def repeats_any(source: FeedSource, repeats: Repeats, shown: Container[int]) -> bool:
    """Return whether the entry repeats an older one within reach that is shown."""
    older = repeats.get(source.source_id)
    return older is not None and any(one.source_id in shown for one in older)


def _placed(views: Sequence[TweetView]) -> list[tuple[int, TweetView]]:
    return [(view.source_id, view) for view in views]


def _place(source: FeedSource | TweetView) -> int:
    return source.source_id
