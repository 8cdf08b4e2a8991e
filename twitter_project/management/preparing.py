"""What must be in place before the site answers: files, bucket, first people."""

import hashlib
import secrets
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import default_storage
from django.core.management import call_command, get_commands

from twitter_project.embedded import CannotStart

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
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def fill_empty_site(*, with_demo: bool) -> str | None:
    """Give a new site its demo world and its administrator.

    Returns the administrator's new password, or None if the site has one already.
    The administrator comes last, so a fill that was cut off is taken up again.
    """
    users = get_user_model()._default_manager
    if users.filter(is_staff=True).exists():
        return None
    unfinished = Path(settings.DATA_DIR) / "demo.unfinished"
    if with_demo and "demo" in get_commands():
        if unfinished.exists() or not users.exists():
            unfinished.touch()
            call_command("demo")
        unfinished.unlink(missing_ok=True)
    password = secrets.token_urlsafe(12)
    users.create_superuser(ADMIN_HANDLE, "admin@example.com", password)
    return password


def keep_admin_password(password: str) -> Path:
    """Write the password where only the owner of the data folder can read it."""
    path = Path(settings.DATA_DIR) / "admin.txt"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{ADMIN_HANDLE} {password}\n")
    return path
