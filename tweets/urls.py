"""URLs of the tweets' pages."""

from tweets.views import changing, composing, reacting, reading, searching, trash
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("search", searching.search, name="search", gate=Gate.READERS),
    path(
        "compose",
        composing.compose,
        name="compose",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "compose/pictures",
        composing.attach,
        name="attach",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "@<str:handle>/<int:tweet_id>",
        reading.show_tweet,
        name="tweet",
        gate=Gate.READERS,
        service="timeline",
    ),
    path(
        "@<str:handle>/<int:tweet_id>/thread",
        reading.unrolled,
        name="unrolled",
        gate=Gate.READERS,
        service="timeline",
    ),
    path(
        "@<str:handle>/<int:tweet_id>/likes",
        reading.likers,
        name="likers",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/<int:tweet_id>/retweets",
        reading.retweeters,
        name="retweeters",
        gate=Gate.READERS,
    ),
    path(
        "tweets/uploads",
        composing.begin_upload,
        name="begin_upload",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path("tweets/staged", composing.staged, name="staged_media", gate=Gate.MEMBERS),
    path(
        "tweets/<int:tweet_id>",
        reading.fragment,
        name="tweet_fragment",
        gate=Gate.MEMBERS,
    ),
    path("tweets/<int:tweet_id>/like", reacting.like, name="like", gate=Gate.MEMBERS),
    path(
        "tweets/<int:tweet_id>/retweet",
        reacting.retweet,
        name="retweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/edit",
        changing.edit,
        name="edit_tweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/delete",
        changing.delete,
        name="delete_tweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/undelete",
        trash.undelete,
        name="undelete_tweet",
        gate=Gate.MEMBERS,
    ),
    path(
        "tweets/<int:tweet_id>/purge",
        trash.purge,
        name="purge_tweet",
        gate=Gate.MEMBERS,
    ),
    path("tweets/trash", trash.trash, name="trash", gate=Gate.MEMBERS, is_private=True),
]
