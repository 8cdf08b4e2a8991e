"""Pages that links in e-mails lead to. They work signed out, and only POST changes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from notifications import services
from notifications.preference_table import LABELS
from notifications.services import Unsubscription
from twitter_project.web.htmx import get_actor_id


@csrf_exempt  # mail programs send this without a cookie (RFC 8058); the token is enough
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Ask whether to end e-mails of a kind or all of them; a POST ends them."""
    token = request.GET.get("token", "")
    unsubscription = services.read_unsubscription(token)
    is_done = request.method == "POST"
    if is_done:
        if request.POST.get("all") == "1":
            unsubscription = Unsubscription(unsubscription.recipient_id)
        services.unsubscribe(unsubscription)
    context = {
        "label": LABELS.get(unsubscription.kind, ""),
        "is_done": is_done,
    }
    return render(request, "notifications/unsubscribe.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_works(request: HttpRequest) -> HttpResponse:
    """Ask whether e-mails arrive again; a POST lifts the stop."""
    is_done = request.method == "POST"
    if is_done:
        services.confirm_mail_works(token=request.GET.get("token", ""))
    return render(request, "notifications/mail_works.html", {"is_done": is_done})


@require_POST
def check_mail(request: HttpRequest) -> HttpResponse:
    """Send the e-mail whose link lifts the stop."""
    services.request_mail_check(recipient_id=get_actor_id(request))
    messages.success(request, _("We have sent you an e-mail. Open the link in it."))
    return redirect("notification_preferences")
