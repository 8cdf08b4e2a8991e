"""Tests what a process leaves if it dies between two commits, and what repairs it.

A separate program kills itself at a command to MongoDB, just before it is sent or just
after it is answered. `docs/databases.md` has the table of all such places.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tweets.models import Draft, Tweet
from tweets.services import schedule_tweets
from tweets.types import NewTweet, TweetState
from twitter_project.outbox.carrying import carry_stranded
from twitter_project.outbox.events import drain
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.processes import site_databases
from users.models import User
from users.types import UserCard

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Dies at the command and moment in its arguments, once `armed`.
SET_UP = """
import os, signal, sys
from pymongo import monitoring
command, moment, *given = sys.argv[1:]
armed = []
class Death(monitoring.CommandListener):
    def look(self, event, now):
        if armed and (event.command_name, now) == (command, moment):
            os.kill(os.getpid(), signal.SIGKILL)
    def started(self, event):
        self.look(event, "started")
    def succeeded(self, event):
        self.look(event, "succeeded")
    def failed(self, event):
        pass
monitoring.register(Death())
import django
django.setup()
"""
SIGN_UP = """
from twitter_project.shared.ids import new_id
from users.services import register_user
new_id()
armed.append(True)
register_user(handle="dot", email="dot@example.org", password="a loom of numbers")
"""
TAKE_DOWN = """
from django.test import Client
from users.models import User
client = Client()
client.force_login(User.objects.get(handle="cyd"),
                   backend="users.backends.HandleOrEmailBackend")
armed.append(True)
client.post("/admin/tweets/tweet/", {"action": "take_down", "reason": "spam",
                                     "_selected_action": given})
"""

THREAD = """
from tweets.services import post_thread
from tweets.types import NewTweet
tweets = [NewTweet(text=text) for text in ("one", "two", "three")]
armed.append(True)
post_thread(author_id=int(given[0]), tweets=tweets)
"""
SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from tweets.services import schedule_tweets
from tweets.types import NewTweet
publish_at = timezone.now() + timedelta(hours=1)
armed.append(True)
schedule_tweets(author_id=int(given[0]), tweets=[NewTweet(text="at noon")],
                publish_at=publish_at)
"""
PUBLISH = """
from tweets.services import publish_due
armed.append(True)
publish_due(draft_id=int(given[0]))
"""


def die(source: str, command: str, moment: str, *given: str) -> None:
    """Run the source in a process that dies there."""
    program = subprocess.run(
        [sys.executable, "-c", SET_UP + source, command, moment, *given],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            **site_databases(),
            "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert program.returncode == -signal.SIGKILL, program.stderr


@pytest.mark.skipif(
    not settings.USERS_DATABASE_URL, reason="accounts and outbox are one database"
)
@pytest.mark.parametrize("moment", ["started", "succeeded"])
def test_who_signed_up_is_told_though_the_process_died(
    moment: str, inbox: list[EmailMessage]
) -> None:
    """After PostgreSQL's commit, before or after the event reached MongoDB."""
    die(SIGN_UP, "insert", moment)

    assert User.objects.get().handle == "dot"
    stranded = Delivery.objects.using("users").count()
    assert stranded == 1
    assert Delivery.objects.count() == (moment == "succeeded")

    assert carry_stranded(after=timedelta()) == stranded
    assert Delivery.objects.using("users").count() == 0
    drain()

    (mail,) = inbox
    assert mail["To"] == "dot@example.org"
    assert Delivery.objects.count() == 0


def test_what_a_moderator_did_is_in_the_history_though_the_process_died(
    ada: UserCard, cyd: UserCard
) -> None:
    """After MongoDB's commit, before the next statement on either database."""
    User.objects.filter(id=cyd.id).update(is_staff=True, is_superuser=True)
    tweet_id = post_tweet(author_id=ada.id, text="bad")

    die(TAKE_DOWN, "commitTransaction", "succeeded", str(tweet_id))

    assert Tweet.objects.get(id=tweet_id).state == TweetState.REMOVED
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.object_id) == (cyd.id, str(tweet_id))
    assert "spam" in entry.change_message


@pytest.mark.parametrize(
    ("command", "moment"), [("insert", "started"), ("commitTransaction", "succeeded")]
)
def test_a_thread_is_posted_whole_or_not_at_all(
    ada: UserCard, command: str, moment: str
) -> None:
    die(THREAD, command, moment, str(ada.id))

    texts = list(Tweet.objects.order_by("id").values_list("text", flat=True))
    assert texts == (["one", "two", "three"] if moment == "succeeded" else [])


def test_what_is_scheduled_is_so_from_the_first_commit_on(ada: UserCard) -> None:
    die(SCHEDULE, "commitTransaction", "succeeded", str(ada.id))

    assert Draft.objects.get().state == "scheduled"
    assert Delivery.objects.filter(event="tweets.scheduled").exists()


# Not in the middle of the transaction, whose locks MongoDB would keep for a minute.
@pytest.mark.parametrize(
    ("command", "moment"), [("delete", "started"), ("commitTransaction", "succeeded")]
)
def test_a_scheduled_tweet_is_published_once_though_the_process_died(
    ada: UserCard, command: str, moment: str
) -> None:
    draft = schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="at noon"), NewTweet(text="and later")],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    Draft.objects.update(publish_at=timezone.now())

    die(PUBLISH, command, moment, str(draft.id))

    is_published = moment == "succeeded"
    assert (Tweet.objects.count(), Draft.objects.count()) == (
        (2, 0) if is_published else (0, 1)
    )
    Delivery.objects.update(due_at=timezone.now())
    drain()
    assert (Tweet.objects.count(), Draft.objects.count()) == (2, 0)
