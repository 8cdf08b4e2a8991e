"""Signs people in by handle or e-mail address, as often as `guarding` allows."""

from collections.abc import Mapping
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from twitter_project.shared.queries import find_one
from users.models import User
from users.services.guarding import begin_password_try
from users.services.rows import find_account
from users.visitors import visitor_of

CREDENTIAL_NAMES = ("login", "username", "email", "handle")


class HandleOrEmailBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the person by one unique index, and takes the same time if there is none.

    It accepts the credentials of Django (`username`), of allauth (`username`, `email`)
    and ours (`login`). A suspended person is refused even with the right password.
    """

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        """Return the password's owner. Raises: TooManyTries, before hashing."""
        login = typed_login(credentials)
        user = find_user(login)
        paid = begin_password_try(
            login=login_key(login),
            user_id=user.pk if user is not None else None,
            visitor=visitor_of(
                request, device_token=getattr(request, "device_token", "")
            ),
        )
        found: User | None = self._check_password(user, credentials["password"])
        if found is not None:
            paid.refund()
        return found

    def get_user(self, user_id: int) -> User | None:
        """Return the session's person, unless they may no longer sign in."""
        user = find_account(user_id=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def find_user(login: str) -> User | None:
    """Return the person with this handle, with or without @, or e-mail address."""
    key = login_key(login)
    if "@" in key:
        return find_one(User.objects.filter(email=key))
    return find_one(User.objects.filter(handle_key=key))


def login_key(login: str) -> str:
    """Return the form in which a name is looked up and its wrong attempts are counted.

    Both use the same form, so attempts with different spellings of a name count
    together.
    """
    return login.strip().lstrip("@").strip().lower()


def typed_login(credentials: Mapping[str, Any] | None) -> str:
    """Return the name as typed, from whichever field the form uses."""
    values = (credentials or {}).get
    return next(
        (str(found) for name in CREDENTIAL_NAMES if (found := values(name))), ""
    )
