"""Tests the inbox page, and the count beside its link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.translation import override

from notifications.services import count_unread
from notifications.templatetags.drawn_notifications import drawn_notifications
from notifications.types import NotificationView
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user
from users.tests.cast import make_people
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def badge_in(html: str) -> str | None:
    found = re.search(r'class="nav__badge"><span aria-hidden="true">([^<]*)<', html)
    return found[1].strip() if found else None


def test_inbox_tells_what_happened_and_marks_what_is_new(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Good day")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    post_tweet(author_id=cyd.id, text="And you", in_reply_to_id=tweet_id)
    events.drain()
    client = signed_in(ada)

    html = client.get("/notifications").content.decode()

    assert "liked your tweet" in html
    assert "Replied to you" in html
    assert "And you" in html
    assert html.count("is-unread") == 2
    assert badge_in(html) is None, "what is on the page has been seen"
    again = client.get("/notifications").content.decode()
    assert "is-unread" not in again


def test_lines_of_the_inbox_are_drawn_from_outlines(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Good <b>day</b>")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    client = signed_in(ada)
    client.get("/notifications")

    again = client.get("/notifications")

    assert "Good &lt;b&gt;day&lt;/b&gt;" in again.content.decode()
    drawn = {one.name for one in again.templates}
    assert "notifications/_inbox.html" in drawn
    assert not drawn & {"notifications/_notice.html", "shared/_time.html"}


def test_seeing_the_newest_page_reads_it_and_draws_a_line_below_what_is_new(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    old_id, new_id = (post_tweet(author_id=ada.id, text=text) for text in "ab")
    client = signed_in(ada)
    like_tweet(user_id=bob.id, tweet_id=old_id)
    events.drain()
    assert badge_in(client.get("/").content.decode()) == "1"
    assert "inbox__earlier" not in client.get("/notifications").content.decode()
    like_tweet(user_id=cyd.id, tweet_id=new_id)
    events.drain()

    html = client.get("/notifications").content.decode()

    assert re.findall(r"is-unread|inbox__earlier", html) == [
        "is-unread",
        "inbox__earlier",
    ]
    assert count_unread(recipient_id=ada.id) == 0


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/notifications", {"Sec-Purpose": "prefetch;prerender"}),
        ("/notifications/mentions", {}),
        ("/notifications?before=9223372036854775807", {}),
    ],
)
def test_what_was_not_seen_stays_unread(
    signed_in: SignIn,
    ada: UserCard,
    bob: UserCard,
    path: str,
    headers: dict[str, str],
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Good day")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    signed_in(ada).get(path, headers=headers)

    assert count_unread(recipient_id=ada.id) == 1


def test_a_group_is_one_line_that_leads_to_its_people(
    signed_in: SignIn, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Good day")
    people = make_people(*(f"fan{number}" for number in range(7)))
    for person in people:
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    events.drain()
    client = signed_in(ada)

    html = client.get("/notifications").content.decode()
    (link,) = re.findall(r'href="(/notifications/\d+/people)"', html)
    behind = client.get(link).content.decode()

    assert re.search(r'and <a href="/notifications/\d+/people">5 others</a>', html)
    assert html.count("<article") == 1
    assert "Liked by" in behind
    assert "Good day" in behind, "what they liked"
    assert all(f"@{person.handle}" in behind for person in people)


def test_the_tab_of_mentions_shows_only_what_is_addressed_to_the_viewer(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Good day")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    post_tweet(author_id=bob.id, text="Dear @ada")
    post_tweet(author_id=bob.id, text="Truly", quoted_id=tweet_id)
    events.drain()

    html = signed_in(ada).get("/notifications/mentions").content.decode()

    assert "Dear" in html
    assert "Truly" in html
    assert "liked your tweet" not in html


def test_a_follower_is_named(signed_in: SignIn, bob: UserCard, cyd: UserCard) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()

    html = signed_in(bob).get("/notifications").content.decode()

    assert "Cyd Charisse" in html
    assert "followed you" in html


def test_an_empty_inbox_says_what_will_be_there(
    signed_in: SignIn, ada: UserCard
) -> None:
    html = signed_in(ada).get("/notifications").content.decode()

    assert "All quiet" in html
    assert badge_in(html) is None


def test_a_stranger_has_no_inbox(db: None, client: Client) -> None:
    answer = client.get("/notifications")

    assert answer["Location"] == "/accounts/login/?next=%2Fnotifications"


@pytest.mark.parametrize(
    ("actor_count", "english", "spanish"),
    [
        (1, "Ada Lovelace followed you", "Ada Lovelace te sigue"),
        (2, "Ada Lovelace and Bob followed you", "Ada Lovelace y Bob te siguen"),
        (
            3,
            "Ada Lovelace, Bob and 1 other followed you",
            "Ada Lovelace, Bob y 1 persona más te siguen",
        ),
        (
            1000,
            "Ada Lovelace, Bob and 998 others followed you",
            "Ada Lovelace, Bob y 998 personas más te siguen",
        ),
    ],
)
def test_a_line_names_two_people_and_counts_the_others(
    cast: dict[str, UserCard], actor_count: int, english: str, spanish: str
) -> None:
    view = NotificationView(
        id=1,
        kind="follow",
        actors=tuple(cast.values())[:actor_count],
        actor_count=actor_count,
        tweet=None,
        unread=True,
        created_at=datetime.now(UTC),
    )

    for language, line in (("en", english), ("es", spanish)):
        with override(language):
            html = drawn_notifications({}, [view])
        text = " ".join(re.sub("<[^>]+>", "", html).split())
        assert f"{line} ·" in text


def test_a_line_shows_each_of_its_actors(cast: dict[str, UserCard]) -> None:
    view = NotificationView(
        id=1,
        kind="follow",
        actors=tuple(cast.values()),
        actor_count=3,
        tweet=None,
        unread=True,
        created_at=datetime.now(UTC),
    )

    html = drawn_notifications({}, [view])

    assert html.count('class="avatar-link"') == 3
    assert html.count('class="name"') == 2
