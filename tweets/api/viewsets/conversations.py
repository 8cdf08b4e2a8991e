"""Conversations over REST: who may reply, and which replies their author hides."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.serializers.writing import ReplyPolicySerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from tweets.types import ReplyPolicy


class ConversationViewSet(TweetAnswers):
    """For the author of a conversation's first tweet."""

    @extend_schema(request=ReplyPolicySerializer, responses=TWEET)
    def change_reply_policy(self, request: Request, tweet_id: str) -> Response:
        """Change who may reply in the conversation that your tweet begins."""
        id_ = parse_tweet_id(tweet_id)
        policy = ReplyPolicy(self.read(ReplyPolicySerializer)["reply_policy"])
        services.change_reply_policy(
            actor_id=self.actor_id, tweet_id=id_, policy=policy
        )
        return self.tweet(id_)

    @extend_schema(request=None, responses=TWEET)
    def hide(self, request: Request, tweet_id: str) -> Response:
        """Hide somebody's reply in your conversation. Its author is not notified."""
        id_ = parse_tweet_id(tweet_id)
        services.hide_reply(actor_id=self.actor_id, tweet_id=id_)
        return self.tweet(id_)

    @extend_schema(responses=TWEET)
    def unhide(self, request: Request, tweet_id: str) -> Response:
        """Show a hidden reply again."""
        id_ = parse_tweet_id(tweet_id)
        services.unhide_reply(actor_id=self.actor_id, tweet_id=id_)
        return self.tweet(id_)
