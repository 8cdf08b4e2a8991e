"""Completes a handle while somebody types it; followed people come first."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from twitter_project.shared.pagination import Keyset
from users.models import Relationship, RelationshipKind, SearchTerm
from users.services.people import hydrate_people
from users.services.search import search_people
from users.terms import HANDLE_KIND, NAME_KIND, prefix_range, words_of
from users.types import Person, Viewer

COMPLETIONS = 6
FOLLOWEES_READ = 1_000  # the newest follows
TERMS_READ = 200
SEARCHED = 30  # a person is found by several words, and shown once


def complete_handle(
    *, beginning: str, viewer: Viewer, limit: int = COMPLETIONS
) -> list[Person]:
    """Return people whose handle, or a word of whose name, begins like this.

    People whom the viewer follows come first, then everyone else, by word. Nobody whom
    the viewer may not see or has muted is included. Every scan is bounded.
    """
    words = words_of(beginning)
    if len(words) != 1:
        return []
    followed = _find_followed(viewer, words[0])
    known = hydrate_people(user_ids=followed, viewer=viewer)
    people = [known[user_id] for user_id in followed if user_id in known]
    if len(people) < limit:
        keyset = Keyset(limit=SEARCHED)
        page = search_people(query=words[0], viewer=viewer, keyset=keyset)
        people += page.items
    found = {one.card.id: one for one in people if one.is_wanted_in_feeds}
    return list(found.values())[:limit]


def _find_followed(viewer: Viewer, prefix: str) -> list[int]:
    """Return followees with this prefix, those with such a handle first."""
    follows = Relationship.objects.filter(
        actor_id=viewer.account_id, kind=RelationshipKind.FOLLOW
    )
    newest = follows.order_by("-id").values_list("target_id", flat=True)
    ids = list(newest[:FOLLOWEES_READ])
    ranges = (prefix_range(kind, prefix) for kind in (HANDLE_KIND, NAME_KIND))
    begins = reduce(or_, (Q(key__gt=low, key__lt=high) for low, high in ranges))
    terms = SearchTerm.objects.filter(begins, user_id__in=ids)
    found = sorted(terms.values_list("key", "user_id")[:TERMS_READ])
    return list(dict.fromkeys(user_id for _, user_id in found))[: 2 * COMPLETIONS]
