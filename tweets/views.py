"""Pages of tweets: the composer, a tweet with its thread, and actions on it."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tweets import services
from tweets.errors import TweetNotFound
from tweets.forms import AnnouncementForm, ComposeForm, EditForm
from tweets.types import TweetView
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    came_from,
    get_actor_id,
    go_to,
    is_turning_on,
    next_url,
    redirect_with_query,
    render_page,
    say_when,
    tell_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of, viewer_of

PAGE_COMPOSER = "page-composer"
COMPOSER_PLACES = ("composer", "reply-composer", PAGE_COMPOSER)


@require_safe
def show_tweet(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    """Show a tweet with the tweets it replies to and its replies."""
    thread = services.get_thread(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
    )
    if thread.tweet.author.handle != handle:
        path = reverse("tweet", args=[thread.tweet.author.handle, tweet_id])
        return redirect_with_query(request, path)
    return render_page(
        request, "tweets/tweet.html", "tweets/_replies.html", {"thread": thread}
    )


@require_safe
def fragment(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show a tweet as it appears in a feed: a script replaces the old one with it."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    return render(request, "tweets/_alone.html", {"tweet": tweet})


def compose(request: HttpRequest) -> HttpResponse:
    """Post a tweet or a reply; without JavaScript also attach pictures to it."""
    author_id = get_actor_id(request)
    if request.method != "POST":
        text = request.GET.get("text", "")
        return _composer_page(request, ComposeForm(initial={"text": text}))
    form = ComposeForm(request.POST, request.FILES)
    if "attach" in request.POST:
        form.attach(author_id)
        return _composer_page(request, form)
    tweet = form.post(viewer_of(request))
    if tweet is None:
        return _composer_page(request, form)
    return _posted(request, tweet)


def _composer_page(request: HttpRequest, form: ComposeForm) -> HttpResponse:
    """Show the composer by itself: its own page, or the form that was sent."""
    context = {
        "form": form,
        "composer_id": _composer_place(request),
        "in_reply_to_id": form["in_reply_to_id"].value() or "",
        "next": next_url(request),
    }
    response = render_page(
        request,
        "tweets/compose.html",
        "tweets/_composed.html",
        context,
        status=422 if form.errors else 200,
    )
    return say_when(request, response, form.refusal)


def _posted(request: HttpRequest, tweet: TweetView) -> HttpResponse:
    """Confirm the new tweet, and show it on the reader's current page."""
    is_in_place = _composer_place(request) != PAGE_COMPOSER
    if not (wants_fragment(request) and is_in_place):
        messages.success(request, _("Your tweet is posted."))
        return go_to(request, next_url(request))
    context = {
        "tweet": tweet,
        "composer_id": _composer_place(request),
        "in_reply_to_id": tweet.in_reply_to_id or "",
    }
    if tweet.in_reply_to_id is not None:
        with suppress(TweetNotFound):  # deleted in the meantime
            context["parent"] = services.get_tweet(
                tweet_id=tweet.in_reply_to_id, viewer=viewer_of(request)
            )
    return render(request, "tweets/_posted.html", context)


def _composer_place(request: HttpRequest) -> str:
    place = request.POST.get("place")
    return place if place in COMPOSER_PLACES else PAGE_COMPOSER


@require_POST
def attach(request: HttpRequest) -> HttpResponse:
    """Upload pictures as soon as they are chosen; htmx adds them to the composer.

    It sends the whole form, with the pictures that are already in the composer.
    """
    form = ComposeForm(request.POST, request.FILES)
    form.attach(get_actor_id(request))
    response = render(request, "tweets/_attached.html", {"form": form})
    return say_when(request, response, form.refusal)


@require_safe
def staged(request: HttpRequest) -> HttpResponse:
    """Show those of a draft's pictures that still exist."""
    form = ComposeForm(request.GET)
    form.bring_back(get_actor_id(request))
    return render(request, "tweets/_attachments.html", {"form": form})


@require_POST
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Tell a script where to put a large picture, which it names when it attaches it.

    If this refuses, the script sends the picture with the form, which then says why.
    """
    ticket = AnnouncementForm(request.POST).begin(get_actor_id(request))
    if ticket is None:
        return HttpResponse(status=422)
    return JsonResponse({"id": str(ticket.id), "url": ticket.url})


@asks_first
def like(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Like or unlike a tweet; a link asks first."""
    if request.method != "POST":
        return _ask_to_react(
            request, tweet_id, "liked", heading=_("Like this tweet?"), verb=_("Like")
        )
    viewer = signed_in_viewer_of(request)
    if is_turning_on(request):
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
        tweet = services.like_shown_tweet(tweet=tweet, user_id=viewer.account_id)
        return _after_reaction(request, tweet)
    services.unlike_tweet(user_id=viewer.account_id, tweet_id=tweet_id)
    return _after_taking_back(request, tweet_id)


