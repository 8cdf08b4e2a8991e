"""Lists of people over REST: the lists, their members and timelines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from timeline import services as timelines
from timeline.api.viewsets import FEED, FeedViewSet
from tweets.api.viewsets.parameters import IDEMPOTENCY_KEY, read_key
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of, problems
from twitter_project.drf.fields import require_id
from twitter_project.shared.pagination import Page
from users import services
from users.api.list_serializers import (
    HandlesSerializer,
    ListChangesSerializer,
    ListSerializer,
    NewListSerializer,
)
from users.api.presenting import present_list, present_person
from users.api.serializers import PersonSerializer
from users.api.viewsets import checked_handle
from users.errors import ListNotFound

LIST: Any = {200: ListSerializer, **problems(404)}
LISTS: Any = {200: page_of(ListSerializer)}
MEMBER = OpenApiParameter(
    "member",
    {"type": "string", "pattern": "^[A-Za-z0-9_]{3,20}$"},
    description="The handle of a person: only lists that they are on.",
)
COLUMNS = {"private": "is_private", "exclusive": "is_exclusive", "pinned": "is_pinned"}


class ListViewSet(FeedViewSet):
    """Lists of people, and what their members say."""

    @extend_schema(parameters=[MEMBER], responses={**LISTS, **problems(404)})
    def lists(self, request: Request) -> Response:
        """List your own lists, pinned ones first, then by name: all on one page."""
        if "member" in request.query_params:
            user_id = services.get_user_id(handle=checked_handle(self.param("member")))
            lists = services.list_lists_with(user_id=user_id, viewer=self.viewer)
        else:
            lists = services.list_own_lists(viewer=self.viewer)
        return self.page(Page(items=lists), present_list)

    @extend_schema(responses=LISTS)
    def followed(self, request: Request) -> Response:
        """List the lists of others that you follow, the latest first: on one page."""
        lists = services.list_followed_lists(viewer=self.viewer)
        return self.page(Page(items=lists), present_list)

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewListSerializer,
        responses={201: ListSerializer, **problems(409)},
    )
    def create(self, request: Request) -> Response:
        """Create a list. You can have a hundred."""
        list_id = timelines.create_list(
            owner_id=self.actor_id,
            idempotency_key=read_key(request),
            **self._columns(self.read(NewListSerializer)),
        )
        return self._show(list_id, status=201)

    @extend_schema(responses=LIST)
    def show(self, request: Request, list_id: str) -> Response:
        """Show one of your lists, or a public one."""
        return self._show(parse_list_id(list_id))

    @extend_schema(request=ListChangesSerializer, responses=LIST)
    def edit(self, request: Request, list_id: str) -> Response:
        """Change one of your lists. Missing fields stay as they are.

        If it becomes public, its members are not notified; people whom you add later
        are.
        """
        id_ = parse_list_id(list_id)
        changes = self._columns(self.read(ListChangesSerializer))
        services.edit_list(owner_id=self.actor_id, list_id=id_, **changes)
        return self._show(id_)

    @extend_schema(responses={204: None, **problems(404)})
    def delete(self, request: Request, list_id: str) -> Response:
        """Delete one of your lists."""
        id_ = parse_list_id(list_id)
        services.delete_list(owner_id=self.actor_id, list_id=id_)
        return Response(status=204)

    @extend_schema(request=None, responses=LIST)
    def follow(self, request: Request, list_id: str) -> Response:
        """Keep another person's public list among yours."""
        id_ = parse_list_id(list_id)
        services.follow_list(follower_id=self.actor_id, list_id=id_)
        return self._show(id_)

    @extend_schema(responses={204: None})
    def unfollow(self, request: Request, list_id: str) -> Response:
        """Unfollow a list, even if you cannot see it any more."""
        id_ = parse_list_id(list_id)
        services.unfollow_list(follower_id=self.actor_id, list_id=id_)
        return Response(status=204)

    @extend_schema(parameters=PAGE_PARAMETERS, responses={**FEED, **problems(404)})
    def timeline(self, request: Request, list_id: str) -> Response:
        """Read the tweets and retweets by a list's members."""
        return self.feed(
            timelines.get_list_timeline(
                list_id=parse_list_id(list_id), viewer=self.viewer, keyset=self.keyset
            )
        )

    def _show(self, list_id: int, status: int = 200) -> Response:
        found = services.get_list(list_id=list_id, viewer=self.viewer)
        return Response(present_list(found), status=status)

    def _columns(self, body: dict[str, Any]) -> dict[str, Any]:
        return {COLUMNS.get(name, name): value for name, value in body.items()}


class ListMemberViewSet(FeedViewSet):
    """Who is on a list. Adding and removing are idempotent."""

    @extend_schema(
        parameters=PAGE_PARAMETERS,
        responses={200: page_of(PersonSerializer), **problems(404)},
    )
    def members(self, request: Request, list_id: str) -> Response:
        """List a list's members, the latest first."""
        viewer = self.viewer
        page = services.list_members(
            list_id=parse_list_id(list_id), viewer=viewer, keyset=self.keyset
        )
        return self.page(page, lambda one: present_person(one, viewer=viewer))

    @extend_schema(request=HandlesSerializer, responses=LIST)
    def add(self, request: Request, list_id: str) -> Response:
        """Put up to a hundred people on your list: all of them, or none.

        422 names the handles that belong to nobody you can see.
        """
        id_ = parse_list_id(list_id)
        handles = self.read(HandlesSerializer)["handles"]
        services.add_handles_to_list(
            owner_id=self.actor_id, list_id=id_, handles=handles
        )
        return self._show(id_)

    @extend_schema(request=HandlesSerializer, responses=LIST)
    def remove(self, request: Request, list_id: str) -> Response:
        """Take up to a hundred people off your list. Unknown handles are ignored."""
        return self._remove(list_id, self.read(HandlesSerializer)["handles"])

    @extend_schema(request=None, responses=LIST)
    def add_one(self, request: Request, list_id: str, handle: str) -> Response:
        """Put a person on your list."""
        id_ = parse_list_id(list_id)
        user_id = services.get_user_id(handle=checked_handle(handle))
        services.add_to_list(owner_id=self.actor_id, list_id=id_, user_ids=[user_id])
        return self._show(id_)

    @extend_schema(responses=LIST)
    def remove_one(self, request: Request, list_id: str, handle: str) -> Response:
        """Take a person off your list."""
        return self._remove(list_id, [checked_handle(handle)])

    def _remove(self, list_id: str, handles: list[str]) -> Response:
        id_ = parse_list_id(list_id)
        ids = services.find_user_ids(handles=handles)
        services.remove_from_list(
            owner_id=self.actor_id, list_id=id_, user_ids=list(ids.values())
        )
        return self._show(id_)

    def _show(self, list_id: int) -> Response:
        found = services.get_list(list_id=list_id, viewer=self.viewer)
        return Response(present_list(found))


def parse_list_id(text: str) -> int:
    """Return the id in a path. Raises: ListNotFound if it cannot be one."""
    return require_id(text, ListNotFound)
