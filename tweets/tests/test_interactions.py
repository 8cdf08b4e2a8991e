"""Tests who has done something with a tweet, and what finding them costs."""

from tweets.services import (
    bookmark_tweet,
    detach_tweet,
    like_tweet,
    list_interactions,
    retweet,
)
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.tests.cast import make_people
from users.types import UserCard


def test_interactions_are_those_that_others_can_see_in_their_order(
    ada: UserCard,
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    people = make_people(*(f"p{number}" for number in range(6)))
    quoter, fan, answerer, booster, reader, late = (one.id for one in people)
    post_tweet(author_id=quoter, text="Look", quoted_id=tweet_id)
    like_tweet(user_id=fan, tweet_id=tweet_id)
    post_tweet(author_id=answerer, text="Yes", in_reply_to_id=tweet_id)
    retweet(user_id=booster, tweet_id=tweet_id)
    retweet(user_id=fan, tweet_id=tweet_id)
    bookmark_tweet(user_id=reader, tweet_id=tweet_id)
    before = new_id()
    like_tweet(user_id=late, tweet_id=tweet_id)

    with count_round_trips() as trips:
        found = list_interactions(tweet_id=tweet_id, after=0, before=before, limit=9)

    assert [user_id for _, user_id in found] == [quoter, fan, answerer, booster, fan]
    assert len(trips) == 3
    assert_indexed(trips)
    rest = list_interactions(
        tweet_id=tweet_id, after=found[1][0], before=before, limit=2
    )
    assert rest == found[2:4]


def test_a_detached_quote_does_not_count(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    quote_id = post_tweet(author_id=bob.id, text="Look", quoted_id=tweet_id)
    detach_tweet(actor_id=ada.id, quote_id=quote_id)

    found = list_interactions(tweet_id=tweet_id, after=0, before=new_id(), limit=9)

    assert found == []
