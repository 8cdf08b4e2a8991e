""" "For you" over REST: the ranked home, and what it is ranked by."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from timeline import services
from timeline.api.serializers import (
    CURSOR,
    ForYouPreferencesSerializer,
    RankedTweetSerializer,
)
from timeline.services import RankedTweet
from timeline.types import Feature
from tweets.api.presenting import present_tweet
from twitter_project.drf.documenting import LIMIT, LINK, page_of, problems
from users.api.presenting import present_card
from users.api.viewing import ViewerViewSet
from users.types import Viewer

BEFORE = OpenApiParameter(
    "before", CURSOR, description="The `next` of the page before, of the same ranking."
)
PREFERENCES: Any = {200: ForYouPreferencesSerializer}


class ForYouViewSet(ViewerViewSet):
    """Your home in the order of your own weights."""

    @extend_schema(
        parameters=[LIMIT, BEFORE, LINK],
        responses={200: page_of(RankedTweetSerializer), **problems(404, 422)},
    )
    def for_you(self, request: Request) -> Response:
        """Read "For you": the newest 800 tweets of your home, and a few by strangers.

        Each says `why` it is where it is; the points add up to the score. Without
        `before`, home is ranked now, unless nothing has changed since it was ranked
        within the last minute. Its pages are kept for half an hour.
        """
        viewer, cursor = self.viewer, None
        if "before" in request.query_params:
            cursor = services.parse_cursor(self.param("before"))
        page = services.get_for_you(viewer=viewer, cursor=cursor, limit=self.limit)
        return self.page(page, lambda one: present_ranked(one, viewer=viewer))

    @extend_schema(responses=PREFERENCES)
    def preferences(self, request: Request) -> Response:
        """Read the weights of "For you", and whether your reading place is kept."""
        return Response(present_preferences(self.actor_id))

    @extend_schema(
        request=ForYouPreferencesSerializer, responses={**PREFERENCES, **problems(422)}
    )
    def change(self, request: Request) -> Response:
        """Change some weights, or whether your reading place is kept.

        With all weights at zero, "For you" is home in the order of time.
        """
        owner_id = self.actor_id
        changes = self.read(ForYouPreferencesSerializer, partial=True)
        weights = {one: changes[one.value] for one in Feature if one.value in changes}
        services.change_weights(owner_id=owner_id, weights=weights)
        if "keeps_place" in changes:
            services.keep_place(owner_id=owner_id, is_kept=changes["keeps_place"])
        return Response(present_preferences(owner_id))


def present_preferences(owner_id: int) -> dict[str, Any]:
    weights = services.get_weights(owner_id=owner_id)
    return {
        **{feature.value: weight for feature, weight in weights.items()},
        "keeps_place": services.is_place_kept(owner_id=owner_id),
    }


def present_ranked(ranked: RankedTweet, *, viewer: Viewer) -> dict[str, Any]:
    why, suggested = ranked.explanation, ranked.suggested
    return {
        **present_tweet(ranked.tweet, viewer=viewer),
        "why": {
            "score": why.score,
            "addends": [
                {
                    "feature": one.feature.value,
                    "value": one.value,
                    "weight": one.weight,
                    "points": one.points,
                }
                for one in why.addends
            ],
            "earlier_by_author": why.earlier_count,
            "diversity_points": why.diversity_points,
            "suggested": suggested
            and {
                "deed": suggested.deed.value,
                "user": present_card(suggested.user),
                "friend": present_card(suggested.friend),
            },
        },
    }
