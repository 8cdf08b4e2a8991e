"""Forms that ask for a second-factor code; attempts count, and each code works once."""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import (
    AuthenticateForm,
    BaseAuthenticateForm,
    ReauthenticateForm,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm

from users.services.guarding import begin_code_try
from users.services.second_factor import find_factor_of_code, use_up_totp
from users.visitors import visitor_of


class _AsksForCode(BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        """Find the factor that accepts the code. Raises: TooManyTries."""
        code: str = self.cleaned_data["code"]
        factor = find_factor_of_code(
            user_id=self.user.pk, code=code, visitor=visitor_of(context.request)
        )
        if factor is None:
            self._report_wrong_code()
            raise get_adapter().validation_error("incorrect_code")
        factor.user = self.user
        self.authenticator = factor
        return code

    def _report_wrong_code(self) -> None:
        own = Authenticator.objects.filter(user_id=self.user.pk)
        factor = own.filter(type=Authenticator.Type.TOTP).first() or own.first()
        if factor:
            self._emit_authentication_failed(factor)


class CodeForm(_AsksForCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_AsksForCode, ReauthenticateForm):  # type: ignore[misc]
    """Asks a signed-in person for a code before something sensitive."""


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    """Asks for the first code of an authenticator app, which proves that it works."""

    def clean_code(self) -> str:
        paid = begin_code_try(user_id=self.user.pk, visitor=visitor_of(context.request))
        code: str = super().clean_code()
        paid.refund()
        use_up_totp(user_id=self.user.pk, secret=self.secret, code=code)
        return code
