"""The page that lists a person's signed-in browsers and apps."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from twitter_project.drf.fields import parse_id
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import get_actor_id, render_page
from users import services
from users.browser_sign_ins import find_session_id
from users.errors import SignInNotFound


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List the browsers and apps, or sign out all except this one."""
    user_id, current_id = get_actor_id(request), find_session_id(request)
    if request.method == "POST":
        services.end_other_sign_ins(user_id=user_id, keep_id=current_id)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("sessions")
    page = services.list_sign_ins(user_id=user_id, keyset=parse_keyset(request.GET))
    context = {"page": page, "current_id": current_id}
    return render_page(request, "users/sessions.html", "users/_sessions.html", context)


@require_POST
def end_session(request: HttpRequest, session_id: str) -> HttpResponse:
    """Sign out one browser or app. Raises: SignInNotFound if it is not theirs."""
    user_id, sign_in_id = get_actor_id(request), parse_id(session_id)
    if sign_in_id is None:
        raise SignInNotFound
    if sign_in_id == find_session_id(request):
        logout(request)
        return redirect("home")
    services.end_sign_in(user_id=user_id, sign_in_id=sign_in_id)
    messages.success(request, _("The device is signed out."))
    return redirect("sessions")
