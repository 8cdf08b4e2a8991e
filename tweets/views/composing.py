"""The composer, and the pictures that are attached in it."""

from contextlib import suppress

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tweets import services
from tweets.errors import TweetNotFound
from tweets.forms.attaching import AttachForm
from tweets.forms.composing import ComposeForm
from tweets.forms.uploads import AnnouncementForm
from tweets.types import TweetView
from twitter_project.drf.fields import parse_id
from twitter_project.shared.errors import AppError
from twitter_project.web.htmx import (
    get_actor_id,
    go_to,
    next_url,
    render_page,
    say_when,
    wants_fragment,
)
from users.viewers import viewer_of

PAGE_COMPOSER = "page-composer"

COMPOSER_PLACES = ("composer", "reply-composer", PAGE_COMPOSER)


def compose(request: HttpRequest) -> HttpResponse:
    """Post a tweet or a reply; without JavaScript also attach pictures to it."""
    author_id = get_actor_id(request)
    if request.method != "POST":
        initial = {"text": request.GET.get("text", "")}
        if quoted_id := request.GET.get("quote"):
            initial["quoted_id"] = quoted_id
        return _composer_page(request, ComposeForm(initial=initial))
    form = ComposeForm(request.POST, request.FILES)
    if "attach" in request.POST:
        form.attach(author_id)
        return _composer_page(request, form)
    reminds_alt: bool = request.user.reminds_alt  # type: ignore[union-attr]
    tweet = form.post(viewer_of(request), reminds_alt=reminds_alt)
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
        "quoted": _find_quoted(request, form),
    }
    response = render_page(
        request,
        "tweets/compose.html",
        "tweets/_composed.html",
        context,
        status=422 if form.errors else 200,
    )
    return say_when(request, response, form.refusal)


def _find_quoted(request: HttpRequest, form: ComposeForm) -> TweetView | None:
    """Return what the form quotes, to be shown in the composer.

    Raises: TweetNotFound, QuoteRefused if the page that would quote it is opened.
    """
    quoted_id = parse_id(str(form["quoted_id"].value() or ""))
    if quoted_id is None:
        return None
    try:
        return services.get_tweet_to_quote(
            tweet_id=quoted_id, viewer=viewer_of(request)
        )
    except AppError:
        if form.is_bound:  # the form says so, and keeps the text
            return None
        raise


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
    form = AttachForm(request.POST, request.FILES)
    form.attach(get_actor_id(request))
    response = render(request, "tweets/_attached.html", {"form": form})
    return say_when(request, response, form.refusal)


@require_safe
def staged(request: HttpRequest) -> HttpResponse:
    """Show those of a draft's pictures that still exist."""
    form = AttachForm(request.GET)
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
