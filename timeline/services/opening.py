"""Opens home: the chosen tab, and where its owner stopped reading on this device."""

from __future__ import annotations

from dataclasses import dataclass

from timeline.models import HOME
from timeline.services.feeds import remember_tab
from timeline.services.markers import Place, find_place, markers_of, move_marker
from timeline.services.reading import open_window, show_home
from timeline.types import HomeTab
from tweets.types import TweetView
from twitter_project.shared.pagination import Keyset, Page
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class OpenedHome:
    """A page of home, and the place where its owner stopped reading, if it is kept."""

    page: Page[TweetView]
    place: Place | None


def open_home(
    *,
    viewer: Viewer,
    keyset: Keyset,
    device: str,
    is_chosen: bool = False,
    is_read: bool = False,
) -> OpenedHome | None:
    """Return a page of chronological home, as `get_home` does, and the reading place.

    Returns None if the owner opened another tab last, unless this one `is_chosen`. The
    place is read in the same round trip. `is_read` marks the newest page as read, for
    browsers whose scripts cannot tell how far it was.
    """
    owner_id, markers = viewer.account_id, markers_of(viewer.account_id)
    is_newest = keyset.is_newest
    window = open_window(owner_id, keyset, (markers,) if is_newest else ())
    if is_newest and is_chosen:
        remember_tab(owner_id, window.feed, HomeTab.FOLLOWING)
    elif is_newest and window.feed.tab == HomeTab.FOR_YOU:
        return None
    page = show_home(window, keyset, viewer)
    place = find_place(markers.rows, device)
    newest_id = page.items[0].source_id if page.items else 0
    is_news = place is None or place.last_read_id < newest_id
    if is_newest and is_read and is_news and newest_id and window.feed.keeps_place:
        move_marker(owner_id, device, HOME, newest_id)
    return OpenedHome(page, place)
