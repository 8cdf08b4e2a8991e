"""Tests drafts: every change kept, whoever makes it, and pictures with their draft."""

from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tweets import services
from tweets.errors import (
    DraftChanged,
    DraftNotFound,
    MediaNotUsable,
    ThreadTooLong,
    TooManyDrafts,
)
from tweets.limits import DRAFTS_MAX
from tweets.models import Draft, Media, Tweet
from tweets.services.draft_rows import find_written
from tweets.tests.conftest import AtOnce
from tweets.types import DraftView, NewTweet, WrittenIn
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import JSON, Answer, Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db
KEYSET = Keyset()


def upload(owner: UserCard) -> int:
    file = SimpleUploadedFile("harbour.png", encode(draw(30, 20), "PNG"), "image/png")
    return services.upload_media(owner_id=owner.id, file=file).id


def said(draft: DraftView | None) -> list[str]:
    assert draft is not None
    return [tweet.text for tweet in draft.tweets]


def all_said(author: UserCard) -> list[list[str]]:
    page = services.list_drafts(author_id=author.id, keyset=KEYSET)
    return [said(draft) for draft in page.items]


def holders() -> list[tuple[str, int]]:
    rows = Media.objects.order_by("id")
    return list(rows.values_list("holder_kind", "holder_id"))


def test_a_draft_keeps_all_that_was_written(ada: UserCard, bob: UserCard) -> None:
    tweets = (
        NewTweet(text="x" * 500, media_ids=(upload(ada),), in_reply_to_id=7),
        NewTweet(is_sensitive=True),
    )

    draft = services.create_draft(author_id=ada.id, tweets=tweets)

    assert draft.tweets == tweets
    assert list(draft.media) == list(tweets[0].media_ids)
    assert services.get_draft(author_id=ada.id, draft_id=draft.id) == draft
    assert services.list_drafts(author_id=ada.id, keyset=KEYSET).items == [draft]
    assert not services.list_drafts(author_id=bob.id, keyset=KEYSET).items
    for call in (services.get_draft, services.delete_draft, services.stop_draft):
        with pytest.raises(DraftNotFound):
            call(author_id=bob.id, draft_id=draft.id)


def test_a_draft_of_another_release_opens(ada: UserCard) -> None:
    draft = services.create_draft(author_id=ada.id, tweets=[NewTweet(text="kept")])
    Draft.objects.update(tweets=[{"text": "kept", "mood": {"of": 1}, "media_ids": 5}])

    assert services.get_draft(author_id=ada.id, draft_id=draft.id).tweets == (
        NewTweet(text="kept"),
    )


def test_an_outdated_change_overwrites_nothing(ada: UserCard) -> None:
    draft = services.create_draft(author_id=ada.id, tweets=[NewTweet(text="one")])
    change: dict[str, Any] = {
        "author_id": ada.id,
        "draft_id": draft.id,
        "version": draft.version,
    }

    changed = services.change_draft(**change, tweets=[NewTweet(text="two")])

    with pytest.raises(DraftChanged):
        services.change_draft(**change, tweets=[NewTweet(text="three")])
    kept, is_copy = services.autosave_draft(
        **change, tweets=[NewTweet(text="three")], form_key="form"
    )
    assert is_copy
    assert (said(changed), said(kept)) == (["two"], ["three"])
    assert all_said(ada) == [["three"], ["two"]]


def test_two_devices_at_once_lose_nothing(ada: UserCard, at_once: AtOnce) -> None:
    draft = services.create_draft(author_id=ada.id, tweets=[NewTweet(text="one")])

    at_once(
        partial(
            services.autosave_draft,
            author_id=ada.id,
            draft_id=draft.id,
            version=1,
            tweets=[NewTweet(text=text)],
            form_key=f"form {text}",
        )
        for text in "abcdef"
    )

    assert sorted(text for (text,) in all_said(ada)) == list("abcdef")


def test_a_form_has_one_draft_until_it_is_blank(ada: UserCard) -> None:
    def keep(text: str, version: int = 0) -> DraftView | None:
        return services.autosave_draft(
            author_id=ada.id,
            tweets=[NewTweet(text=text)],
            form_key="form",
            version=version,
        )[0]

    assert keep("  ") is None
    first = keep("H")
    assert first is not None
    second = keep("Hello", first.version)
    assert second is not None
    assert (second.id, second.version) == (first.id, first.version + 1)
    assert all_said(ada) == [["Hello"]]


def test_pictures_belong_to_their_draft(ada: UserCard) -> None:
    one, two = upload(ada), upload(ada)
    draft = services.create_draft(
        author_id=ada.id, tweets=[NewTweet(media_ids=(one, two))]
    )
    assert holders() == [("draft", draft.id)] * 2
    with pytest.raises(MediaNotUsable):
        services.create_draft(author_id=ada.id, tweets=[NewTweet(media_ids=(one,))])

    draft = services.change_draft(
        author_id=ada.id,
        draft_id=draft.id,
        version=draft.version,
        tweets=[NewTweet(media_ids=(two,))],
    )
    assert holders() == [("", 0), ("draft", draft.id)]

    services.delete_draft(author_id=ada.id, draft_id=draft.id)
    assert holders() == [("", 0)] * 2
    assert not Draft.objects.exists()


