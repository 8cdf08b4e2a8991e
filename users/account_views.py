"""allauth's account pages, with the unsafe parts changed."""

from typing import Any

from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, SignupView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import add_errors
from users.forms import SignUpForm
from users.models import User
from users.services import demands_confirmation
from users.welcome_views import welcome_url


class SignUpView(SignupView):  # type: ignore[misc]
    """Signs up, and shows the form again if the handle was taken in the meantime."""

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        """Sign in; if addresses must be confirmed, say that a mail was sent.

        The answer is the same for a taken address, including its cookies.
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
    """The account's address, and the one that it is changing to.

    No button sets the address: it becomes the account's only once it is confirmed.
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
