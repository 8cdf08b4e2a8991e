"""Pages of the account that are allauth's, less what would harm us."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, SignupView
from django.http import HttpRequest, HttpResponse

from twitter_project.shared.errors import Invalid
from twitter_project.shared.htmx import add_errors


class SignUpView(SignupView):  # type: ignore[misc]
    """Signs up, and keeps the form where somebody else was a moment faster."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Invalid as error:
            add_errors(form, error)
            response = self.form_invalid(form)
        return response


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
