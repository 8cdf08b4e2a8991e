"""URLs of public content; they come before those of the pages."""

from twitter_project.public import cards, feeds, help_pages, oembed, pwa, sitemaps
from twitter_project.web.access import Gate, path

urlpatterns = [
    path(
        "@<str:handle>/card.png",
        cards.profile_card,
        name="profile_card",
        gate=Gate.MACHINES,
    ),
    path(
        "@<str:handle>/<id:tweet_id>/card.png",
        cards.tweet_card,
        name="tweet_card",
        gate=Gate.MACHINES,
    ),
    path(
        "@<str:handle>/feed.atom",
        feeds.profile_feed,
        name="profile_feed",
        gate=Gate.MACHINES,
    ),
    path(
        "tags/<str:tag>/feed.atom",
        feeds.hashtag_feed,
        name="hashtag_feed",
        gate=Gate.MACHINES,
    ),
    path("oembed", oembed.oembed, name="oembed", gate=Gate.MACHINES),
    path("robots.txt", sitemaps.robots, name="robots", gate=Gate.EVERYONE),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap", gate=Gate.MACHINES),
    path(
        "sitemap/people/<id:before>.xml",
        sitemaps.people,
        name="sitemap_people",
        gate=Gate.MACHINES,
    ),
    path(
        "sitemap/tweets/<id:before>.xml",
        sitemaps.tweets,
        name="sitemap_tweets",
        gate=Gate.MACHINES,
    ),
    path("manifest.webmanifest", pwa.manifest, name="manifest", gate=Gate.EVERYONE),
    path("sw.js", pwa.service_worker, name="service_worker", gate=Gate.EVERYONE),
    path("offline", pwa.offline, name="offline", gate=Gate.EVERYONE),
    path("share", pwa.share, name="share", gate=Gate.EVERYONE),
    path("help/", help_pages.show, {"topic": "about"}, name="help", gate=Gate.EVERYONE),
    path("help/<slug:topic>", help_pages.show, name="help_topic", gate=Gate.EVERYONE),
]
