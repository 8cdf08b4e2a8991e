"""Pages of lists of people: your own, somebody's public ones, and their options."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    is_turning_on,
    next_url,
    render_page,
)
from users import services
from users.errors import ListNotFound
from users.list_forms import ListForm
from users.types import ListView
from users.viewers import signed_in_viewer_of, viewer_of


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show the viewer's own lists, and those of others that they follow."""
    viewer = signed_in_viewer_of(request)
    context = {
        "lists": services.list_own_lists(viewer=viewer),
        "followed": services.list_followed_lists(viewer=viewer),
    }
    return render(request, "users/lists/lists.html", context)


@require_safe
def lists_of_person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a person's public lists."""
    viewer = viewer_of(request)
    person = services.get_profile(handle=handle, viewer=viewer).person
    page = services.list_public_lists(
        owner_id=person.card.id, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    context = {"page": page, "person": person}
    return render_page(
        request, "users/lists/of_person.html", "users/lists/_page.html", context
    )


def create_list(request: HttpRequest) -> HttpResponse:
    """Create a list, with a person on it if the address names one."""
    owner_id = get_actor_id(request)
    form = ListForm(request.POST or None)
    handle = request.POST.get("with") or request.GET.get("with", "")
    list_id = form.create(owner_id=owner_id) if request.method == "POST" else None
    if list_id is None:
        return _show_form(request, form, handle=handle)
    if handle:
        services.add_handles_to_list(
            owner_id=owner_id, list_id=list_id, handles=[handle]
        )
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    return HttpResponseRedirect(reverse("list_members", args=[list_id]))


def edit_list(request: HttpRequest, list_id: int) -> HttpResponse:
    found = get_own(request, list_id)
    form = ListForm(request.POST or None, initial=ListForm.initial_of(found))
    owner_id = get_actor_id(request)
    if request.method == "POST" and form.save(owner_id=owner_id, list_id=list_id):
        messages.success(request, _("The list is saved."))
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    return _show_form(request, form, list=found)


def delete_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Delete a list; ask first."""
    found = get_own(request, list_id)
    if request.method == "POST":
        services.delete_list(owner_id=get_actor_id(request), list_id=list_id)
        messages.success(request, _("The list is deleted."))
        return HttpResponseRedirect(reverse("lists"))
    context = {
        "heading": _("Delete the list “%(name)s”?") % {"name": found.name},
        "explanation": _(
            "Nobody is unfollowed, and no tweet is deleted. This cannot be undone."
        ),
        "verb": _("Delete"),
        "is_dangerous": True,
        "back_url": reverse("edit_list", args=[list_id]),
    }
    return render(request, "shared/confirm.html", context)


@require_POST
def pin_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Pin a list to the top of the viewer's lists, or unpin it."""
    services.edit_list(
        owner_id=get_actor_id(request),
        list_id=list_id,
        is_pinned=is_turning_on(request),
    )
    return HttpResponseRedirect(next_url(request, reverse("lists")))


@asks_first
def follow_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Follow another person's list, or unfollow it; a link asks first."""
    viewer = signed_in_viewer_of(request)
    page_url = reverse("list", args=[list_id])
    if request.method != "POST":
        found = services.get_list(list_id=list_id, viewer=viewer)
        context = {
            "heading": _("Follow the list “%(name)s”?") % {"name": found.name},
            "explanation": _("You will find it among your lists."),
            "verb": _("Follow"),
            "back_url": next_url(request, page_url),
        }
        return render(request, "shared/confirm.html", context)
    act = services.follow_list if is_turning_on(request) else services.unfollow_list
    act(follower_id=viewer.account_id, list_id=list_id)
    return HttpResponseRedirect(next_url(request, page_url))


def get_own(request: HttpRequest, list_id: int) -> ListView:
    """Return the viewer's own list. Raises: ListNotFound for anybody else's."""
    found = services.get_list(list_id=list_id, viewer=signed_in_viewer_of(request))
    if not found.is_own:
        raise ListNotFound
    return found


def _show_form(request: HttpRequest, form: ListForm, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    context |= {"form": form}
    return render(request, "users/lists/list_form.html", context, status=status)
