"""Pictures over REST."""

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
    UploadTicketSerializer,
)
from tweets.api.viewsets.parameters import parse_media_id
from twitter_project.drf.documenting import (
    problems,
)
from twitter_project.drf.views import ApiViewSet
from twitter_project.drf.wire import UploadParser


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
            owner_id=self.actor_id, upload_id=parse_media_id(upload_id)
        )
        return Response(present_media(item), status=201)


class MediaViewSet(ApiViewSet):
    """Existing pictures."""

    @extend_schema(request=MediaEditSerializer, responses={200: MediaSerializer})
    def describe(self, request: Request, media_id: str) -> Response:
        """Describe your own picture for people who cannot see it."""
        id_ = parse_media_id(media_id)
        alt = self.read(MediaEditSerializer)["alt"]
        item = services.describe_media(owner_id=self.actor_id, media_id=id_, alt=alt)
        return Response(present_media(item))
