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
from tweets.forms.editing import EditForm
from tweets.types import TweetView
from tweets.views.deciding import get_own
from tweets.views.paths import url_of
from twitter_project.web.htmx import (
    came_from,
    go_to,
    next_url,
    render_page,
    say_when,
    tell_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of


def edit(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Edit your own tweet; without JavaScript also attach pictures to it."""
    viewer, tweet = signed_in_viewer_of(request), get_own(request, tweet_id)
    if request.method != "POST":
        return _edit_page(request, EditForm(tweet=tweet))
    form = EditForm(request.POST, request.FILES, tweet=tweet)
    if "attach" in request.POST:
        form.attach(viewer.account_id)
    elif form.save(viewer):
        return go_to(request, url_of(tweet))
    return _edit_page(request, form)


def _edit_page(request: HttpRequest, form: EditForm) -> HttpResponse:
    context = {"form": form, "tweet": form.tweet, "back_url": url_of(form.tweet)}
    status = 422 if form.errors else 200
    response = render(request, "tweets/edit.html", context, status=status)
    return say_when(request, response, form.refusal)


def delete(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to delete your own tweet, or delete it."""
    tweet = get_own(request, tweet_id)
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
    text = _("Your tweet was moved to the trash.")
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
