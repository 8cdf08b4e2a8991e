"""Connects allauth's pages with our services: signing up, handles, where to go next."""

from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twitter_project.shared.queries import find_one
from twitter_project.web.htmx import is_own_url
from users.browser_sign_ins import begin_session, find_session_id
from users.handles import handle_key, validate_handle
from users.models import User
from users.services import confirm_email, demands_confirmation, replace_password
from users.services.guarding import may_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": gettext_lazy("This handle is taken."),
        "email_taken": gettext_lazy("This e-mail address is taken."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the handle as typed. Raises: ValidationError if taken or reserved."""
        handle = username.strip()
        validate_handle(handle)
        is_taken = User.objects.filter(handle_key=handle_key(handle)).exists
        if not shallow and is_taken():
            raise ValidationError(_("This handle is taken."), code="username_taken")
        return handle

    def is_safe_url(self, url: str) -> bool:
        """Return whether to continue to this URL, also for texts that are no URL.

        allauth's own function fails for those.
        """
        return is_own_url(context.request, url)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: the backend counts, whoever calls it."""

    def should_send_confirmation_mail(
        self, request: HttpRequest, email_address: EmailAddress, signup: bool
    ) -> bool:
        """Return False for sign-ups: the outbox sends that mail for all of them."""
        return not signup

    def send_confirmation_mail(
        self, request: HttpRequest | None, emailconfirmation: Any, signup: bool
    ) -> None:
        """Send the link, unless this address was mailed a moment ago.

        A worker has no request and has counted before: it may have to retry.
        """
        email = emailconfirmation.email_address.email
        if request is None or may_mail(kind="confirmation", email=email):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def get_email_confirmation_url(
        self, request: HttpRequest | None, emailconfirmation: Any
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return settings.SITE_URL + path

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Return where to go next: newcomers sign in, and are welcomed.

        Only if nobody can sign in before confirming; otherwise the welcome came with
        the sign-up.
        """
        has_been_here = email_address.user.last_login is not None
        if has_been_here or not demands_confirmation():
            onward: str = super().get_email_verification_redirect_url(email_address)
            return onward
        query = urlencode({"next": reverse("welcome")})
        return f"{reverse('account_login')}?{query}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        # As in allauth: the key is opaque, and its pattern requires two parts.
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        )
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        about = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, about, email)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send a mail in the recipient's language.

        Links lead to `SITE_URL`, whatever host the request named. There may be no
        request, because workers send mails too. Apart from the handle, a mail contains
        nothing that somebody else may have typed: neither names nor what a browser
        calls itself.
        """
        user = context.get("user") or find_one(User.objects.filter(email=email))
        reset_path = reverse("account_reset_password")
        values = {
            **context,
            "request": None,
            "email": email,
            "user": None,
            "handle": user.handle if user else "",
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "reset_url": settings.SITE_URL + reset_path,
        }
        with translation.override(language_of(user)):
            self.render_mail(template_prefix, email, values).send()

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Allow deleting only a pending change: every account keeps one address."""
        return bool(email_address.email != email_address.user.email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Make the address the account's own, and tell the one that it replaces."""
        email = email_address.email
        before = EmailAddress.objects.get_primary_email(email_address.user)
        if not confirm_email(address_id=email_address.pk):
            message = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, message, {"email": email})
            return False
        self.add_message(
            request,
            messages.SUCCESS,
            "account/messages/email_confirmed.txt",
            {"email": email},
        )
        if before and before != email:
            self.send_notification_mail(
                "account/email/email_changed",
                email_address.user,
                context={"from_email": before, "to_email": email},
                email=before,
            )
        return True

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin_session(request, user)

    def set_password(self, user: User, password: str) -> None:
        """Store a new password; everything except this browser is signed out.

        No other column is written: the row was read before the slow hashing, and
        writing it back completely would undo a suspension or a follow of that moment.
        """
        user.set_password(password)
        replace_password(
            user=user,
            password_hash=user.password,
            keep_id=find_session_id(context.request),
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")


def language_of(user: User | None) -> str:
    """Return the language to write to this person in."""
    chosen = user.language if user else ""
    return chosen or translation.get_language() or settings.LANGUAGE_CODE


def user_display(user: User) -> str:
    """Return how allauth's mails and pages address a person."""
    return user.name or user.handle
