"""Tests forms that are sent again since the answer got lost, and late autosaves.

Whatever arrives, in whatever order: there is one tweet, or one draft.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tweets import services
from tweets.models import Draft, Tweet
from tweets.tests.conftest import AtOnce
from tweets.types import NewTweet, WrittenIn
from twitter_project.workshop.testing.api import Api
from users.models import User
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db
FORM = {"text": "Ahoy", "key": "form key", "place": "composer"}
SAVED = {"draft": "", "draft_key": "form key", "draft_version": ""}
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def page(signed_in: Callable[[UserCard], Client], ada: UserCard) -> Client:
    return signed_in(ada)


@pytest.fixture
def undo_send(ada: UserCard) -> None:
    User.objects.filter(id=ada.id).update(undo_send_s=30)


def send(page: Client, **changes: str) -> str:
    answer = page.post("/compose", FORM | changes, headers=FRAGMENT)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def autosave(page: Client, **changes: str) -> dict[str, Any]:
    answer = page.post("/tweets/drafts/save", FORM | SAVED | changes)
    assert answer.status_code == 200, answer.content
    saved: dict[str, Any] = answer.json()
    return saved


def publish_now() -> None:
    Draft.objects.update(publish_at=timezone.now())
    services.publish_due(draft_id=Draft.objects.get().id)


@pytest.mark.usefixtures("undo_send")
@pytest.mark.parametrize("is_saved", [False, True])
def test_sending_again_offers_to_undo_the_same_draft(
    page: Client, is_saved: bool
) -> None:
    """The form knows an outdated version: the answer that had the new one got lost."""
    changes = {}
    if is_saved:
        saved = autosave(page)
        changes = {"draft": saved["id"], "draft_version": str(saved["version"])}
    first = send(page, **changes)
    draft = Draft.objects.get()

    second = send(page, **changes)

    again = Draft.objects.get()
    assert (again.id, again.version) == (draft.id, draft.version)
    assert (again.state, again.publish_at) == ("sending", draft.publish_at)
    undo = f"/tweets/drafts/{draft.id}/undo"
    assert undo in first
    assert undo in second


@pytest.mark.usefixtures("undo_send")
def test_sending_again_after_the_seconds_shows_the_tweet(page: Client) -> None:
    send(page)
    publish_now()

    assert f"tweet-{Tweet.objects.get().id}" in send(page)

    assert not Draft.objects.exists()


@pytest.mark.usefixtures("undo_send")
def test_sending_again_after_undoing_shows_the_draft(
    page: Client, ada: UserCard
) -> None:
    send(page)
    draft = Draft.objects.get()
    services.stop_draft(author_id=ada.id, draft_id=draft.id)

    assert f'value="{draft.id}"' in send(page)

    assert Draft.objects.get().state == "draft"


@pytest.mark.usefixtures("undo_send")
def test_another_text_in_a_form_that_was_sent_is_not_lost(page: Client) -> None:
    send(page)

    answer = page.post("/compose", FORM | {"text": "Belay"}, headers=FRAGMENT)

    assert answer.status_code == 422
    assert b"already posted" in answer.content
    assert b"Belay" in answer.content


BUTTONS = {
    "post": {},
    "save": {"save_draft": "1"},
    "schedule": {"schedule": "1", "publish_at": "2030-01-01T08:00"},
}


@pytest.mark.parametrize("is_saved", [False, True])
@pytest.mark.parametrize("button", ["send", *BUTTONS])
def test_an_autosave_that_arrives_late_leaves_no_draft(
    page: Client, ada: UserCard, button: str, is_saved: bool
) -> None:
    if button == "send":
        User.objects.filter(id=ada.id).update(undo_send_s=30)
    saved = SAVED
    if is_saved:
        answer = autosave(page)
        version = str(answer["version"])
        saved = SAVED | {"draft": answer["id"], "draft_version": version}
    year = timezone.now().year + 1
    changes = saved | BUTTONS.get(button, {})
    if "publish_at" in changes:
        changes["publish_at"] = f"{year}-01-01T08:00"
    assert page.post("/compose", FORM | changes).status_code in (200, 302)
    before = list(Draft.objects.values())

    late = autosave(page, text="Aho", **saved)

    assert late == {"id": "", "version": 0, "is_copy": False}
    assert list(Draft.objects.values()) == before
    assert len(before) + Tweet.objects.count() == 1


def test_an_autosave_at_the_same_moment_leaves_no_draft(
    ada: UserCard, at_once: AtOnce
) -> None:
    for number in range(8):
        key = f"form {number}"
        tweets = [NewTweet(text=key)]
        autosave_ = partial(
            services.autosave_draft,
            author_id=ada.id,
            tweets=tweets,
            form_key=key,
            key=key,
        )
        common: dict[str, Any] = {
            "tweets": tweets,
            "idempotency_key": key,
            "written_in": WrittenIn(key),
        }
        post = partial(services.post_and_show_thread, viewer=Viewer(ada.id), **common)
        save = partial(services.create_draft, author_id=ada.id, **common)
        at_once([autosave_, post if number % 2 else save, autosave_])

    assert Tweet.objects.count() == 4
    assert Draft.objects.count() == 4


def test_the_api_does_not_begin_the_seconds_again(ada: UserCard) -> None:
    api, key = Api(ada.id), {"Idempotency-Key": "k1"}
    draft = api.post("drafts", {"tweets": [{"text": "Ahoy"}]}).body
    path = f"drafts/{draft['id']}/publish"

    first, second = (api.post(path, {"undo_s": 20}, **key) for _ in range(2))

    assert (first.status, second.status) == (202, 202)
    assert second.body == first.body
    publish_now()
    third = api.post(path, {"undo_s": 20}, **key)
    assert third.status == 201
    assert [one["text"] for one in third.body["tweets"]] == ["Ahoy"]
    assert api.post(path, {"undo_s": 20}).status == 404
    assert Tweet.objects.count() == 1
