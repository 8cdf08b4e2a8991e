"""Sign-ins: one row for each browser and app of an account.

A session identifies a browser, the current refresh token an app. Ending a sign-in ends
everything that was issued with it: the session is deleted, refresh tokens lose their
row, and a mark on the account, which every request reads anyway, makes access tokens
invalid.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page, paginate
from twitter_project.shared.queries import find_one
from users.errors import SignInNotFound
from users.events import SignInsEnded
from users.models import SignIn, User
from users.services.networks import note_network
from users.types import Device, SignedIn

# An access token of an ended sign-in must not outlive the mark on the account.
ENDED_KEPT = timedelta(hours=1)
# A client that missed the answer may retry for this long: it is refused, not ended.
RETRY_GRACE = timedelta(seconds=10)


def begin_sign_in(
    *, user: User, device: Device, credential: str, is_app: bool, expires_at: datetime
) -> int:
    """Store a row for the device and return its id.

    A mail and a notification tell the person if this network is new to them.
    """
    row = SignIn(
        user_id=user.id,
        is_app=is_app,
        credential=credential,
        stamp=user.credentials_stamp,
        user_agent=device.user_agent,
        address=device.address,
        last_used_at=timezone.now(),
        expires_at=expires_at,
    )
    row.save(force_insert=True)
    note_network(sign_in=row)
    return row.id


def trade_credential(
    *, sign_in_id: int, old: str, new: str, device: Device, expires_at: datetime
) -> bool:
    """Replace an app's credential if `old` is the current one; return whether it was.

    Only one of several simultaneous calls succeeds. If `old` was replaced before, it or
    its successor was stolen, so the sign-in ends (RFC 9700, 4.14.2), unless the call
    retries the latest trade.
    """
    now = timezone.now()
    changed = SignIn.objects.filter(
        id=sign_in_id, credential=old, expires_at__gt=now
    ).update(
        credential=new,
        previous_credential=old,
        user_agent=device.user_agent,
        address=device.address,
        last_used_at=now,
        expires_at=expires_at,
    )
    if changed:
        return True
    row = find_one(SignIn.objects.filter(id=sign_in_id))
    if row is not None and not _is_retry(row, old, now):
        with suppress(SignInNotFound):  # ended in the meantime
            end_sign_in(user_id=row.user_id, sign_in_id=row.id)
    return False


def _is_retry(row: SignIn, old: str, now: datetime) -> bool:
    return row.previous_credential == old and now - row.last_used_at <= RETRY_GRACE


def renew_session(*, old: str, new: str) -> None:
    """Update a browser's row after its session got another key."""
    SignIn.objects.filter(credential=old).update(credential=new)


def end_session(*, credential: str) -> None:
    """Delete the row of a browser whose session is being deleted, if it has one."""
    row = find_one(SignIn.objects.filter(credential=credential))
    if row is not None:
        _forget_and_tell(row)


@atomic
def _forget_and_tell(row: SignIn) -> None:
    SignIn.objects.filter(id=row.id).delete()
    events.publish(SignInsEnded(row.user_id))


def note_use(*, credential: str, device: Device, expires_at: datetime) -> None:
    """Store that a browser was used just now, and from where."""
    SignIn.objects.filter(credential=credential).update(
        user_agent=device.user_agent,
        address=device.address,
        last_used_at=timezone.now(),
        expires_at=expires_at,
    )


def find_sign_in_id(*, credential: str) -> int | None:
    return find_one(
        SignIn.objects.filter(credential=credential).values_list("id", flat=True)
    )


def list_sign_ins(*, user_id: int, keyset: Keyset) -> Page[SignedIn]:
    """Return the account's signed-in browsers and apps, newest first."""
    stamp = User.objects.get(id=user_id).credentials_stamp
    live = SignIn.objects.filter(
        user_id=user_id, stamp=stamp, expires_at__gt=timezone.now()
    )
    page = paginate(live, keyset)
    return page.with_items([_show(row) for row in page.items])


