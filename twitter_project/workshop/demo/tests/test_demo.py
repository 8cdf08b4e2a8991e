"""Tests that the demo world fulfils its script, and is created only once."""

import io
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from notifications.models import Notification, NotificationKind
from notifications.services import (
    count_unread,
    list_announcements,
    list_waiting_people,
)
from timeline.services import get_for_you, get_home, list_conversations
from tweets.models import Media, Tweet
from tweets.services import (
    get_tweet,
    list_bookmarks,
    list_drafts,
    list_folders,
    list_scheduled,
    list_trash,
    list_trends,
)
from twitter_project.management import first_accounts
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import id_time, new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.demo import desk, news, scenes
from twitter_project.workshop.demo.cast import FOLLOWS, RESIDENTS, SIGN_IN_HANDLE
from twitter_project.workshop.demo.script import SCRIPT
from users.models import User
from users.services import find_muted_words
from users.types import Viewer

# Staff say these, or the end of a poll.
LATER = {
    "poll_ended",
    "announcement",
    "moderation_notice",
    "appeal_outcome",
    "report_outcome",
}
HANDLES = {who.handle for who in RESIDENTS}


def test_the_script_names_only_what_there_is() -> None:
    told: set[str] = set()
    for line in SCRIPT:
        assert line.author in HANDLES
        for key in (line.reply_to, line.quotes):
            assert not key or key in told
        others = HANDLES - {line.author}
        assert {*line.retweeted_by.split(), *line.followed_by.split()} <= others
        assert line.likes < len(RESIDENTS)
        assert len(line.votes) == len(line.options)
        assert sum(line.votes) <= len(RESIDENTS) - 2  # without the author and the login
        told.add(line.key)
    for follower, followees in FOLLOWS.items():
        assert {follower, *followees.split()} <= HANDLES
        assert follower not in followees.split()
    assert {*desk.IN_FOLDER, *desk.IN_NO_FOLDER} <= told


def test_each_text_is_said_once_and_fits_a_tweet() -> None:
    texts = [text for line in SCRIPT for text in (line.text, *line.more)]

    assert len(set(texts)) == len(texts) >= 80
    for text in texts:
        assert len(text) <= 280
        assert text == unicodedata.normalize("NFC", text).strip()


def test_every_picture_has_a_description_and_can_be_drawn() -> None:
    for scene in (scene for line in SCRIPT for scene in line.scenes):
        assert len(scene.alt) > 20
        assert scene.what in scenes.SCENES


@pytest.mark.parametrize("what", sorted(scenes.SCENES))
def test_a_scene_is_the_same_each_time_and_not_one_colour(what: str) -> None:
    one, other = (
        scenes.draw(what, hue=200, seed=3, size_px=(120, 80)) for _ in range(2)
    )

    assert one.tobytes() == other.tobytes()
    assert one.size == (120, 80)
    colours = one.getcolors(120 * 80)
    assert colours is None or len(colours) > 20


