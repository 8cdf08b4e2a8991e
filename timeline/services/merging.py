"""Decides whose tweets are delivered, and whose are read when a follower opens home.

Fan-out costs as many writes as the author has followers. Above `FAN_OUT_FOLLOWERS_MAX`
it is left out, and homes pull the author's sources (`skeleton`). Home shows the same
either way; only two places look at who is merged: fan-out skips them, the reader pulls
them.
"""

from django.conf import settings

from timeline.events import AuthorReturned
from timeline.models import MergedAuthor
from timeline.services.following import reconcile_follow
from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import new_id
from twitter_project.shared.queries import find_one
from users.services import count_followers, iter_follower_ids

# Well below the threshold, so that a follower more or less changes nothing.
RETURNS_BELOW = 0.8

State = MergedAuthor.State


def update_merging(*, author_id: int) -> bool:
    """Begin or end the merging of an author who has crossed the threshold.

    Return whether they are merged, so that their tweets are not delivered. Call it
    after the tweet was committed: then, whatever others do at the same time, a reader
    who does not find the tweet among their entries finds the author among the merged.
    """
    followers_count = count_followers(user_id=author_id)
    state = _find_state(author_id)
    if state == _next_state(state, followers_count):
        return state == State.MERGED
    return _change_state(author_id, followers_count) == State.MERGED


def backfill_author(*, author_id: int, version: int) -> None:
    """Add the missing sources to the followers' feeds; then stop merging.

    While it runs, new tweets are delivered and homes still pull, so a source may be in
    both; it is shown once. Tweets that were not delivered were committed before the
    state changed, so matching the feeds finds them all. May be repeated; stops if the
    author is merged again.
    """
    begun = MergedAuthor.objects.filter(
        author_id=author_id, state=State.RETURNING, version=version
    )
    if not begun.exists():
        return
    for owner_ids in iter_follower_ids(user_id=author_id):
        for owner_id in owner_ids:
            reconcile_follow(owner_id=owner_id, author_id=author_id)
    begun.delete()


def review_merged_authors() -> int:
    """Update the state of authors who do not post, after the threshold was raised.

    Return how many are merged, or returning.
    """
    rows = MergedAuthor.objects.filter(author_id__gt=0)
    author_ids = list(rows.values_list("author_id", flat=True))
    for author_id in author_ids:
        update_merging(author_id=author_id)
    return len(author_ids)


def _find_state(author_id: int) -> str | None:
    rows = MergedAuthor.objects.filter(author_id=author_id)
    return find_one(rows.values_list("state", flat=True))


def _next_state(state: str | None, followers_count: int) -> str | None:
    threshold = settings.FAN_OUT_FOLLOWERS_MAX
    if followers_count > threshold:
        return State.MERGED
    if state == State.MERGED and followers_count < threshold * RETURNS_BELOW:
        return State.RETURNING
    return state


@atomic
def _change_state(author_id: int, followers_count: int) -> str | None:
    """Go from the current state to the next one, and return it."""
    row = find_one(MergedAuthor.objects.filter(author_id=author_id))
    state = row.state if row else None
    following = _next_state(state, followers_count)
    if following is None or following == state:
        return following
    version = new_id()
    MergedAuthor(author_id=author_id, state=following, version=version).save()
    if following == State.RETURNING:
        events.publish(AuthorReturned(author_id, version))
    return following
