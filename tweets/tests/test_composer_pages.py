"""Tests the composer's form as pages send it, without a browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tweets import services
from tweets.forms.links import find_tweet_id, split_last_link
from tweets.models import Draft, Tweet
from tweets.services import change_quote_policy
from tweets.types import NewTweet, QuotePolicy
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

SignIn = Callable[[UserCard], Client]

THREAD = {
    "text": "one",
    "content_warning": "Boats",
    "part": ["p1", "p2"],
    "p1-text": "two",
    "p1-poll_option_1": "Red",
    "p1-poll_option_2": "Blue",
    "p1-poll_duration": "300",
    "p1-content_warning": "Kites",
    "p2-text": "three",
}


@pytest.fixture
def browser(signed_in: SignIn, bob: UserCard) -> Client:
    return signed_in(bob)


@pytest.fixture
def quoted_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="The ferry is back")


def link_to(tweet_id: int, host: str = "testserver") -> str:
    return f"http://{host}/@ada/{tweet_id}"


def compose(browser: Client, **fields: object) -> str:
    answer = browser.post("/compose", {"key": "k1", **fields}, follow=True)
    return answer.content.decode()


def test_each_tweet_of_a_thread_has_its_own_poll_and_warning(browser: Client) -> None:
    compose(browser, **THREAD)

    one, two, three = Tweet.objects.order_by("id")
    assert (one.poll, three.poll) == (None, None)
    assert two.poll is not None
    assert [option["text"] for option in two.poll["options"]] == ["Red", "Blue"]
    warnings = [row.content_warning for row in (one, two, three)]
    assert warnings == ["Boats", "Kites", "Boats"]


def test_a_draft_of_a_thread_comes_back_with_all_of_it(
    browser: Client, bob: UserCard
) -> None:
    compose(browser, **THREAD, save_draft="1")

    draft = Draft.objects.get()
    page = browser.get(f"/compose?draft={draft.id}").content.decode()
    assert 'name="p1-poll_option_2" value="Blue"' in " ".join(page.split())
    assert page.count('value="Kites"') == page.count('value="Boats"') == 1


def test_a_tweet_moves_with_all_that_it_holds(browser: Client) -> None:
    page = " ".join(compose(browser, **THREAD, arrange="raise p1").split())

    assert 'name="poll_option_1" value="Red"' in page
    assert 'name="p1-poll_option_1" value=""' in page
    assert ">two</textarea>" in page[: page.index('name="part"')]
    assert not Tweet.objects.exists()


def test_another_tweet_begins_with_a_poll_of_a_day(browser: Client) -> None:
    page = " ".join(compose(browser, text="one", arrange="add").split())

    assert 'name="p1-text"' in page
    assert page.count('<option value="86400" selected>') == 2


def test_a_refused_poll_of_a_later_tweet_keeps_everything(browser: Client) -> None:
    page = compose(browser, **{**THREAD, "p1-poll_option_2": ""})

    assert "A poll needs two to four options." in page
    assert 'value="Red"' in page
    assert not Tweet.objects.exists()


def test_a_link_at_the_end_becomes_a_quote(browser: Client, quoted_id: int) -> None:
    compose(browser, text=f"At last!\n{link_to(quoted_id)}")

    quote = Tweet.objects.get(quoted_id=quoted_id)
    assert quote.text == "At last!"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("{link} is where it began", {}),
        ("{link}", {}),
        ("See http://elsewhere.example/@ada/{id}", {}),
        ("Only a link {link}", {"links_stay": "on"}),
        ("Nobody wrote http://testserver/@ada/404", {}),
    ],
)
def test_other_links_stay_links(
    browser: Client, quoted_id: int, text: str, more: dict[str, str]
) -> None:
    written = text.format(link=link_to(quoted_id), id=quoted_id)

    compose(browser, text=written, **more)

    [tweet] = Tweet.objects.exclude(id=quoted_id)
    assert (tweet.text, tweet.quoted_id) == (written, None)


def test_a_tweet_that_one_may_not_quote_stays_a_link(
    browser: Client, ada: UserCard, quoted_id: int
) -> None:
    change_quote_policy(
        actor_id=ada.id, tweet_id=quoted_id, policy=QuotePolicy("nobody")
    )

    compose(browser, text=f"See {link_to(quoted_id)}")

    assert Tweet.objects.exclude(id=quoted_id).get().quoted_id is None


def test_a_quote_is_put_in_and_taken_out_without_scripts(
    browser: Client, quoted_id: int
) -> None:
    link = link_to(quoted_id)
    page = compose(browser, text="Look", arrange="quote", quote_url=link)
    assert f'name="quoted_id" value="{quoted_id}"' in page
    assert "Remove the quote" in page

    page = compose(browser, text="Look", quoted_id=quoted_id, arrange="unquote")

    assert 'name="links_stay"' in page
    assert 'name="quoted_id"' not in page
    assert ">Look</textarea>" in page


def test_deleting_a_draft_asks_first(
    browser: Client, bob: UserCard, ada: UserCard
) -> None:
    draft = services.create_draft(
        author_id=bob.id, tweets=[NewTweet(text="Half a thought")]
    )
    path = f"/tweets/drafts/{draft.id}/delete"
    others = services.create_draft(author_id=ada.id, tweets=[NewTweet(text="Mine")])
    assert browser.get(f"/tweets/drafts/{others.id}/delete").status_code == 404

    assert f'href="{path}"' in browser.get("/tweets/drafts").content.decode()
    page = browser.get(path).content.decode()
    assert "Half a thought" in page
    assert Draft.objects.count() == 2
    browser.post(path)

    assert Draft.objects.get().id == others.id


@given(st.text())
def test_no_text_breaks_the_search_for_a_link(text: str) -> None:
    before, last = split_last_link(text)

    assert find_tweet_id(last, host="testserver") is None
    assert not last.split()[1:]
    assert text.strip().endswith(last)
    assert text.startswith(before)
