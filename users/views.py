"""Pages of people: followers, settings, and relationships."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    go_to,
    is_turning_on,
    next_url,
    render_page,
    say_when,
    tell_page,
    wants_fragment,
)
from twitter_project.web.middleware.time_zones import list_zones
from twitter_project.web.site import CHOICE_AGE_S
from users import audiences, services
from users.forms import DisplayForm, PictureForm, ProfileForm
from users.types import Person, Profile, UserCard, Viewer
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
    """Follow or unfollow; a link asks first."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        person = services.get_person(user_id=card.id, viewer=viewer)
        if person.relation.following or card.id == viewer.id:
            return HttpResponseRedirect(next_url(request))
        return _ask(
            request,
            handle,
            heading=_("Follow @%(handle)s?"),
            explanation=_("Their tweets will appear in your home."),
            verb=_("Follow"),
        )
    is_on = is_turning_on(request)
    act = services.follow_user if is_on else services.unfollow_user
    has_changed = act(follower_id=viewer.account_id, followee_id=card.id)
    is_undoable = has_changed and not is_on
    return _after_change(request, card, is_undoable=is_undoable)


def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block or unblock; a link asks first, in its menu or on a page."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        services.get_person(user_id=card.id, viewer=viewer)
        return _ask(
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
    if _is_from_menu(request):
        text = (
            _("You blocked @%(handle)s.") if is_on else _("You unblocked @%(handle)s.")
        )
        return _say(request, handle, text, undo=_("Unblock") if is_on else "")
    return _after_change(request, card)


def mute(request: HttpRequest, handle: str) -> HttpResponse:
    """Mute or unmute; without JavaScript a link asks first."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    if request.method != "POST":
        services.get_person(user_id=card.id, viewer=viewer)
        return _ask(
            request,
            handle,
            heading=_("Mute @%(handle)s?"),
            explanation=_(
                "You will not see their tweets in your timelines or their actions in"
                " your notifications. They will not be told."
            ),
            verb=_("Mute"),
        )
    is_on = is_turning_on(request)
    act = services.mute_user if is_on else services.unmute_user
    act(muter_id=viewer.account_id, muted_id=card.id)
    if _is_from_menu(request):
        text = _("You muted @%(handle)s.") if is_on else _("You unmuted @%(handle)s.")
        return _say(request, handle, text, undo=_("Undo") if is_on else "")
    if is_on and not wants_fragment(request):
        text = _("You muted @%(handle)s.") % {"handle": handle}
        messages.success(request, text, extra_tags=request.path)
    return _after_change(request, card)


def _is_from_menu(request: HttpRequest) -> bool:
    """Return whether a menu or message between tweets sent the request."""
    return wants_fragment(request) and request.POST.get("place") == "menu"


def _say(request: HttpRequest, handle: str, text: str, *, undo: str) -> HttpResponse:
    """Show a message, with an Undo button if `undo` is given, and redirect."""
    context = {"text": text % {"handle": handle}, "action": request.path, "undo": undo}
    template = "shared/_undone.html" if undo else "shared/_said.html"
    return tell_page(
        render(request, template, context),
        "site:gone" if undo else "site:back",
        person=reverse("profile", args=[handle]),
        kind=request.path.rpartition("/")[2],
    )


def _ask(
    request: HttpRequest, handle: str, *, heading: str, **context: Any
) -> HttpResponse:
    context["heading"] = context["question"] = heading % {"handle": handle}
    context["back_url"] = next_url(request, reverse("profile", args=[handle]))
    context["action"] = request.path
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)


def _after_change(
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


def show_settings(request: HttpRequest) -> HttpResponse:
    get_actor_id(request)
    return render(request, "users/settings.html")


def edit_profile(request: HttpRequest) -> HttpResponse:
    user_id = get_actor_id(request)
    profile = _own_profile(request)
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(profile))
    if request.method == "POST" and form.save(user_id=user_id):
        messages.success(request, _("Your profile is saved."))
        return go_to(request, reverse("profile", args=[profile.person.card.handle]))
    return _profile_settings(request, profile, form=form)


@require_POST
def change_picture(request: HttpRequest, kind: str) -> HttpResponse:
    """Change or remove the picture or banner; this saves at once."""
    user_id = get_actor_id(request)
    form = PictureForm(kind, request.POST, request.FILES)
    if form.save(user_id=user_id):
        messages.success(request, _("Your profile is saved."))
        return redirect("settings_profile")
    response = _profile_settings(request, _own_profile(request), **{kind: form})
    return say_when(request, response, form.refusal)


def _own_profile(request: HttpRequest) -> Profile:
    return services.get_profile(
        handle=request.user.get_username(), viewer=signed_in_viewer_of(request)
    )


def _profile_settings(
    request: HttpRequest, profile: Profile, **sent: Form
) -> HttpResponse:
    """Show the parts of the profile, including the one that was sent with errors."""
    context = {
        "profile": profile,
        "form": ProfileForm(initial=ProfileForm.initial_of(profile)),
        "avatar": PictureForm("avatar"),
        "banner": PictureForm("banner"),
        **sent,
    }
    status = 422 if any(form.errors for form in sent.values()) else 200
    return render(request, "users/settings_profile.html", context, status=status)


def edit_display(request: HttpRequest) -> HttpResponse:
    """Show the display choices, or store one; nobody needs to be signed in."""
    if request.method != "POST":
        return render(request, "users/settings_display.html")
    form = DisplayForm(request.POST)
    if not form.is_valid():
        raise Invalid(field=next(iter(form.errors)))
    language, looks = form.split()
    viewer = viewer_of(request)
    if not viewer.is_anonymous:
        services.change_display(user_id=viewer.account_id, **looks)
        if language:
            services.update_profile(user_id=viewer.account_id, language=language)
    with translation.override(language or translation.get_language()):
        response = _after_choice(request)
    if language:
        looks = {**looks, settings.LANGUAGE_COOKIE_NAME: language}
    for name, choice in looks.items():
        _remember(request, response, name, choice)
    return response


def edit_time_zone(request: HttpRequest) -> HttpResponse:
    """Show the zone in which times are written, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        zone = request.POST.get("time_zone", "")
        services.change_time_zone(user_id=user_id, time_zone=zone)
        messages.success(request, _("Your choice is saved."))
        return redirect("time_zone")
    context = {"zones": list_zones(), "now": timezone.now()}
    return render(request, "users/settings_time_zone.html", context)


def _after_choice(request: HttpRequest) -> HttpResponse:
    """Confirm that the choice is saved; a script has already applied it."""
    if wants_fragment(request):
        return render(request, "users/_saved.html")
    messages.success(request, _("Your choice is saved."))
    return HttpResponseRedirect(next_url(request))


def edit_content_settings(request: HttpRequest) -> HttpResponse:
    """Show how the person reads and writes tweets, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        services.change_content_settings(
            user_id=user_id,
            opens_media="opens_media" in request.POST,
            opens_warnings="opens_warnings" in request.POST,
            default_visibility=request.POST.get("default_visibility", ""),
            default_reply_policy=request.POST.get("default_reply_policy", ""),
            default_quote_policy=request.POST.get("default_quote_policy", ""),
        )
        messages.success(request, _("Your choice is saved."))
        return redirect("content_settings")
    context = {
        "visibilities": [
            choice for choice in audiences.VISIBILITIES if choice[0] != "mentioned"
        ],
        "reply_policies": audiences.REPLY_POLICIES,
        "quote_policies": audiences.QUOTE_POLICIES,
    }
    return render(request, "users/settings_content.html", context)


def edit_privacy(request: HttpRequest) -> HttpResponse:
    """Show whether search engines may list the person, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        noindex = "noindex" in request.POST
        services.change_privacy(user_id=user_id, noindex=noindex)
        messages.success(request, _("Your choice is saved."))
        return redirect("privacy")
    card = services.get_person(user_id=user_id, viewer=Viewer(user_id)).card
    return render(request, "users/settings_privacy.html", {"noindex": card.noindex})


def edit_accessibility(request: HttpRequest) -> HttpResponse:
    """Show whether to remind the person of descriptions, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        reminds_alt = "reminds_alt" in request.POST
        services.change_content_settings(user_id=user_id, reminds_alt=reminds_alt)
        messages.success(request, _("Your choice is saved."))
        return redirect("accessibility")
    return render(request, "users/settings_accessibility.html")


def edit_sending(request: HttpRequest) -> HttpResponse:
    """Show for how long sending can be undone, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        chosen = request.POST.get("undo_send_s", "")
        choices = {str(seconds): seconds for seconds in services.UNDO_SEND_CHOICES_S}
        if chosen in choices:
            undo_send_s = choices[chosen]
            services.change_content_settings(user_id=user_id, undo_send_s=undo_send_s)
            messages.success(request, _("Your choice is saved."))
        return redirect("sending")
    context = {"choices": services.UNDO_SEND_CHOICES_S}
    return render(request, "users/settings_sending.html", context)


def _remember(
    request: HttpRequest, response: HttpResponse, name: str, value: str
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=CHOICE_AGE_S,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


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
