"""The composer, and the pictures that are attached in it."""

import math
from collections.abc import Sequence
from contextlib import suppress

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tweets import services
from tweets.errors import DraftNotFound, TweetNotFound
from tweets.forms import sending
from tweets.forms.attaching import AttachForm
from tweets.forms.composing import ComposeForm, form_of_draft
from tweets.forms.uploads import AnnouncementForm
from tweets.types import DraftView, TweetView, Visibility
from tweets.views.announcing import announce, describe_posted
from twitter_project.drf.fields import parse_id
from twitter_project.shared.errors import AppError
from twitter_project.web.htmx import (
    came_from,
    get_actor_id,
    go_to,
    next_url,
    render_page,
    say_when,
    wants_fragment,
)
from twitter_project.web.templatetags.site_tags import full_time
from users.viewers import viewer_of

PAGE_COMPOSER = "page-composer"

COMPOSER_PLACES = ("composer", "reply-composer", PAGE_COMPOSER)


def compose(request: HttpRequest) -> HttpResponse:
    """Post a tweet or a reply; without JavaScript also attach pictures to it."""
    author_id = get_actor_id(request)
    if request.method != "POST":
        if draft_id := parse_id(request.GET.get("draft", "")):
            draft = services.get_draft(author_id=author_id, draft_id=draft_id)
            return _composer_page(request, form_of_draft(draft))
        initial = {"text": request.GET.get("text", "")}
        if (visibility := request.GET.get("visibility")) in Visibility.values:
            initial["visibility"] = visibility
        if quoted_id := request.GET.get("quote"):
            initial["quoted_id"] = quoted_id
        return _composer_page(request, ComposeForm(initial=initial))
    form = ComposeForm(request.POST, request.FILES)
    viewer, host = viewer_of(request), request.get_host()
    if change := request.POST.get("arrange"):
        form.attach(author_id)
        if change == "quote":
            form.quote(request.POST.get("quote_url", ""), viewer, host=host)
        form.arrange(change)
        return _composer_page(request, form)
    form.quote_last_link(viewer, host=host)
    if "attach" in request.POST:
        form.attach(author_id)
        return _composer_page(request, form)
    if "save_draft" in request.POST or "schedule" in request.POST:
        return _keep(request, form, author_id)
    undo_s, reminds_alt = viewer.settings.undo_send_s, viewer.settings.reminds_alt
    if undo_s:
        sent = sending.post_after(form, viewer, undo_s, reminds_alt=reminds_alt)
        if isinstance(sent, DraftView):
            return _sending(request, form, sent)
        return _posted(request, sent) if sent else _composer_page(request, form)
    tweets = sending.post(form, viewer, reminds_alt=reminds_alt)
    return _posted(request, tweets) if tweets else _composer_page(request, form)


def _keep(request: HttpRequest, form: ComposeForm, author_id: int) -> HttpResponse:
    """Save as a draft, or schedule, and show the list that it is in now."""
    is_scheduled = "schedule" in request.POST
    draft = (sending.schedule if is_scheduled else sending.save)(form, author_id)
    if draft is None:
        return _composer_page(request, form)
    if draft.publish_at is None:
        messages.success(request, _("Your draft is saved."))
        return go_to(request, resolve_url("drafts"))
    time = full_time(draft.publish_at)
    messages.success(request, _("It will be posted on %(time)s.") % {"time": time})
    return go_to(request, resolve_url("scheduled"))


def _composer_page(request: HttpRequest, form: ComposeForm) -> HttpResponse:
    """Show only the composer: its own page, or the form that was sent."""
    context = {
        "form": form,
        "composer_id": _composer_place(request),
        "in_reply_to_id": form["in_reply_to_id"].value() or "",
        "next": next_url(request, _find_origin(request)),
        "parent": _find_parent(request, form),
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


def _find_origin(request: HttpRequest) -> str:
    """Return where to go after posting: quotes lead back to where they were begun."""
    is_quote = request.method != "POST" and "quote" in request.GET
    origin = came_from(request, "home") if is_quote else "home"
    # Whoever signed in on the way is not sent back there.
    return "home" if "/accounts/" in origin else origin


def _find_parent(request: HttpRequest, form: ComposeForm) -> TweetView | None:
    """Return what the form replies to, which limits who may see it."""
    parent_id = parse_id(str(form["in_reply_to_id"].value() or ""))
    if parent_id is None:
        return None
    with suppress(TweetNotFound):  # the form says so
        return services.get_tweet(tweet_id=parent_id, viewer=viewer_of(request))
    return None


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


def _sending(request: HttpRequest, form: ComposeForm, draft: DraftView) -> HttpResponse:
    """Offer to undo sending, for the seconds until the tweet is posted."""
    if draft.publish_at is None:  # sent before, and undone
        return _composer_page(request, form_of_draft(draft))
    place = _composer_place(request)
    left_s = (draft.publish_at - timezone.now()).total_seconds()
    context = {
        "draft": draft,
        "undo_s": max(math.ceil(left_s), 1),
        "composer_id": place,
        "in_reply_to_id": form["in_reply_to_id"].value() or "",
        "next": next_url(request),
    }
    if wants_fragment(request) and place == PAGE_COMPOSER:
        return go_to(request, reverse("sending_draft", args=[draft.id]))
    return render_page(request, "tweets/sending.html", "tweets/_sending.html", context)


def show_sending(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a tweet that is being sent, with the button that undoes it."""
    draft = services.get_draft(author_id=get_actor_id(request), draft_id=draft_id)
    context = {"draft": draft, "next": next_url(request)}
    return render(request, "tweets/sending.html", context)


@require_POST
def undo_sending(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Bring a tweet that is being sent back into the composer."""
    try:
        draft = services.stop_draft(author_id=get_actor_id(request), draft_id=draft_id)
    except DraftNotFound:
        messages.error(request, _("It is too late: your tweet is posted."))
        return go_to(request, next_url(request))
    if wants_fragment(request):
        return _composer_page(request, form_of_draft(draft))
    return redirect(f"{resolve_url('compose')}?draft={draft.id}")


def _posted(request: HttpRequest, tweets: Sequence[TweetView]) -> HttpResponse:
    """Confirm the new tweet, or thread, and show it on the reader's current page."""
    tweet = tweets[0]
    is_in_place = _composer_place(request) != PAGE_COMPOSER
    if not (wants_fragment(request) and is_in_place):
        announce(request, tweets)
        return go_to(request, next_url(request))
    context = {
        "tweet": tweet,
        "said": describe_posted(tweets),
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
    part = request.POST.get("attach_to")
    form = AttachForm(request.POST, request.FILES, prefix=part)
    form.attach(get_actor_id(request))
    context = {"form": form, "pre": f"{part}-" if part else ""}
    response = render(request, "tweets/_attached.html", context)
    return say_when(request, response, form.refusal)


@require_safe
def staged(request: HttpRequest) -> HttpResponse:
    """Show those of a draft's pictures that still exist."""
    form = AttachForm(request.GET)
    form.bring_back(get_actor_id(request))
    prefix = request.GET.get("prefix")
    context = {"form": form, "pre": f"{prefix}-" if prefix else ""}
    return render(request, "tweets/_attachments.html", context)


@require_POST
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Tell a script where to put a large picture, which it names when it attaches it.

    If this refuses, the script sends the picture with the form, which then says why.
    """
    ticket = AnnouncementForm(request.POST).begin(get_actor_id(request))
    if ticket is None:
        return HttpResponse(status=422)
    return JsonResponse({"id": str(ticket.id), "url": ticket.url})
