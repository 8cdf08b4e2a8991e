"""Muting, which keeps people, or only their retweets, out of the muter's feeds."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Keyset, Page
from users.errors import NotWithYourself
from users.events import UserMuted, UserUnmuted
from users.models import Relationship, RelationshipKind, has_ended, is_current
from users.services.edges import add_edge, cut_edge, edges_between, end_relation
from users.services.pages import page_of_people
from users.services.people import get_person
from users.types import Person, Relation, Viewer

MUTE = RelationshipKind.MUTE
NO_RETWEETS = RelationshipKind.NO_RETWEETS
ENDED_AT_ONCE = 100
# Pages offer a few durations; apps may choose any up to this one.
LONGEST_MUTE = timedelta(days=366)
CLOCKS_DIFFER = timedelta(minutes=5)


def mute_user(
    *, muter_id: int, muted_id: int, expires_at: datetime | None = None
) -> bool:
    """Keep the person out of the muter's feeds; return whether this changes anything.

    The mute ends at `expires_at`, or never; a repetition changes the end.
    Raises: NotWithYourself; PersonNotFound unless the muter may see them; Invalid if
    the end has passed, or is further away than `LONGEST_MUTE`.
    """
    _get_relation(muter_id, muted_id)
    if expires_at is not None:
        _check_end(expires_at)
    try:
        return _mute(muter_id, muted_id, expires_at)
    except IntegrityError:  # the muter did the same at the same time
        return False


@atomic
def _mute(muter_id: int, muted_id: int, expires_at: datetime | None) -> bool:
    mute = edges_between(muter_id, muted_id, MUTE)
    ends = list(mute.values_list("expires_at", flat=True))
    if ends == [expires_at]:
        return False
    if ends:
        mute.update(expires_at=expires_at)
    else:
        add_edge(muter_id, muted_id, MUTE, expires_at=expires_at)
    events.publish(UserMuted(muter_id, muted_id))
    return True


def _check_end(expires_at: datetime) -> None:
    now = timezone.now()
    if not now < expires_at <= now + LONGEST_MUTE + CLOCKS_DIFFER:
        raise Invalid(_("Choose a time within the next year."), field="expires_at")


def unmute_user(*, muter_id: int, muted_id: int) -> bool:
    """Remove a mute; return whether there was one. Raises: see `end_relation`."""
    return end_relation(muter_id, muted_id, _unmute)


@atomic
def _unmute(muter_id: int, muted_id: int) -> bool:
    if not cut_edge(muter_id, muted_id, MUTE):
        return False
    events.publish(UserUnmuted(muter_id, muted_id))
    return True


def end_expired_mutes(*, at_once: int = ENDED_AT_ONCE) -> int:
    """Delete mutes that have ended, in batches; return how many.

    They count as absent already. This shows what they hid, by an event. It may run at
    any time and in several processes at once.
    """
    count = 0
    while ended := _end_expired_mutes(at_once):
        count += ended
    return count


@atomic
def _end_expired_mutes(limit: int) -> int:
    rows = Relationship.objects.filter(has_ended()).order_by("expires_at")
    ended = list(rows.values_list("id", "actor_id", "target_id")[:limit])
    if ended:
        Relationship.objects.filter(id__in=[one for one, _, _ in ended]).delete()
        events.publish(*(UserUnmuted(muter, muted) for _, muter, muted in ended))
    return len(ended)


def list_mutes(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the visible people that the viewer mutes, newest mute first.

    Raises: SignInRequired for anonymous viewers.
    """
    mutes = Relationship.objects.filter(actor_id=viewer.account_id, kind=MUTE)
    rows = mutes.filter(is_current()).values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer)


def hide_retweets(*, muter_id: int, muted_id: int) -> bool:
    """Keep what the person retweets out of the muter's home; return if this is new.

    Raises: NotWithYourself; PersonNotFound unless the muter may see them.
    """
    if _get_relation(muter_id, muted_id).hides_retweets:
        return False
    try:
        _hide_retweets(muter_id, muted_id)
    except IntegrityError:  # the muter did the same at the same time
        return False
    return True


@atomic
def _hide_retweets(muter_id: int, muted_id: int) -> None:
    add_edge(muter_id, muted_id, NO_RETWEETS)


def show_retweets(*, muter_id: int, muted_id: int) -> bool:
    """Undo `hide_retweets`; return whether there was anything to undo.

    Raises: see `end_relation`.
    """
    return end_relation(muter_id, muted_id, _show_retweets)


@atomic
def _show_retweets(muter_id: int, muted_id: int) -> bool:
    return cut_edge(muter_id, muted_id, NO_RETWEETS)


def _get_relation(muter_id: int, muted_id: int) -> Relation:
    """Raises: NotWithYourself; PersonNotFound unless the muter may see the person."""
    if muter_id == muted_id:
        raise NotWithYourself
    return get_person(user_id=muted_id, viewer=Viewer(muter_id)).relation
