"""Tweets over REST."""

from collections.abc import Sequence

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import (
    present_self_thread,
    present_thread,
    present_tweet,
    present_version,
)
from tweets.api.serializers.tweets import (
    PostedThreadSerializer,
    SelfThreadSerializer,
    ThreadSerializer,
    TweetSerializer,
    TweetVersionSerializer,
)
from tweets.api.serializers.writing import (
    NewThreadSerializer,
    NewTweetSerializer,
    TweetEditSerializer,
)
from tweets.api.viewsets.parameters import (
    AFTER_REPLY,
    HIDDEN,
    IDEMPOTENCY_KEY,
    SORT,
    parse_tweet_id,
    read_key,
)
from tweets.errors import TweetNotFound
from tweets.types import NewTweet, ReplyOrder, TweetView
from twitter_project.drf.documenting import (
    LIMIT,
    LOCATION,
    page_of,
    problems,
)
from twitter_project.shared.pagination import Page
from users.api.viewing import ViewerViewSet

TWEET = {200: TweetSerializer}
PERMANENTLY = OpenApiParameter(
    "permanently",
    {"type": "boolean", "default": False},
    description="Whether to delete the tweet at once, so that nobody can restore it.",
)


class TweetAnswers(ViewerViewSet):
    """Shared by the view sets whose paths contain a tweet's id."""

    def tweet(self, tweet_id: int) -> Response:
        """Return the tweet as the viewer sees it."""
        return self.shown(self.find(tweet_id))

    def find(self, tweet_id: int) -> TweetView:
        return services.get_tweet(tweet_id=tweet_id, viewer=self.viewer)

    def shown_thread(self, views: Sequence[TweetView]) -> Response:
        """Return the posted tweets; `Location` is the first one."""
        body = {"tweets": [present_tweet(one, viewer=self.viewer) for one in views]}
        headers = {"Location": reverse("api-tweet", args=[views[0].id])}
        return Response(body, status=201, headers=headers)

    def shown(self, view: TweetView, *, status: int = 200) -> Response:
        url = reverse("api-tweet", args=[view.id])
        headers = {"Location": url} if status == 201 else {}
        body = present_tweet(view, viewer=self.viewer)
        return Response(body, status=status, headers=headers)


class TweetViewSet(TweetAnswers):
    """Posting, reading and editing."""

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewTweetSerializer,
        responses={201: TweetSerializer, **problems(403, 404, 409)},
    )
    def post_tweet(self, request: Request) -> Response:
        """Post a tweet, a reply or a quote.

        409 if the idempotency key was used with another body; 404 if the author may not
        see the tweet that they reply to or quote; 403 if they may not quote it.
        """
        body = self.read(NewTweetSerializer)
        try:
            view = services.post_and_show_tweet(
                viewer=self.viewer,
                tweet=NewTweet(**body),
                idempotency_key=read_key(request),
            )
        except TweetNotFound as error:
            field = "in_reply_to_id" if body.get("in_reply_to_id") else "quoted_id"
            raise TweetNotFound(field=field) from error
        return self.shown(view, status=201)

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewThreadSerializer,
        responses={201: PostedThreadSerializer, **problems(404, 409)},
    )
    def post_thread(self, request: Request) -> Response:
        """Post a thread: all of its tweets at once, or none of them.

        Followers find its first tweet in their homes. A refusal names the tweet.
        """
        body = self.read(NewThreadSerializer)
        try:
            views = services.post_and_show_thread(
                viewer=self.viewer,
                tweets=[NewTweet(**tweet) for tweet in body["tweets"]],
                idempotency_key=read_key(request),
            )
        except TweetNotFound as error:
            raise TweetNotFound(field="in_reply_to_id") from error
        return self.shown_thread(views)

    @extend_schema(responses=TWEET)
    def show(self, request: Request, tweet_id: str) -> Response:
        """Show a tweet."""
        return self.tweet(parse_tweet_id(tweet_id))

    @extend_schema(request=TweetEditSerializer, responses={**TWEET, **problems(403)})
    def edit(self, request: Request, tweet_id: str) -> Response:
        """Edit your own tweet.

        The text and the pictures can be changed for 60 minutes after posting; then the
        answer is 403 with the code `edit_too_late`.
        """
        id_ = parse_tweet_id(tweet_id)
        changes = self.read(TweetEditSerializer)
        services.edit_tweet(actor_id=self.actor_id, tweet_id=id_, **changes)
        return self.tweet(id_)

    @extend_schema(responses={200: page_of(TweetVersionSerializer)})
    def history(self, request: Request, tweet_id: str) -> Response:
        """List the versions of a tweet, the newest first: all on one page."""
        history = services.get_history(
            tweet_id=parse_tweet_id(tweet_id), viewer=self.viewer
        )
        return self.page(Page(items=list(history.versions)), present_version)

    @extend_schema(parameters=[PERMANENTLY], responses={204: None})
    def delete(self, request: Request, tweet_id: str) -> Response:
        """Move your own tweet to the trash, or delete it for good."""
        id_ = parse_tweet_id(tweet_id)
        if self.flag("permanently"):
            services.delete_tweet(actor_id=self.actor_id, tweet_id=id_)
        else:
            services.trash_tweet(actor_id=self.actor_id, tweet_id=id_)
        return Response(status=204)

    @extend_schema(
        parameters=[LIMIT, SORT, AFTER_REPLY, HIDDEN], responses={200: ThreadSerializer}
    )
    def thread(self, request: Request, tweet_id: str) -> Response:
        """Show a tweet with the tweets it replies to and its replies."""
        given = self.request.query_params
        thread = services.get_thread(
            tweet_id=parse_tweet_id(tweet_id),
            viewer=self.viewer,
            order=services.parse_reply_order(
                self.param("sort") if "sort" in given else "",
                default=ReplyOrder.OLDEST,
            ),
            after=self.param("after") if "after" in given else None,
            limit=self.limit,
            hidden=self.flag("hidden"),
        )
        return Response(present_thread(thread, viewer=self.viewer))

    @extend_schema(responses={200: SelfThreadSerializer})
    def self_thread(self, request: Request, tweet_id: str) -> Response:
        """Show the author's thread that a tweet is part of, first to last.

        It is what the author wrote in replies to their own tweets.
        """
        id_ = parse_tweet_id(tweet_id)
        thread = services.get_self_thread(tweet_id=id_, viewer=self.viewer)
        return Response(present_self_thread(thread, viewer=self.viewer))
