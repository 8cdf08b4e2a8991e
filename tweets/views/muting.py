"""The way from a tweet to the page that mutes some of its words."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tweets import services
from tweets.muting import suggest_words
from users.viewers import signed_in_viewer_of


@require_safe
def mute_words_in(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Lead to the form of muted words, which offers some of the tweet's."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    offered = suggest_words(tweet.text, tweet.content_warning)
    query = urlencode({"offered": offered}, doseq=True)
    return HttpResponseRedirect(f"{reverse('mute_words')}?{query}")
