"""Paths of tweets and pictures under /rest/v1/."""

from tweets.api.viewsets.bookmarks import BookmarkViewSet, FolderViewSet
from tweets.api.viewsets.cards import CardViewSet
from tweets.api.viewsets.conversations import ConversationViewSet
from tweets.api.viewsets.drafts import DraftViewSet
from tweets.api.viewsets.media import (
    DirectUploadViewSet,
    MediaUploadViewSet,
    MediaViewSet,
    SubtitlesViewSet,
)
from tweets.api.viewsets.pins import PinViewSet
from tweets.api.viewsets.polls import PollViewSet
from tweets.api.viewsets.quotes import QuoteViewSet
from tweets.api.viewsets.reactions import ReactionViewSet
from tweets.api.viewsets.searching import SearchViewSet, TrendViewSet
from tweets.api.viewsets.trash import TrashViewSet
from tweets.api.viewsets.tweets import TweetViewSet
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("search", SearchViewSet.as_view({"get": "tweets"}), gate=Gate.READERS),
    path("trends", TrendViewSet.as_view({"get": "trends"}), gate=Gate.READERS),
    path(
        "tweets",
        TweetViewSet.as_view({"post": "post_tweet"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/trash",
        TrashViewSet.as_view({"get": "trash"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/trash/<str:tweet_id>",
        TrashViewSet.as_view({"delete": "purge"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/trash/<str:tweet_id>/restore",
        TrashViewSet.as_view({"post": "restore"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "threads",
        TweetViewSet.as_view({"post": "post_thread"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>",
        TweetViewSet.as_view({"get": "show", "patch": "edit", "delete": "delete"}),
        name="api-tweet",
        gate=Gate.READERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/thread",
        TweetViewSet.as_view({"get": "thread"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/self-thread",
        TweetViewSet.as_view({"get": "self_thread"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/history",
        TweetViewSet.as_view({"get": "history"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/like",
        ReactionViewSet.as_view({"put": "like", "delete": "unlike"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<str:tweet_id>/retweet",
        ReactionViewSet.as_view({"put": "retweet", "delete": "undo_retweet"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<str:tweet_id>/likes",
        ReactionViewSet.as_view({"get": "likers"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/retweets",
        ReactionViewSet.as_view({"get": "retweeters"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/poll/votes",
        PollViewSet.as_view({"post": "vote"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/reply-policy",
        ConversationViewSet.as_view({"put": "change_reply_policy"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/hidden",
        ConversationViewSet.as_view({"put": "hide", "delete": "unhide"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/bookmark",
        BookmarkViewSet.as_view({"put": "bookmark", "delete": "unbookmark"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path("bookmarks", BookmarkViewSet.as_view({"get": "bookmarks"}), gate=Gate.MEMBERS),
    path(
        "bookmarks/folders",
        FolderViewSet.as_view({"get": "folders", "post": "create"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "bookmarks/folders/<str:folder_id>",
        FolderViewSet.as_view({"patch": "rename", "delete": "delete"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/pin",
        PinViewSet.as_view({"put": "pin", "delete": "unpin"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/quotes",
        QuoteViewSet.as_view({"get": "quotes"}),
        gate=Gate.READERS,
    ),
    path(
        "tweets/<str:tweet_id>/card",
        CardViewSet.as_view({"put": "choose", "delete": "remove"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/card/refresh",
        CardViewSet.as_view({"post": "refresh"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/quote-policy",
        QuoteViewSet.as_view({"put": "change_policy"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "tweets/<str:tweet_id>/detachment",
        QuoteViewSet.as_view({"put": "detach", "delete": "reattach"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "drafts",
        DraftViewSet.as_view({"get": "drafts", "post": "create"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "drafts/scheduled",
        DraftViewSet.as_view({"get": "scheduled"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "drafts/<str:draft_id>",
        DraftViewSet.as_view({"get": "show", "put": "change", "delete": "delete"}),
        name="api-draft",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "drafts/<str:draft_id>/schedule",
        DraftViewSet.as_view({"put": "schedule", "delete": "stop"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "drafts/<str:draft_id>/publish",
        DraftViewSet.as_view({"post": "publish"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "media",
        MediaUploadViewSet.as_view({"post": "upload"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "media/uploads",
        DirectUploadViewSet.as_view({"post": "begin"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "media/uploads/<str:upload_id>/finish",
        DirectUploadViewSet.as_view({"post": "finish"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "media/<str:media_id>",
        MediaViewSet.as_view({"get": "show", "patch": "describe", "delete": "discard"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "media/<str:media_id>/subtitles/<str:language>",
        SubtitlesViewSet.as_view(
            {
                "get": "show_subtitles",
                "put": "store_subtitles",
                "delete": "remove_subtitles",
            }
        ),
        name="api-subtitles",
        gate=Gate.READERS,
        throttle="write",
    ),
]
