"""Feeds over REST."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from timeline import services
from timeline.api.serializers import TagSerializer
from tweets.api.presenting import present_tweet
from tweets.api.serializers.tweets import TweetSerializer
from tweets.services import hydrate_pins, list_pinned_ids
from tweets.types import TweetView
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of, problems
from twitter_project.drf.views import ApiViewSet
from twitter_project.shared.pagination import Page
from users.api.viewing import ViewerViewSet
from users.services import get_profile

TAG: Any = {200: TagSerializer}
FEED: Any = {200: page_of(TweetSerializer)}
WITH_REPLIES = OpenApiParameter(
    "with_replies",
    {"type": "boolean", "default": False},
    description="Whether replies are among the tweets.",
)


class FeedViewSet(ViewerViewSet):
    """The feeds that are open to everyone."""

    def feed(self, page: Page[TweetView]) -> Response:
        viewer = self.viewer
        return self.page(page, lambda one: present_tweet(one, viewer=viewer))

    @extend_schema(parameters=PAGE_PARAMETERS, responses=FEED)
    def public(self, request: Request) -> Response:
        """Read everybody's tweets, without replies."""
        return self.feed(
            services.get_public_timeline(viewer=self.viewer, keyset=self.keyset)
        )

    @extend_schema(parameters=[*PAGE_PARAMETERS, WITH_REPLIES], responses=FEED)
    def of_user(self, request: Request, handle: str) -> Response:
        """Read one person's tweets and retweets."""
        profile = get_profile(handle=handle, viewer=self.viewer)
        return self.feed(
            services.get_profile_timeline(
                author_id=profile.person.card.id,
                viewer=self.viewer,
                keyset=self.keyset,
                with_replies=self.flag("with_replies"),
            )
        )

    @extend_schema(responses=FEED)
    def pins(self, request: Request, handle: str) -> Response:
        """Read the tweets on top of a profile, up to three: all on one page."""
        profile = get_profile(handle=handle, viewer=self.viewer)
        tweet_ids = list_pinned_ids(author_id=profile.person.card.id)
        return self.feed(
            Page(items=hydrate_pins(tweet_ids=tweet_ids, viewer=self.viewer))
        )

    @extend_schema(parameters=PAGE_PARAMETERS, responses=FEED)
    def of_tag(self, request: Request, tag: str) -> Response:
        """Read the tweets with a hashtag; write the tag without its `#`."""
        return self.feed(
            services.get_tag_timeline(tag=tag, viewer=self.viewer, keyset=self.keyset)
        )


class TagViewSet(ApiViewSet):
    """The hashtags that you follow. Following and unfollowing are idempotent."""

    @extend_schema(responses={200: page_of(TagSerializer)})
    def followed(self, request: Request) -> Response:
        """List the hashtags that you follow, the latest first: all on one page."""
        tags = services.list_followed_tags(owner_id=self.actor_id)
        return self.page(Page(items=tags), lambda tag: _present_tag(tag, True))

    @extend_schema(request=None, responses={**TAG, **problems(422)})
    def follow(self, request: Request, tag: str) -> Response:
        """Bring everyone's tweets with a hashtag into your home, without replies."""
        services.follow_tag(owner_id=self.actor_id, tag=tag)
        return Response(_present_tag(tag, True))

    @extend_schema(responses=TAG)
    def unfollow(self, request: Request, tag: str) -> Response:
        """Unfollow a hashtag."""
        services.unfollow_tag(owner_id=self.actor_id, tag=tag)
        return Response(_present_tag(tag, False))


def _present_tag(name: str, is_followed: bool) -> dict[str, Any]:
    return {"name": name, "following": is_followed}


class HomeViewSet(FeedViewSet):
    """Your own home."""

    @extend_schema(parameters=PAGE_PARAMETERS, responses=FEED)
    def home(self, request: Request) -> Response:
        """Read your home: your own tweets, people you follow, and followed hashtags."""
        return self.feed(services.get_home(viewer=self.viewer, keyset=self.keyset))
