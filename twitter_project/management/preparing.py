"""What must be in place before the site answers: files, bucket, first people."""

import hashlib
import secrets
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import default_storage
from django.core.management import call_command

from twitter_project.demo.building import register_residents
from twitter_project.demo.cast import SIGN_IN_HANDLE
from twitter_project.embedded import CannotStart
from users.models import User

ADMIN_HANDLE = "admin"
STAMP = "collected.txt"


def check_bucket() -> None:
    """Make sure that the bucket answers; make it on an S3 other than Amazon's.

    Raises: CannotStart, in words that name the variables.
    """
    storage: Any = default_storage
    client = storage.connection.meta.client
    bucket = settings.BUCKET_NAME
    try:
        try:
            client.head_bucket(Bucket=bucket)
        except ClientError as error:
            is_missing = error.response["Error"]["Code"] in ("404", "NoSuchBucket")
            if not (is_missing and settings.AWS_ENDPOINT_URL_S3):
                raise
            client.create_bucket(Bucket=bucket)
    except (BotoCoreError, ClientError) as error:
        raise CannotStart(
            "BUCKET_NAME, AWS_ENDPOINT_URL_S3 and the AWS credentials give no usable "
            f"bucket: {str(error).splitlines()[0]}"
        ) from error


def forget_figures() -> None:
    """Delete what the processes of former runs have counted. Call while none runs."""
    for kind in ("counter", "histogram"):
        for file in Path(settings.METRICS_DIR).glob(f"{kind}_*.db"):
            file.unlink()


def collect_static_files() -> bool:
    """Collect the static files if any of them changed; True if so."""
    if settings.WHITENOISE_USE_FINDERS:
        return False
    stamp_file = Path(settings.STATIC_ROOT) / STAMP
    stamp = _static_stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp_file.write_text(stamp)
    return True


def _static_stamp() -> str:
    """Return a digest of what would be collected: names, sizes, times, the way."""
    digest = hashlib.sha256(settings.STATIC_STORAGE.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def open_accounts(*, with_demo: bool) -> dict[str, str]:
    """Give a new site its administrator, and the people of its demo world.

    Returns the new logins, passwords by handle; none if there is an administrator.
    The administrator comes last, so a start that was cut off is taken up again.
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
    """Return the file that is there until the demo world of a new site is complete."""
    return Path(settings.DATA_DIR) / "demo.unfinished"


def is_demo_unfinished() -> bool:
    return unfinished_mark().exists()


def _open_demo_accounts(password: str) -> None:
    register_residents(password=password)
    login = User.objects.get_by_natural_key(SIGN_IN_HANDLE)
    if not login.check_password(password):
        # The account is left from a start that was cut off before it told its password.
        login.set_password(password)
        login.save(update_fields=["password"])


def keep_logins(logins: dict[str, str]) -> Path:
    """Write the logins where only the owner of the data folder can read them."""
    path = logins_file()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(
        "".join(f"{handle} {password}\n" for handle, password in logins.items())
    )
    return path


def logins_file() -> Path:
    return Path(settings.DATA_DIR) / "admin.txt"
