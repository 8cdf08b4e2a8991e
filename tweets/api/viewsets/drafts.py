"""Drafts and scheduled tweets over REST."""

from collections.abc import Callable
from typing import TypeVar

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import present_draft
from tweets.api.serializers.drafts import (
    DraftChangeSerializer,
    DraftSerializer,
    NewDraftSerializer,
    PublishingSerializer,
    ScheduledDraftsSerializer,
    ScheduleSerializer,
)
from tweets.api.serializers.tweets import PostedThreadSerializer
from tweets.api.viewsets.parameters import IDEMPOTENCY_KEY, parse_draft_id, read_key
from tweets.api.viewsets.tweets import TweetAnswers
from tweets.errors import DraftNotFound, TweetNotFound
from tweets.types import DraftView, NewTweet
from twitter_project.drf.documenting import (
    LOCATION,
    PAGE_PARAMETERS,
    page_of,
    problems,
)

T = TypeVar("T")

DRAFT = {200: DraftSerializer, **problems(404, 409)}


class DraftViewSet(TweetAnswers):
    """Your own drafts: tweets and threads that are not published yet."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(DraftSerializer)}
    )
    def drafts(self, request: Request) -> Response:
        """List your drafts, the latest first; scheduled ones are in their own list."""
        page = services.list_drafts(author_id=self.actor_id, keyset=self.keyset)
        return self.page(page, present_draft)

    @extend_schema(responses={200: ScheduledDraftsSerializer})
    def scheduled(self, request: Request) -> Response:
        """List scheduled tweets, the next to be published first."""
        found = services.list_scheduled(author_id=self.actor_id)
        return Response({"items": [present_draft(draft) for draft in found]})

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewDraftSerializer,
        responses={201: DraftSerializer, **problems(404, 409)},
    )
    def create(self, request: Request) -> Response:
        """Save a draft; with `publish_at`, schedule it.

        It may be unfinished, unless it is scheduled. 409 if you have 100 drafts.
        """
        body = self.read(NewDraftSerializer)
        tweets = [NewTweet(**tweet) for tweet in body["tweets"]]
        key, publish_at = read_key(request), body.get("publish_at")
        if publish_at is None:
            draft = services.create_draft(
                author_id=self.actor_id, tweets=tweets, idempotency_key=key
            )
        else:
            draft = _naming_the_other_tweet(
                lambda: services.schedule_tweets(
                    author_id=self.actor_id,
                    tweets=tweets,
                    publish_at=publish_at,
                    idempotency_key=key,
                )
            )
        headers = {"Location": reverse("api-draft", args=[draft.id])}
        return Response(present_draft(draft), status=201, headers=headers)

    @extend_schema(responses=DRAFT)
    def show(self, request: Request, draft_id: str) -> Response:
        """Show a draft."""
        id_ = parse_draft_id(draft_id)
        return _shown(services.get_draft(author_id=self.actor_id, draft_id=id_))

    @extend_schema(request=DraftChangeSerializer, responses=DRAFT)
    def change(self, request: Request, draft_id: str) -> Response:
        """Replace a draft's content; a scheduled one stays scheduled.

        409 if it was changed since the version that you name: read it, and decide.
        """
        body = self.read(DraftChangeSerializer)
        draft = services.change_draft(
            author_id=self.actor_id,
            draft_id=parse_draft_id(draft_id),
            version=body["version"],
            tweets=[NewTweet(**tweet) for tweet in body["tweets"]],
        )
        return _shown(draft)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, draft_id: str) -> Response:
        """Delete a draft, or cancel and delete a scheduled tweet."""
        services.delete_draft(
            author_id=self.actor_id, draft_id=parse_draft_id(draft_id)
        )
        return Response(status=204)

    @extend_schema(request=ScheduleSerializer, responses=DRAFT)
    def schedule(self, request: Request, draft_id: str) -> Response:
        """Schedule a draft, or reschedule it."""
        publish_at = self.read(ScheduleSerializer)["publish_at"]
        return _shown(
            _naming_the_other_tweet(
                lambda: services.schedule_draft(
                    author_id=self.actor_id,
                    draft_id=parse_draft_id(draft_id),
                    publish_at=publish_at,
                )
            )
        )

    @extend_schema(responses=DRAFT)
    def stop(self, request: Request, draft_id: str) -> Response:
        """Cancel publishing or sending; it becomes a draft again.

        404 once it is published.
        """
        id_ = parse_draft_id(draft_id)
        return _shown(services.stop_draft(author_id=self.actor_id, draft_id=id_))

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=PublishingSerializer,
        responses={
            201: PostedThreadSerializer,
            202: DraftSerializer,
            **problems(404, 409),
        },
    )
    def publish(self, request: Request, draft_id: str) -> Response:
        """Publish a draft now, or in the seconds in which you can still undo it.

        With `undo_s` the answer is 202 and the draft, whose `publish_at` says when;
        DELETE its `schedule` to undo it.
        """
        id_, key = parse_draft_id(draft_id), read_key(request)
        undo_s = self.read(PublishingSerializer)["undo_s"]
        if undo_s:
            return self._send(id_, undo_s, key)
        views = _naming_the_other_tweet(
            lambda: services.publish_draft(
                viewer=self.viewer, draft_id=id_, idempotency_key=key
            )
        )
        return self.shown_thread(views)

    def _send(self, draft_id: int, undo_s: int, key: str | None) -> Response:
        """Answer with the draft; or its tweets, if an earlier request has sent it."""
        try:
            draft = _naming_the_other_tweet(
                lambda: services.send_draft(
                    author_id=self.actor_id,
                    draft_id=draft_id,
                    undo_s=undo_s,
                    idempotency_key=key,
                )
            )
        except DraftNotFound:
            if key is None:
                raise
            found = services.find_sent(viewer=self.viewer, idempotency_key=key)
            return self.shown_thread(found)
        return Response(present_draft(draft), status=202)


def _shown(draft: DraftView) -> Response:
    return Response(present_draft(draft))


def _naming_the_other_tweet(call: Callable[[], T]) -> T:
    """Explain that a parent or quoted tweet does not exist, not the draft."""
    try:
        return call()
    except TweetNotFound as error:
        raise TweetNotFound(field="tweets") from error
