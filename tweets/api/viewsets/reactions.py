"""Likes and retweets over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.serializers.tweets import TweetSerializer
from tweets.api.viewsets.parameters import parse_tweet_id
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from tweets.errors import TweetNotFound
from twitter_project.drf.documenting import (
    PAGE_PARAMETERS,
    page_of,
)
from twitter_project.shared.pagination import Page
from users.api.presenting import present_person
from users.api.serializers import PersonSerializer
from users.types import Person

TWEET_OR_NOTHING = {200: TweetSerializer, 204: None}

PEOPLE = {200: page_of(PersonSerializer)}


class ReactionViewSet(TweetAnswers):
    """Liking and retweeting. All of them are idempotent."""

    @extend_schema(request=None, responses=TWEET)
    def like(self, request: Request, tweet_id: str) -> Response:
        """Like a tweet."""
        view = self.find(parse_tweet_id(tweet_id))
        return self.shown(services.like_shown_tweet(tweet=view, user_id=self.actor_id))

    @extend_schema(responses=TWEET_OR_NOTHING)
    def unlike(self, request: Request, tweet_id: str) -> Response:
        """Unlike a tweet; 204 if you can no longer see it."""
        id_ = parse_tweet_id(tweet_id)
        services.unlike_tweet(user_id=self.actor_id, tweet_id=id_)
        return self.tweet_or_nothing(id_)

    @extend_schema(request=None, responses=TWEET)
    def retweet(self, request: Request, tweet_id: str) -> Response:
        """Retweet a tweet to your followers."""
        view = self.find(parse_tweet_id(tweet_id))
        return self.shown(
            services.retweet_shown_tweet(tweet=view, user_id=self.actor_id)
        )

    @extend_schema(responses=TWEET_OR_NOTHING)
    def undo_retweet(self, request: Request, tweet_id: str) -> Response:
        """Undo a retweet; 204 if you can no longer see the tweet."""
        id_ = parse_tweet_id(tweet_id)
        services.undo_retweet(user_id=self.actor_id, tweet_id=id_)
        return self.tweet_or_nothing(id_)

    def tweet_or_nothing(self, tweet_id: int) -> Response:
        """Return the tweet, or 204 if the viewer can no longer see it."""
        try:
            return self.tweet(tweet_id)
        except TweetNotFound:
            return Response(status=204)

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def likers(self, request: Request, tweet_id: str) -> Response:
        """List the people who like a tweet, the latest first."""
        return self.people(
            services.list_likers(
                tweet_id=parse_tweet_id(tweet_id),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def retweeters(self, request: Request, tweet_id: str) -> Response:
        """List the people who retweeted a tweet, the latest first."""
        return self.people(
            services.list_retweeters(
                tweet_id=parse_tweet_id(tweet_id),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )

    def people(self, page: Page[Person]) -> Response:
        viewer = self.viewer
        return self.page(page, lambda one: present_person(one, viewer=viewer))
