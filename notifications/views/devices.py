"""The page of the browsers that get a person's pushes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications import services
from notifications.errors import PushSubscriptionNotFound
from notifications.models import Preview
from notifications.push.sealing import BrowserKeys, get_public_key
from notifications.services import NewSubscription
from twitter_project.drf.fields import require_id
from twitter_project.web.htmx import get_actor_id, render_page
from users.browser_sign_ins import find_session_id
from users.devices import device_of


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """List the browsers, and let a script turn this one on or off."""
    return _show(request)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Add this browser, and show the list. Scripts call it, the worker's too."""
    given = request.POST
    services.subscribe_push(
        user_id=get_actor_id(request),
        subscription=NewSubscription(
            endpoint=given.get("endpoint", ""),
            keys=BrowserKeys(given.get("p256dh", ""), given.get("auth", "")),
            sign_in_id=find_session_id(request) or 0,
            user_agent=device_of(request).user_agent,
        ),
    )
    return _show(request)


@require_POST
def change(request: HttpRequest, subscription_id: str) -> HttpResponse:
    """Remove a browser, or choose how much its pushes say."""
    user_id = get_actor_id(request)
    device_id = require_id(subscription_id, PushSubscriptionNotFound)
    if preview := request.POST.get("preview"):
        services.change_push_preview(
            user_id=user_id, device_id=device_id, preview=preview, sign_in_id=None
        )
        messages.success(request, _("Your choice is saved."))
    else:
        services.remove_push_device(user_id=user_id, device_id=device_id)
        messages.success(request, _("This device no longer gets notifications."))
    return redirect("push_devices")


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Tell the service worker what is read, and let it send forms."""
    user_id = get_actor_id(request)
    read_up_to = services.get_read_up_to(recipient_id=user_id)
    return JsonResponse({"read_up_to": str(read_up_to), "csrf": get_token(request)})


def _show(request: HttpRequest) -> HttpResponse:
    listed = services.list_push_devices(
        user_id=get_actor_id(request), sign_in_id=find_session_id(request)
    )
    context = {
        "devices": listed,
        "current": next((one for one in listed if one.is_of_sign_in), None),
        "previews": Preview.choices,
        "push_key": get_public_key(),
    }
    return render_page(
        request, "notifications/devices.html", "notifications/_devices.html", context
    )
