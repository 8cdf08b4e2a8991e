"""Tests that forms, services and the API bound what they read, however much is sent.

Most cases were seen to stall a server or to end in a 500.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tweets.errors import (
    AltTooLong,
    BadSearch,
    ContentWarningTooLong,
    FolderNameInvalid,
    InThread,
    PollInvalid,
    TweetTooLong,
)
from tweets.models import Draft, Tweet
from tweets.search.parsing import parse_query
from tweets.services import (
    autosave_draft,
    create_draft,
    create_folder,
    describe_media,
    edit_tweet,
    find_hashtag_key,
    post_thread,
    upload_media,
)
from tweets.text import count_excess, find_entities, find_excess, hashtag_key
from tweets.types import NewPoll, NewTweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.errors import AppError, Invalid
from twitter_project.shared.text import TYPED_MAX, clean_line, clean_text, initial_of
from twitter_project.workshop.posting import post_tweet
from users.services import update_profile
from users.types import UserCard

SignIn = Callable[[UserCard], Client]

# What was, or might be, slow: piles of marks, tags of flags, joiners, brackets, labels.
WORST = {
    "marks of one class": "\u0327",
    "marks to sort": "\u0315\u0300",
    "tags": "\U000e0061",
    "flags of tags": "\U0001f3f4" + "\U000e0061" * 30,
    "joiners": "\u0646\u200c\u200d",
    "emoji": "\U0001f468\u200d",
    "regional indicators": "\U0001f1ea",
    "gaps": "\n \n",
    "line separators": "\u2028",
    "control characters": "\0",
    "labels": "a.",
    "addresses": "http://a.b/(",
    "numbers": "http://1.1.",
    "brackets": "([",
    "mentions": "@a",
    "tags of tweets": "#a\u20e3",
    "cashtags": "$A",
    "punycode": "xn--",
    "hyphens": "-",
    "sentences without spaces": "\u65e5.jp",
}
PURE: list[Callable[[str], object]] = [
    clean_text,
    clean_line,
    count_excess,
    find_excess,
    initial_of,
    lambda text: list(find_entities(text)),
    lambda text: hashtag_key(clean_text(text)),
]
ENDLESS = "\u0315\u0300" * 200_000


def upload(owner: UserCard) -> int:
    file = SimpleUploadedFile("square.jpg", encode(draw(), "JPEG"), "image/jpeg")
    return upload_media(owner_id=owner.id, file=file, alt="A square").id


def measure(work: Callable[[], object]) -> float:
    """Return the processor time, which other processes do not change much."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def refuse(attempt: Callable[[], object]) -> None:
    with suppress(AppError):
        attempt()