@pytest.mark.slow
@pytest.mark.django_db
def test_the_world_of_a_new_site_is_made_once_and_is_right(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    logins = first_accounts.open_accounts(with_demo=True)
    assert set(User.objects.values_list("handle", flat=True)) == {*HANDLES, "admin"}
    assert first_accounts.is_demo_unfinished()
    out = io.StringIO()
    call_command("demo", password="a quiet harbour", stdout=out)

    assert not first_accounts.is_demo_unfinished()
    # Polls end later, and a tweet waits for its time.
    assert set(Delivery.objects.values_list("state", flat=True)) == {"scheduled"}
    written = sum(1 + len(line.more) for line in SCRIPT)
    assert Tweet.objects.count() == written + news.TWEETS
    assert f"{written} new tweets" in out.getvalue()
    assert "Login" not in out.getvalue()
    login = User.objects.get(handle=SIGN_IN_HANDLE)
    assert login.check_password(logins[SIGN_IN_HANDLE])
    people = User.objects.filter(handle__in=HANDLES)
    assert all(people.values_list("avatar_key", flat=True))
    assert Media.objects.count() == sum(len(line.scenes) for line in SCRIPT)
    assert len(get_home(viewer=Viewer(login.id), keyset=Keyset()).items) > 12
    assert 0 < count_unread(recipient_id=login.id) < 40
    call_command("verify_timelines", stdout=io.StringIO())
    assert list_trends()
    check_kinds(login.id)
    check_desk(login.id)
    check_news(login.id)
    check_choices(login.id)

    tweet_ids = set(Tweet.objects.values_list("id", flat=True))
    out = io.StringIO()
    call_command("demo", stdout=out)

    assert "complete, with 0 new tweets" in out.getvalue()
    assert "Login" not in out.getvalue()
    assert set(Tweet.objects.values_list("id", flat=True)) == tweet_ids
    check_desk(login.id)
    assert id_time(max(tweet_ids)) < id_time(new_id())
    assert (id_time(max(tweet_ids)) - id_time(min(tweet_ids))).days >= 5


def check_desk(login_id: int) -> None:
    """Check that what the login keeps for itself is there once."""
    viewer = Viewer(login_id)
    drafts = list_drafts(author_id=login_id, keyset=Keyset()).items
    texts = [draft.tweets[0].text for draft in drafts]
    assert texts == [news.ANSWER, desk.DRAFT]
    waiting = list_scheduled(author_id=login_id)
    assert [draft.tweets[0].text for draft in waiting] == [desk.SCHEDULED]
    assert len(list_trash(viewer=viewer, keyset=Keyset()).items) == 1
    [folder] = list_folders(owner_id=login_id)
    saved = list_bookmarks(viewer=viewer, folder_id=folder.id, keyset=Keyset())
    assert len(saved.items) == len(desk.IN_FOLDER)


def check_news(login_id: int) -> None:
    """Check that the login has a notification of each kind that somebody can cause."""
    kinds = {*NotificationKind.values} - LATER
    found = Notification.objects.filter(recipient_id=login_id, hidden=False)
    assert set(found.values_list("kind", flat=True)) == kinds


def check_choices(login_id: int) -> None:
    """Check that each choice of the login has something to show for it."""
    words = find_muted_words(user_ids=[login_id])[login_id]
    viewer = Viewer(login_id, muted=words)
    home = get_home(viewer=viewer, keyset=Keyset(limit=40)).items
    collapsed = [view for view in home if view.muted_by]
    assert [view.text.endswith("#bookclub") for view in collapsed] == [True]
    waiting = list_waiting_people(viewer=viewer, keyset=Keyset()).items
    assert {one.person.card.handle for one in waiting} == {"vela_outlet", "radio_verde"}
    assert list_announcements(viewer=Viewer(login_id, language="es"))
    assert list_conversations(viewer=viewer, keyset=Keyset()).items
    ranked = get_for_you(viewer=viewer, cursor=None, limit=20).items
    assert "radio_verde" in {one.tweet.author.handle for one in ranked}
    assert [one.tweet.id for one in ranked] != [view.id for view in home[:20]]


def check_kinds(login_id: int) -> None:
    """Check that the login sees each line of the script as it is meant."""
    for line in SCRIPT:
        if line.is_trashed:
            continue
        tweet_id = Tweet.objects.get(text=line.text).id
        view = get_tweet(tweet_id=tweet_id, viewer=Viewer(login_id))
        assert (view.edited_at is not None) == bool(line.first_text)
        assert (view.quoted is not None) == bool(line.quotes)
        assert view.content_warning == line.content_warning
        assert view.visibility == (line.visibility or "public")
        assert (view.poll is not None) == bool(line.options)
        if view.poll:
            assert view.poll.may_vote == (line.author != SIGN_IN_HANDLE)
            assert view.poll.voters_count == sum(line.votes)


@pytest.mark.django_db
def test_a_password_that_nobody_may_have_is_refused_before_anything_is_made() -> None:
    with pytest.raises(CommandError, match="password"):
        call_command("demo", password="12345", stdout=io.StringIO())

    assert not User.objects.exists()
