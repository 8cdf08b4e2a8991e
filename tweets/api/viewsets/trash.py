"""The viewer's own trash over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import present_trashed
from tweets.api.serializers.tweets import TrashedTweetSerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of


class TrashViewSet(TweetAnswers):
    """Your own deleted tweets. They are kept for 30 days."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(TrashedTweetSerializer)}
    )
    def trash(self, request: Request) -> Response:
        """List the tweets in your trash, the last deleted first."""
        viewer = self.viewer
        page = services.list_trash(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: present_trashed(one, viewer=viewer))

    @extend_schema(request=None, responses=TWEET)
    def restore(self, request: Request, tweet_id: str) -> Response:
        """Restore a tweet from your trash, with its replies, likes and pictures."""
        id_ = parse_tweet_id(tweet_id)
        services.untrash_tweet(actor_id=self.actor_id, tweet_id=id_)
        return self.tweet(id_)

    @extend_schema(responses={204: None})
    def purge(self, request: Request, tweet_id: str) -> Response:
        """Delete a tweet in your trash for good."""
        services.purge_tweet(actor_id=self.actor_id, tweet_id=parse_tweet_id(tweet_id))
        return Response(status=204)
