"""Pages of relationships: who follows whom, following, and blocking."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    is_turning_on,
    next_url,
    render_page,
    tell_page,
    wants_fragment,
)
from users import services
from users.types import Person, UserCard
from users.viewers import signed_in_viewer_of, viewer_of


@require_safe
def followers(request: HttpRequest, handle: str) -> HttpResponse:
    viewer = viewer_of(request)
    person = services.get_profile(handle=handle, viewer=viewer).person
    page = services.list_followers(
        user_id=person.card.id, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    return _edges(request, person, page=page, empty_heading=_("No followers yet"))


@require_safe
def following(request: HttpRequest, handle: str) -> HttpResponse:
    viewer = viewer_of(request)
    person = services.get_profile(handle=handle, viewer=viewer).person
    page = services.list_following(
        user_id=person.card.id, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    return _edges(request, person, page=page, empty_heading=_("Follows nobody yet"))


def _edges(request: HttpRequest, person: Person, **context: Any) -> HttpResponse:
    handle = person.card.handle
    context |= {
        "heading": person.card.display_name,
        "back_url": reverse("profile", args=[handle]),
        "tabs": [
            {"url": reverse("following", args=[handle]), "label": _("Following")},
            {"url": reverse("followers", args=[handle]), "label": _("Followers")},
        ],
    }
    return render_page(request, "users/people.html", "users/_people.html", context)


@asks_first
def follow(request: HttpRequest, handle: str) -> HttpResponse:
    """Follow, ask to follow, or end either; a link asks first."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        person = services.get_person(user_id=card.id, viewer=viewer)
        relation = person.relation
        if relation.following or relation.requested or card.id == viewer.id:
            return HttpResponseRedirect(next_url(request))
        return ask(
            request,
            handle,
            heading=_("Follow @%(handle)s?"),
            explanation=_(
                "They approve their followers, so your request waits for their answer."
            )
            if card.approves_followers
            else _("Their tweets will appear in your home."),
            verb=_("Ask to follow") if card.approves_followers else _("Follow"),
        )
    is_on = is_turning_on(request)
    act = services.follow_user if is_on else services.unfollow_user
    has_changed = act(follower_id=viewer.account_id, followee_id=card.id)
    # Following again would be a request, which undoes nothing.
    is_undoable = has_changed and not is_on and not card.approves_followers
    return after_change(request, card, is_undoable=is_undoable)


def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block or unblock; a link asks first, in its menu or on a page."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        services.get_person(user_id=card.id, viewer=viewer)
        return ask(
            request,
            handle,
            heading=_("Block @%(handle)s?"),
            explanation=_(
                "You will no longer see each other's tweets or profiles, and neither of"
                " you will follow the other."
            ),
            verb=_("Block"),
            is_dangerous=True,
            done_url=reverse("blocks"),
        )
    is_on = is_turning_on(request)
    act = services.block_user if is_on else services.unblock_user
    act(blocker_id=viewer.account_id, blocked_id=card.id)
    if is_from_menu(request):
        text = (
            _("You blocked @%(handle)s.") if is_on else _("You unblocked @%(handle)s.")
        )
        return say(request, handle, text, undo=_("Unblock") if is_on else "")
    return after_change(request, card)


def is_from_menu(request: HttpRequest) -> bool:
    """Return whether a menu or message between tweets sent the request."""
    return wants_fragment(request) and request.POST.get("place") == "menu"


def say(
    request: HttpRequest, handle: str, text: str, *, undo: str, **context: str
) -> HttpResponse:
    """Show a message, with an Undo button if `undo` is given, and redirect."""
    context |= {"text": text % {"handle": handle}, "action": request.path, "undo": undo}
    template = "shared/_undone.html" if undo else "shared/_said.html"
    return tell_page(
        render(request, template, context),
        "site:gone" if undo else "site:back",
        person=reverse("profile", args=[handle]),
        kind=request.path.rpartition("/")[2],
    )


def ask(
    request: HttpRequest, handle: str, *, heading: str, **context: Any
) -> HttpResponse:
    context["heading"] = context["question"] = heading % {"handle": handle}
    context["back_url"] = next_url(request, reverse("profile", args=[handle]))
    context["action"] = request.path
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)


def after_change(
    request: HttpRequest, card: UserCard, *, is_undoable: bool = False
) -> HttpResponse:
    """Show the viewer's new relation to the person, with Undo if possible."""
    if not wants_fragment(request):
        return HttpResponseRedirect(next_url(request))
    relation = services.get_relation(user_id=card.id, viewer=viewer_of(request))
    context = {
        "person": Person(card, relation),
        "relation_key": _relation_key(request, card.id),
        "is_undoable": is_undoable,
    }
    return render(request, "users/_related.html", context)


def _relation_key(request: HttpRequest, user_id: int) -> str:
    """Return the button's key: the tweet that it is in, or the person."""
    key = request.POST.get("key", "")
    return key if key.isdecimal() else str(user_id)


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    page = services.list_blocks(
        viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    context = {
        "page": page,
        "heading": _("Blocked people"),
        "back_url": reverse("settings"),
        "empty_heading": _("You have not blocked anybody"),
        "empty_text": _("When you block people from their profiles, they appear here."),
    }
    return render_page(request, "users/people.html", "users/_people.html", context)
