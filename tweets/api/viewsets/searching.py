"""Search over REST: the same language as on the pages."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tweets import services
from tweets.api.presenting import present_tweet
from tweets.api.serializers.trends import TrendSerializer
from tweets.api.serializers.tweets import TweetSerializer
from tweets.search.parsing import QUERY_MAX, parse_query
from tweets.types import TweetView
from twitter_project.drf.documenting import AFTER, LIMIT, LINK, SINCE, page_of, problems
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Page
from users.api.viewing import ViewerViewSet

LATEST, TOP = "latest", "top"
QUERY = OpenApiParameter(
    "q",
    {"type": "string", "minLength": 1, "maxLength": QUERY_MAX},
    required=True,
    description='Words, `"phrases"`, `-without`, `OR`, `from:` `to:` `@` `#` `$` '
    "`since:` `until:` `lang:` `has:` `is:` `min_likes:` `min_retweets:` `in:`. "
    "A 422 names what is wrong.",
)
SORT = OpenApiParameter(
    "sort",
    {"type": "string", "enum": [LATEST, TOP], "default": LATEST},
    description="`top` ranks the newest 500 matches by reactions and age; it knows "
    "neither `after` nor `since`.",
)
BEFORE_MATCH = OpenApiParameter(
    "before",
    {"type": "string", "pattern": r"^[0-9]{1,19}(\.[0-9]{1,19}){0,2}$"},
    description="The `next` of the page before, with the same `sort`.",
)
LANGUAGE = OpenApiParameter(
    "lang",
    {"type": "string", "pattern": "^[a-z]{2}$"},
    description="An ISO 639-1 code; without it, all languages together.",
)


class SearchViewSet(ViewerViewSet):
    """Search for tweets."""

    @extend_schema(
        parameters=[QUERY, SORT, LIMIT, BEFORE_MATCH, AFTER, SINCE, LINK],
        responses={200: page_of(TweetSerializer), **problems(401, 422, 503)},
    )
    def tweets(self, request: Request) -> Response:
        """Find tweets.

        A page can be short, or even empty, although `next` is not null: matches are
        rare then, and the next page looks further back. Searches about yourself
        (`in:likes`, `from:me`) need you to be signed in.
        """
        query = parse_query(self.param("q"))
        sort = self.param("sort") if "sort" in request.query_params else LATEST
        if sort == TOP:
            given = "before" in request.query_params
            cursor = self.param("before") if given else ""
            return self._answer(
                services.search_top_tweets(
                    query=query,
                    viewer=self.viewer,
                    limit=self.limit,
                    after=services.parse_top_cursor(cursor),
                )
            )
        if sort != LATEST:
            raise Invalid(field="sort")
        return self._answer(
            services.search_tweets(query=query, viewer=self.viewer, keyset=self.keyset)
        )

    def _answer(self, page: Page[TweetView]) -> Response:
        def present(tweet: TweetView) -> dict[str, Any]:
            return present_tweet(tweet, viewer=self.viewer)

        return self.page(page, present)


class TrendViewSet(ViewerViewSet):
    """Topics that more people talk about than usual."""

    @extend_schema(
        parameters=[LANGUAGE, LIMIT], responses={200: page_of(TrendSerializer)}
    )
    def trends(self, request: Request) -> Response:
        """List the trends, the strongest first: all on one page.

        They are computed every five minutes. The trends of a language that has none of
        its own are those of all languages.
        """
        language = self.param("lang") if "lang" in request.query_params else ""
        trends = services.list_trends(limit=self.limit, language=language)
        return self.page(Page(items=trends), asdict)
