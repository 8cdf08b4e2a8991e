"""Tweets, the reactions to them, and their pictures over REST."""

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import (
    present_media,
    present_thread,
    present_ticket,
    present_tweet,
)
from tweets.api.serializers import (
    MediaAnnouncementSerializer,
    MediaEditSerializer,
    MediaSerializer,
    MediaUploadSerializer,
    NewTweetSerializer,
    ThreadSerializer,
    TweetEditSerializer,
    TweetSerializer,
    UploadTicketSerializer,
)
from tweets.errors import MediaNotFound, TweetNotFound
from tweets.limits import IDEMPOTENCY_KEY_MAX
from tweets.types import TweetView
from twitter_project.drf.documenting import (
    AFTER,
    LIMIT,
    LOCATION,
    PAGE_PARAMETERS,
    page_of,
    problems,
)
from twitter_project.drf.fields import parse_id
from twitter_project.drf.views import ApiViewSet
from twitter_project.drf.wire import UploadParser
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Page
from users.api.presenting import present_person
from users.api.serializers import PersonSerializer
from users.api.viewing import ViewerViewSet
from users.types import Person

KEY_HEADER = "Idempotency-Key"
IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "pattern": f"^[!-~]{{1,{IDEMPOTENCY_KEY_MAX}}}$"},
    OpenApiParameter.HEADER,
    description="A key of the client's choice: if the request is sent again within a "
    "day, the answer is the same tweet instead of another one.",
)
TWEET = {200: TweetSerializer}
TWEET_OR_NOTHING = {200: TweetSerializer, 204: None}
PEOPLE = {200: page_of(PersonSerializer)}


class _Tweets(ViewerViewSet):
    """Shared by the view sets that name a tweet."""

    def tweet(self, tweet_id: int) -> Response:
        """Answer with the tweet as the viewer may see it."""
        return self.shown(self.find(tweet_id))

    def find(self, tweet_id: int) -> TweetView:
        return services.get_tweet(tweet_id=tweet_id, viewer=self.viewer)

    def shown(self, view: TweetView, *, status: int = 200) -> Response:
        url = reverse("api-tweet", args=[view.id])
        headers = {"Location": url} if status == 201 else {}
        body = present_tweet(view, viewer=self.viewer)
        return Response(body, status=status, headers=headers)


class TweetViewSet(_Tweets):
    """Posting, reading and editing."""

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewTweetSerializer,
        responses={201: TweetSerializer, **problems(404, 409)},
    )
    def post_tweet(self, request: Request) -> Response:
        """Post a tweet, or a reply.

        409 if the idempotency key was used with another body; 404 if the author may not
        see the tweet that they reply to.
        """
        body = self.read(NewTweetSerializer)
        try:
            view = services.post_and_show_tweet(
                viewer=self.viewer,
                text=body["text"],
                media_ids=body.get("media_ids", ()),
                in_reply_to_id=body.get("in_reply_to_id"),
                is_sensitive=body["is_sensitive"],
                idempotency_key=_read_key(request),
            )
        except TweetNotFound as error:
            raise TweetNotFound(field="in_reply_to_id") from error
        return self.shown(view, status=201)

    @extend_schema(responses=TWEET)
    def show(self, request: Request, tweet_id: str) -> Response:
        """Show a tweet."""
        return self.tweet(_tweet_id(tweet_id))

    @extend_schema(request=TweetEditSerializer, responses=TWEET)
    def edit(self, request: Request, tweet_id: str) -> Response:
        """Change the text of your own tweet."""
        id_ = _tweet_id(tweet_id)
        text = self.read(TweetEditSerializer)["text"]
        services.edit_tweet(actor_id=self.actor_id, tweet_id=id_, text=text)
        return self.tweet(id_)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, tweet_id: str) -> Response:
        """Delete your own tweet."""
        services.delete_tweet(actor_id=self.actor_id, tweet_id=_tweet_id(tweet_id))
        return Response(status=204)

    @extend_schema(parameters=[LIMIT, AFTER], responses={200: ThreadSerializer})
    def thread(self, request: Request, tweet_id: str) -> Response:
        """Show a tweet with the tweets it replies to and its replies."""
        thread = services.get_thread(
            tweet_id=_tweet_id(tweet_id), viewer=self.viewer, keyset=self.keyset
        )
        return Response(present_thread(thread, viewer=self.viewer))


