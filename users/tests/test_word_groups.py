"""Tests groups of muted words: checked, stored, and found without a query."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from twitter_project.shared.errors import Invalid
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users import services
from users.errors import TooManyWordGroups, WordGroupNotFound
from users.events import MutedWordsChanged
from users.models import MutedWordGroup, User
from users.types import UserCard, WordGroup, WordGroupDraft
from users.viewers import viewer_of_account


def create(owner: UserCard, *words: str, **options: Any) -> WordGroup:
    draft = WordGroupDraft(words=words, **options)
    return services.create_word_group(owner_id=owner.id, draft=draft)


def mutes(owner: UserCard) -> list[str]:
    """Return the names of the groups that count, as a request finds them."""
    viewer = viewer_of_account(User.objects.get(id=owner.id))
    return [group.name for group in viewer.muted.groups]


def test_a_group_is_stored_as_its_owner_wrote_it(ada: UserCard) -> None:
    group = create(
        ada,
        " Juego  de tronos ",
        "#Dune",
        "",
        "#dune",
        name="Spoilers",
        contexts=["search", "home"],
        effect="collapse",
        spares_followed=True,
        lasts_days=7,
    )

    assert group.words == ("Juego  de tronos", "#Dune")
    assert group.contexts == ("home", "search")
    assert (group.effect, group.spares_followed) == ("collapse", True)
    assert group.expires_at is not None
    left = group.expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    assert services.list_word_groups(owner_id=ada.id) == [group]
    assert mutes(ada) == ["Spoilers"]


def test_a_group_without_a_name_is_called_like_its_words(ada: UserCard) -> None:
    assert create(ada, "dune", "#cine").name == "dune, #cine"
    long = create(ada, "a very long phrase", "and another one")
    assert long.name == "a very long phrase, and anoth…"


@pytest.mark.parametrize(
    ("words", "options", "field"),
    [
        ((), {}, "words"),
        (("  ", "\u200b"), {}, "words"),
        (("!?",), {}, "words"),
        (("x" * 81,), {}, "words"),
        (("y" * 100_000,), {}, "words"),
        (tuple(f"w{n}" for n in range(201)), {}, "words"),
        (tuple("w" for _ in range(1_001)), {}, "words"),
        (("dune",), {"name": "n" * 31}, "name"),
        (("dune",), {"contexts": []}, "contexts"),
        (("dune",), {"contexts": ["home", "moon"]}, "contexts"),
        (("dune",), {"effect": "explode"}, "effect"),
        (("dune",), {"lasts_days": 2}, "lasts_days"),
    ],
)
def test_what_cannot_be_muted_is_refused_by_field(
    ada: UserCard, words: tuple[str, ...], options: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        create(ada, *words, **options)

    assert list(caught.value.errors) == [field]
    assert not MutedWordGroup.objects.exists()


def test_a_person_has_up_to_200_words_in_20_groups(ada: UserCard) -> None:
    groups = [create(ada, *(f"w{n}.{k}" for k in range(9))) for n in range(20)]

    with pytest.raises(TooManyWordGroups):
        create(ada, "dune")
    draft = WordGroupDraft(words=[f"x{n}" for n in range(30)])
    with pytest.raises(Invalid, match=r"200 words in all\. Your other groups have 171"):
        services.change_word_group(owner_id=ada.id, group_id=groups[0].id, draft=draft)


def test_every_change_counts_for_the_next_request(
    ada: UserCard, published: Callable[[], list[object]]
) -> None:
    group = create(ada, "dune", lasts_days=1)
    assert mutes(ada) == ["dune"]

    draft = WordGroupDraft(words=["arrakis"])
    changed = services.change_word_group(
        owner_id=ada.id, group_id=group.id, draft=draft
    )
    assert (
        changed.expires_at == services.list_word_groups(owner_id=ada.id)[0].expires_at
    )
    assert changed.expires_at is not None
    assert mutes(ada) == ["arrakis"]

    services.delete_word_group(owner_id=ada.id, group_id=group.id)
    assert mutes(ada) == []
    assert User.objects.get(id=ada.id).muted_words_version == 0
    assert published() == 4 * [MutedWordsChanged(ada.id)]  # one is due in a day


def test_only_the_owner_finds_a_group(ada: UserCard, bob: UserCard) -> None:
    group = create(ada, "dune")
    draft = WordGroupDraft(words=["arrakis"])

    for group_id in (group.id, 10**30):
        with pytest.raises(WordGroupNotFound):
            services.get_word_group(owner_id=bob.id, group_id=group_id)
        with pytest.raises(WordGroupNotFound):
            services.change_word_group(owner_id=bob.id, group_id=group_id, draft=draft)
        with pytest.raises(WordGroupNotFound):
            services.delete_word_group(owner_id=bob.id, group_id=group_id)
    assert mutes(ada) == ["dune"]
    assert mutes(bob) == []


def test_a_group_that_ended_has_no_effect_until_it_is_renewed(ada: UserCard) -> None:
    create(ada, "dune")
    group = create(ada, "spoiler", lasts_days=1)
    assert mutes(ada) == ["dune", "spoiler"]

    MutedWordGroup.objects.filter(id=group.id).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    User.objects.filter(id=ada.id).update(muted_words_version=7)

    assert mutes(ada) == ["dune"]
    assert not services.get_word_group(owner_id=ada.id, group_id=group.id).is_active


def test_a_request_finds_the_words_without_a_query(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    create(ada, "dune")
    create(bob, "dune")
    users = {user.id: user for user in User.objects.all()}

    with count_round_trips() as first:
        viewer_of_account(users[ada.id])
    with count_round_trips() as again:
        viewer_of_account(users[ada.id])
        viewer_of_account(users[cyd.id])
    with count_round_trips() as many:
        found = services.find_muted_words(user_ids=[ada.id, bob.id, cyd.id])

    assert (len(first.commands), len(again.commands)) == (1, 0)
    assert len(many.commands) == 2
    assert_indexed(first)
    assert_indexed(many)
    assert found.keys() == {ada.id, bob.id}
