"""Tests finding people by the beginnings of handles and of words of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_project.shared.pagination import Keyset, parse_keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import Relationship, User
from users.services import block_user, search_people, suspend_user, update_profile
from users.terms import (
    HANDLE_KIND,
    NAME_KIND,
    first_match,
    handle_term_key,
    name_term_keys,
    prefix_range,
    words_of,
)
from users.tests.cast import insert_people, make_people, new_user
from users.types import ANONYMOUS, UserCard, Viewer

pytestmark = pytest.mark.django_db

PEOPLE = {
    "marie": "Marie Curie",
    "mary_s": "Mary Shelley",
    "jose": "José Martí",
    "lise": "Lise Meitner",
    "curie_fan": "",
    "emmy": "Emmy Noether 埃米",
}


@pytest.fixture
def people(db: None) -> dict[str, int]:
    users = [new_user(handle, name=name) for handle, name in PEOPLE.items()]
    insert_people(users)
    return {user.handle: user.id for user in users}


def find(query: str, viewer: Viewer = ANONYMOUS, **keyset: int) -> list[str]:
    page = search_people(query=query, viewer=viewer, keyset=Keyset(**keyset))
    return [person.card.handle for person in page.items]


def find_all(query: str, limit: int) -> list[str]:
    """Return all results, page by page."""
    found: list[str] = []
    before: int | None = None
    while True:
        keyset = Keyset(limit=limit, before=before)
        page = search_people(query=query, viewer=ANONYMOUS, keyset=keyset)
        found += [person.card.handle for person in page.items]
        if page.next is None:
            return found
        before = int(page.next)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mar", ["marie", "mary_s", "jose"]),
        ("MARIE", ["marie"]),
        ("curie", ["curie_fan", "marie"]),
        ("@curie", ["curie_fan"]),
        ("josé", ["jose"]),
        ("marti", ["jose"]),
        ("martí", ["jose"]),
        ("mary s", ["mary_s"]),
        ("shelley mary", ["mary_s"]),
        ("marie meitner", []),
        ("埃", ["emmy"]),
        ("m.*", ["marie", "mary_s", "jose", "lise"]),
        (".*", []),
        ("", []),
        ("   @ ", []),
        ("arie", []),
    ],
)
def test_words_are_found_by_their_beginnings(
    people: dict[str, int], query: str, found: list[str]
) -> None:
    assert find(query) == found


def test_pages_hold_everybody_once_whatever_their_size(people: dict[str, int]) -> None:
    whole = find("m")

    assert whole == ["marie", "mary_s", "jose", "lise"]
    for limit in (1, 2, 3):
        assert find_all("m", limit) == whole


def test_hidden_people_are_not_found(people: dict[str, int], ada: UserCard) -> None:
    block_user(blocker_id=people["marie"], blocked_id=ada.id)
    suspend_user(user_id=people["jose"], moderator_id=ada.id)

    assert find("mar", viewer=Viewer(ada.id)) == ["mary_s"]
    assert find("mar") == ["marie", "mary_s"]


def test_a_changed_name_is_found_and_the_old_one_is_not(people: dict[str, int]) -> None:
    update_profile(user_id=people["lise"], name="Otto Hahn")

    assert find("hahn") == ["lise"]
    assert find("meitner") == []
    assert find("lise") == ["lise"]


def test_administrators_are_found_too(db: None) -> None:
    User.objects.create_superuser("Root_1", "root@example.org", "x", name="Big Boss")

    assert find("root") == find("boss") == ["Root_1"]


def test_a_cursor_of_a_word_that_is_gone_ends_the_list(people: dict[str, int]) -> None:
    assert find("mar", before=7) == []


def test_a_search_is_a_scan_of_one_range(people: dict[str, int], ada: UserCard) -> None:
    insert_people(new_user(f"zed{n}", name="Zed Zed") for n in range(50))

    with count_round_trips() as trips:
        page = search_people(query="zed", viewer=Viewer(ada.id), keyset=Keyset(limit=5))
        search_people(
            query="zed",
            viewer=Viewer(ada.id),
            keyset=Keyset(limit=5, before=int(page.next or 0)),
        )

    assert len(page.items) == 5
    assert_indexed(trips, max_examined=10)
    assert len(trips) == 7


@given(st.text(max_size=50), st.text(max_size=12))
def test_the_scanned_range_equals_first_match(name: str, query: str) -> None:
    for prefix in words_of(query):
        keys = [handle_term_key("ada", 5), *name_term_keys(name, 5)]
        scanned = [
            key
            for kind in (HANDLE_KIND, NAME_KIND)
            for key in sorted(keys)
            if prefix_range(kind, prefix)[0] < key < prefix_range(kind, prefix)[1]
        ]

        met = first_match(handle="Ada", name=name, user_id=5, prefix=prefix)

        assert met == (scanned[0] if scanned else None)


@given(st.text(max_size=50))
def test_words_are_words_of_themselves(text: str) -> None:
    words = words_of(text)

    assert words_of(" ".join(words)) == words


def test_what_does_not_show_in_a_query_makes_no_difference(
    people: dict[str, int],
) -> None:
    found = search_people(query="@ma\u200dry\xad", viewer=ANONYMOUS, keyset=Keyset())

    assert [person.card.handle for person in found.items] == ["mary_s"]


def test_pages_are_full_although_most_people_are_hidden(db: None) -> None:
    handles = [f"smith{number:03}" for number in range(300)]
    people = make_people(*handles)
    viewer_id = make_people("viewer")[0].id
    Relationship.objects.bulk_create(
        Relationship(actor_id=person.id, target_id=viewer_id, kind="block")
        for person in people[:280]
    )

    def find(query: str, limit: int) -> list[str]:
        found: list[str] = []
        cursor = ""
        while True:
            keyset = parse_keyset({"limit": str(limit), "before": cursor})
            page = search_people(query=query, viewer=Viewer(viewer_id), keyset=keyset)
            found += [person.card.handle for person in page.items]
            if page.next is None:
                return found
            assert len(page.items) == limit
            cursor = page.next

    assert find("smith", 1) == find("smith", 7) == find("smith", 100) == handles[280:]
