"""Tests a tweet's own page and its actions, as a browser requests them."""

import re

from django.test import Client

from tweets.models import Tweet
from tweets.services import get_tweet, like_tweet
from twitter_project.workshop.posting import post_tweet
from users.services import block_user
from users.types import UserCard, Viewer

from .pages_cast import HTMX, SignIn, url_of


def test_text_becomes_links_and_nothing_else(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    post_tweet(author_id=ada.id, text="<script>alert(1)</script>")

    page = client.get(url_of(ada, tweet_id)).content.decode()
    public = client.get("/public").content.decode()

    assert '<a href="/tags/world">#world</a> &amp; <a href="/@bob">@bob</a>' in page
    assert 'href="http://a.example.org/x" rel="nofollow noopener ugc"' in page
    assert "<script>alert" not in public
    assert "&lt;script&gt;alert" in public


def test_like_answers_with_the_actions_or_leads_back(
    signed_in: SignIn, bob: UserCard, tweet_id: int
) -> None:
    client = signed_in(bob)
    url = f"/tweets/{tweet_id}/like"

    fragment = client.post(url, {"on": "1"}, headers=HTMX).content.decode()
    answer = client.post(url, {"on": "0", "next": "/public"})

    assert 'id="tweet-' in fragment
    assert re.search(r'action--like is-on"[^>]*aria-pressed="true"', fragment)
    assert "<html" not in fragment
    assert answer["Location"] == f"/public#tweet-{tweet_id}"
    assert not get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id)).liked


def test_thread_shows_what_is_answered_and_the_answers(
    client: Client, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    reply = post_tweet(author_id=bob.id, text="Hello back", in_reply_to_id=tweet_id)
    post_tweet(author_id=ada.id, text="Once more", in_reply_to_id=reply)

    page = client.get(url_of(bob, reply)).content.decode()

    assert page.index("#world") < page.index("Hello back</p>") < page.index("Once more")


def test_a_tweet_under_another_handle_is_redirected(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    answer = client.get(f"/@bob/{tweet_id}?sort=newest&after=7")

    assert answer.status_code == 302  # a handle may change later
    assert answer["Location"] == f"{url_of(ada, tweet_id)}?sort=newest&after=7"


def test_what_a_block_hides_is_not_found(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    client = signed_in(bob)

    page = client.get(url_of(ada, tweet_id))
    like = client.post(f"/tweets/{tweet_id}/like", {"on": "1"}, headers=HTMX)

    assert page.status_code == 404
    assert "Nothing here" in page.content.decode()
    assert like.status_code == 404
    assert like["HX-Retarget"] == "#status"
    assert "This tweet does not exist." in like.content.decode()


def test_likers_are_listed(
    client: Client, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    likes = client.get(f"{url_of(ada, tweet_id)}/likes").content.decode()
    retweets = client.get(f"{url_of(ada, tweet_id)}/retweets").content.decode()

    assert f'id="person-{bob.id}"' in likes
    assert "Nobody yet" in retweets


def test_a_like_is_taken_back_from_what_is_out_of_sight_by_now(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    answer = signed_in(bob).post(f"/tweets/{tweet_id}/like", {"on": "0"}, headers=HTMX)

    assert answer.status_code == 204
    assert Tweet.objects.get().likes_count == 0
