"""Paths of tweets and pictures under /rest/v1/."""

from django.urls import path

from tweets.api.viewsets import (
    DirectUploadViewSet,
    MediaUploadViewSet,
    MediaViewSet,
    ReactionViewSet,
    TweetViewSet,
)

urlpatterns = [
    path("tweets", TweetViewSet.as_view({"post": "post_tweet"})),
    path(
        "tweets/<str:tweet_id>",
        TweetViewSet.as_view({"get": "show", "patch": "edit", "delete": "delete"}),
    ),
    path("tweets/<str:tweet_id>/thread", TweetViewSet.as_view({"get": "thread"})),
    path(
        "tweets/<str:tweet_id>/like",
        ReactionViewSet.as_view({"put": "like", "delete": "unlike"}),
    ),
    path(
        "tweets/<str:tweet_id>/retweet",
        ReactionViewSet.as_view({"put": "retweet", "delete": "undo_retweet"}),
    ),
    path("tweets/<str:tweet_id>/likes", ReactionViewSet.as_view({"get": "likers"})),
    path(
        "tweets/<str:tweet_id>/retweets",
        ReactionViewSet.as_view({"get": "retweeters"}),
    ),
    path("media", MediaUploadViewSet.as_view({"post": "upload"})),
    path("media/uploads", DirectUploadViewSet.as_view({"post": "begin"})),
    path(
        "media/uploads/<str:upload_id>/finish",
        DirectUploadViewSet.as_view({"post": "finish"}),
    ),
    path("media/<str:media_id>", MediaViewSet.as_view({"patch": "describe"})),
]