def test_a_tweet_takes_the_pictures_of_its_draft(ada: UserCard, bob: UserCard) -> None:
    picture = upload(ada)
    services.create_draft(author_id=ada.id, tweets=[NewTweet(media_ids=(picture,))])

    with pytest.raises(MediaNotUsable):
        post_tweet(author_id=bob.id, text="mine", media_ids=[picture])
    tweet_id = post_tweet(author_id=ada.id, text="mine", media_ids=[picture])

    assert holders() == [("tweet", tweet_id)]
    (draft,) = services.list_drafts(author_id=ada.id, keyset=KEYSET).items
    assert not draft.media


def test_publishing_a_draft_deletes_it(ada: UserCard) -> None:
    picture = upload(ada)
    tweets = [NewTweet(text="one", media_ids=(picture,)), NewTweet(text="two")]
    draft = services.create_draft(author_id=ada.id, tweets=tweets)
    publish: dict[str, Any] = {"viewer": Viewer(ada.id), "draft_id": draft.id}

    one, two = services.publish_draft(**publish, idempotency_key="k1")

    assert (one.text, two.text, two.in_reply_to_id) == ("one", "two", one.id)
    assert holders() == [("tweet", one.id)]
    assert not Draft.objects.exists()
    again = services.publish_draft(**publish, idempotency_key="k1")
    assert [view.id for view in again] == [one.id, two.id]
    with pytest.raises(DraftNotFound):
        services.publish_draft(**publish)
    assert Tweet.objects.count() == 2


def test_a_draft_that_is_refused_stays(ada: UserCard) -> None:
    picture = upload(ada)
    draft = services.create_draft(
        author_id=ada.id,
        tweets=[NewTweet(text="re", in_reply_to_id=404, media_ids=(picture,))],
    )

    with pytest.raises(Exception, match="does not exist"):
        services.publish_draft(viewer=Viewer(ada.id), draft_id=draft.id)

    assert services.get_draft(author_id=ada.id, draft_id=draft.id) == draft


def test_drafts_are_limited(ada: UserCard) -> None:
    for tweets in ([], [NewTweet(text="x")] * 26):
        with pytest.raises(ThreadTooLong):
            services.create_draft(author_id=ada.id, tweets=tweets)
    for number in range(DRAFTS_MAX):
        services.create_draft(author_id=ada.id, tweets=[NewTweet(text=str(number))])
    with pytest.raises(TooManyDrafts):
        services.create_draft(author_id=ada.id, tweets=[NewTweet(text="more")])
    assert Draft.objects.count() == DRAFTS_MAX


def test_lists_are_read_by_their_indexes(ada: UserCard, bob: UserCard) -> None:
    for author in (ada, bob):
        for number in range(3):
            services.create_draft(
                author_id=author.id, tweets=[NewTweet(text=str(number))]
            )

    with count_round_trips() as trips:
        services.list_drafts(author_id=ada.id, keyset=KEYSET)
        services.list_scheduled(author_id=ada.id)
        find_written(ada.id, WrittenIn("form"))

    assert_indexed(trips, max_examined=4)


def put(api: Api, path: str, body: bytes) -> Answer:
    return api.send("PUT", path, body, JSON)


def test_the_api_reads_and_changes_drafts(ada: UserCard, bob: UserCard) -> None:
    api, key = Api(ada.id), {"Idempotency-Key": "k1"}
    picture = upload(ada)
    body = {"tweets": [{"text": "one", "media_ids": [str(picture)]}, {"text": ""}]}

    created = api.post("drafts", body, **key)

    assert created.status == 201
    draft = created.body
    path = created.headers["Location"].removeprefix("/rest/v1/")
    assert (draft["state"], draft["version"], draft["failure"]) == ("draft", 1, None)
    assert [tweet["text"] for tweet in draft["tweets"]] == ["one", ""]
    assert [item["id"] for item in draft["media"]] == [str(picture)]
    assert api.post("drafts", body, **key).body == draft
    assert api.get("drafts").body == {"items": [draft], "next": None}

    changed = put(api, path, b'{"tweets": [{"text": "two"}], "version": 1}')
    assert (changed.status, changed.body["version"]) == (200, 2)
    late = put(api, path, b'{"tweets": [{"text": "three"}], "version": 1}')
    assert (late.status, late.body["code"]) == (409, "draft_changed")
    assert put(api, path, b'{"tweets": []}').status == 422
    assert Api(bob.id).get(path).status == Api(bob.id).delete(path).status == 404

    posted = api.post(f"{path}/publish", {}, **key)
    assert (posted.status, posted.body["code"]) == (409, "idempotency_key_reused")
    posted = api.post(f"{path}/publish", {})
    assert [tweet["text"] for tweet in posted.body["tweets"]] == ["two"]
    assert api.get(path).status == api.delete(path).status == 404
    assert api.get("drafts/x").status == 404


def test_the_api_deletes_a_draft(ada: UserCard) -> None:
    api = Api(ada.id)
    draft = api.post("drafts", {"tweets": [{"text": "one"}]}).body

    assert api.delete(f"drafts/{draft['id']}").status == 204
    assert not Draft.objects.exists()


def test_the_limit_of_drafts_holds_at_once(ada: UserCard, at_once: AtOnce) -> None:
    for number in range(DRAFTS_MAX - 2):
        services.create_draft(author_id=ada.id, tweets=[NewTweet(text=str(number))])

    at_once(
        partial(
            services.create_draft,
            author_id=ada.id,
            tweets=[NewTweet(text=f"Late {number}")],
        )
        for number in range(8)
    )

    assert Draft.objects.count() == DRAFTS_MAX