@pytest.mark.parametrize("piece", WORST.values(), ids=WORST)
def test_reading_a_text_takes_linear_time(piece: str) -> None:
    """Sixteen times the text would take 256 times as long if it were quadratic."""
    short = "x" + piece * (1_000 // len(piece))
    long = "x" + piece * (16_000 // len(piece))
    for read in PURE:
        read(short)

        short_s = min(measure(partial(read, short)) for _ in range(3))
        long_s = min(measure(partial(read, long)) for _ in range(2))

        assert long_s < 64 * short_s + 0.02


def test_services_refuse_an_endless_text_before_they_read_it(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Short")
    media_id = upload(ada)
    thread = [NewTweet(text="One"), NewTweet(text=ENDLESS)]
    poll = NewPoll((ENDLESS, "No"))
    tries: list[tuple[type[Exception], Callable[[], object]]] = [
        (TweetTooLong, lambda: post_tweet(author_id=ada.id, text=ENDLESS)),
        (InThread, lambda: post_thread(author_id=ada.id, tweets=thread)),
        (
            ContentWarningTooLong,
            lambda: post_tweet(author_id=ada.id, text="a", content_warning=ENDLESS),
        ),
        (PollInvalid, lambda: post_tweet(author_id=ada.id, text="a", poll=poll)),
        (
            TweetTooLong,
            lambda: edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=ENDLESS),
        ),
        (
            AltTooLong,
            lambda: describe_media(owner_id=ada.id, media_id=media_id, alt=ENDLESS),
        ),
        (FolderNameInvalid, lambda: create_folder(owner_id=ada.id, name=ENDLESS)),
        (Invalid, lambda: update_profile(user_id=ada.id, bio=ENDLESS)),
        (BadSearch, lambda: parse_query(ENDLESS)),
    ]
    for error, attempt in tries:
        with pytest.raises(error):
            attempt()
        assert measure(partial(refuse, attempt)) < 0.25

    assert measure(lambda: find_hashtag_key(tag=ENDLESS)) < 0.01
    assert Tweet.objects.get().text == "Short"


def test_drafts_keep_no_endless_text(ada: UserCard) -> None:
    kept = "x" * TYPED_MAX
    polls = NewPoll((kept + "x", "No"))

    with pytest.raises(TweetTooLong):
        create_draft(author_id=ada.id, tweets=[NewTweet(text=kept + "x")])
    with pytest.raises(InThread):
        autosave_draft(
            author_id=ada.id,
            tweets=[NewTweet(text="a"), NewTweet(text="b", content_warning=kept + "x")],
            form_key="k",
        )
    with pytest.raises(PollInvalid):
        create_draft(author_id=ada.id, tweets=[NewTweet(text="a", poll=polls)])
    create_draft(author_id=ada.id, tweets=[NewTweet(text=kept)])

    assert [row.tweets[0]["text"] for row in Draft.objects.all()] == [kept]


FORMS = ("/compose", "/tweets/drafts/save", "/tweets/{id}/edit", "/compose/pictures")


@pytest.mark.parametrize("path", FORMS)
def test_forms_answer_an_endless_text_at_once(
    signed_in: SignIn, ada: UserCard, path: str
) -> None:
    client = signed_in(ada)
    tweet_id = post_tweet(author_id=ada.id, text="Short")
    media_id = upload(ada)
    path = path.format(id=tweet_id)
    short = {"key": "k", "part": "p1", "media_ids": media_id}
    fields = ("text", "p1-text", "content_warning", "poll_option_1", f"alt_{media_id}")
    short_s = measure(lambda: client.post(path, short | {"text": "x" * 281}))

    for field in fields:
        form = {"text": "Fine"} | short | {field: "\u0315\u0300" * 80_000}
        spent = measure(partial(client.post, path, form))

        # Receiving and drawing so much takes a while; reading it took minutes.
        assert spent < short_s + 1.5, field
    assert set(Tweet.objects.values_list("text", flat=True)) <= {"Short", "Fine"}


NUMBERS = (
    *("-1", "9223372036854775808", "9" * 19, "9" * 5000, "-" + "9" * 30),
    *("nan", "1e400", "\0"),
)
POSTED = {
    "/compose": (
        *("in_reply_to_id", "quoted_id", "draft", "draft_version", "media_ids"),
        *("uploads", "poll_duration", "focus_x_{media}", "publish_at", "p1-media_ids"),
    ),
    "/tweets/drafts/save": (
        *("in_reply_to_id", "quoted_id", "draft", "draft_version", "media_ids"),
    ),
    "/tweets/{tweet}/edit": ("media_ids", "uploads", "focus_y_{media}"),
    "/compose/pictures": ("media_ids", "uploads", "focus_y_{media}", "attach_to"),
    "/tweets/{tweet}/poll": ("choices",),
    "/tweets/{tweet}/bookmark": ("folder_id",),
    "/notifications/read": ("up_to_id",),
    "/settings/sending": ("undo_send_s",),
}
READ = {
    "/tweets/staged": ("media_ids", "prefix"),
    "/compose": ("draft", "quote"),
    "/search?q=a": ("before", "limit"),
    "/search?q=a&tab=top": ("before", "limit"),
    "/search?q=a&tab=people": ("before", "limit"),
    "/@ada/{tweet}": ("after", "limit", "sort"),
    **dict.fromkeys(
        ("/", "/public", "/bookmarks", "/notifications", "/tweets/drafts"),
        ("before", "after", "limit"),
    ),
}


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: ascii(number)[:22])
def test_no_number_in_a_form_is_a_server_error(
    signed_in: SignIn, ada: UserCard, number: str
) -> None:
    client = signed_in(ada)
    client.raise_request_exception = False
    poll = NewPoll(("Yes", "No"))
    ids = {
        "tweet": post_tweet(author_id=ada.id, text="Short", poll=poll),
        "media": upload(ada),
    }
    base = {"text": "Fine", "part": "p1", "key": "k", "media_ids": str(ids["media"])}
    failed = []
    for path, names in POSTED.items():
        for name in (name.format(**ids) for name in names):
            answer = client.post(path.format(**ids), base | {name: number})
            if answer.status_code >= 500:
                failed.append(("POST", path, name))
    for path, names in READ.items():
        url = path.format(**ids)
        mark = "&" if "?" in url else "?"
        for name in names:
            answer = client.get(f"{url}{mark}{urlencode({name: number})}")
            if answer.status_code >= 500:
                failed.append(("GET", path, name))

    assert failed == []


def test_a_focal_point_that_is_no_number_leaves_the_old_one(
    signed_in: SignIn, ada: UserCard
) -> None:
    media_id = upload(ada)
    form = {"text": "Look", "key": "k", "media_ids": media_id}

    answer = signed_in(ada).post("/compose", form | {f"focus_x_{media_id}": "nan"})

    assert answer.status_code == 302
    assert Tweet.objects.get().media[0]["focus_x"] == 0
