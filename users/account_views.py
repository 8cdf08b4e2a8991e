"""Pages of the account that are allauth's, less what would harm us."""

from typing import Any

from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, SignupView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from twitter_project.shared.errors import Invalid
from twitter_project.shared.htmx import add_errors
from users.forms import SignUpForm
from users.models import User
from users.services import demands_confirmation
from users.welcome_views import welcome_url


class SignUpView(SignupView):  # type: ignore[misc]
    """Signs up, and keeps the form where somebody else was a moment faster."""

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        """Sign in, or say that a mail was sent, where an address must be confirmed.

        That answer is the same for an address that is somebody's, down to its cookies.
        """
        try:
            user_id = form.open_account(self.request)
        except Invalid as error:
            add_errors(form, error)
            response: HttpResponse = self.form_invalid(form)
            return response
        if user_id is None or demands_confirmation():
            return redirect("account_email_verification_sent")
        signed_in: HttpResponse = complete_signup(
            self.request,
            user=User.objects.get(id=user_id),
            redirect_url=welcome_url(self.get_next_url() or ""),
        )
        return signed_in


class AddressView(EmailView):  # type: ignore[misc]
    """The account's address, and the one that it changes to.

    Only confirming makes an address the account's own, so no button does.
    """

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        return

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        own = EmailAddress.objects.filter(user_id=self.request.user.pk)
        by_primary = {address.primary: address for address in own}
        context["current"], context["proposed"] = (
            by_primary.get(True),
            by_primary.get(False),
        )
        return context
