"""The first accounts of a new site: its administrator and the demo world's people."""

import secrets
from pathlib import Path

from django.conf import settings

from twitter_project.workshop.demo.building import register_residents
from twitter_project.workshop.demo.cast import SIGN_IN_HANDLE
from users.models import User

ADMIN_HANDLE = "admin"


def open_accounts(*, with_demo: bool) -> dict[str, str]:
    """Create a new site's administrator, and the people of its demo world.

    Returns the new logins, passwords by handle; none if there is an administrator. The
    administrator comes last, so an interrupted start is resumed.
    """
    if User.objects.filter(is_staff=True).exists():
        return {}
    logins = {ADMIN_HANDLE: secrets.token_urlsafe(12)}
    if with_demo and (is_demo_unfinished() or not User.objects.exists()):
        unfinished_mark().touch()
        logins[SIGN_IN_HANDLE] = secrets.token_urlsafe(12)
        _open_demo_accounts(logins[SIGN_IN_HANDLE])
    User.objects.create_superuser(
        ADMIN_HANDLE, "admin@example.com", logins[ADMIN_HANDLE]
    )
    return logins


def unfinished_mark() -> Path:
    """Return the file that exists until a new site's demo world is complete."""
    return Path(settings.DATA_DIR) / "demo.unfinished"


def is_demo_unfinished() -> bool:
    return unfinished_mark().exists()


def _open_demo_accounts(password: str) -> None:
    register_residents(password=password)
    login = User.objects.get_by_natural_key(SIGN_IN_HANDLE)
    if not login.check_password(password):
        # The account is left from an interrupted start that had not shown its password
        # yet.
        login.set_password(password)
        login.save(update_fields=["password"])


def keep_logins(logins: dict[str, str]) -> Path:
    """Write the logins to a file that only the data folder's owner can read."""
    path = logins_file()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(
        "".join(f"{handle} {password}\n" for handle, password in logins.items())
    )
    return path


def logins_file() -> Path:
    return Path(settings.DATA_DIR) / "admin.txt"
