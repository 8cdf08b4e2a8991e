"""Groups of muted words: listed, created, changed and deleted by their owner.

`finding_words` finds them for the pages that they apply to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, new_id
from users.errors import PersonNotFound, TooManyWordGroups, WordGroupNotFound
from users.events import MutedWordsChanged
from users.models import MutedWordGroup, User
from users.muted_words import (
    WORD_GROUPS_MAX,
    MutedGroup,
    MutedWords,
    WordGroup,
    WordGroupDraft,
    compile_muted_words,
)
from users.services.checking_words import CheckedWords, check_total, check_words


def list_word_groups(*, owner_id: int) -> list[WordGroup]:
    """Return all groups of the owner, the oldest first, ended ones too."""
    return [_present(row) for row in _groups_of(owner_id).order_by("id")]


def get_word_group(*, owner_id: int, group_id: int) -> WordGroup:
    """Return the owner's group. Raises: WordGroupNotFound."""
    row = _groups_of(owner_id).filter(id=min(group_id, MAX_ID)).first()
    if row is None:
        raise WordGroupNotFound
    return _present(row)


def create_word_group(
    *, owner_id: int, draft: WordGroupDraft, group_id: int | None = None
) -> WordGroup:
    """Mute the draft's words, in a group with the id that the caller has reserved.

    If the id exists already, the group is returned as it is.
    Raises: Invalid, with messages by field; TooManyWordGroups; PersonNotFound.
    """
    checked, end = check_words(draft), _find_end(draft)
    try:
        return _create(owner_id, checked, end, group_id or new_id())
    except IntegrityError:
        return get_word_group(owner_id=owner_id, group_id=group_id or 0)


def change_word_group(
    *, owner_id: int, group_id: int, draft: WordGroupDraft
) -> WordGroup:
    """Replace the group's words and options by the draft's.

    Raises: WordGroupNotFound; Invalid, with messages by field.
    """
    checked = check_words(draft)
    return _change(owner_id, min(group_id, MAX_ID), checked, draft)


@atomic
def delete_word_group(*, owner_id: int, group_id: int) -> None:
    """Stop muting the group's words. Raises: WordGroupNotFound."""
    _renew_version(owner_id)
    if not _groups_of(owner_id).filter(id=min(group_id, MAX_ID)).delete()[0]:
        raise WordGroupNotFound
    if not _groups_of(owner_id).exists():
        User.objects.filter(id=owner_id).update(muted_words_version=0)
    events.publish(MutedWordsChanged(owner_id))


def try_word_group(*, draft: WordGroupDraft) -> MutedWords:
    """Return the draft's words as if they were muted, to see what they would do.

    Raises: Invalid, with messages by field.
    """
    checked = check_words(draft)
    group = MutedGroup(
        id=0,
        name=checked.name,
        contexts=frozenset(checked.contexts),
        effect=checked.effect,
        spares_followed=checked.spares_followed,
    )
    return compile_muted_words([(group, checked.words)])


@atomic
def _create(
    owner_id: int, checked: CheckedWords, end: datetime | None, group_id: int
) -> WordGroup:
    _renew_version(owner_id)
    others = list(_groups_of(owner_id))
    if len(others) >= WORD_GROUPS_MAX:
        raise TooManyWordGroups
    check_total(checked, others)
    row = MutedWordGroup(id=group_id, owner_id=owner_id)
    _set_end(row, end)
    return _write(row, checked)


@atomic
def _change(
    owner_id: int, group_id: int, checked: CheckedWords, draft: WordGroupDraft
) -> WordGroup:
    _renew_version(owner_id)
    rows = {row.id: row for row in _groups_of(owner_id)}
    row = rows.pop(group_id, None)
    if row is None:
        raise WordGroupNotFound
    check_total(checked, list(rows.values()))
    if draft.lasts_days is not None:
        _set_end(row, _find_end(draft))
    return _write(row, checked)


def _write(row: MutedWordGroup, checked: CheckedWords) -> WordGroup:
    row.name, row.words = checked.name, checked.words
    row.contexts, row.effect = checked.contexts, checked.effect
    row.spares_followed = checked.spares_followed
    row.save(force_insert=row._state.adding)
    events.publish(MutedWordsChanged(row.owner_id))
    return _present(row)


def _set_end(row: MutedWordGroup, end: datetime | None) -> None:
    """Set when the group ends; then what it has hidden comes back."""
    row.expires_at = end
    if end is not None:
        events.publish(MutedWordsChanged(row.owner_id), due_at=end)


def _renew_version(owner_id: int) -> None:
    """Change the account first, so that changes of one person's words queue up."""
    if not User.objects.filter(id=owner_id).update(muted_words_version=new_id()):
        raise PersonNotFound


def _groups_of(owner_id: int) -> Any:
    return MutedWordGroup.objects.filter(owner_id=owner_id)


def _present(row: MutedWordGroup) -> WordGroup:
    return WordGroup(
        id=row.id,
        name=row.name,
        words=tuple(row.words),
        contexts=tuple(row.contexts),
        effect=row.effect,
        spares_followed=row.spares_followed,
        expires_at=row.expires_at,
        is_active=row.expires_at is None or row.expires_at > timezone.now(),
    )


def _find_end(draft: WordGroupDraft) -> datetime | None:
    if not draft.lasts_days:
        return None
    now = timezone.now().replace(microsecond=0)
    return now + timedelta(days=draft.lasts_days)
