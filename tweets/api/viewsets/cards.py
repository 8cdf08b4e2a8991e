"""The card of your own tweet's link, over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.serializers.writing import CardChoiceSerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers


class CardViewSet(TweetAnswers):
    """Choose, remove and refresh a card. A worker fetches the page afterwards."""

    @extend_schema(request=CardChoiceSerializer, responses=TWEET)
    def choose(self, request: Request, tweet_id: str) -> Response:
        """Show the card of this link of your own tweet."""
        id_ = parse_tweet_id(tweet_id)
        url = self.read(CardChoiceSerializer)["url"]
        services.choose_card(actor_id=self.actor_id, tweet_id=id_, url=url)
        return self.tweet(id_)

    @extend_schema(responses={204: None})
    def remove(self, request: Request, tweet_id: str) -> Response:
        """Show no card with your own tweet."""
        services.choose_card(
            actor_id=self.actor_id,
            tweet_id=parse_tweet_id(tweet_id),
            url=services.NO_CARD,
        )
        return Response(status=204)

    @extend_schema(request=None, responses={202: None})
    def refresh(self, request: Request, tweet_id: str) -> Response:
        """Fetch the page again, at most twenty times an hour."""
        services.refresh_card(actor_id=self.actor_id, tweet_id=parse_tweet_id(tweet_id))
        return Response(status=202)
