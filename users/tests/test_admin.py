"""Tests people in the admin: lists that stay cheap, and suspending with a history."""

import itertools
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client

from twitter_project.workshop.testing.database import (
    RoundTrips,
    assert_indexed,
    count_round_trips,
    explain_plan,
)
from users.admin import UserAdmin
from users.models import User
from users.services import suspend_user
from users.tests.cast import PASSWORD, insert_people, new_user
from users.types import UserCard

pytestmark = pytest.mark.django_db

LIST = "/admin/users/user/"


@pytest.fixture
def admin_client(db: None) -> Client:
    user = User.objects.create_superuser("boss", "boss@example.org", PASSWORD)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderator_client(db: None) -> Client:
    """Return a client with a moderator's permissions and no others."""
    user = User.objects.create_user("mod_1", "mod@example.org", PASSWORD, is_staff=True)
    group = Group.objects.create(name="Moderators")
    group.permissions.set(
        Permission.objects.filter(codename__in=["view_user", "suspend_user"])
    )
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def crowd(db: None) -> list[str]:
    """Return the handles of 120 people, the oldest first."""
    handles = [f"p{number:03}" for number in range(120)]
    insert_people(new_user(handle) for handle in handles)
    return handles


def handles_in(html: str) -> list[str]:
    return re.findall(r'field-handle"><a [^>]*>(\w+)</a>', html)


def link_in(html: str, rel: str) -> str | None:
    found = re.search(rf'<a href="([^"]+)" rel="{rel}">', html)
    return found[1].replace("&amp;", "&") if found else None


def walk(client: Client, address: str, rel: str) -> list[list[str]]:
    """Return the handles of this page and of all later pages, following links."""
    pages = []
    link: str | None = address
    while link is not None:
        html = client.get(LIST + link.removeprefix(LIST)).content.decode()
        pages.append(handles_in(html))
        link = link_in(html, rel)
    return pages


def all_of(pages: Iterable[list[str]]) -> list[str]:
    return list(itertools.chain.from_iterable(pages))


def act(client: Client, action: str, *cards: UserCard) -> str:
    data = {"action": action, "_selected_action": [str(card.id) for card in cards]}
    response = client.post(LIST, data, follow=True)
    return response.content.decode()


def reads(trips: RoundTrips) -> RoundTrips:
    """Return what the list itself read from people's rows."""
    return RoundTrips([c for c in trips if c.collection == "users_user"])


def test_pages_go_from_the_newest_to_the_oldest_and_back(
    admin_client: Client, crowd: list[str]
) -> None:
    newest_first = [*reversed(crowd), "boss"]

    forward = walk(admin_client, "", "next")

    assert [len(page) for page in forward] == [50, 50, 21]
    assert all_of(forward) == newest_first

    oldest = User.objects.get(handle="boss").pk
    backward = walk(admin_client, f"?previous={oldest}", "prev")
    assert all_of(reversed(backward)) == newest_first[:-1]


def test_a_list_reads_one_page_of_an_index_and_counts_nothing(
    admin_client: Client, crowd: list[str]
) -> None:
    first = admin_client.get(LIST).content.decode()
    for address in ("", link_in(first, "next"), "?is_active__exact=1", "?q=p0"):
        with count_round_trips() as trips:
            admin_client.get(f"{LIST}{address}")

        # the session's person, and the page
        person, page = assert_indexed(reads(trips))
        assert person.docs_examined == 1
        assert page.docs_examined <= UserAdmin.list_per_page + 1
        assert not [plan for plan in explain_plan(trips) if plan.faults]


def test_filters_keep_their_order_and_their_pages(
    admin_client: Client, crowd: list[str]
) -> None:
    suspended = crowd[::2]
    User.objects.filter(handle__in=suspended).update(is_active=False)

    pages = walk(admin_client, "?is_active__exact=0", "next")

    assert [len(page) for page in pages] == [50, 10]
    assert all_of(pages) == suspended[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("p11", ["p110", "p111", "p112", "p113"]),
        ("@P110", ["p110"]),
        ("p110@example.org", ["p110"]),
        ("p11%", []),
        (".*", []),
        ("11", []),
    ],
)
def test_a_search_matches_beginnings(
    admin_client: Client, crowd: list[str], query: str, found: list[str]
) -> None:
    response = admin_client.get(LIST, {"q": query})

    assert handles_in(response.content.decode())[:4] == found


def test_a_search_has_pages_as_well(admin_client: Client, crowd: list[str]) -> None:
    assert all_of(walk(admin_client, "?q=p", "next")) == crowd


@pytest.mark.parametrize("address", ["?next=x", "?previous=", "?next=9" + "9" * 40])
def test_a_broken_cursor_is_no_server_error(admin_client: Client, address: str) -> None:
    assert admin_client.get(LIST + address).status_code in (200, 302)


