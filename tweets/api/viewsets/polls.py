"""Voting in polls over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.serializers.polls import VoteSerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from twitter_project.drf.documenting import problems


class PollViewSet(TweetAnswers):
    """Votes in the poll of a tweet."""

    @extend_schema(request=VoteSerializer, responses={**TWEET, **problems(403, 409)})
    def vote(self, request: Request, tweet_id: str) -> Response:
        """Vote in the poll of a tweet; the same vote again changes nothing.

        409 after another vote, which is final, or when the poll has ended; 403 in your
        own poll.
        """
        id_ = parse_tweet_id(tweet_id)
        choices = self.read(VoteSerializer)["choices"]
        services.vote_in_poll(voter_id=self.actor_id, tweet_id=id_, choices=choices)
        return self.tweet(id_)
