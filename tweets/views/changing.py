"""Editing and deleting your own tweet."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.forms.editing import EditForm
from tweets.types import TweetView
from tweets.views.paths import url_of
from twitter_project.web.htmx import (
    came_from,
    go_to,
    next_url,
    render_page,
    tell_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of


def edit(request: HttpRequest, tweet_id: int) -> HttpResponse:
    tweet = _get_own(request, tweet_id)
    form = EditForm(request.POST or None, initial={"text": tweet.text})
    if request.method == "POST" and form.save(
        actor_id=tweet.author.id, tweet_id=tweet_id
    ):
        return go_to(request, url_of(tweet))
    context = {"form": form, "tweet": tweet, "back_url": url_of(tweet)}
    status = 422 if form.errors else 200
    return render(request, "tweets/edit.html", context, status=status)


def delete(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to delete your own tweet, or delete it."""
    tweet = _get_own(request, tweet_id)
    if request.method == "POST":
        services.trash_tweet(actor_id=tweet.author.id, tweet_id=tweet_id)
        return _after_deletion(request, tweet)
    context = {
        "tweet": tweet,
        "heading": _("Delete tweet"),
        "question": _("Delete this tweet?"),
        "explanation": _(
            "It will disappear for everyone. You can restore it from your trash for 30 "
            "days."
        ),
        "verb": _("Delete"),
        "action": request.path,
        "is_dangerous": True,
        "back_url": came_from(request, url_of(tweet)),
    }
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)


def _after_deletion(request: HttpRequest, tweet: TweetView) -> HttpResponse:
    """Say that the tweet is in the trash, and offer Undo; stay on the page."""
    undo_url = reverse("undelete_tweet", args=[tweet.id])
    text = _("Your tweet is in the trash.")
    if wants_fragment(request):
        context = {"text": text, "action": undo_url}
        response = render(request, "shared/_undone.html", context)
        return tell_page(response, "site:gone", tweet=str(tweet.id))
    messages.success(request, text, extra_tags=undo_url)
    author_url = reverse("profile", args=[tweet.author.handle])
    url = next_url(request, author_url)
    if urlsplit(url).path == url_of(tweet):
        url = author_url
    return HttpResponseRedirect(url)


def _get_own(request: HttpRequest, tweet_id: int) -> TweetView:
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.author.id != viewer.id or not tweet.is_shown:
        raise TweetNotFound
    return tweet
