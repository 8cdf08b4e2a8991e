"""Signing up: the rules for a new account, and the rows it starts with."""

from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Invalid
from users.errors import AddressTaken
from users.events import ConfirmationRequested, UserRegistered
from users.handles import handle_key, validate_handle
from users.models import User
from users.services.profiles import clean_profile

Errors: TypeAlias = dict[str, list[str]]


def register_user(
    *,
    handle: str,
    email: str,
    password: str,
    name: str = "",
    language: str = "",
    is_invented: bool = False,
) -> int:
    """Create an account and return its id. The address starts unverified.

    A mail to confirm it is sent, unless the site wants none or the person and their
    address are invented.

    Raises: Invalid with messages by field: username, email, password, name, language;
    AddressTaken, if one of them is that the address is taken.
    """
    handle, email = handle.strip(), email.strip().lower()
    user = User(handle=handle, handle_key=handle_key(handle), email=email)
    errors = _clean_profile_into(user, {"name": name, "language": language})
    errors |= _find_faults(user, password)
    taken = _find_taken(user, besides=set(errors))
    if errors or taken:
        _refuse(errors, taken)
    user.set_password(password)  # before the transaction: it is slow on purpose
    try:
        _insert(user, is_asked=not is_invented)
    except IntegrityError:  # somebody else was a moment faster
        _refuse({}, _find_taken(user, besides=set()))
    return user.id


def _refuse(errors: Errors, taken: Errors) -> NoReturn:
    kind = AddressTaken if "email" in taken else Invalid
    raise kind(errors=errors | taken) from None


@atomic
def _insert(user: User, *, is_asked: bool) -> None:
    user.insert()
    EmailAddress(user=user, email=user.email, primary=True).save(force_insert=True)
    events.publish(UserRegistered(user.id))
    if is_asked and settings.EMAIL_VERIFICATION != "none":
        events.publish(ConfirmationRequested(user.id))


def _clean_profile_into(user: User, values: Mapping[str, str]) -> Errors:
    try:
        cleaned = clean_profile(values)
    except Invalid as error:
        return error.errors
    for field, value in cleaned.items():
        setattr(user, field, value)
    return {}


def _find_faults(user: User, password: str) -> Errors:
    """Return what is wrong with the new account, apart from taken names."""
    errors: Errors = {}
    try:
        validate_handle(user.handle)
    except ValidationError as error:
        errors["username"] = error.messages
    try:
        User._meta.get_field("email").clean(user.email, user)
    except ValidationError as error:
        errors["email"] = error.messages
    try:
        validate_password(password, user)
    except ValidationError as error:
        errors["password"] = error.messages
    return errors


def _find_taken(user: User, *, besides: set[str]) -> Errors:
    """Return errors for the handle and the address if taken, except for `besides`."""
    wanted = Q()
    if "username" not in besides:
        wanted |= Q(handle_key=user.handle_key)
    if "email" not in besides:
        wanted |= Q(email=user.email)
    if not wanted:
        return {}
    errors: Errors = {}
    for key, email in User.objects.filter(wanted).values_list("handle_key", "email"):
        if key == user.handle_key and "username" not in besides:
            errors["username"] = [_("This handle is taken.")]
        if email == user.email and "email" not in besides:
            errors["email"] = [_("This e-mail address is taken.")]
    if "email" not in besides | set(errors) and _is_verified_elsewhere(user.email):
        errors["email"] = [_("This e-mail address is taken.")]
    return errors


def _is_verified_elsewhere(email: str) -> bool:
    """Return whether somebody has proved that the address is theirs, primary or not."""
    found: bool = EmailAddress.objects.filter(email=email, verified=True).exists()
    return found
