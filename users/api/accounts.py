"""Accounts and tokens over REST: opening, signing in, refreshing, signing out."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.shared.drf.documenting import problems
from twitter_project.shared.errors import AppError, Invalid
from users import services
from users.api.profiles import ProfileViewSet
from users.api.serializers import (
    CredentialsSerializer,
    RefreshSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    TokenPairSerializer,
    VerificationSerializer,
)
from users.api.signing_in import (
    EmailUnverified,
    check_email_verified,
    demands_verified,
    sign_in,
)
from users.api.tokens import TokenPair, issue_tokens, revoke_tokens, trade_tokens
from users.devices import device_of
from users.errors import AddressTaken
from users.models import User
from users.visitors import visitor_of


class AuthViewSet(ProfileViewSet):
    """Accounts and tokens. Nobody is signed in here, whatever header is sent."""

    authentication_classes = ()

    @extend_schema(
        request=RegistrationSerializer,
        responses={201: RegisteredSerializer, **problems(403)},
    )
    def register(self, request: Request) -> Response:
        """Open an account and sign in.

        Where the site demands a confirmed e-mail address, the account is made and the
        answer is 403 `email_unverified`, also if the address is somebody's. A mail to
        confirm the address is sent.
        """
        body = self.read(RegistrationSerializer)
        services.spend_sign_up(visitor=visitor_of(request._request))
        try:
            user_id = services.register_user(
                handle=body["username"], email=body["email"], password=body["password"]
            )
        except AddressTaken as error:
            raise _conceal(error, body["email"], body["password"]) from None
        user = User.objects.get(id=user_id)
        check_email_verified(user)
        signed_in = _present_sign_in(request, user)
        return Response({"user": self.present_own(user), **signed_in}, status=201)

    @extend_schema(
        request=CredentialsSerializer,
        responses={200: SignedInSerializer, **problems(401, 403, 503)},
    )
    def token(self, request: Request) -> Response:
        """Sign in by handle or e-mail address.

        Keep `device_token` and send it along the next time: after too many wrong tries
        from anywhere (429 `locked_out`), a device that the owner has signed in on
        before does not have to wait.
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
        """Trade a refresh token for a new pair; the old one is dead."""
        raw_refresh = self.read(RefreshSerializer)["refresh"]
        pair = trade_tokens(raw_refresh, device=device_of(request._request))
        return Response(_present_pair(pair))

    @extend_schema(request=RefreshSerializer, responses={204: None, **problems(401)})
    def logout(self, request: Request) -> Response:
        """Sign out: all tokens that came of the same sign-in are dead.

        It may be the refresh token of before; nothing is left to sign out with later.
        """
        revoke_tokens(self.read(RefreshSerializer)["refresh"])
        return Response(status=204)

    @extend_schema(request=VerificationSerializer, responses={204: None})
    def verification(self, request: Request) -> Response:
        """Ask once more for the mail that confirms an address.

        The answer is the same whether the address is known here or not.
        """
        email = self.read(VerificationSerializer)["email"]
        services.spend_mail_request(visitor=visitor_of(request._request))
        services.ask_confirmation(email=email)
        return Response(status=204)


def _conceal(error: AddressTaken, email: str, password: str) -> AppError:
    """Return what to answer where an address has to be confirmed: as if it were free.

    The owner is told by mail instead.
    """
    if not demands_verified():
        return error
    others = {name: texts for name, texts in error.errors.items() if name != "email"}
    if others:
        return Invalid(errors=others)
    services.conceal_owner(email=email, password=password)
    return EmailUnverified()


def _present_sign_in(request: Request, user: User) -> dict[str, str]:
    pair = issue_tokens(user, device=device_of(request._request))
    token = services.make_device_token(user_id=user.pk)
    return {**_present_pair(pair), "device_token": token}


def _present_pair(pair: TokenPair) -> dict[str, str]:
    return {"access": pair.access, "refresh": pair.refresh}
