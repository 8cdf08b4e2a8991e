"""Tests the orders of replies, and the page of a tweet with thousands of them."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tweets.models import Tweet
from tweets.services import get_thread, like_tweet
from tweets.services.reply_order import parse_position
from tweets.tests.replies import make_replies
from tweets.types import ReplyOrder, Thread
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer

SignIn = Callable[[UserCard], Client]

PAGE_ROUND_TRIPS = 10
PAGE_BYTES_MAX = 150_000
THOUSANDS = 5_000


@pytest.fixture
def root(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="root")


def reply(author: UserCard, text: str, to: int, *, likes: int = 0) -> int:
    reply_id = post_tweet(author_id=author.id, text=text, in_reply_to_id=to)
    if likes:
        Tweet.objects.filter(id=reply_id).update(likes_count=likes)
    return reply_id


def texts(thread: Thread) -> list[str]:
    return [one.tweet.text for one in thread.replies]


def read_pages(tweet_id: int, order: ReplyOrder, limit: int) -> Iterator[Thread]:
    """Read on to the end, as an anonymous reader."""
    after: str | None = None
    while True:
        thread = get_thread(
            tweet_id=tweet_id,
            viewer=ANONYMOUS,
            order=order,
            after=after,
            limit=limit,
        )
        yield thread
        after = thread.next
        if after is None:
            return


def test_each_order_puts_replies_where_they_belong(
    ada: UserCard, bob: UserCard, cyd: UserCard, root: int
) -> None:
    dan, eve = make_people("dan", "eve")
    reply(dan, "liked once", root, likes=1)
    reply(eve, "unnoticed", root)
    reply(bob, "by somebody ada follows", root)
    reply(dan, "liked most", root, likes=9)
    answered = reply(eve, "answered", root)
    Tweet.objects.filter(id=answered).update(replies_count=1)
    reply(ada, "the author's own", root)

    def read(order: ReplyOrder) -> list[str]:
        thread = get_thread(tweet_id=root, viewer=Viewer(ada.id), order=order)
        return texts(thread)

    by_likes = [
        "liked most",
        "liked once",
        "answered",
        "the author's own",
        "by somebody ada follows",
        "unnoticed",
    ]
    by_age = [
        "liked once",
        "unnoticed",
        "by somebody ada follows",
        "liked most",
        "answered",
        "the author's own",
    ]
    assert read(ReplyOrder.LIKES) == by_likes
    assert read(ReplyOrder.OLDEST) == by_age
    assert read(ReplyOrder.NEWEST) == by_age[::-1]
    assert read(ReplyOrder.RELEVANCE) == [
        "the author's own",
        "by somebody ada follows",
        "liked most",
        "liked once",
        "answered",
        "unnoticed",
    ]


@pytest.mark.parametrize("order", ReplyOrder)
@pytest.mark.parametrize("limit", [1, 4, 7])
def test_pages_show_each_reply_once_while_others_arrive(
    ada: UserCard, cyd: UserCard, root: int, order: ReplyOrder, limit: int
) -> None:
    wanted = {
        *make_replies(root, 9, authors=[cyd]),
        *make_replies(root, 4, authors=[ada]),
        *make_replies(root, 5, authors=[cyd], likes=2),
        *make_replies(root, 3, authors=[cyd], likes=1),
    }

    shown: list[int] = []
    for thread in read_pages(root, order, limit):
        shown += [one.tweet.id for one in thread.replies]
        assert len(thread.replies) <= limit
        if len(shown) < 2 * limit:
            make_replies(root, 1, authors=[cyd], likes=3)

    assert len(shown) == len(set(shown))
    assert wanted <= set(shown)


def test_those_whom_a_block_hides_are_left_out_of_every_order(
    ada: UserCard, bob: UserCard, cyd: UserCard, root: int
) -> None:
    reply(bob, "hidden", root, likes=5)
    reply(ada, "seen", root)
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    for order in ReplyOrder:
        thread = get_thread(tweet_id=root, viewer=Viewer(cyd.id), order=order)

        assert texts(thread) == ["seen"]


def test_a_branch_that_is_cut_says_how_many_replies_are_left_out(
    bob: UserCard, root: int
) -> None:
    direct = reply(bob, "direct", root)
    make_replies(direct, 5, authors=[bob])
    reply(bob, "another", root)

    thread = get_thread(tweet_id=root, viewer=ANONYMOUS, branch_max=2)
    by_total = get_thread(tweet_id=root, viewer=ANONYMOUS, below_max=3)
    whole = get_thread(tweet_id=root, viewer=ANONYMOUS)

    assert [(one.depth, one.more_count) for one in thread.replies] == [
        (1, 3),
        (2, 0),
        (2, 0),
        (1, 0),
    ]
    assert [one.more_count for one in by_total.replies] == [2, 0, 0, 0, 0]
    assert {one.more_count for one in whole.replies} == {0}


@given(text=st.text(max_size=40) | st.from_regex(r"[0-9]{1,20}(-[0-9]{1,20}){0,3}"))
@pytest.mark.parametrize("order", ReplyOrder)
def test_a_cursor_is_a_place_or_is_refused(order: ReplyOrder, text: str) -> None:
    try:
        place = parse_position(text, order)
    except Invalid as error:
        fields = [error.field]
    else:
        fields = []
        assert parse_position("-".join(map(str, place)), order) == place
    assert fields in ([], ["after"])


@pytest.mark.parametrize(
    ("query", "field"),
    [("sort=best", "sort"), ("after=1-2", "after"), ("after=x&sort=likes", "after")],
)
def test_bad_parameters_are_refused_by_name(root: int, query: str, field: str) -> None:
    answer = Api().get(f"tweets/{root}/thread?{query}")

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]


def test_the_api_reads_on_in_the_order_that_was_asked_for(
    bob: UserCard, root: int
) -> None:
    for likes in (2, 0, 1):
        reply(bob, f"{likes}", root, likes=likes)

    first = Api().get(f"tweets/{root}/thread?sort=likes&limit=2").body
    path = f"tweets/{root}/thread?sort=likes&limit=2&after={first['next']}"
    second = Api().get(path).body

    assert [one["tweet"]["text"] for one in first["replies"]] == ["2", "1"]
    assert [one["tweet"]["text"] for one in second["replies"]] == ["0"]
    assert second["next"] is None
    assert first["replies"][0]["more_count"] == 0


def test_a_like_by_somebody_moves_a_reply_up(
    ada: UserCard, bob: UserCard, cyd: UserCard, root: int
) -> None:
    older = reply(bob, "older", root)
    reply(bob, "newer", root)
    like_tweet(user_id=cyd.id, tweet_id=older)

    thread = get_thread(tweet_id=root, viewer=ANONYMOUS, order=ReplyOrder.LIKES)

    assert texts(thread) == ["older", "newer"]


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
def test_thousands_of_replies_cost_no_more_than_a_few(
    signed_in: SignIn, ada: UserCard, bob: UserCard, cyd: UserCard, root: int
) -> None:
    crowd = make_people(*(f"person{number}" for number in range(50)))
    best, *_ = make_replies(root, THOUSANDS, authors=crowd)
    own = reply(ada, "the author's own", root)
    make_replies(best, 40, authors=[ada, bob])
    Tweet.objects.filter(id=best).update(likes_count=12)
    client = signed_in(cyd)
    path = f"/@ada/{root}"
    client.get(path)

    for query in ("", "?sort=newest", "?sort=oldest", "?sort=likes"):
        with count_round_trips() as trips:
            page = client.get(f"{path}{query}")

        assert page.status_code == 200
        assert len(page.content) < PAGE_BYTES_MAX
        assert len(trips) <= PAGE_ROUND_TRIPS, str(trips)
        assert_indexed(trips, max_examined=300)

    html = client.get(path).content.decode()
    assert html.index(f'id="tweet-{own}"') < html.index(f'id="tweet-{best}"')
    assert f'href="/@{crowd[0].handle}/{best}#replies"' in html
    assert "Show 37 more replies" in html
    assert 'href="?sort=relevance&amp;after=' in html


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
@pytest.mark.parametrize("order", ReplyOrder)
def test_every_page_of_thousands_is_read_from_an_index(
    bob: UserCard, root: int, order: ReplyOrder
) -> None:
    make_replies(root, 2_000, authors=[bob])
    pages = read_pages(root, order, 20)
    next(pages)
    next(pages)

    with count_round_trips() as trips:
        next(pages)

    assert_indexed(trips, max_examined=300)