class ReactionViewSet(_Tweets):
    """Liking and retweeting. All of them are idempotent."""

    @extend_schema(request=None, responses=TWEET)
    def like(self, request: Request, tweet_id: str) -> Response:
        """Like a tweet."""
        view = self.find(_tweet_id(tweet_id))
        return self.shown(services.like_shown_tweet(tweet=view, user_id=self.actor_id))

    @extend_schema(responses=TWEET_OR_NOTHING)
    def unlike(self, request: Request, tweet_id: str) -> Response:
        """Unlike a tweet; 204 if you can no longer see it."""
        id_ = _tweet_id(tweet_id)
        services.unlike_tweet(user_id=self.actor_id, tweet_id=id_)
        return self.tweet_or_nothing(id_)

    @extend_schema(request=None, responses=TWEET)
    def retweet(self, request: Request, tweet_id: str) -> Response:
        """Retweet a tweet to your followers."""
        view = self.find(_tweet_id(tweet_id))
        return self.shown(
            services.retweet_shown_tweet(tweet=view, user_id=self.actor_id)
        )

    @extend_schema(responses=TWEET_OR_NOTHING)
    def undo_retweet(self, request: Request, tweet_id: str) -> Response:
        """Undo a retweet; 204 if you can no longer see the tweet."""
        id_ = _tweet_id(tweet_id)
        services.undo_retweet(user_id=self.actor_id, tweet_id=id_)
        return self.tweet_or_nothing(id_)

    def tweet_or_nothing(self, tweet_id: int) -> Response:
        """Answer with the tweet, or with success alone if it is out of sight."""
        try:
            return self.tweet(tweet_id)
        except TweetNotFound:
            return Response(status=204)

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def likers(self, request: Request, tweet_id: str) -> Response:
        """List the people who like a tweet, the latest first."""
        return self.people(
            services.list_likers(
                tweet_id=_tweet_id(tweet_id),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def retweeters(self, request: Request, tweet_id: str) -> Response:
        """List the people who retweeted a tweet, the latest first."""
        return self.people(
            services.list_retweeters(
                tweet_id=_tweet_id(tweet_id),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )

    def people(self, page: Page[Person]) -> Response:
        viewer = self.viewer
        return self.page(page, lambda one: present_person(one, viewer=viewer))


class MediaUploadViewSet(ApiViewSet):
    """Pictures, uploaded before the tweet that will contain them."""

    parser_classes = (UploadParser,)

    @extend_schema(
        request=MediaUploadSerializer,
        responses={201: MediaSerializer, **problems(503)},
    )
    def upload(self, request: Request) -> Response:
        """Upload a picture.

        It is decoded, turned upright, stripped of the camera's data, and encoded again.
        """
        body = self.read(MediaUploadSerializer)
        item = services.upload_media(
            owner_id=self.actor_id, file=body["file"], alt=body["alt"]
        )
        return Response(present_media(item), status=201)


class DirectUploadViewSet(ApiViewSet):
    """Pictures that their owners put into the bucket themselves."""

    @extend_schema(
        request=MediaAnnouncementSerializer, responses={201: UploadTicketSerializer}
    )
    def begin(self, request: Request) -> Response:
        """Announce a picture, and learn where to PUT it.

        The bucket accepts a request with exactly these headers, for 15 minutes.
        """
        body = self.read(MediaAnnouncementSerializer)
        ticket = services.begin_upload(
            owner_id=self.actor_id,
            name=body["name"] or "picture",
            content_type=body["content_type"],
            size_bytes=body["size"],
            alt=body["alt"],
        )
        return Response(present_ticket(ticket), status=201)

    @extend_schema(
        request=None, responses={201: MediaSerializer, **problems(409, 422, 503)}
    )
    def finish(self, request: Request, upload_id: str) -> Response:
        """Process the picture in the bucket; repeated, return the same one.

        409 if it is not there. It is processed like any upload.
        """
        item = services.finish_upload(
            owner_id=self.actor_id, upload_id=_media_id(upload_id)
        )
        return Response(present_media(item), status=201)


class MediaViewSet(ApiViewSet):
    """Existing pictures."""

    @extend_schema(request=MediaEditSerializer, responses={200: MediaSerializer})
    def describe(self, request: Request, media_id: str) -> Response:
        """Describe your own picture for people who cannot see it."""
        id_ = _media_id(media_id)
        alt = self.read(MediaEditSerializer)["alt"]
        item = services.describe_media(owner_id=self.actor_id, media_id=id_, alt=alt)
        return Response(present_media(item))


def _tweet_id(text: str) -> int:
    """Return the id in a path. Raises: TweetNotFound if it cannot be one."""
    id_ = parse_id(text)
    if id_ is None:
        raise TweetNotFound
    return id_


def _media_id(text: str) -> int:
    """Return the id in a path. Raises: MediaNotFound if it cannot be one."""
    id_ = parse_id(text)
    if id_ is None:
        raise MediaNotFound
    return id_


def _read_key(request: Request) -> str | None:
    """Return the idempotency key. Raises: Invalid, naming the header."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not (
        0 < len(key) <= IDEMPOTENCY_KEY_MAX and all("!" <= char <= "~" for char in key)
    ):
        message = _("Use from 1 to %(max)d visible ASCII characters.")
        raise Invalid(message % {"max": IDEMPOTENCY_KEY_MAX}, field=KEY_HEADER)
    return key
