"""Accounts and tokens over REST: registering, signing in, refreshing, signing out."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.documenting import problems
from users import services
from users.api.profiles import ProfileViewSet
from users.api.serializers import (
    ConfirmationSentSerializer,
    CredentialsSerializer,
    RefreshSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    TokenPairSerializer,
    VerificationSerializer,
)
from users.api.signing_in import sign_in
from users.api.tokens import TokenPair, issue_tokens, revoke_tokens, trade_tokens
from users.devices import device_of
from users.models import User
from users.visitors import visitor_of


class AuthViewSet(ProfileViewSet):
    """Accounts and tokens. Nobody is signed in here, whatever headers are sent."""

    authentication_classes = ()

    @extend_schema(
        request=RegistrationSerializer,
        responses={201: RegisteredSerializer, 202: ConfirmationSentSerializer},
    )
    def register(self, request: Request) -> Response:
        """Register an account and sign in.

        If the site requires a confirmed e-mail address, the answer is 202 without
        tokens, also if somebody already uses the address; a mail says what to do next.
        Sign in once the address is confirmed.
        """
        body = self.read(RegistrationSerializer)
        user_id = services.open_account(
            visitor=visitor_of(request._request),
            handle=body["username"],
            email=body["email"],
            password=body["password"],
            language=get_language() or "",
        )
        if user_id is None or services.demands_confirmation():
            sent = {"email": body["email"].lower(), "detail": _("Check your mail.")}
            return Response(sent, status=202)
        user = User.objects.get(id=user_id)
        signed_in = _present_sign_in(request, user)
        return Response({"user": self.present_own(user), **signed_in}, status=201)

    @extend_schema(
        request=CredentialsSerializer,
        responses={200: SignedInSerializer, **problems(401, 403, 503)},
    )
    def token(self, request: Request) -> Response:
        """Sign in by handle or e-mail address.

        Keep `device_token` and send it with the next sign-in: after too many wrong
        attempts from anywhere (429 `locked_out`), a device that the owner has signed in
        on before does not have to wait.
        """
        body = self.read(CredentialsSerializer)
        user = sign_in(
            request._request,
            username=body["username"],
            password=body["password"],
            code=body.get("code", ""),
            device_token=body.get("device_token", ""),
        )
        return Response(_present_sign_in(request, user))

    @extend_schema(
        request=RefreshSerializer, responses={200: TokenPairSerializer, **problems(401)}
    )
    def refresh(self, request: Request) -> Response:
        """Trade a refresh token for a new pair; the old one becomes invalid."""
        raw_refresh = self.read(RefreshSerializer)["refresh"]
        pair = trade_tokens(raw_refresh, device=device_of(request._request))
        return Response(_present_pair(pair))

    @extend_schema(request=RefreshSerializer, responses={204: None, **problems(401)})
    def logout(self, request: Request) -> Response:
        """Sign out: all tokens of the same sign-in become invalid.

        An earlier refresh token of the sign-in works too.
        """
        revoke_tokens(self.read(RefreshSerializer)["refresh"])
        return Response(status=204)

    @extend_schema(request=VerificationSerializer, responses={204: None})
    def verification(self, request: Request) -> Response:
        """Ask for the confirmation mail again.

        The answer is the same whether or not the address is known here.
        """
        email = self.read(VerificationSerializer)["email"]
        services.spend_mail_request(visitor=visitor_of(request._request))
        services.ask_confirmation(email=email)
        return Response(status=204)


def _present_sign_in(request: Request, user: User) -> dict[str, str]:
    pair = issue_tokens(user, device=device_of(request._request))
    token = services.make_device_token(user_id=user.pk)
    return {**_present_pair(pair), "device_token": token}


def _present_pair(pair: TokenPair) -> dict[str, str]:
    return {"access": pair.access, "refresh": pair.refresh}
