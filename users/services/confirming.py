"""Mails to an e-mail address's owner: the link that proves ownership, and a warning."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.events import ConfirmationRequested, RegistrationRepeated
from users.models import User
from users.services.guarding import may_mail


def find_unconfirmed_email(*, user_id: int) -> str:
    """Return the address that the person still has to confirm; otherwise ""."""
    if settings.EMAIL_VERIFICATION == "none":
        return ""
    unconfirmed = EmailAddress.objects.filter(
        user_id=user_id, verified=False, primary=True
    )
    return find_one(unconfirmed.values_list("email", flat=True)) or ""


def ask_confirmation(*, email: str) -> None:
    """Send the mail again, if the address belongs to an account and is unconfirmed.

    The caller cannot tell whether it does. An address gets at most one mail in three
    minutes.
    """
    unconfirmed = EmailAddress.objects.filter(
        email=email.strip().lower(), verified=False, primary=True
    )
    user_id = find_one(unconfirmed.values_list("user_id", flat=True))
    if user_id is not None and may_mail(kind="confirmation", email=email):
        _ask(user_id)


@atomic
def _ask(user_id: int) -> None:
    events.publish(ConfirmationRequested(user_id))


def conceal_owner(*, email: str, password: str) -> None:
    """Tell an address's owner that somebody tried to register with it.

    The person who tried learns nothing, not even from the time: it takes as long as
    registering.
    """
    make_password(password)
    user_id = find_one(
        User.objects.filter(email=email.strip().lower()).values_list("id", flat=True)
    )
    if user_id is not None and may_mail(kind="repeated", email=email):
        _tell_of_repetition(user_id)


@atomic
def _tell_of_repetition(user_id: int) -> None:
    events.publish(RegistrationRepeated(user_id))


def send_repetition(*, user_id: int) -> None:
    """Send the mail that says that an account already exists."""
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    if user is not None:
        get_adapter().send_account_already_exists_mail(user.email)


def send_confirmation(*, user_id: int) -> None:
    """Send the mail, in the person's language, unless there is nothing to confirm.

    Sending it twice does no harm. Raises: the mail server's errors.
    """
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    address = find_one(EmailAddress.objects.filter(user_id=user_id, primary=True))
    if user is None or address is None or address.verified:
        return
    address.send_confirmation(signup=True)
