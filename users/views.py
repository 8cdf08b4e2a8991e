"""Pages of people's settings."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import (
    get_actor_id,
    go_to,
    next_url,
    say_when,
    wants_fragment,
)
from twitter_project.web.middleware.time_zones import list_zones
from twitter_project.web.site import CHOICE_AGE_S
from users import audiences, services
from users.forms import DisplayForm, PictureForm, ProfileForm
from users.types import Profile
from users.viewers import signed_in_viewer_of, viewer_of


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
    """Show who may follow and find the person, or change it."""
    user_id = get_actor_id(request)
    if request.method == "POST":
        services.change_privacy(
            user_id=user_id,
            noindex="noindex" in request.POST,
            approves_followers="approves_followers" in request.POST,
        )
        visibility = "followers" if "for_followers" in request.POST else "public"
        services.change_content_settings(user_id=user_id, default_visibility=visibility)
        messages.success(request, _("Your choice is saved."))
        return redirect("privacy")
    return render(request, "users/settings_privacy.html")


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
