"""The page of preferences: what a person is notified of, and how."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notifications import services
from notifications.channels import Channel
from notifications.forms import PreferencesForm
from notifications.preference_table import make_table
from notifications.types import Preferences
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import get_actor_id, render_page, wants_fragment
from twitter_project.web.middleware.time_zones import find_device_zone
from users.services import find_unconfirmed_email, list_overridden_people
from users.viewers import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the preferences, or store those without errors.

    With htmx each change is sent at once.
    """
    owner_id = get_actor_id(request)
    now = services.get_preferences(owner_id=owner_id)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial=PreferencesForm.initial_of(now),
    )
    if request.method == "POST":
        device_zone = find_device_zone(request)
        if form.save(owner_id=owner_id, shown=now, device_zone=device_zone):
            return _after_change(request, owner_id)
    return _show(request, now, form, status=422 if form.errors else 200)


def _after_change(request: HttpRequest, owner_id: int) -> HttpResponse:
    if not wants_fragment(request):
        messages.success(request, _("Your choice is saved."))
        return redirect("notification_preferences")
    now = services.get_preferences(owner_id=owner_id)
    form = PreferencesForm(initial=PreferencesForm.initial_of(now))
    return _show(request, now, form, is_saved=True)


def _show(
    request: HttpRequest,
    now: Preferences,
    form: PreferencesForm,
    *,
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    groups = make_table(now, form.data if form.is_bound else None)
    rows = [row for _heading, rows in groups for row in rows]
    cells = [cell for row in rows for cell in row.cells]
    context = {
        "form": form,
        "channels": Channel,
        "groups": groups,
        # A browser does not send these; the next form may come after they were freed.
        "fixed": " ".join(cell.name for cell in cells if cell.is_disabled),
        "zone": viewer_of(request).time_zone or now.device_zone,
        "unconfirmed_email": find_unconfirmed_email(user_id=get_actor_id(request)),
        "stop": services.find_mail_stop(recipient_id=get_actor_id(request)),
        "is_saved": is_saved,
    }
    return render_page(
        request,
        "notifications/preferences.html",
        "notifications/_preferences.html",
        context,
        status=status,
    )


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people whose bell is on, or who never notify this person."""
    page = list_overridden_people(
        viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    return render_page(
        request,
        "notifications/overrides.html",
        "notifications/_overrides.html",
        {"page": page},
    )
