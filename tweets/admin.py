"""Tweets in the admin: reading them, and taking them down."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tweets.models import DeniedTopic, Tweet
from tweets.services import deny_topic, mark_media, restore_tweet, take_down_tweet
from tweets.types import TweetState, Visibility
from twitter_project.media.signing import media_url
from twitter_project.web.keyset_admin import (
    KeysetAdmin,
    KeysetChangeList,
    ServiceAdmin,
)
from users.services import find_user_ids, hydrate_people
from users.types import ANONYMOUS

EXCERPT_LENGTH = 80
# Ids have had this many digits from the first day; handles have at most twenty
# characters.
ID_DIGITS_MIN = 15


class StateFilter(admin.SimpleListFilter):
    """All tweets, or those in one state, from an index."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return TweetState.choices

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Tweet]
    ) -> QuerySet[Tweet]:
        if self.value() not in TweetState.values:
            return queryset
        # All values in between, so that the index gives them in the order of ids.
        return queryset.filter(
            state=self.value(),
            visibility__in=Visibility.values,
            is_reply__in=[False, True],
        )


class TweetChangeList(KeysetChangeList):
    """A page of tweets whose authors are all read at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        name_authors(list(self.result_list))


def name_authors(tweets: list[Tweet]) -> None:
    """Give each tweet its author's handle, for `TweetAdmin.author` to show."""
    ids = {tweet.author_id for tweet in tweets}
    people = hydrate_people(user_ids=ids, viewer=ANONYMOUS)
    for tweet in tweets:
        person = people.get(tweet.author_id)
        handle = f"@{person.card.handle}" if person else str(tweet.author_id)
        tweet.author_handle = handle  # type: ignore[attr-defined]


@admin.register(Tweet)
class TweetAdmin(ServiceAdmin[Tweet]):
    list_display = (
        "excerpt",
        "author",
        "created_at",
        "likes_count",
        "retweets_count",
        "replies_count",
        "visibility",
        "state",
    )
    list_filter = (StateFilter,)
    search_fields = ("author_id",)
    search_help_text = _("A complete handle, or a tweet's id.")
    actions = ("take_down", "restore", "cover", "uncover")
    fields = (
        "text",
        "pictures",
        "is_sensitive",
        "content_warning",
        "visibility",
        "reply_policy",
        "is_hidden",
        "author",
        "created_at",
        "edited_at",
        "state",
        "state_changed_at",
        "in_reply_to_id",
        "conversation_id",
        "likes_count",
        "retweets_count",
        "replies_count",
    )
    readonly_fields = fields

    def get_changelist(
        self, request: HttpRequest, **kwargs: Any
    ) -> type[KeysetChangeList]:
        return TweetChangeList

    def get_keyset_order(self, term: str) -> str:
        return "-pk"

    def search(self, queryset: QuerySet[Tweet], term: str) -> QuerySet[Tweet]:
        if term.isascii() and term.isdigit() and len(term) >= ID_DIGITS_MIN:
            return queryset.filter(id=int(term))
        handle = term.strip().lstrip("@").lower()
        author_id = find_user_ids(handles=[handle]).get(handle, 0)
        return queryset.filter(author_id=author_id)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Tweet | None:
        tweet: Tweet | None = super().get_object(request, object_id, from_field)
        if tweet is not None:
            name_authors([tweet])
        return tweet

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Tweet | None = None
    ) -> bool:
        """Return False, so that no form saves.

        Saving a form without fields would still write the whole row, including old
        counts, and bring back a tweet that was deleted in the meantime.
        """
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Tweet | None = None
    ) -> bool:
        return False

    def has_take_down_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("tweets.take_down_tweet")

    @admin.display(description=_("text"))
    def excerpt(self, tweet: Tweet) -> str:
        return Truncator(tweet.text).chars(EXCERPT_LENGTH) or str(_("(pictures only)"))

    @admin.display(description=_("author"))
    def author(self, tweet: Tweet) -> str:
        handle: str = tweet.author_handle  # type: ignore[attr-defined]
        return handle

    @admin.display(description=_("posted"))
    def created_at(self, tweet: Tweet) -> Any:
        return tweet.created_at

    @admin.display(description=_("pictures"))
    def pictures(self, tweet: Tweet) -> SafeString:
        """Show the tweet's pictures: a moderator must see what it is about."""
        return format_html_join(" ", '<img src="{}" alt="{}">', _shown_media(tweet))

    @admin.action(
        description=_("Take the selected tweets down"), permissions=["take_down"]
    )
    def take_down(self, request: HttpRequest, queryset: QuerySet[Tweet]) -> None:
        count = self.run_service(request, queryset, _take_down, _("Taken down."))
        text = ngettext("%(count)d taken down.", "%(count)d taken down.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(
        description=_("Restore the selected tweets"), permissions=["take_down"]
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Tweet]) -> None:
        count = self.run_service(request, queryset, _restore, _("Restored."))
        text = ngettext("%(count)d restored.", "%(count)d restored.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(
        description=_("Mark the media as sensitive"), permissions=["take_down"]
    )
    def cover(self, request: HttpRequest, queryset: QuerySet[Tweet]) -> None:
        note = _("Media marked as sensitive.")
        self._count_marked(self.run_service(request, queryset, _cover, note), request)

    @admin.action(
        description=_("Mark the media as not sensitive"), permissions=["take_down"]
    )
    def uncover(self, request: HttpRequest, queryset: QuerySet[Tweet]) -> None:
        note = _("Media marked as not sensitive.")
        self._count_marked(self.run_service(request, queryset, _uncover, note), request)

    def _count_marked(self, count: int, request: HttpRequest) -> None:
        text = ngettext("%(count)d tweet changed.", "%(count)d tweets changed.", count)
        self.message_user(request, text % {"count": count})


def _take_down(tweet: Tweet, moderator_id: int, reason: str) -> bool:
    return take_down_tweet(tweet_id=tweet.pk, moderator_id=moderator_id, reason=reason)


def _restore(tweet: Tweet, moderator_id: int, reason: str) -> bool:
    return restore_tweet(tweet_id=tweet.pk, moderator_id=moderator_id, reason=reason)


def _cover(tweet: Tweet, moderator_id: int, reason: str) -> bool:
    return mark_media(
        tweet_id=tweet.pk, moderator_id=moderator_id, is_sensitive=True, reason=reason
    )


def _uncover(tweet: Tweet, moderator_id: int, reason: str) -> bool:
    return mark_media(
        tweet_id=tweet.pk, moderator_id=moderator_id, is_sensitive=False, reason=reason
    )


def _shown_media(tweet: Tweet) -> Iterator[tuple[str, str]]:
    for item in tweet.media:
        if item["preview_key"]:
            yield media_url(item["preview_key"]), item["alt"]


@admin.register(DeniedTopic)
class DeniedTopicAdmin(KeysetAdmin[DeniedTopic]):
    """Hashtags and phrases that are kept out of trends."""

    list_display = ("key", "note", "created_at")
    fields = ("key", "note")
    search_fields = ("key",)
    ordering = ("key",)

    def has_change_permission(
        self, request: HttpRequest, obj: DeniedTopic | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: DeniedTopic, form: Any, change: bool
    ) -> None:
        """Hide the trend at once, in any spelling."""
        denied = deny_topic(key=obj.key, note=obj.note)
        obj.pk, obj.key = denied.pk, denied.key
