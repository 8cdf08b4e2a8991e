"""The pages of the filtered inbox, of the policy that fills it, and of mutes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reswap

from notifications import services
from notifications.forms import PolicyForm
from twitter_project.drf.fields import parse_id
from twitter_project.shared.issued import is_issued
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    is_turning_on,
    next_url,
    render_page,
    wants_fragment,
)
from users.services import get_user_id
from users.viewers import signed_in_viewer_of, viewer_of

PEOPLE_MAX = 100


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """Show the policy, or store it. With htmx each choice is sent at once."""
    owner_id = get_actor_id(request)
    current = services.get_policy(owner_id=owner_id)
    form = PolicyForm(
        request.POST if request.method == "POST" else None,
        initial=PolicyForm.initial_of(current),
    )
    is_saved = request.method == "POST" and form.save(owner_id=owner_id)
    if is_saved and not wants_fragment(request):
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(request.path)
    response = render_page(
        request,
        "notifications/policy.html",
        "notifications/_policy.html",
        {"form": form, "is_saved": is_saved},
        status=422 if form.errors else 200,
    )
    # Otherwise the form stays as it is: somebody may have chosen the next thing.
    return reswap(response, "outerHTML") if form.errors else response


@require_http_methods(["GET", "HEAD", "POST"])
def filtered(request: HttpRequest) -> HttpResponse:
    """List the people whose notifications wait, or accept or dismiss some of them."""
    viewer = signed_in_viewer_of(request)
    if request.method == "POST":
        return _answer(request, viewer.account_id)
    page = services.list_waiting_people(viewer=viewer, keyset=parse_keyset(request.GET))
    context = {"page": page}
    return render_page(
        request, "notifications/filtered.html", "notifications/_filtered.html", context
    )


def _answer(request: HttpRequest, owner_id: int) -> HttpResponse:
    sent, answer = request.POST.getlist("person"), request.POST.get("answer")
    for verb in ("accept", "dismiss"):  # the buttons of one person
        if verb in request.POST:
            sent, answer = request.POST.getlist(verb), verb
    person_ids = {id_ for id_ in map(parse_id, sent[:PEOPLE_MAX]) if id_ is not None}
    is_accepting = answer == "accept"
    if not person_ids:
        messages.error(request, _("Choose somebody first."))
    elif is_accepting:
        count = services.accept_people(owner_id=owner_id, person_ids=person_ids)
        text = ngettext(
            "Their notifications are now in your inbox, and future ones will go there"
            " too.",
            "The notifications from these %(count)d people are now in your inbox, and"
            " future ones will go there too.",
            count,
        )
        if count:
            messages.success(request, text % {"count": count})
    else:
        services.dismiss_people(owner_id=owner_id, person_ids=person_ids)
        messages.success(
            request, _("Dismissed. Future notifications will be filtered again.")
        )
    return HttpResponseRedirect(reverse("filtered"))


@require_safe
def filtered_person(request: HttpRequest, handle: str) -> HttpResponse:
    """List the filtered notifications from one person."""
    viewer = viewer_of(request)
    person_id = get_user_id(handle=handle)
    waiting = services.get_waiting_person(person_id=person_id, viewer=viewer)
    page = services.list_waiting_notifications(
        person_id=person_id, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    return render_page(
        request,
        "notifications/filtered_person.html",
        "notifications/_inbox.html",
        {"waiting": waiting, "page": page},
    )


@require_safe
def muted_threads(request: HttpRequest) -> HttpResponse:
    """List the conversations that the person muted."""
    page = services.list_muted_threads(
        viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    return render_page(
        request,
        "notifications/muted_threads.html",
        "notifications/_muted_threads.html",
        {"page": page},
    )


@asks_first
def mute_thread(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Mute or unmute the conversation of a tweet; a link asks first."""
    viewer = signed_in_viewer_of(request)
    if request.method != "POST":
        return _ask_about_thread(request, tweet_id)
    is_on = is_turning_on(request)
    if is_on:
        services.mute_thread(tweet_id=tweet_id, viewer=viewer)
        text = _("You will get no more notifications about this conversation.")
    else:
        conversation_id = services.find_conversation_id(
            tweet_id=tweet_id, viewer=viewer
        )
        services.unmute_thread(
            owner_id=viewer.account_id, conversation_id=conversation_id
        )
        text = _("You will get notifications about this conversation again.")
    if not wants_fragment(request):
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request))
    template = "shared/_undone.html" if is_on else "shared/_said.html"
    context = {"text": text, "action": request.path, "undo": _("Undo")}
    return render(request, template, context)


def _ask_about_thread(request: HttpRequest, tweet_id: int) -> HttpResponse:
    viewer = signed_in_viewer_of(request)
    conversation_id = services.find_conversation_id(tweet_id=tweet_id, viewer=viewer)
    is_muted = services.is_thread_muted(
        owner_id=viewer.account_id, conversation_id=conversation_id
    )
    context = {
        "heading": _("Unmute this conversation?")
        if is_muted
        else _("Mute this conversation?"),
        "explanation": _("The notifications that this hid come back.")
        if is_muted
        else _(
            "You will no longer be notified of replies, mentions, likes, retweets and"
            " quotes in it. Nobody will be told."
        ),
        "verb": _("Unmute") if is_muted else _("Mute"),
        "is_turning_off": is_muted,
        "back_url": next_url(request, "muted_threads"),
        "action": request.path,
    }
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)


@asks_first
def dismiss(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Dismiss a line of the inbox, or bring it back; a link asks first."""
    owner_id = get_actor_id(request)
    if request.method != "POST":
        services.get_notification(
            notification_id=notification_id, viewer=viewer_of(request)
        )
        context = {
            "heading": _("Dismiss this notification?"),
            "explanation": _("It will not come back if the same thing happens again."),
            "verb": _("Dismiss"),
            "back_url": reverse("notifications"),
            "action": request.path,
        }
        return render_page(
            request, "shared/confirm.html", "shared/_confirm.html", context
        )
    is_on = is_turning_on(request)
    act = services.dismiss_notification if is_on else services.undismiss_notification
    act(notification_id=notification_id, recipient_id=owner_id)
    if not wants_fragment(request):
        if is_on:  # the tags make it a message with an Undo button
            messages.success(request, _("Dismissed."), extra_tags=request.path)
        return HttpResponseRedirect(reverse("notifications"))
    context = {"text": _("Dismissed."), "action": request.path, "undo": _("Undo")}
    if not is_on:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "shared/_undone.html", context)


@asks_first
def clear(request: HttpRequest) -> HttpResponse:
    """Dismiss everything in the inbox, after asking."""
    owner_id = get_actor_id(request)
    up_to_id = parse_id(request.POST.get("up_to", ""))
    if request.method == "POST" and up_to_id and is_issued(up_to_id):
        services.clear_inbox(recipient_id=owner_id, up_to_id=up_to_id)
        messages.success(request, _("Your notifications are cleared."))
        return HttpResponseRedirect(reverse("notifications"))
    context = {"up_to": services.find_newest_id(recipient_id=owner_id)}
    return render(request, "notifications/clear.html", context)
