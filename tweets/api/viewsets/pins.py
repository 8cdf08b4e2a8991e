"""Pins over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers


class PinViewSet(TweetAnswers):
    """Your own tweets on top of your profile. Both are idempotent."""

    @extend_schema(request=None, responses=TWEET)
    def pin(self, request: Request, tweet_id: str) -> Response:
        """Pin your own tweet. A fourth pin takes the place of the oldest."""
        id_ = parse_tweet_id(tweet_id)
        services.pin_tweet(actor_id=self.actor_id, tweet_id=id_)
        return self.tweet(id_)

    @extend_schema(responses={204: None})
    def unpin(self, request: Request, tweet_id: str) -> Response:
        """Take a tweet off the top of your profile, if it is there."""
        services.unpin_tweet(actor_id=self.actor_id, tweet_id=parse_tweet_id(tweet_id))
        return Response(status=204)
