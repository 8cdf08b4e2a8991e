"""Tests the history of edits: each version, and who is told that a tweet changed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tweets.diffs import Change, compare_texts
from tweets.errors import (
    EditedTooOften,
    EditTooLate,
    MediaNotUsable,
    TweetEmpty,
    TweetNotFound,
)
from tweets.events import TweetEdited
from tweets.models import Media, Tweet, TweetVersion
from tweets.services import (
    delete_tweet,
    describe_media,
    edit_tweet,
    get_history,
    get_tweet,
    hydrate_sources,
    like_tweet,
    retweet,
    take_down_tweet,
    upload_media,
)
from tweets.services.editing import EDITS_MAX
from tweets.tests.conftest import AtOnce, Published
from tweets.types import FeedRules, FeedSource
from twitter_project.media.tests.pictures_cast import photo
from twitter_project.outbox.events import drain
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import ANONYMOUS, UserCard, Viewer

SignIn = Callable[[UserCard], Client]


def upload(owner: UserCard) -> int:
    return upload_media(owner_id=owner.id, file=ContentFile(photo(), "a.jpg")).id


def old_tweet(author: UserCard, text: str = "Old") -> int:
    """Return a tweet that was posted more than an hour ago."""
    id_ = first_id_at(timezone.now() - timedelta(minutes=61))
    Tweet.objects.create(id=id_, author_id=author.id, text=text, conversation_id=id_)
    return id_


def texts(tweet_id: int) -> list[str]:
    history = get_history(tweet_id=tweet_id, viewer=ANONYMOUS)
    return [version.text for version in history.versions]


@pytest.fixture
def edited_id(ada: UserCard) -> int:
    tweet_id = post_tweet(author_id=ada.id, text="one")
    for text in ("two", "three"):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=text)
    return tweet_id


def test_every_version_stays_with_its_time(edited_id: int) -> None:
    with count_round_trips() as trips:
        history = get_history(tweet_id=edited_id, viewer=ANONYMOUS)

    assert_indexed(trips)
    assert [(one.number, one.text) for one in history.versions] == [
        (2, "three"),
        (1, "two"),
        (0, "one"),
    ]
    now, between, posted = (one.written_at for one in history.versions)
    assert posted == history.tweet.created_at
    assert posted < between < now == history.tweet.edited_at
    assert history.tweet.edits_count == 2


def test_a_tweet_that_was_never_edited_has_one_version(ada: UserCard) -> None:
    assert texts(post_tweet(author_id=ada.id, text="one")) == ["one"]


def test_who_may_not_see_a_tweet_may_not_see_its_history(
    ada: UserCard, edited_id: int
) -> None:
    take_down_tweet(tweet_id=edited_id, moderator_id=1)

    with pytest.raises(TweetNotFound):
        get_history(tweet_id=edited_id, viewer=ANONYMOUS)
    assert get_history(tweet_id=edited_id, viewer=Viewer(ada.id)).versions


def test_edits_at_the_same_time_keep_each_version(
    ada: UserCard, at_once: AtOnce
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="0")

    edit = partial(edit_tweet, actor_id=ada.id, tweet_id=tweet_id)
    answers = at_once([partial(edit, text=f"{n}") for n in range(1, 6)])

    assert answers == [None] * 5
    assert sorted(texts(tweet_id)) == ["0", "1", "2", "3", "4", "5"]


def test_an_hour_after_posting_the_text_and_the_pictures_stay(
    ada: UserCard, published: Published
) -> None:
    tweet_id, picture_id = old_tweet(ada), upload(ada)

    for changes in ({"text": "New"}, {"media_ids": [picture_id]}):
        with pytest.raises(EditTooLate):
            edit_tweet(actor_id=ada.id, tweet_id=tweet_id, **changes)

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Old", is_sensitive=True)
    tweet = Tweet.objects.get()
    assert (tweet.text, tweet.is_sensitive, tweet.edited_at) == ("Old", True, None)
    assert Media.objects.get().holder_id == 0
    assert published() == []


def test_a_tweet_is_not_edited_for_ever(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")
    Tweet.objects.filter(id=tweet_id).update(edits_count=EDITS_MAX)

    with pytest.raises(EditedTooOften):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="two")


def test_pictures_are_added_and_removed_and_the_history_shows_the_old_ones(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    first, second, bobs = upload(ada), upload(ada), upload(bob)
    tweet_id = post_tweet(author_id=ada.id, media_ids=[first])
    with pytest.raises(MediaNotUsable):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, media_ids=[first, bobs])
    with pytest.raises(TweetEmpty):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, media_ids=[])

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, media_ids=[second])
    describe_media(owner_id=ada.id, media_id=second, alt="A ferry")

    history = get_history(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert [[item.id for item in one.media] for one in history.versions] == [
        [second],
        [first],
    ]
    assert history.tweet.media[0].alt == "A ferry"
    assert published()[-1] == TweetEdited(tweet_id=tweet_id, author_id=ada.id)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, media_ids=[first, second])
    view = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert [item.id for item in view.media] == [first, second]


def test_the_history_goes_with_the_tweet(ada: UserCard, edited_id: int) -> None:
    delete_tweet(actor_id=ada.id, tweet_id=edited_id)
    drain()

    assert not TweetVersion.objects.exists()


def test_tweets_say_if_they_were_edited_since_the_viewers_reaction(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    retweet_id = retweet(user_id=cyd.id, tweet_id=tweet_id)
    assert retweet_id is not None

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="two")

    def since(viewer: Viewer) -> str:
        return get_tweet(tweet_id=tweet_id, viewer=viewer).edited_since

    assert since(Viewer(bob.id)) == "like"
    assert since(Viewer(cyd.id)) == "retweet"
    assert since(Viewer(ada.id)) == since(ANONYMOUS) == ""
    (brought,) = hydrate_sources(
        sources=[FeedSource(retweet_id, tweet_id, cyd.id)],
        viewer=ANONYMOUS,
        feed=FeedRules(),
    )
    assert brought.edited_since == "source"
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    assert since(Viewer(ada.id)) == ""


def test_the_history_and_edits_over_rest(ada: UserCard, bob: UserCard) -> None:
    api, tweet_id = Api(ada.id), post_tweet(author_id=ada.id, text="one")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    path, picture_id = f"tweets/{tweet_id}", upload(ada)

    edited = api.patch(path, {"media_ids": [str(picture_id)], "is_sensitive": True})

    assert edited.body["text"] == "one"
    assert edited.body["is_sensitive"]
    assert edited.body["edits_count"] == 1
    assert Api(bob.id).get(path).body["edited_since"] == "like"
    now, posted = Api().get(f"{path}/history").body["items"]
    assert (now["number"], posted["number"]) == (1, 0)
    assert [item["id"] for item in now["media"]] == [str(picture_id)]
    assert posted["media"] == []
    late = api.patch(f"tweets/{old_tweet(ada)}", {"text": "New"})
    assert (late.status, late.body["code"]) == (403, "edit_too_late")
    assert api.patch(path, {"media_ids": ["1"]}).status == 422


def test_the_page_marks_what_changed(ada: UserCard, edited_id: int) -> None:
    page = Client().get(f"/@ada/{edited_id}/history").content.decode()

    assert page.count("<ins>") == page.count("<del>") == 2
    assert f'href="/@ada/{edited_id}/history"' in (
        Client().get(f"/@ada/{edited_id}").content.decode()
    )
    assert Client().get(f"/@ADA/{edited_id}/history").status_code == 302
    assert Client().get("/@ada/404/history").status_code == 404


def test_an_old_tweet_s_page_edits_only_what_can_be_edited(
    signed_in: SignIn, ada: UserCard
) -> None:
    client, tweet_id = signed_in(ada), old_tweet(ada)
    url = f"/tweets/{tweet_id}/edit"
    page = client.get(url).content.decode()
    assert 'name="text"' not in page
    assert 'name="is_sensitive"' in page

    client.post(url, {"is_sensitive": "on"})

    assert Tweet.objects.get().is_sensitive


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_parts_of_a_comparison_make_up_both_texts(old: str, new: str) -> None:
    parts = compare_texts(old, new)

    assert "".join(p.text for p in parts if p.change is not Change.ADDED) == old
    assert "".join(p.text for p in parts if p.change is not Change.REMOVED) == new


# Many words of few kinds, with spaces at both ends or not.
repeated = st.lists(st.sampled_from(("a", "b", "a ", " b")), min_size=120).map(" ".join)


@given(repeated, repeated)
def test_a_comparison_of_many_words_compares_what_is_between_the_ends(
    old: str, new: str
) -> None:
    parts = compare_texts(old, new)

    assert "".join(p.text for p in parts if p.change is not Change.ADDED) == old
    assert "".join(p.text for p in parts if p.change is not Change.REMOVED) == new
    assert len(parts) <= 4


def test_a_comparison_keeps_the_words_that_stay() -> None:
    parts = compare_texts("See you at six", "See you all at seven")

    assert [(part.change, part.text) for part in parts] == [
        (Change.KEPT, "See you "),
        (Change.ADDED, "all "),
        (Change.KEPT, "at "),
        (Change.REMOVED, "six"),
        (Change.ADDED, "seven"),
    ]
