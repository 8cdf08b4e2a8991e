"""Tests the page of preferences and its API, with and without scripts."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from notifications import services
from notifications.channels import Channel
from notifications.timing import EmailFrequency
from notifications.types import Preferences
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import change_override
from users.services.people import get_relation
from users.types import Override, UserCard, Viewer

SignIn = Callable[[UserCard], Client]
URL = "/notifications/settings"
HTMX = {"HX-Request": "true", "HX-Target": "preferences"}


def fields_of(client: Client) -> dict[str, Any]:
    """Return what a browser sends for the page as it is."""
    html = client.get(URL).context
    fields = {
        cell.name: "on"
        for _heading, rows in html["groups"]
        for row in rows
        for cell in row.cells
        if cell.is_on and not cell.is_disabled
    }
    return {
        **fields,
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "email_frequency": "immediate",
    }


def send(client: Client, *, without: str = "", **more: str) -> Mapping[str, Any]:
    fields = fields_of(client)
    fields.pop(without, None)
    response: Any = client.post(URL, {**fields, **more}, headers=HTMX)
    assert response.status_code == 200, response.content
    found: Mapping[str, Any] = response.context
    return found


@pytest.mark.django_db
def test_saving_the_page_as_it_is_changes_nothing(
    signed_in: SignIn, ada: UserCard
) -> None:
    before = services.get_preferences(owner_id=ada.id)

    send(signed_in(ada))

    assert services.get_preferences(owner_id=ada.id) == before


@pytest.mark.django_db
def test_a_checkbox_changes_one_channel_of_one_kind(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)

    send(client, without="reply.email")
    send(client, **{"like.email": "on"})

    found = services.get_preferences(owner_id=ada.id)
    assert found.choices == {"reply": {"email": False}, "like": {"email": True}}


@pytest.mark.django_db
def test_other_channels_cannot_be_chosen_while_the_page_is_off(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    send(client, without="like.push")

    send(client, without="like.page")
    assert {"like.push", "like.email"} & fields_of(client).keys() == set()
    send(client)  # a browser does not send what is disabled
    send(client, **{"like.page": "on"})

    found = services.get_preferences(owner_id=ada.id)
    assert found.channels_of("like") == {Channel.PAGE}, "push was off before"
    assert found.channels_of("reply") == frozenset(Channel)


@pytest.mark.django_db
def test_without_scripts_the_button_saves_and_says_so(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    fields = {**fields_of(client), "email_frequency": "weekly", "quiet": "on"}

    response = client.post(URL, fields, follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert "Your choice is saved." in response.content.decode()
    found = services.get_preferences(owner_id=ada.id)
    assert found.email_frequency is EmailFrequency.WEEKLY
    assert found.quiet_hours is not None
    assert str(found.quiet_hours.begins) == "22:00:00"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"quiet_from": "25:00"}, "Enter a valid time."),
        ({"quiet_to": ""}, "Choose a time."),
        ({"quiet_from": "07:00"}, "must begin and end at different times"),
        ({"email_frequency": "hourly"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_named_and_everything_else_is_stored(
    signed_in: SignIn, ada: UserCard, wrong: dict[str, str], text: str
) -> None:
    client = signed_in(ada)
    fields = {**fields_of(client), "quiet": "on", "email_frequency": "weekly"}
    del fields["like.push"]

    response = client.post(URL, {**fields, **wrong}, headers=HTMX)

    assert response.status_code == 422
    assert text in response.content.decode()
    found = services.get_preferences(owner_id=ada.id)
    assert found.choices == {"like": {"push": False}}
    is_quiet = found.quiet_hours is not None
    is_weekly = found.email_frequency is EmailFrequency.WEEKLY
    is_mail_wrong = "email_frequency" in wrong
    assert (is_quiet, is_weekly) == (is_mail_wrong, not is_mail_wrong)


@pytest.mark.django_db
def test_times_of_quiet_hours_are_kept_while_they_are_off(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    times = {"quiet_from": "23:30", "quiet_to": "06:15"}

    send(client, **times)
    assert services.get_preferences(owner_id=ada.id).quiet_hours is None
    page = client.get(URL).content.decode()
    assert 'value="23:30"' in page
    assert 'value="06:15"' in page

    send(client, quiet="on", **times)
    send(client, **times)
    assert services.get_preferences(owner_id=ada.id).quiet_hours is None
    Api(ada.id).patch("notifications/preferences", {"quiet_hours": None})
    assert 'value="23:30"' in client.get(URL).content.decode()


@pytest.mark.django_db
def test_boxes_that_the_page_could_not_send_keep_their_choice(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    send(client, without="like.page")
    old = {**fields_of(client), "fixed": client.get(URL).context["fixed"]}
    assert "like.push" in old["fixed"]

    send(client, **{"like.page": "on", "like.push": "on"})
    client.post(URL, {**old, "like.page": "on"}, headers=HTMX)  # sent before the answer

    found = services.get_preferences(owner_id=ada.id)
    assert found.is_on("like", Channel.PUSH)


@pytest.mark.django_db
def test_quiet_hours_are_in_the_devices_zone(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)
    client.cookies["time_zone"] = "Europe/Madrid"

    send(client, quiet="on")

    assert services.get_preferences(owner_id=ada.id).device_zone == "Europe/Madrid"
    assert "Europe/Madrid" in client.get(URL).content.decode()


@pytest.mark.django_db
def test_every_checkbox_has_a_name_of_its_own(signed_in: SignIn, ada: UserCard) -> None:
    groups = signed_in(ada).get(URL).context["groups"]

    labels = [
        cell.label for _heading, rows in groups for row in rows for cell in row.cells
    ]
    assert len(set(labels)) == len(labels)
    assert "Mentions: E-mail" in labels


@pytest.mark.django_db
def test_apps_read_and_change_preferences(ada: UserCard) -> None:
    api = Api(ada.id)
    before = api.get("notifications/preferences").body
    assert before["channels"]["like"] == {"page": True, "push": True, "email": False}
    assert before["quiet_hours"] is None

    changes = {
        "channels": {"like": {"email": True}},
        "quiet_hours": {"begins": "22:00", "ends": "07:30"},
    }
    answer = api.patch("notifications/preferences", changes)

    assert answer.status == 200
    assert answer.body["channels"]["like"]["email"] is True
    assert answer.body["quiet_hours"] == changes["quiet_hours"]
    assert answer.body["email_frequency"] == "immediate"
    after = api.patch("notifications/preferences", {"quiet_hours": None})
    assert after.body["quiet_hours"] is None
    assert after.body["channels"] == answer.body["channels"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channels": {"like": {"pigeon": True}}}, "channels"),
        ({"channels": {"like": {"push": "yes"}}}, "channels"),
        ({"channels": {"nonsense": {"push": True}}}, "channels"),
        ({"channels": {"sign_in": {"page": False}}}, "channels"),
        ({"channels": [1]}, "channels"),
        ({"quiet_hours": {"begins": "22:00", "ends": "22:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begins": "24:00", "ends": "7:00"}}, "quiet_hours.begins"),
        ({"email_frequency": "hourly"}, "email_frequency"),
    ],
)
def test_apps_get_the_name_of_the_field_that_is_wrong(
    ada: UserCard, changes: dict[str, Any], field: str
) -> None:
    answer = Api(ada.id).patch("notifications/preferences", changes)

    assert answer.status in (400, 422)
    assert field.split(".")[0] in answer.body["errors"], answer.body
    assert services.get_preferences(owner_id=ada.id) == Preferences()


@pytest.mark.django_db
def test_people_with_a_bell_or_never_are_listed_and_can_be_removed(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    change_override(owner_id=ada.id, target_id=bob.id, override=Override.BELL)
    change_override(owner_id=ada.id, target_id=cyd.id, override=Override.NEVER)
    client = signed_in(ada)

    with count_round_trips() as trips:
        page = client.get(f"{URL}/people").content.decode()
    assert_indexed(trips)
    assert page.index("Cyd Charisse") < page.index("@bob"), "the latest first"
    assert "You are never notified" in page

    answer = client.post(
        "/@bob/notifications",
        {"override": "default", "next": f"{URL}/people"},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == f"{URL}/people"
    assert 'href="/@cyd"' in answer.content.decode()
    assert 'href="/@bob"' not in answer.content.decode()
    assert get_relation(user_id=bob.id, viewer=Viewer(ada.id)).override == "default"
