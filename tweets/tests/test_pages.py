"""Tests posting on pages, and what all pages of tweets have in common."""

import re

import pytest
from django.test import Client

from tweets.models import Tweet
from tweets.services import delete_tweet
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

from .pages_cast import HTMX, SignIn, key_in, url_of


def test_posting_without_a_script_leads_back_and_says_so(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)

    answer = client.post("/compose", {"text": "Good day", "key": "k", "next": "/"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Tweet.objects.get().text == "Good day"
    page = client.get("/").content.decode()
    assert "Your tweet is posted." in page
    assert f'href="{url_of(ada, Tweet.objects.get().id)}">View tweet</a>' in page
    assert "Good day" in page


def test_a_quote_leads_back_to_where_it_was_begun(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    quoted_id = post_tweet(author_id=bob.id, text="Quote me")
    client = signed_in(ada)

    def next_after(referer: str) -> str:
        page = client.get(f"/compose?quote={quoted_id}", headers={"Referer": referer})
        found = re.search(r'name="next" value="([^"]+)"', page.content.decode())
        assert found
        return found[1]

    assert (
        next_after("http://testserver/@bob?page=2") == "http://testserver/@bob?page=2"
    )
    assert next_after("http://testserver/accounts/login/") == "/"
    assert next_after("http://elsewhere.example/") == "/"


def test_a_reply_says_that_it_is_one(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    parent_id = post_tweet(author_id=bob.id, text="Well?")
    values = {"text": "Well.", "key": "k", "in_reply_to_id": parent_id}

    answer = signed_in(ada).post(
        "/compose", values | {"place": "reply-composer"}, headers=HTMX
    )

    html = answer.content.decode()
    assert "Your reply is posted." in html
    assert 'hx-swap-oob="afterbegin:#replies"' in html


def test_posting_with_htmx_gives_the_tweet_and_an_empty_composer(
    signed_in: SignIn, ada: UserCard
) -> None:
    answer = signed_in(ada).post(
        "/compose", {"text": "Good day", "key": "k", "place": "composer"}, headers=HTMX
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert re.match(r'\s*<form class="composer"\s+id="composer"', html)
    assert key_in(html) != "k"
    assert f'id="tweet-{Tweet.objects.get().id}"' in html
    assert 'hx-swap-oob="afterbegin:#feed"' in html


def test_a_form_sent_twice_posts_once(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)

    for _ in range(2):
        answer = client.post("/compose", {"text": "Good day", "key": "same"})

    assert answer.status_code == 302
    assert Tweet.objects.count() == 1


def test_a_form_changed_after_it_posted_is_shown_again_with_another_key(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    client.post("/compose", {"text": "Good day", "key": "same"})

    answer = client.post("/compose", {"text": "Good night", "key": "same"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Good night" in html
    assert key_in(html) != "same"
    client.post("/compose", {"text": "Good night", "key": key_in(html)})
    assert Tweet.objects.count() == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_text_too_long_comes_back_with_its_fault(
    signed_in: SignIn, ada: UserCard, headers: dict[str, str]
) -> None:
    answer = signed_in(ada).post(
        "/compose", {"text": "x" * 283, "key": "k"}, headers=headers
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 283 in html
    assert "The text is 3 characters too long." in html
    assert ("<html" in html) is not bool(headers)
    assert not Tweet.objects.exists()


def test_a_stranger_is_sent_to_sign_in_and_back(db: None, client: Client) -> None:
    answer = client.get("/compose")

    assert answer["Location"] == "/accounts/login/?next=%2Fcompose"


def test_htmx_is_told_to_sign_in_where_the_reader_is(
    tweet_id: int, client: Client
) -> None:
    headers = HTMX | {"HX-Current-URL": "http://testserver/public"}

    answer = client.post("/compose", {"text": "Hello"}, headers=headers)

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fpublic"


def test_a_redirect_never_leaves_the_site(
    signed_in: SignIn, bob: UserCard, tweet_id: int
) -> None:
    answer = signed_in(bob).post(
        f"/tweets/{tweet_id}/retweet", {"on": "1", "next": "https://evil.example/"}
    )

    assert answer["Location"] == f"/#tweet-{tweet_id}"


def test_pages_and_fragments_are_kept_apart_by_caches(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    answer = client.get(url_of(ada, tweet_id))

    vary = {name.strip() for name in answer["Vary"].split(",")}
    assert {"HX-Request", "Cookie", "Accept-Language"} <= vary


def test_a_link_may_bring_the_text_but_not_the_key(
    signed_in: SignIn, ada: UserCard
) -> None:
    html = signed_in(ada).get("/compose?text=Look&key=chosen").content.decode()

    assert ">Look</textarea>" in html
    assert key_in(html) != "chosen"


def test_a_reply_to_what_was_deleted_meanwhile_keeps_its_text(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    form = {"text": "Long thoughts", "key": "k", "in_reply_to_id": tweet_id}

    answer = signed_in(bob).post("/compose", form)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "no longer exists" in html
    assert "Long thoughts" in html


def test_what_is_over_the_limit_is_shown(signed_in: SignIn, ada: UserCard) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    tweet_id = post_tweet(author_id=ada.id, text="Before")
    text = "x" * 278 + f" {family}yyy"

    for path in ("/compose", f"/tweets/{tweet_id}/edit"):
        answer = signed_in(ada).post(path, {"key": "k", "text": text})

        assert answer.status_code == 422
        assert f'<mark dir="auto">{family}yyy</mark>' in answer.content.decode()
