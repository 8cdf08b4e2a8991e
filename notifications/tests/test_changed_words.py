"""Tests that counts follow the words of tweets: of edits, cards and quotes."""

from notifications.models import Notification
from notifications.services import count_unread, list_notifications
from tweets.models import LinkCard, Tweet
from tweets.services import NO_CARD, choose_card, detach_tweet, edit_tweet
from tweets.services.cards import _show_card
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import change_override, create_word_group, follow_user
from users.types import Override, UserCard, Viewer, WordGroupDraft


def assert_unread(ada: UserCard, *texts: str) -> None:
    events.drain()
    page = list_notifications(viewer=Viewer(ada.id), keyset=Keyset())
    assert sorted(one.tweet.text for one in page.items if one.tweet) == sorted(texts)
    assert count_unread(recipient_id=ada.id) == len(texts)


def test_count_follows_edits_of_tweets_and_of_what_they_quote(
    ada: UserCard, bob: UserCard
) -> None:
    create_word_group(owner_id=ada.id, draft=WordGroupDraft(words=["mud"]))
    follow_user(follower_id=ada.id, followee_id=bob.id)
    change_override(owner_id=ada.id, target_id=bob.id, override=Override.BELL)
    own_id = post_tweet(author_id=ada.id, text="Low tide")
    quote_id = post_tweet(author_id=bob.id, text="Nice", quoted_id=own_id)
    rung_id = post_tweet(author_id=bob.id, text="High tide")
    assert_unread(ada, "Nice", "High tide")

    edit_tweet(actor_id=bob.id, tweet_id=quote_id, text="Nice mud")
    edit_tweet(actor_id=bob.id, tweet_id=rung_id, text="High mud")
    assert_unread(ada)

    edit_tweet(actor_id=bob.id, tweet_id=quote_id, text="Nicer")
    edit_tweet(actor_id=bob.id, tweet_id=rung_id, text="Higher tide")
    assert_unread(ada, "Nicer", "Higher tide")

    edit_tweet(actor_id=ada.id, tweet_id=own_id, text="Low mud")
    assert_unread(ada, "Higher tide")
    detach_tweet(actor_id=ada.id, quote_id=quote_id)
    events.drain()
    assert not Notification.objects.filter(hidden_by_words=True).exists()


def test_count_follows_the_card_of_a_link(ada: UserCard, bob: UserCard) -> None:
    create_word_group(owner_id=ada.id, draft=WordGroupDraft(words=["mud"]))
    text = "Look, @ada: https://example.org/tides"
    tweet_id = post_tweet(author_id=bob.id, text=text)
    assert_unread(ada, text)
    card = LinkCard.objects.create(url_key="a", title="Mud", url="https://example.org")

    events.drain()
    _show_card(Tweet.objects.get(id=tweet_id), card.id)
    assert_unread(ada)

    choose_card(actor_id=bob.id, tweet_id=tweet_id, url=NO_CARD)
    assert_unread(ada, text)
