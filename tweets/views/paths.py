"""URLs of tweets."""

from django.urls import reverse

from tweets.types import TweetView


def url_of(tweet: TweetView) -> str:
    return reverse("tweet", args=[tweet.author.handle, tweet.id])
