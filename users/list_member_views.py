"""Pages of who is on a list: from the list's side, and from a person's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from twitter_project.drf.fields import parse_id
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Keyset, parse_keyset
from twitter_project.web.htmx import (
    is_turning_on,
    next_url,
    render_page,
    wants_fragment,
)
from users import services
from users.list_views import get_own
from users.types import ListView
from users.viewers import signed_in_viewer_of, viewer_of

MEMBERS = "users/lists/_members.html"


def list_members(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show who is on a list; its owner adds and removes people here."""
    if request.method == "POST":
        return _change_members(request, list_id)
    viewer = viewer_of(request)
    found = services.get_list(list_id=list_id, viewer=viewer)
    return _show_members(request, found, keyset=parse_keyset(request.GET))


@require_safe
def complete_member(request: HttpRequest) -> HttpResponse:
    """Return a list box of people whose handle or name begins like this."""
    typed = request.GET.get("q", "").replace("\x00", "").strip().removeprefix("@")
    viewer = signed_in_viewer_of(request)
    people = services.complete_handle(beginning=typed[:50], viewer=viewer)
    return render(request, "tweets/_completions.html", {"people": people})


def choose_lists(request: HttpRequest, handle: str) -> HttpResponse:
    """Choose on which of the viewer's lists a person is: a page, or in a menu."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    services.get_person(user_id=card.id, viewer=viewer)
    if request.method != "POST":
        context = {
            "card": card,
            "choices": services.list_choices(
                owner_id=viewer.account_id, user_id=card.id
            ),
            "back_url": next_url(request, reverse("profile", args=[card.handle])),
        }
        return render_page(
            request, "users/lists/choose.html", "users/lists/_choose.html", context
        )
    chosen = {parse_id(text) for text in request.POST.getlist("list")} - {None}
    services.choose_lists(
        owner_id=viewer.account_id,
        user_id=card.id,
        list_ids={one for one in chosen if one is not None},
    )
    return _say_chosen(request, card.handle, len(chosen))


def _say_chosen(request: HttpRequest, handle: str, count: int) -> HttpResponse:
    text = _("@%(handle)s is on %(count)d of your lists.")
    text %= {"handle": handle, "count": count}
    if wants_fragment(request):
        return render(request, "shared/_said.html", {"text": text})
    messages.success(request, text)
    return HttpResponseRedirect(next_url(request, reverse("profile", args=[handle])))


def _change_members(request: HttpRequest, list_id: int) -> HttpResponse:
    """Add or remove the person with the handle that was typed or pressed."""
    found = get_own(request, list_id)
    owner_id = signed_in_viewer_of(request).account_id
    handle = request.POST.get("handle", "").strip().removeprefix("@")
    if not is_turning_on(request):
        ids = services.find_user_ids(handles=[handle])
        services.remove_from_list(
            owner_id=owner_id, list_id=list_id, user_ids=list(ids.values())
        )
        text = _("@%(handle)s is no longer on the list.")
    else:
        try:
            services.add_handles_to_list(
                owner_id=owner_id, list_id=list_id, handles=[handle]
            )
        except Invalid as error:
            return _show_members(request, found, typed=handle, error=error)
        text = _("@%(handle)s is on the list.")
    if not wants_fragment(request):
        messages.success(request, text % {"handle": handle})
        return HttpResponseRedirect(request.path)
    return _show_members(request, get_own(request, list_id))


def _show_members(
    request: HttpRequest,
    found: ListView,
    *,
    keyset: Keyset | None = None,
    typed: str = "",
    error: Invalid | None = None,
) -> HttpResponse:
    page = services.list_members(
        list_id=found.id, viewer=viewer_of(request), keyset=keyset or Keyset()
    )
    is_page = keyset is not None and keyset.before is not None
    context = {
        "list": found,
        "page": page,
        "typed": typed,
        "errors": [text for texts in error.errors.values() for text in texts]
        if error
        else [],
    }
    fragment = MEMBERS if is_page else "users/lists/_managed.html"
    return render_page(
        request,
        "users/lists/members.html",
        fragment,
        context,
        status=422 if error else 200,
    )
