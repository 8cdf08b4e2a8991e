"""Tests that a tweet drawn from an outline shows nothing of another one."""

import re
from collections.abc import Callable

from django.test import Client

from tweets.services import edit_tweet, like_tweet, retweet, take_down_tweet
from twitter_project.outbox import events
from twitter_project.web.outlines import count_outlines_drawn
from twitter_project.workshop.posting import post_tweet
from users.services import update_profile
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def look(client: Client, path: str = "/public") -> str:
    return client.get(path).content.decode()


def test_a_tweet_has_the_token_and_the_place_of_each_request(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    post_tweet(author_id=ada.id, text="Hello")
    clients = [signed_in(ada), signed_in(bob)]

    first, second, elsewhere = (
        look(clients[0]),
        look(clients[1]),
        look(clients[1], "/public?limit=5"),
    )

    for html in (first, second, elsewhere):
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
        assert {len(token) for token in tokens} == {64}
        assert len(set(tokens)) == 1
    assert 'name="next" value="/public?limit=5"' in elsewhere
    assert 'name="next" value="/public"' in second


def test_only_the_author_is_offered_to_edit_a_tweet(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    edit_path = f"/tweets/{tweet_id}/edit"

    shown = [look(client) for client in (signed_in(ada), signed_in(bob), Client())]

    assert [edit_path in html for html in shown] == [True, False, False]
    assert ["/@ada/mute" in html for html in shown] == [False, True, False]


def test_a_tweet_follows_likes_names_and_languages(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    client = signed_in(bob)
    look(client)

    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    update_profile(user_id=ada.id, name="Countess")
    events.drain()
    html = look(client)

    assert 'data-count="1"' in html
    assert "Countess" in html
    client.cookies["django_language"] = "es"
    assert "Me gusta" in look(client)


def test_a_reply_names_its_target_once(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    asked = post_tweet(author_id=bob.id, text="Ask me")
    post_tweet(author_id=ada.id, text="@cyd @bob hello @bob", in_reply_to_id=asked)

    html = look(Client(), "/@ada/with_replies")

    assert "In reply to a tweet by Bob" in html
    assert "Replying to" not in html
    assert '<a href="/@cyd">@cyd</a> hello <a href="/@bob">@bob</a></p>' in html
    take_down_tweet(tweet_id=asked, moderator_id=1)
    html = look(Client(), "/@ada/with_replies")
    assert 'Replying to <a href="/@bob">@bob</a>' in html
    assert '<a href="/@cyd">@cyd</a> hello <a href="/@bob">@bob</a></p>' in html


def test_a_reply_of_nothing_but_a_mention_keeps_it(
    ada: UserCard, bob: UserCard
) -> None:
    asked = post_tweet(author_id=bob.id, text="Ask me")
    post_tweet(author_id=ada.id, text="@BOB", in_reply_to_id=asked)

    html = look(Client(), "/@ada/with_replies")

    assert "Replying to" not in html
    assert '<a href="/@bob">@BOB</a>' in html


def test_reactions_do_not_multiply_the_outlines_of_tweets(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    client = signed_in(bob)
    tweet_ids = [post_tweet(author_id=ada.id, text="Hello") for _ in range(4)]
    for tweet_id in tweet_ids[1:3]:
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
    for tweet_id in tweet_ids[2:]:
        retweet(user_id=bob.id, tweet_id=tweet_id)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_ids[0], text="Bye")
    look(client)
    drawn = count_outlines_drawn()

    for tweet_id in tweet_ids[1:]:
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Bye")
    html = look(client)

    assert html.count('class="tweet__edited"') == 4
    assert html.count('aria-pressed="true"') == html.count("Undo retweet</span>") == 2
    marks = {"edited since you liked it", "edited since you retweeted it"}
    assert count_outlines_drawn() == drawn + len(marks)
