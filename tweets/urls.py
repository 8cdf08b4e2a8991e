"""Addresses of the tweets' pages."""

from django.urls import path

from tweets import views

urlpatterns = [
    path("compose", views.compose, name="compose"),
    path("compose/pictures", views.attach, name="attach"),
    path("@<str:handle>/<int:tweet_id>", views.show_tweet, name="tweet"),
    path("@<str:handle>/<int:tweet_id>/likes", views.likers, name="likers"),
    path("@<str:handle>/<int:tweet_id>/retweets", views.retweeters, name="retweeters"),
    path("tweets/uploads", views.begin_upload, name="begin_upload"),
    path("tweets/<int:tweet_id>", views.fragment, name="tweet_fragment"),
    path("tweets/<int:tweet_id>/like", views.like, name="like"),
    path("tweets/<int:tweet_id>/retweet", views.retweet, name="retweet"),
    path("tweets/<int:tweet_id>/edit", views.edit, name="edit_tweet"),
    path("tweets/<int:tweet_id>/delete", views.delete, name="delete_tweet"),
]
