"""Quotes over REST: listing them, and what the quoted author decides about them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import present_tweet
from tweets.api.serializers.tweets import TweetSerializer
from tweets.api.serializers.writing import QuotePolicySerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from tweets.types import QuotePolicy
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of


class QuoteViewSet(TweetAnswers):
    """Quotes of a tweet. A quote is posted like any tweet, with its `quoted_id`."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(TweetSerializer)}
    )
    def quotes(self, request: Request, tweet_id: str) -> Response:
        """List the quotes of a tweet, the latest first, without detached ones."""
        viewer = self.viewer
        page = services.list_quotes(
            tweet_id=parse_tweet_id(tweet_id), viewer=viewer, keyset=self.keyset
        )
        return self.page(page, lambda one: present_tweet(one, viewer=viewer))

    @extend_schema(request=QuotePolicySerializer, responses=TWEET)
    def change_policy(self, request: Request, tweet_id: str) -> Response:
        """Change who may quote your own tweet. Existing quotes stay."""
        id_ = parse_tweet_id(tweet_id)
        policy = QuotePolicy(self.read(QuotePolicySerializer)["quote_policy"])
        services.change_quote_policy(
            actor_id=self.actor_id, tweet_id=id_, policy=policy
        )
        return self.tweet(id_)

    @extend_schema(request=None, responses={204: None})
    def detach(self, request: Request, tweet_id: str) -> Response:
        """Take your own tweet out of this quote of it. The quote stays."""
        services.detach_tweet(actor_id=self.actor_id, quote_id=parse_tweet_id(tweet_id))
        return Response(status=204)

    @extend_schema(responses={204: None})
    def reattach(self, request: Request, tweet_id: str) -> Response:
        """Put your own tweet back into this quote of it."""
        services.reattach_tweet(
            actor_id=self.actor_id, quote_id=parse_tweet_id(tweet_id)
        )
        return Response(status=204)
