"""Tests the pages of lists: made, filled, followed, imported, without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from twitter_project.outbox import events
from twitter_project.workshop.testing.interrupting import meanwhile
from users import services
from users.models import ListImport, ListMember, PeopleList
from users.types import UserCard, Viewer

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def create(owner: UserCard, name: str = "Loom", **values: Any) -> int:
    return services.create_list(owner_id=owner.id, name=name, **values)


def html_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def members_of(list_id: int) -> set[int]:
    rows = ListMember.objects.filter(list_id=list_id)
    return set(rows.values_list("member_id", flat=True))


def test_list_is_made_filled_read_and_deleted(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    client = signed_in(ada)
    assert "You have no lists yet" in html_of(client, "/lists")
    data = {"name": "Loom", "description": "Weavers", "replies_policy": "none"}

    answer = client.post("/lists/new", data)

    list_id = PeopleList.objects.get().id
    assert answer["Location"] == f"/lists/{list_id}/members"
    client.post(f"/lists/{list_id}/members", {"handle": " @Bob", "on": "1"})
    html = html_of(client, f"/lists/{list_id}/members")
    assert "@Bob is on the list." in html
    assert "/@bob" in html
    client.post(f"/lists/{list_id}/edit", {**data, "name": "Mill", "is_private": "on"})
    row = PeopleList.objects.get()
    assert (row.name, row.is_private, row.replies_policy) == ("Mill", True, "none")
    html = html_of(client, f"/lists/{list_id}")
    assert "Weavers" in html
    assert "<strong>1</strong> person" in html

    client.post(f"/lists/{list_id}/members", {"handle": "bob", "on": "0"})
    assert members_of(list_id) == set()
    assert "Delete the list “Mill”?" in html_of(client, f"/lists/{list_id}/delete")
    client.post(f"/lists/{list_id}/delete")
    html_of(client, f"/lists/{list_id}", status=404)


def test_faults_stand_beside_their_field(ada: UserCard, signed_in: SignIn) -> None:
    client, list_id = signed_in(ada), create(ada)

    answer = client.post("/lists/new", {"name": "LOOM", "replies_policy": "members"})
    assert answer.status_code == 422
    assert "You already have a list with this name." in answer.content.decode()
    data = {"handle": "nobody", "on": "1"}
    answer = client.post(f"/lists/{list_id}/members", data)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is no account @nobody." in html
    assert 'value="nobody"' in html


@pytest.mark.parametrize("page", ["", "/members", "/new?after=1"])
def test_private_list_is_not_there_for_others(
    ada: UserCard, bob: UserCard, signed_in: SignIn, client: Client, page: str
) -> None:
    list_id = create(ada)

    html_of(signed_in(bob), f"/lists/{list_id}{page}", status=404)
    status = 302 if "new" in page else 404
    html_of(client, f"/lists/{list_id}{page}", status=status)
    html_of(signed_in(ada), f"/lists/{list_id}{page}")


def test_others_change_nothing(ada: UserCard, bob: UserCard, signed_in: SignIn) -> None:
    list_id = create(ada, is_private=False)
    client = signed_in(bob)
    for page in ("edit", "delete", "members", "pin"):
        data = {"name": "Mine", "handle": "bob", "on": "1", "replies_policy": "none"}
        answer = client.post(f"/lists/{list_id}/{page}", data)
        assert answer.status_code == 404, page
    row = PeopleList.objects.get()
    assert (row.name, row.is_pinned, members_of(list_id)) == ("Loom", False, set())
    assert "Edit list" not in html_of(client, f"/lists/{list_id}")
    html_of(client, f"/lists/{2**70}", status=404)


def test_following_a_public_list(
    ada: UserCard, bob: UserCard, signed_in: SignIn, client: Client
) -> None:
    list_id = create(ada, "Ours", is_private=False)
    create(ada, "Mine")
    html = html_of(client, "/@ada/lists")
    assert "Ours" in html
    assert "Mine" not in html
    bobs = signed_in(bob)
    assert "Follow list" in html_of(bobs, f"/lists/{list_id}")
    assert "Follow the list “Ours”?" in html_of(bobs, f"/lists/{list_id}/subscription")

    bobs.post(f"/lists/{list_id}/subscription", {"on": "1"})

    html = html_of(bobs, "/lists")
    assert "Lists you follow" in html
    assert "@ada" in html
    assert "Unfollow list" in html_of(bobs, f"/lists/{list_id}")
    bobs.post(f"/lists/{list_id}/subscription", {"on": "0"})
    assert "Ours" not in html_of(bobs, "/lists")


def test_lists_are_chosen_from_a_profile(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    client, first, second = signed_in(ada), create(ada, "a"), create(ada, "b")
    assert "/lists/choose/@bob" in html_of(client, "/@bob")
    assert "Lists with @bob" in html_of(client, "/lists/choose/@bob")

    answer = client.post("/lists/choose/@bob", {"list": [str(first), "x"]})

    assert answer["Location"] == "/@bob"
    assert "@bob is on 1 of your lists." in html_of(client, "/@bob")
    assert members_of(first) == {bob.id}
    answer = client.post("/lists/choose/@bob", {"list": str(second)}, headers=HTMX)
    assert "hx-swap-oob" in answer.content.decode()
    assert (members_of(first), members_of(second)) == (set(), {bob.id})
    menu = client.get("/lists/choose/@bob", headers=HTMX).content.decode()
    assert re.search(r'value="\d+"\s+checked', menu)
    client.post("/lists/new", {"name": "c", "with": "bob", "replies_policy": "none"})
    assert PeopleList.objects.get(name="c").members_count == 1


def test_pinned_list_is_first(ada: UserCard, signed_in: SignIn) -> None:
    client, _first, second = signed_in(ada), create(ada, "a"), create(ada, "b")

    client.post(f"/lists/{second}/pin", {"on": "1"})

    names = re.findall(r'<bdi class="name">([ab])</bdi>', html_of(client, "/lists"))
    assert names == ["b", "a"]
    assert "Unpin b" in html_of(client, "/lists")


def test_completions_name_people(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    html = html_of(signed_in(ada), "/lists/completions?q=@bo")

    assert 'data-insert="@bob"' in html


def test_script_gets_what_is_new_on_a_list(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    from twitter_project.workshop.posting import post_tweet

    list_id = create(ada)
    services.add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    first = post_tweet(author_id=bob.id, text="Old")
    newest = post_tweet(author_id=bob.id, text="Latest")

    html = html_of(signed_in(ada), f"/lists/{list_id}/new?after={first}")

    assert f'data-newest="{newest}"' in html
    assert "Old" not in html


def test_lists_go_out_and_come_back_as_a_file(
    ada: UserCard, bob: UserCard, cyd: UserCard, signed_in: SignIn
) -> None:
    client, list_id = signed_in(ada), create(ada, "=Loom, or 'mill'")
    services.add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id, cyd.id])

    answer = client.get("/lists/export")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    content = answer.content
    assert content == b"\"'=Loom, or 'mill'\",bob\r\n\"'=Loom, or 'mill'\",cyd\r\n"
    services.delete_list(owner_id=ada.id, list_id=list_id)
    upload(client, content)
    import_id = ListImport.objects.get().id
    html = html_of(client, f"/lists/import/{import_id}")
    assert "2 people added" in html
    assert not PeopleList.objects.exists()

    client.post(f"/lists/import/{import_id}")

    assert "The import is done." in html_of(client, f"/lists/import/{import_id}")
    row = PeopleList.objects.get()
    assert row.name == "=Loom, or 'mill'"
    assert members_of(row.id) == {bob.id, cyd.id}


def upload(client: Client, content: bytes, **data: str) -> Any:
    file = SimpleUploadedFile("lists.csv", content)
    return client.post("/lists/import", {"file": file, **data})


def test_preview_says_what_cannot_be_imported(
    ada: UserCard, bob: UserCard, cyd: UserCard, signed_in: SignIn
) -> None:
    client, list_id = signed_in(ada), create(ada)
    services.add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[cyd.id])
    services.block_user(blocker_id=ada.id, blocked_id=bob.id)
    rows = (
        "list name,account address",
        "loom,cyd@testserver",
        "loom,bob",
        "Loom,<b>nobody",
        "Loom,cyd@elsewhere.example",
        "only one cell",
        f"{'x' * 30},cyd",
    )

    answer = upload(client, "\n".join(rows).encode())

    html = html_of(client, answer["Location"])
    for part in (
        "0 people added",
        "already there: 1",
        "unknown: 2",
        "&lt;b&gt;nobody",
        "blocked by you: 1",
        "Left out: the name is not valid",
        "1 line is not of the form",
    ):
        assert part in html, part
    client.post(answer["Location"])
    assert list(PeopleList.objects.values_list("name", flat=True)) == ["Loom"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n", "The file is empty."),
        (b"a\x00,b", "NUL"),
        (b"a,b\xff", "UTF-8"),
        ("Loom,bob".encode("utf-16"), "UTF-8"),
        (b'Loom,"bob', "Line 1 is not CSV"),
        (b"\x89PNG,\r\n", "UTF-8"),
        (b"nothing here", "No row has the form"),
        (b"a,b\n" * 50_001, "more than 50000 rows"),
        (b"x" * (2 * 1024**2 + 1), "larger than 2 MB"),
        (b"".join(b"n%d,bob\n" % n for n in range(101)), "more than 100 lists"),
    ],
)
def test_hostile_files_are_refused_in_words(
    ada: UserCard, signed_in: SignIn, content: bytes, says: str
) -> None:
    answer = upload(signed_in(ada), content)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ListImport.objects.exists()


def test_import_is_the_owners_alone(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    page = upload(signed_in(ada), b"Loom,bob")["Location"]

    html_of(signed_in(bob), page, status=404)
    assert signed_in(bob).post(page).status_code == 404
    assert not PeopleList.objects.exists()


def test_replacing_removes_the_others(
    ada: UserCard, bob: UserCard, cyd: UserCard, signed_in: SignIn
) -> None:
    client, list_id, other = signed_in(ada), create(ada), create(ada, "Other")
    for one in (list_id, other):
        services.add_to_list(owner_id=ada.id, list_id=one, user_ids=[bob.id])

    page = upload(client, b"Loom;cyd", is_replacing="1")["Location"]

    assert "1 person removed" in html_of(client, page)
    client.post(page)
    assert members_of(list_id) == {cyd.id}
    assert members_of(other) == {bob.id}
    assert "1 person removed" in html_of(client, page)


def test_imports_per_day_are_limited(
    ada: UserCard, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ada)
    statuses = [upload(client, b"Loom,bob").status_code for _ in range(21)]

    assert statuses == [302] * 20 + [429]


def test_large_import_runs_in_the_worker_and_survives_a_crash(
    ada: UserCard, bob: UserCard, cyd: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("users.services.lists.importing.AT_ONCE_MAX", 1)
    import_id = services.plan_import(owner_id=ada.id, content=b"a,bob\na,cyd\nb,bob")
    services.start_import(owner_id=ada.id, import_id=import_id)
    found = services.get_import(owner_id=ada.id, import_id=import_id)
    assert found.state == "running"
    assert not PeopleList.objects.exists()
    create(ada, "a")  # as if a worker had died after its first step

    events.drain()
    services.run_import(import_id=import_id)

    lists = services.list_own_lists(viewer=Viewer(ada.id))
    assert [(one.name, one.members_count) for one in lists] == [("a", 2), ("b", 1)]
    found = services.get_import(owner_id=ada.id, import_id=import_id)
    assert [(one.name, one.added_count) for one in found.lists] == [("a", 2), ("b", 1)]


def test_two_processes_at_one_import_report_what_was_done(
    ada: UserCard, bob: UserCard
) -> None:
    rows = b"Loom,bob\nLoom,nobody\nQuay,nobody"
    import_id = services.plan_import(owner_id=ada.id, content=rows)

    with meanwhile(
        lambda: services.run_import(import_id=import_id),
        before="insert",
        of=PeopleList,
    ):
        services.start_import(owner_id=ada.id, import_id=import_id)
    services.start_import(owner_id=ada.id, import_id=import_id)

    found = services.get_import(owner_id=ada.id, import_id=import_id)
    assert found.state == "done"
    assert [(one.added_count, one.unknown, one.fault) for one in found.lists] == [
        (1, ["nobody"], ""),
        (0, ["nobody"], "nobody"),
    ]
    assert [row.name for row in PeopleList.objects.all()] == ["Loom"]
