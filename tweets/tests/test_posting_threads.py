"""Tests threads that are posted at once: in order, together, and told of once."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from notifications.models import Notification
from timeline.services import get_home
from tweets.errors import InThread, ReplyInThread, ThreadTooLong, TweetNotFound
from tweets.events import TweetPosted
from tweets.models import AuthorStats, IdempotencyKey, Tweet
from tweets.services import (
    count_tweets,
    delete_tweet,
    get_tweet,
    post_and_show_thread,
    post_thread,
    retweet,
    upload_media,
)
from tweets.tests.conftest import AtOnce, Published
from tweets.types import NewPoll, NewTweet, decode_tweet, encode_tweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox.events import drain
from twitter_project.outbox.models import Delivery
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.processes import site_databases
from users.types import UserCard, Viewer

DYING = """
import os, signal, sys
from pymongo import monitoring
command, moment, author_id = sys.argv[1:]
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
from twitter_project.shared.ids import new_id
from tweets.services import post_thread
from tweets.types import NewTweet
new_id()
armed.append(True)
post_thread(author_id=int(author_id), idempotency_key="k1",
            tweets=[NewTweet(text=str(number)) for number in range(25)])
"""


def thread(*texts: str) -> list[NewTweet]:
    return [NewTweet(text=text) for text in texts]


def upload(owner: UserCard) -> int:
    file = SimpleUploadedFile("harbour.png", encode(draw(30, 20), "PNG"), "image/png")
    return upload_media(owner_id=owner.id, file=file).id


def home_of(person: UserCard) -> list[str]:
    drain()
    page = get_home(viewer=Viewer(person.id), keyset=Keyset())
    return [tweet.text for tweet in page.items]


def test_each_tweet_replies_to_the_one_before(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    parent_id = post_tweet(author_id=bob.id, text="Go on")
    one, two = upload(ada), upload(ada)

    ids = post_thread(
        author_id=ada.id,
        tweets=[
            NewTweet(text="one", media_ids=[one], in_reply_to_id=parent_id),
            NewTweet(text="two"),
            NewTweet(media_ids=[two]),
        ],
    )

    assert list(ids) == sorted(ids)
    rows = [Tweet.objects.get(id=id_) for id_ in ids]
    assert [row.in_reply_to_id for row in rows] == [parent_id, *ids[:-1]]
    assert [row.ancestor_ids for row in rows] == [
        [parent_id],
        [parent_id, ids[0]],
        [parent_id, *ids[:2]],
    ]
    assert {row.thread_id for row in rows} == {ids[0]}
    assert {row.conversation_id for row in rows} == {parent_id}
    assert [row.replies_count for row in rows] == [1, 1, 0]
    assert [len(row.media) for row in rows] == [1, 0, 1]
    assert Tweet.objects.get(id=parent_id).replies_count == 1
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 3}
    assert published()[1:] == [TweetPosted(id_, ada.id, id_ != ids[0]) for id_ in ids]


def test_what_is_shown_is_what_is_read_afterwards(ada: UserCard, bob: UserCard) -> None:
    viewer = Viewer(ada.id)

    views = post_and_show_thread(
        viewer=viewer, tweets=thread("@bob #one", "two"), idempotency_key="k1"
    )

    read = [get_tweet(tweet_id=view.id, viewer=viewer) for view in views]
    assert views == read
    again = post_and_show_thread(
        viewer=viewer, tweets=thread("@bob #one", "two"), idempotency_key="k1"
    )
    assert again == read
    assert Tweet.objects.count() == 2


def test_one_refused_tweet_refuses_all(ada: UserCard) -> None:
    with pytest.raises(InThread) as caught:
        post_thread(author_id=ada.id, tweets=thread("one", "x" * 281, "three"))
    assert str(caught.value) == "Tweet 2: The text is 1 character too long."
    assert (caught.value.index, caught.value.code) == (1, "tweet_too_long")

    with pytest.raises(InThread) as caught:
        post_thread(
            author_id=ada.id,
            tweets=[NewTweet(text="one"), NewTweet(text="two", media_ids=[404])],
        )
    assert caught.value.code == "media_not_usable"

    for tweets in ([], thread(*("x" * 26))):
        with pytest.raises(ThreadTooLong):
            post_thread(author_id=ada.id, tweets=tweets)
    with pytest.raises(InThread) as caught:
        post_thread(
            author_id=ada.id,
            tweets=[NewTweet(text="one"), NewTweet(text="two", in_reply_to_id=1)],
        )
    assert caught.value.code == ReplyInThread.code
    reply = NewTweet(text="one", in_reply_to_id=404)
    with pytest.raises(TweetNotFound):
        post_thread(author_id=ada.id, tweets=[reply, NewTweet(text="two")])

    for model in (Tweet, AuthorStats, IdempotencyKey, Delivery):
        assert not model.objects.exists()


def test_the_same_request_at_the_same_time_posts_one_thread(
    ada: UserCard, at_once: AtOnce
) -> None:
    def post() -> object:
        return tuple(
            post_thread(
                author_id=ada.id, tweets=thread("one", "two"), idempotency_key="k1"
            )
        )

    answers = at_once([post] * 8)

    assert set(answers) == {
        tuple(Tweet.objects.order_by("id").values_list("id", flat=True))
    }
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 2}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("command", "moment", "count"),
    [
        ("insert", "succeeded", 0),
        ("update", "started", 0),
        ("commitTransaction", "started", 0),
        ("commitTransaction", "succeeded", 25),
    ],
)
def test_a_thread_whose_process_dies_is_there_as_a_whole_or_not_at_all(
    ada: UserCard, command: str, moment: str, count: int
) -> None:
    program = subprocess.run(
        [sys.executable, "-c", DYING, command, moment, str(ada.id)],
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

    assert Tweet.objects.count() == count
    assert count_tweets(author_ids=[ada.id]) == {ada.id: count}
    tweets = thread(*map(str, range(25)))
    post_thread(author_id=ada.id, tweets=tweets, idempotency_key="k1")
    assert Tweet.objects.count() == 25


def test_followers_find_the_first_tweet_at_home(ada: UserCard, bob: UserCard) -> None:
    ids = post_thread(author_id=ada.id, tweets=thread("one", "two", "three"))

    assert home_of(bob) == home_of(ada) == ["one"]

    retweet(user_id=ada.id, tweet_id=ids[1])
    post_tweet(author_id=ada.id, text="later", in_reply_to_id=ids[2])
    assert home_of(bob) == ["later", "two", "one"]
    delete_tweet(actor_id=ada.id, tweet_id=ids[0])
    assert home_of(bob) == ["later", "two"]


def test_a_thread_tells_each_person_once(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    parent_id = post_tweet(author_id=cyd.id, text="Go on")
    first = NewTweet(text="one", in_reply_to_id=parent_id)
    tweets = [first, *thread("@bob", "@bob @cyd", "@bob")]

    ids = post_thread(author_id=ada.id, tweets=tweets)
    drain()

    told = Notification.objects.filter(actor_id=ada.id, tweet_id__in=ids)
    assert sorted(told.values_list("recipient_id", "kind", "tweet_id")) == sorted(
        [(bob.id, "mention", ids[1]), (cyd.id, "reply", ids[0])]
    )


def test_the_api_posts_a_thread(ada: UserCard) -> None:
    api = Api(ada.id)
    body = {"tweets": [{"text": "one"}, {"text": "two", "is_sensitive": True}]}

    answer = api.post("threads", body, **{"Idempotency-Key": "k1"})

    assert answer.status == 201
    one, two = answer.body["tweets"]
    assert answer.headers["Location"] == f"/rest/v1/tweets/{one['id']}"
    assert two["in_reply_to_id"] == one["id"] == one["thread_id"] == two["thread_id"]
    assert two["is_sensitive"]
    assert api.post("threads", body, **{"Idempotency-Key": "k1"}).body == answer.body
    other = {"tweets": [{"text": "one"}, {"text": "three"}]}
    assert api.post("threads", other, **{"Idempotency-Key": "k1"}).status == 409
    assert Tweet.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tweets": []},
        {"tweets": [{"text": "x"}] * 26},
        {"tweets": "x"},
        {"tweets": [{"text": "x"}, {"text": ""}]},
        {"tweets": [{"text": "x"}, {"text": "y", "in_reply_to_id": "5"}]},
        {"tweets": [{"text": "x"}, {"text": "y" * 20_000}]},
    ],
)
def test_the_api_refuses_bad_threads(ada: UserCard, body: dict[str, object]) -> None:
    answer = Api(ada.id).post("threads", body)

    assert answer.status == 422
    assert "tweets" in answer.body["errors"]
    assert not Tweet.objects.exists()


def test_choices_survive_storing_and_other_releases() -> None:
    tweet = NewTweet(
        text="x",
        media_ids=(2**60,),
        in_reply_to_id=2**61,
        is_sensitive=True,
        poll=NewPoll(("yes", "no"), is_multiple=True),
    )

    assert decode_tweet(encode_tweet(tweet)) == tweet
    assert decode_tweet(encode_tweet(NewTweet())) == NewTweet()
    stored = {**encode_tweet(tweet), "mood": "glad", "is_sensitive": {"not": "a flag"}}
    assert decode_tweet(stored) == replace(tweet, is_sensitive=False)
