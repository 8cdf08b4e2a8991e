"""People over REST: profiles, and your own account."""

from dataclasses import asdict, replace

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.documenting import (
    BEFORE,
    LIMIT,
    PAGE_PARAMETERS,
    page_of,
    problems,
)
from twitter_project.drf.wire import UploadParser
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Page
from users import services
from users.api.list_serializers import ListSerializer
from users.api.presenting import present_list, present_person
from users.api.profiles import ProfileViewSet
from users.api.serializers import (
    ContentChangesSerializer,
    ContentSettingsSerializer,
    OwnProfileSerializer,
    PersonSerializer,
    PictureUploadSerializer,
    ProfileEditSerializer,
    ProfileSerializer,
)
from users.errors import PersonNotFound
from users.handles import HANDLE_PATTERN
from users.models import User
from users.types import Person

QUERY_MAX = 100
QUERY = OpenApiParameter(
    "q",
    {"type": "string", "minLength": 1, "maxLength": QUERY_MAX},
    required=True,
    description="The beginning of a handle, or of words of a name.",
)
PEOPLE = {200: page_of(PersonSerializer)}
PICTURE = {200: OwnProfileSerializer, **problems(503)}


class PeopleViewSet(ProfileViewSet):
    """Shared by the view sets that name people."""

    def person_id(self, handle: str) -> int:
        """Return the id of the handle's owner. Raises: PersonNotFound."""
        return services.get_user_id(handle=checked_handle(handle))

    def visible_person_id(self, handle: str) -> int:
        """Return the id of a person whom the viewer may see. Raises: PersonNotFound."""
        person_id = self.person_id(handle)
        return services.get_person(user_id=person_id, viewer=self.viewer).card.id

    def people(self, page: Page[Person]) -> Response:
        viewer = self.viewer
        return self.page(page, lambda one: present_person(one, viewer=viewer))


class UserViewSet(PeopleViewSet):
    """Everybody's profiles, and who follows whom."""

    @extend_schema(parameters=[QUERY, LIMIT, BEFORE], responses=PEOPLE)
    def search(self, request: Request) -> Response:
        """Find people by the beginning of a handle or of words of a name.

        With a leading `@`, search handles only.
        """
        query = self.param("q")
        if len(query) > QUERY_MAX:
            raise Invalid(_("This is too long."), field="q")
        return self.people(
            services.search_people(query=query, viewer=self.viewer, keyset=self.keyset)
        )

    @extend_schema(responses={200: ProfileSerializer})
    def profile(self, request: Request, handle: str) -> Response:
        """Show a person's profile."""
        profile = services.get_profile(
            handle=checked_handle(handle), viewer=self.viewer
        )
        return Response(self.present(profile))

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def followers(self, request: Request, handle: str) -> Response:
        """List a person's followers, the latest first."""
        return self.people(
            services.list_followers(
                user_id=self.person_id(handle),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def following(self, request: Request, handle: str) -> Response:
        """List the people that a person follows, the latest first."""
        return self.people(
            services.list_following(
                user_id=self.person_id(handle),
                viewer=self.viewer,
                keyset=self.keyset,
            )
        )


class ListsOfPersonViewSet(PeopleViewSet):
    """A person's public lists."""

    @extend_schema(parameters=PAGE_PARAMETERS, responses={200: page_of(ListSerializer)})
    def lists(self, request: Request, handle: str) -> Response:
        """List a person's public lists, the latest first."""
        page = services.list_public_lists(
            owner_id=self.person_id(handle), viewer=self.viewer, keyset=self.keyset
        )
        return self.page(page, present_list)


class MeViewSet(PeopleViewSet):
    """Your own account."""

    @extend_schema(responses={200: OwnProfileSerializer})
    def me(self, request: Request) -> Response:
        """Show your own profile."""
        return Response(self.present_own(User.objects.get(id=self.actor_id)))

    @extend_schema(request=ProfileEditSerializer, responses={200: OwnProfileSerializer})
    def edit(self, request: Request) -> Response:
        """Change your own profile. Missing fields stay as they are."""
        changes = self.read(ProfileEditSerializer)
        services.update_profile(user_id=self.actor_id, **changes)
        return self.me(request)

    @extend_schema(responses={200: ContentSettingsSerializer})
    def content_settings(self, request: Request) -> Response:
        """Show how you read and write tweets."""
        return Response(asdict(self.viewer.settings))

    @extend_schema(
        request=ContentChangesSerializer, responses={200: ContentSettingsSerializer}
    )
    def change_content_settings(self, request: Request) -> Response:
        """Change how you read and write tweets. Missing fields stay as they are."""
        changes = self.read(ContentChangesSerializer)
        services.change_content_settings(user_id=self.actor_id, **changes)
        return Response(asdict(replace(self.viewer.settings, **changes)))

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def blocks(self, request: Request) -> Response:
        """List the people you block, the latest first."""
        page = services.list_blocks(viewer=self.viewer, keyset=self.keyset)
        return self.people(page)

    @extend_schema(parameters=PAGE_PARAMETERS, responses=PEOPLE)
    def mutes(self, request: Request) -> Response:
        """List the people you mute, the latest first."""
        page = services.list_mutes(viewer=self.viewer, keyset=self.keyset)
        return self.people(page)


class PictureViewSet(MeViewSet):
    """The pictures of your own profile."""

    parser_classes = (UploadParser,)

    @extend_schema(request=PictureUploadSerializer, responses=PICTURE)
    def set_avatar(self, request: Request) -> Response:
        """Change your avatar."""
        file = self.read(PictureUploadSerializer)["file"]
        services.change_avatar(user_id=self.actor_id, file=file)
        return self.me(request)

    @extend_schema(responses=PICTURE)
    def remove_avatar(self, request: Request) -> Response:
        """Remove your avatar."""
        services.remove_avatar(user_id=self.actor_id)
        return self.me(request)

    @extend_schema(request=PictureUploadSerializer, responses=PICTURE)
    def set_banner(self, request: Request) -> Response:
        """Change your profile's banner."""
        file = self.read(PictureUploadSerializer)["file"]
        services.change_banner(user_id=self.actor_id, file=file)
        return self.me(request)

    @extend_schema(responses=PICTURE)
    def remove_banner(self, request: Request) -> Response:
        """Remove your profile's banner."""
        services.remove_banner(user_id=self.actor_id)
        return self.me(request)


def checked_handle(handle: str) -> str:
    """Return the handle. Raises: PersonNotFound if nobody can have it."""
    if not HANDLE_PATTERN.fullmatch(handle):
        raise PersonNotFound
    return handle
