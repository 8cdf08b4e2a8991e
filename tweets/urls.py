"""URLs of the tweets' pages."""

from tweets import views
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("compose", views.compose, name="compose", gate=Gate.MEMBERS, throttle="write"),
    path(
        "compose/pictures",
        views.attach,
        name="attach",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "@<str:handle>/<int:tweet_id>",
        views.show_tweet,
        name="tweet",
        gate=Gate.READERS,
        service="timeline",
    ),
    path(
        "@<str:handle>/<int:tweet_id>/likes",
        views.likers,
        name="likers",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/<int:tweet_id>/retweets",
        views.retweeters,
        name="retweeters",
        gate=Gate.READERS,
    ),
    path(
        "tweets/uploads",
        views.begin_upload,
        name="begin_upload",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path("tweets/staged", views.staged, name="staged_media", gate=Gate.MEMBERS),
    path(
        "tweets/<int:tweet_id>",
        views.fragment,
        name="tweet_fragment",
        gate=Gate.MEMBERS,
    ),
    path("tweets/<int:tweet_id>/like", views.like, name="like", gate=Gate.MEMBERS),
    path(
        "tweets/<int:tweet_id>/retweet",
        views.retweet,
        name="retweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/edit", views.edit, name="edit_tweet", gate=Gate.MEMBERS
    ),
    path(
        "tweets/<int:tweet_id>/delete",
        views.delete,
        name="delete_tweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/undelete",
        views.undelete,
        name="undelete_tweet",
        gate=Gate.MEMBERS,
    ),
]