def _show(row: SignIn) -> SignedIn:
    return SignedIn(
        id=row.id,
        is_app=row.is_app,
        device=Device(address=row.address, user_agent=row.user_agent),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


def find_live_sign_in_ids(*, user_id: int) -> frozenset[int]:
    """Return where the person is signed in; nowhere if they are suspended."""
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    if user is None:
        return frozenset()
    live = SignIn.objects.filter(
        user_id=user_id, stamp=user.credentials_stamp, expires_at__gt=timezone.now()
    )
    return frozenset(live.values_list("id", flat=True))


@atomic
def end_sign_in(*, user_id: int, sign_in_id: int) -> None:
    """Sign one browser or app out. Raises: SignInNotFound if it is not the person's."""
    row = find_one(SignIn.objects.filter(id=sign_in_id, user_id=user_id))
    if row is None:
        raise SignInNotFound
    _end(user_id, [row])


@atomic
def end_other_sign_ins(*, user_id: int, keep_id: int | None) -> int:
    """Sign out every browser and app except the one to keep; return how many."""
    rows = list(SignIn.objects.filter(user_id=user_id).exclude(id=keep_id or 0))
    _end(user_id, rows)
    return len(rows)


@atomic
def renew_credentials(*, user_id: int, keep_id: int | None = None) -> None:
    """End every sign-in except the one to keep, including those without a row.

    The caller must renew the session hash of the kept browser.
    """
    User.objects.filter(id=user_id).update(
        credentials_version=F("credentials_version") + 1
    )
    keep_only(user_id=user_id, keep_id=keep_id)


@atomic
def replace_password(*, user: User, password_hash: str, keep_id: int | None) -> None:
    """Store a new password; end all sign-ins except the one to keep."""
    User.objects.filter(id=user.id).update(password=password_hash)
    keep_only(user_id=user.id, keep_id=keep_id)


def keep_only(*, user_id: int, keep_id: int | None) -> None:
    """End the other sign-ins and renew the stamp of this one. Call in a transaction."""
    others = SignIn.objects.filter(user_id=user_id).exclude(id=keep_id or 0)
    _forget(list(others))
    if keep_id is not None:
        stamp = User.objects.get(id=user_id).credentials_stamp
        SignIn.objects.filter(id=keep_id, user_id=user_id).update(stamp=stamp)
    events.publish(SignInsEnded(user_id))


def forget_dead_sign_ins(*, user_id: int) -> None:
    """Delete the rows and sessions that a change of password left behind."""
    user = find_one(User.objects.filter(id=user_id))
    if user is not None:
        rows = SignIn.objects.filter(user_id=user_id)
        _forget(list(rows.exclude(stamp=user.credentials_stamp)))


def _end(user_id: int, rows: list[SignIn]) -> None:
    _forget(rows)
    since = timezone.now() - ENDED_KEPT
    # Only apps that traded recently can have an access token that is still valid.
    recent = [row.id for row in rows if row.is_app and row.last_used_at > since]
    if recent:
        _refuse_access_tokens(user_id, recent)
    events.publish(SignInsEnded(user_id))


def _forget(rows: Iterable[SignIn]) -> None:
    keys = [row.credential for row in rows if not row.is_app]
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(id__in=[row.id for row in rows]).delete()


def _refuse_access_tokens(user_id: int, sign_in_ids: Iterable[int]) -> None:
    """Mark the ended apps on the account; drop marks that outlived their tokens."""
    user = find_one(User.objects.filter(id=user_id))
    if user is None:
        return
    now_s = int(time.time())
    oldest_s = now_s - ENDED_KEPT.total_seconds()
    kept = {key: at_s for key, at_s in user.ended_sign_ins.items() if at_s > oldest_s}
    marks = kept | {str(sign_in_id): now_s for sign_in_id in sign_in_ids}
    User.objects.filter(id=user_id).update(ended_sign_ins=marks)
