"""The page after signing up: a name, a picture, and people and hashtags to follow."""

from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from twitter_project.web.htmx import get_actor_id, next_url, say_when
from users import services
from users.forms import IntroductionForm, PictureForm
from users.types import Profile, Viewer
from users.viewers import signed_in_viewer_of

PEOPLE_OFFERED = 5


def welcome_url(next_: str = "") -> str:
    """Return the page's URL; `next_` is where it leads, if not to home."""
    path = reverse("welcome")
    return f"{path}?{urlencode({'next': next_})}" if next_ else path


def welcome(request: HttpRequest) -> HttpResponse:
    """Show the page, or save the name and the picture; both are optional."""
    user_id = get_actor_id(request)
    if request.method != "POST":
        return _show(request)
    before = IntroductionForm.initial_of(_own_profile(request))
    words = IntroductionForm(request.POST, initial=before)
    picture = PictureForm("avatar", request.POST, request.FILES)
    # Save each separately: a browser cannot put a chosen file back into the form.
    results = [words.save(user_id=user_id), picture.save(user_id=user_id)]
    if not all(results):
        response = _show(request, words=words, picture=picture)
        return say_when(request, response, picture.refusal)
    onward = next_url(request)
    has_finished = "finish" in request.POST
    return HttpResponseRedirect(onward if has_finished else welcome_url(onward))


def _own_profile(request: HttpRequest) -> Profile:
    return services.get_profile(
        handle=request.user.get_username(), viewer=signed_in_viewer_of(request)
    )


def _show(request: HttpRequest, **sent: Form) -> HttpResponse:
    """Show the page, with the sent forms if one has errors."""
    user_id, profile = get_actor_id(request), _own_profile(request)
    context = {
        "onward": next_url(request),
        "email": services.find_unconfirmed_email(user_id=user_id),
        "profile": profile,
        "words": IntroductionForm(initial=IntroductionForm.initial_of(profile)),
        "picture": PictureForm("avatar"),
        "people": services.suggest_people(viewer=Viewer(user_id), limit=PEOPLE_OFFERED),
        **sent,
    }
    status = 422 if any(form.errors for form in sent.values()) else 200
    return render(request, "users/welcome.html", context, status=status)
