"""Prepares what the site needs before it can answer: static files and the bucket."""

import hashlib
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import default_storage
from django.core.management import call_command

from twitter_project.embedded import CannotStart

STAMP = "collected.txt"


def check_bucket() -> None:
    """Check that the bucket answers; create it on an S3 other than Amazon's.

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
    """Delete the metrics of earlier runs' processes. Call while none runs."""
    for kind in ("counter", "histogram"):
        for file in Path(settings.METRICS_DIR).glob(f"{kind}_*.db"):
            file.unlink()


def collect_static_files() -> bool:
    """Collect the static files if any of them changed; return whether they did."""
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
    """Return a digest of what would be collected: names, sizes, times and how."""
    digest = hashlib.sha256(settings.STATIC_STORAGE.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
