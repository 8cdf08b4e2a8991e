"""The admin behind the site's own sign-in and a second factor.

Staff can read addresses and end accounts, so they need a second factor, and enter a
code again before pages with private data. The first visit guides them through the
set-up.
"""

import time
from functools import update_wrapper
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from users.browser_sign_ins import FACTORS

# Pages without addresses, sessions or sign-ins. All others are private.
PLAIN_PAGES = frozenset(("index", "app_list", "jsi18n", "logout"))
PLAIN_MODELS = ("tweets_",)
# A form that was opened in time may be sent this much later.
POST_GRACE_S = 15 * 60


class StaffSite(AdminSite):
    """Django's admin behind the site's sign-in and a second factor."""

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the site's sign-in, with its limits and codes."""
        answer: HttpResponse = secure_admin_login(_go_to_index)(request)
        return answer

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Redirect to the site's page, which also ends the person's other sessions."""
        return redirect("account_change_password")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request) and (step := find_step(request)):
                return step
            answer: HttpResponse = inner(request, *args, **kwargs)
            return answer

        return update_wrapper(guarded, inner)


def _go_to_index(request: HttpRequest) -> HttpResponse:
    return redirect("admin:index")


def find_step(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect that staff must follow first; None if they may see the page."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        return None
    if not is_mfa_enabled(request.user, FACTORS):
        text = _("Moderators need two-step verification. Set it up to open the admin.")
        messages.warning(request, text)
        return redirect("mfa_activate_totp")
    age_s = code_age_s(request)
    if age_s is not None and (age_s <= _age_max_s(request) or _is_plain(request)):
        return None
    path = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{path}")


def code_age_s(request: HttpRequest) -> float | None:
    """Return the age of this session's last code; None if it never had one."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    times = [record["at"] for record in records if record["method"] == "mfa"]
    return time.time() - max(times) if times else None


def _age_max_s(request: HttpRequest) -> float:
    max_s: float = settings.STAFF_CODE_MAX_AGE.total_seconds()
    return max_s + POST_GRACE_S if request.method == "POST" else max_s


def _is_plain(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = (match.url_name if match else None) or ""
    return name in PLAIN_PAGES or name.startswith(PLAIN_MODELS)