def test_suspending_goes_through_the_service_and_leaves_a_history(
    admin_client: Client, ada: UserCard, bob: UserCard
) -> None:
    html = act(admin_client, "suspend", ada, bob)

    assert "2 suspended." in html
    assert not User.objects.filter(id__in=[ada.id, bob.id], is_active=True).exists()
    entries = LogEntry.objects.order_by("object_id").values_list(
        "user__handle", "object_id", "action_flag", "change_message"
    )
    assert list(entries) == [
        ("boss", str(card.id), CHANGE, "Suspended.") for card in (ada, bob)
    ]

    assert "1 reinstated." in act(admin_client, "reinstate", ada)
    assert User.objects.get(id=ada.id).is_active
    history = admin_client.get(f"{LIST}{ada.id}/history/").content.decode()
    assert "Suspended." in history
    assert "Reinstated." in history


def test_the_reason_is_asked_for_and_stands_in_the_history(
    admin_client: Client, ada: UserCard
) -> None:
    data = {
        "action": "suspend",
        "_selected_action": [str(ada.id)],
        "reason": " Spam, again. ",
    }

    form = admin_client.get(LIST).content.decode()
    admin_client.post(LIST, data)

    assert 'name="reason"' in form
    assert LogEntry.objects.get().change_message == "Suspended. Spam, again."


def test_what_changes_nothing_leaves_no_history(
    admin_client: Client, ada: UserCard
) -> None:
    assert "0 reinstated." in act(admin_client, "reinstate", ada)

    assert not LogEntry.objects.exists()


def test_a_refused_suspension_says_why_and_the_others_happen(
    admin_client: Client, ada: UserCard
) -> None:
    boss = User.objects.get(handle="boss")
    data = {"action": "suspend", "_selected_action": [str(ada.id), str(boss.id)]}

    html = admin_client.post(LIST, data, follow=True).content.decode()

    assert "@boss: You cannot do this to yourself." in html
    assert "1 suspended." in html


def test_a_moderator_suspends_and_sees_and_changes_nothing_else(
    moderator_client: Client, ada: UserCard
) -> None:
    assert "1 suspended." in act(moderator_client, "suspend", ada)

    page = moderator_client.get(f"{LIST}{ada.id}/change/")
    assert page.status_code == 200
    assert 'name="is_superuser"' not in page.content.decode()
    form = {"is_staff": "on", "is_superuser": "on", "groups": []}
    assert moderator_client.post(f"{LIST}{ada.id}/change/", form).status_code == 403
    assert not User.objects.get(id=ada.id).is_superuser


def test_an_administrator_gives_powers_and_nothing_else(
    admin_client: Client, ada: UserCard
) -> None:
    form = {"is_staff": "on", "handle": "root", "email": "x@example.org", "name": "X"}

    response = admin_client.post(f"{LIST}{ada.id}/change/", form)

    assert response.status_code == 302
    user = User.objects.get(id=ada.id)
    assert user.is_staff
    assert (user.handle, user.email, user.name) == (
        "ada",
        "ada@example.org",
        "Ada Lovelace",
    )


def test_giving_powers_leaves_what_happens_meanwhile(
    admin_client: Client, ada: UserCard, bob: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_model = UserAdmin.save_model

    def save_after_suspension(*args: Any, **options: Any) -> None:
        suspend_user(user_id=ada.id, moderator_id=bob.id)
        save_model(*args, **options)

    monkeypatch.setattr(UserAdmin, "save_model", save_after_suspension)
    admin_client.post(f"{LIST}{ada.id}/change/", {"is_staff": "on"})

    user = User.objects.get(id=ada.id)
    assert user.is_staff
    assert user.suspended_at is not None
    assert not user.is_active


def test_people_are_neither_added_nor_deleted_here(
    admin_client: Client, ada: UserCard
) -> None:
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.get(f"{LIST}{ada.id}/delete/").status_code == 403


def test_the_admin_sends_strangers_to_the_common_sign_in(
    client: Client, ada: UserCard
) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(User.objects.get(id=ada.id))
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_superuser_is_made_by_handle_and_address(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    options = {"interactive": False, "verbosity": 0}

    call_command("createsuperuser", handle="Root_1", email="Root@X.org", **options)

    user = User.objects.get()
    assert (user.handle, user.handle_key, user.email) == (
        "Root_1",
        "root_1",
        "root@x.org",
    )
    assert user.is_staff
    assert user.is_superuser
    assert user.check_password(PASSWORD)
    for taken in (
        {"handle": "ROOT_1", "email": "other@x.org"},
        {"handle": "other", "email": "ROOT@x.org"},
        {"handle": "settings", "email": "third@x.org"},
    ):
        with pytest.raises(CommandError):
            call_command("createsuperuser", **taken, **options)
    assert User.objects.count() == 1


def test_histories_are_read_by_index(admin_client: Client, ada: UserCard) -> None:
    for _ in range(3):
        act(admin_client, "suspend", ada)
        act(admin_client, "reinstate", ada)

    with count_round_trips() as trips:
        admin_client.get(f"{LIST}{ada.id}/history/")
        admin_client.get("/admin/")

    entries = [
        plan
        for plan in explain_plan(trips)
        if plan.command.collection == "django_admin_log"
    ]
    assert entries
    for plan in entries:
        assert not {"COLLSCAN", "SORT", "$sort"} & set(plan.stages), str(plan)
