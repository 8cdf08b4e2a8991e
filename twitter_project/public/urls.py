"""Addresses of what the world reads; they stand before those of the pages."""

from django.urls import path

from twitter_project.public import cards, feeds, help_pages, oembed, pwa, sitemaps

urlpatterns = [
    path("@<str:handle>/card.png", cards.profile_card, name="profile_card"),
    path("@<str:handle>/<int:tweet_id>/card.png", cards.tweet_card, name="tweet_card"),
    path("@<str:handle>/feed.atom", feeds.profile_feed, name="profile_feed"),
    path("tags/<str:tag>/feed.atom", feeds.hashtag_feed, name="hashtag_feed"),
    path("oembed", oembed.oembed, name="oembed"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap/people/<int:before>.xml", sitemaps.people, name="sitemap_people"),
    path("sitemap/tweets/<int:before>.xml", sitemaps.tweets, name="sitemap_tweets"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline", pwa.offline, name="offline"),
    path("share", pwa.share, name="share"),
    path("help/", help_pages.show, {"topic": "about"}, name="help"),
    path("help/<slug:topic>", help_pages.show, name="help_topic"),
]
