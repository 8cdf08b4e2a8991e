"""Pictures, videos and subtitles over REST."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import (
    present_media,
    present_ticket,
)
from tweets.api.serializers.media import (
    MediaAnnouncementSerializer,
    MediaEditSerializer,
    MediaSerializer,
    MediaUploadSerializer,
    SubtitlesUploadSerializer,
    UploadTicketSerializer,
)
from tweets.api.viewsets.parameters import IDEMPOTENCY_KEY, parse_media_id, read_key
from tweets.limits import SUBTITLES_READ_BYTES
from tweets.types import Focus, MediaItem, MediaState
from twitter_project.drf.documenting import (
    problems,
)
from twitter_project.drf.views import ApiViewSet
from twitter_project.drf.wire import UploadParser
from users.api.viewing import ViewerViewSet


class MediaUploadViewSet(ApiViewSet):
    """Pictures and videos, uploaded before the tweet that will contain them."""

    parser_classes = (UploadParser,)

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=MediaUploadSerializer,
        responses={
            201: MediaSerializer,
            202: MediaSerializer,
            **problems(409, 422, 503),
        },
    )
    def upload(self, request: Request) -> Response:
        """Upload a picture or a video.

        It is decoded, turned upright, stripped of the camera's data, and encoded again.
        202 for a video or an animated GIF, which is `processing` but can be posted
        already; GET it again later.
        """
        body = self.read(MediaUploadSerializer)
        item = services.upload_media(
            owner_id=self.actor_id,
            file=body["file"],
            alt=body["alt"],
            idempotency_key=read_key(request),
        )
        return _uploaded(item)


class DirectUploadViewSet(ApiViewSet):
    """Files that clients upload straight to the bucket."""

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=MediaAnnouncementSerializer,
        responses={201: UploadTicketSerializer, **problems(404, 409)},
    )
    def begin(self, request: Request) -> Response:
        """Announce a picture or a video, and learn where to PUT it.

        The bucket accepts a request with exactly these headers, for 15 minutes. Sent
        again with its key, the id is the same and the 15 minutes begin again.
        """
        body = self.read(MediaAnnouncementSerializer)
        ticket = services.begin_upload(
            owner_id=self.actor_id,
            name=body["name"] or "picture",
            content_type=body["content_type"],
            size_bytes=body["size"],
            alt=body["alt"],
            idempotency_key=read_key(request),
        )
        return Response(present_ticket(ticket), status=201)

    @extend_schema(
        request=None,
        responses={
            201: MediaSerializer,
            202: MediaSerializer,
            **problems(409, 422, 503),
        },
    )
    def finish(self, request: Request, upload_id: str) -> Response:
        """Process the file in the bucket. Repeating this returns the same media.

        409 if it is not there. It is processed like any upload.
        """
        item = services.finish_upload(
            owner_id=self.actor_id, upload_id=parse_media_id(upload_id)
        )
        return _uploaded(item)


class MediaViewSet(ApiViewSet):
    """Your own pictures and videos."""

    @extend_schema(responses={200: MediaSerializer})
    def show(self, request: Request, media_id: str) -> Response:
        """Show your own picture or video, and whether it is ready."""
        item = services.get_media(
            owner_id=self.actor_id, media_id=parse_media_id(media_id)
        )
        return Response(present_media(item))

    @extend_schema(request=MediaEditSerializer, responses={200: MediaSerializer})
    def describe(self, request: Request, media_id: str) -> Response:
        """Describe your own picture or video, or choose its focal point."""
        id_ = parse_media_id(media_id)
        body = self.read(MediaEditSerializer)
        item = services.describe_media(
            owner_id=self.actor_id,
            media_id=id_,
            alt=body.get("alt"),
            focus=Focus(**body["focus"]) if "focus" in body else None,
        )
        return Response(present_media(item))

    @extend_schema(responses={204: None, **problems(409, 503)})
    def discard(self, request: Request, media_id: str) -> Response:
        """Delete media that no tweet shows, or remove failed media from its tweet.

        409 if a tweet shows it, or would be left empty.
        """
        services.discard_media(
            owner_id=self.actor_id, media_id=parse_media_id(media_id)
        )
        return Response(status=204)


class SubtitlesViewSet(ViewerViewSet):
    """The subtitles of videos."""

    parser_classes = (UploadParser,)

    @extend_schema(responses={(200, "text/vtt"): str})
    def show_subtitles(
        self, request: Request, media_id: str, language: str
    ) -> HttpResponse:
        """Show the subtitles of a video that you may see."""
        text = services.get_subtitles(
            media_id=parse_media_id(media_id), language=language, viewer=self.viewer
        )
        return HttpResponse(text, content_type="text/vtt; charset=utf-8")

    @extend_schema(request=SubtitlesUploadSerializer, responses={200: MediaSerializer})
    def store_subtitles(
        self, request: Request, media_id: str, language: str
    ) -> Response:
        """Store subtitles for your own video, in place of older ones.

        The file is WebVTT. Only its cues are kept, with bold, italics and underlines.
        """
        id_ = parse_media_id(media_id)
        file = self.read(SubtitlesUploadSerializer)["file"]
        item = services.set_subtitles(
            owner_id=self.actor_id,
            media_id=id_,
            language=language,
            content=file.read(SUBTITLES_READ_BYTES),
        )
        return Response(present_media(item))

    @extend_schema(responses={200: MediaSerializer})
    def remove_subtitles(
        self, request: Request, media_id: str, language: str
    ) -> Response:
        """Remove the subtitles of your own video, if there are any."""
        item = services.remove_subtitles(
            owner_id=self.actor_id,
            media_id=parse_media_id(media_id),
            language=language,
        )
        return Response(present_media(item))


def _uploaded(item: MediaItem) -> Response:
    """Return 202 while a worker is still processing the file, otherwise 201."""
    status = 202 if item.state == MediaState.PROCESSING else 201
    return Response(present_media(item), status=status)