@asks_first
def retweet(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Retweet a tweet or undo it; a link asks first."""
    if request.method != "POST":
        heading, verb = _("Retweet this tweet?"), _("Retweet")
        return _ask_to_react(request, tweet_id, "retweeted", heading=heading, verb=verb)
    viewer = signed_in_viewer_of(request)
    if is_turning_on(request):
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
        tweet = services.retweet_shown_tweet(tweet=tweet, user_id=viewer.account_id)
        return _after_reaction(request, tweet)
    is_undone = services.undo_retweet(user_id=viewer.account_id, tweet_id=tweet_id)
    return _after_taking_back(request, tweet_id, is_undoable=is_undone)


def _ask_to_react(
    request: HttpRequest, tweet_id: int, done: str, **context: str
) -> HttpResponse:
    """Ask before reacting, after signing in; go back if the reaction exists already."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    back_url = next_url(request, _url_of(tweet))
    if getattr(tweet, done):
        return HttpResponseRedirect(back_url)
    context["back_url"] = back_url
    return render(request, "shared/confirm.html", {**context, "tweet": tweet})


def _after_taking_back(
    request: HttpRequest, tweet_id: int, *, is_undoable: bool = False
) -> HttpResponse:
    """Show the buttons as they are now, with an undo for a retweet taken back."""
    if not wants_fragment(request):
        return _back_to_tweet(request, tweet_id)
    try:
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer_of(request))
    except TweetNotFound:  # it was taken back from a tweet that is out of sight now
        return HttpResponse(status=204)
    return _after_reaction(request, tweet, is_undoable=is_undoable)


def _after_reaction(
    request: HttpRequest, tweet: TweetView, *, is_undoable: bool = False
) -> HttpResponse:
    """Show the buttons as they are now."""
    if not wants_fragment(request):
        return _back_to_tweet(request, tweet.id)
    context = {
        "tweet": tweet,
        "tweet_key": str(tweet.id),
        "is_undoable": is_undoable,
    }
    return render(request, "tweets/_reacted.html", context)


def _back_to_tweet(request: HttpRequest, tweet_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{next_url(request)}#tweet-{tweet_id}")


def edit(request: HttpRequest, tweet_id: int) -> HttpResponse:
    tweet = _get_own(request, tweet_id)
    form = EditForm(request.POST or None, initial={"text": tweet.text})
    if request.method == "POST" and form.save(
        actor_id=tweet.author.id, tweet_id=tweet_id
    ):
        return go_to(request, _url_of(tweet))
    context = {"form": form, "tweet": tweet, "back_url": _url_of(tweet)}
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
        "explanation": _("It will disappear for everyone."),
        "verb": _("Delete"),
        "action": request.path,
        "is_dangerous": True,
        "back_url": came_from(request, _url_of(tweet)),
    }
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)


def _after_deletion(request: HttpRequest, tweet: TweetView) -> HttpResponse:
    """Say that the tweet is deleted, and offer Undo; stay where the reader is."""
    undo_url = reverse("undelete_tweet", args=[tweet.id])
    text = _("Your tweet is deleted.")
    if wants_fragment(request):
        context = {"text": text, "action": undo_url}
        response = render(request, "shared/_undone.html", context)
        return tell_page(response, "site:gone", tweet=str(tweet.id))
    messages.success(request, text, extra_tags=undo_url)
    author_url = reverse("profile", args=[tweet.author.handle])
    url = next_url(request, author_url)
    if urlsplit(url).path == _url_of(tweet):
        url = author_url
    return HttpResponseRedirect(url)


@require_POST
def undelete(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Take your own tweet out of the trash again."""
    services.untrash_tweet(actor_id=get_actor_id(request), tweet_id=tweet_id)
    text = _("Your tweet is back.")
    if wants_fragment(request):
        response = render(request, "shared/_said.html", {"text": text})
        return tell_page(response, "site:back", tweet=str(tweet_id))
    messages.success(request, text)
    return HttpResponseRedirect(next_url(request))


def _get_own(request: HttpRequest, tweet_id: int) -> TweetView:
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.author.id != viewer.id or not tweet.is_shown:
        raise TweetNotFound
    return tweet


def _url_of(tweet: TweetView) -> str:
    return reverse("tweet", args=[tweet.author.handle, tweet.id])


@require_safe
def likers(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    page = services.list_likers(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
    )
    return _people(request, handle, tweet_id, page=page, heading=_("Liked by"))


@require_safe
def retweeters(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    page = services.list_retweeters(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
    )
    return _people(request, handle, tweet_id, page=page, heading=_("Retweeted by"))


def _people(
    request: HttpRequest, handle: str, tweet_id: int, **context: Any
) -> HttpResponse:
    context["back_url"] = reverse("tweet", args=[handle, tweet_id])
    context["empty_heading"] = _("Nobody yet")
    return render_page(request, "users/people.html", "users/_people.html", context)
