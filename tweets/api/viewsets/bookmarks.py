"""Bookmarks and their folders over REST."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import present_folder, present_tweet
from tweets.api.serializers.bookmarks import (
    BookmarkSerializer,
    FolderSerializer,
    NewFolderSerializer,
)
from tweets.api.serializers.tweets import TweetSerializer
from tweets.api.viewsets.parameters import (
    IDEMPOTENCY_KEY,
    parse_tweet_id,
    read_key,
)
from tweets.api.viewsets.tweets import TWEET, TweetAnswers
from tweets.errors import FolderNotFound
from tweets.search.parsing import QUERY_MAX, parse_query
from tweets.search.query import Query
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of, problems
from twitter_project.drf.fields import ID_SCHEMA, require_id
from twitter_project.shared.pagination import Page

FOLDER = OpenApiParameter(
    "folder_id", ID_SCHEMA, description="Only bookmarks in this folder; 0 for none."
)
QUERY = OpenApiParameter(
    "q",
    {"type": "string", "minLength": 1, "maxLength": QUERY_MAX},
    description="Only those that a search finds, in the language of `GET search`.",
)


class BookmarkViewSet(TweetAnswers):
    """Your bookmarks. Nobody else can see them."""

    @extend_schema(
        parameters=[*PAGE_PARAMETERS, FOLDER, QUERY],
        responses={200: page_of(TweetSerializer), **problems(404, 422, 503)},
    )
    def bookmarks(self, request: Request) -> Response:
        """List the tweets that you bookmarked, the latest bookmark first."""
        viewer, keyset, folder_id = self.viewer, self.keyset, self._folder_id()
        if query := self._query():
            page = services.search_bookmarks(
                query=query, viewer=viewer, keyset=keyset, folder_id=folder_id
            )
        else:
            page = services.list_bookmarks(
                viewer=viewer, keyset=keyset, folder_id=folder_id
            )
        return self.page(page, lambda one: present_tweet(one, viewer=viewer))

    @extend_schema(request=BookmarkSerializer, responses={**TWEET, **problems(404)})
    def bookmark(self, request: Request, tweet_id: str) -> Response:
        """Bookmark a tweet, or move its bookmark to another folder."""
        id_ = parse_tweet_id(tweet_id)
        body = self.read(BookmarkSerializer)
        folder_id = body["folder_id"] or 0 if "folder_id" in body else None
        services.bookmark_tweet(
            user_id=self.actor_id, tweet_id=id_, folder_id=folder_id
        )
        return self.tweet(id_)

    @extend_schema(responses={204: None})
    def unbookmark(self, request: Request, tweet_id: str) -> Response:
        """Remove a bookmark, if there is one."""
        services.unbookmark_tweet(
            user_id=self.actor_id, tweet_id=parse_tweet_id(tweet_id)
        )
        return Response(status=204)

    def _folder_id(self) -> int | None:
        if "folder_id" not in self.request.query_params:
            return None
        folder_id = parse_folder_id(self.param("folder_id"))
        if folder_id:
            services.get_folder(owner_id=self.actor_id, folder_id=folder_id)
        return folder_id

    def _query(self) -> Query:
        return parse_query(self.param("q") if "q" in self.request.query_params else "")


class FolderViewSet(TweetAnswers):
    """Folders of your bookmarks."""

    @extend_schema(responses={200: page_of(FolderSerializer)})
    def folders(self, request: Request) -> Response:
        """List your folders by name: all on one page."""
        folders = services.list_folders(owner_id=self.actor_id)
        return self.page(Page(items=folders), present_folder)

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewFolderSerializer,
        responses={201: FolderSerializer, **problems(404, 409)},
    )
    def create(self, request: Request) -> Response:
        """Make a folder. You can have fifty.

        404 if its key is repeated after the folder was deleted.
        """
        folder = services.create_folder(
            owner_id=self.actor_id,
            name=self.read(NewFolderSerializer)["name"],
            idempotency_key=read_key(request),
        )
        return Response(present_folder(folder), status=201)

    @extend_schema(
        request=NewFolderSerializer,
        responses={200: FolderSerializer, **problems(404, 409)},
    )
    def rename(self, request: Request, folder_id: str) -> Response:
        """Rename a folder."""
        folder = services.rename_folder(
            owner_id=self.actor_id,
            folder_id=parse_folder_id(folder_id),
            name=self.read(NewFolderSerializer)["name"],
        )
        return Response(present_folder(folder))

    @extend_schema(responses={204: None, **problems(404)})
    def delete(self, request: Request, folder_id: str) -> Response:
        """Delete a folder. Its bookmarks stay, in no folder."""
        services.delete_folder(
            owner_id=self.actor_id, folder_id=parse_folder_id(folder_id)
        )
        return Response(status=204)


def parse_folder_id(text: str) -> int:
    """Return the id of a folder. Raises: FolderNotFound if it cannot be one."""
    return require_id(text, FolderNotFound)
