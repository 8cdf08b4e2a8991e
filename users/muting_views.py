"""Pages to mute people or their retweets, and to override their notifications."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    is_turning_on,
    next_url,
    render_page,
    wants_fragment,
)
from twitter_project.web.times import Clock
from users import services
from users.choices import DURATIONS, FOR_EVER, OVERRIDES
from users.relation_views import after_change, ask, is_from_menu, say
from users.types import Override, UserCard
from users.viewers import signed_in_viewer_of, viewer_of

OVERRIDDEN = {
    Override.DEFAULT: gettext_lazy(
        "You will be notified about @%(handle)s as in your settings."
    ),
    Override.BELL: gettext_lazy("You will be notified of @%(handle)s's new tweets."),
    Override.NEVER: gettext_lazy("You will never be notified about @%(handle)s."),
}


def mute(request: HttpRequest, handle: str) -> HttpResponse:
    """Mute for a time or for good, or unmute; a link asks for how long."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        person = services.get_person(user_id=card.id, viewer=viewer)
        context = {
            "handle": card.handle,
            "relation": person.relation,
            "durations": DURATIONS,
            "back_url": next_url(request, reverse("profile", args=[handle])),
        }
        return render_page(request, "users/mute.html", "users/_mute.html", context)
    if not is_turning_on(request):
        return _unmute(request, card)
    end = _find_end(request.POST.get("duration_s", FOR_EVER))
    services.mute_user(muter_id=viewer.account_id, muted_id=card.id, expires_at=end)
    text = _describe_mute(end)
    if is_from_menu(request):
        how_long = {"more_url": request.path, "more_label": _("For how long?")}
        more = {} if "duration_s" in request.POST else how_long
        return say(request, handle, text, undo=_("Undo"), **more)
    if not wants_fragment(request):
        text = text % {"handle": handle}
        messages.success(request, text, extra_tags=request.path)
    return after_change(request, card)


def _unmute(request: HttpRequest, card: UserCard) -> HttpResponse:
    viewer = signed_in_viewer_of(request)
    services.unmute_user(muter_id=viewer.account_id, muted_id=card.id)
    text = _("You unmuted @%(handle)s.")
    if is_from_menu(request):
        return say(request, card.handle, text, undo="")
    if not wants_fragment(request):
        messages.success(request, text % {"handle": card.handle})
    return after_change(request, card)


def _find_end(duration: str) -> datetime | None:
    """Return when a mute of this duration ends. Raises: Invalid."""
    if duration == FOR_EVER:
        return None
    if duration not in dict(DURATIONS):
        raise Invalid(field="duration_s")
    return timezone.now() + timedelta(seconds=int(duration))


def _describe_mute(end: datetime | None) -> str:
    """Return the message after a mute, with a gap for the handle."""
    if end is None:
        return _("You muted @%(handle)s.")
    moment = Clock.read().write_in_full(end).replace("%", "%%")
    return _("You muted @%(handle)s until %(moment)s.") % {
        "handle": "%(handle)s",
        "moment": moment,
    }


@require_safe
def mutes(request: HttpRequest) -> HttpResponse:
    page = services.list_mutes(
        viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    context = {
        "page": page,
        "managing_mutes": True,
        "heading": _("Muted people"),
        "back_url": reverse("settings"),
        "empty_heading": _("You have not muted anybody"),
        "empty_text": _("When you mute people from their profiles, they appear here."),
    }
    return render_page(request, "users/people.html", "users/_people.html", context)


def mute_retweets(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep the person's retweets out of home, or show them again."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        services.get_person(user_id=card.id, viewer=viewer)
        return ask(
            request,
            handle,
            heading=_("Hide the retweets of @%(handle)s?"),
            explanation=_("Your home will not show them. Their profile still does."),
            verb=_("Hide"),
        )
    is_on = is_turning_on(request)
    act = services.hide_retweets if is_on else services.show_retweets
    act(muter_id=viewer.account_id, muted_id=card.id)
    text = (
        _("Your home no longer shows retweets by @%(handle)s.")
        if is_on
        else _("Your home shows retweets by @%(handle)s again.")
    ) % {"handle": card.handle}
    if not wants_fragment(request):
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request))
    context = {"handle": card.handle, "hides_retweets": is_on, "text": text}
    return render(request, "users/_retweets_muted.html", context)


def override(request: HttpRequest, handle: str) -> HttpResponse:
    """Turn on the person's bell, never notify about them, or neither."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        person = services.get_person(user_id=card.id, viewer=viewer)
        context = {
            "person": person,
            "choices": OVERRIDES,
            "back_url": next_url(request, reverse("profile", args=[handle])),
        }
        return render(request, "users/override.html", context)
    chosen = _find_override(request.POST.get("override", ""))
    services.change_override(
        owner_id=viewer.account_id, target_id=card.id, override=chosen
    )
    text = OVERRIDDEN[chosen] % {"handle": card.handle}
    if not wants_fragment(request):
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request))
    person = services.get_person(user_id=card.id, viewer=viewer)
    return render(request, "users/_overridden.html", {"person": person, "text": text})


def _find_override(value: str) -> Override:
    """Raises: Invalid if this is not one of the choices."""
    try:
        return Override(value)
    except ValueError:
        raise Invalid(field="override") from None
