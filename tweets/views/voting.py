"""The poll of a tweet: voting, and refreshing it while it is open."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tweets import services
from tweets.errors import PollNotFound
from tweets.types import TweetView
from tweets.views.paths import url_of
from twitter_project.web.htmx import next_url, wants_fragment
from users.viewers import signed_in_viewer_of


def poll(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Vote, or show the poll as it is now."""
    viewer = signed_in_viewer_of(request)
    if request.method == "POST":
        services.vote_in_poll(
            voter_id=viewer.account_id,
            tweet_id=tweet_id,
            # What is no number is no option either.
            choices=[
                int(text) if text.isdecimal() and len(text) == 1 else -1
                for text in request.POST.getlist("choices")
            ],
        )
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.poll is None:
        raise PollNotFound
    return _show(request, tweet)


def _show(request: HttpRequest, tweet: TweetView) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "tweets/_alone_poll.html", {"tweet": tweet})
    return HttpResponseRedirect(f"{next_url(request, url_of(tweet))}#poll-{tweet.id}")
