"""Selects the contents of the archive for AWS Lambda, and writes it reproducibly.

Called by `build_lambda.sh`; it knows only paths and archives, and nothing of Django.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SITE = ("users", "tweets", "timeline", "notifications", "twitter_project", "templates")
HANDLERS = ("__init__.py", "starting.py", "web.py", "worker.py")
# Needed only by development, tests and machines with their own disk.
NOT_SHIPPED = ("tests", "__pycache__", "*.pyc", "*.po", "*.mo")
NOT_OF_THE_SITE = frozenset(
    ROOT / "twitter_project" / name for name in ("embedded", "workshop")
)
# The runtime brings Amazon's own library, and all of it must be of one release.
IN_THE_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath")
LANGUAGES = ("en", "es")
# A package's folder `static`: its served files are collected beside it.
NOT_OF_PACKAGES = ("bin", "tests", "static", "RECORD", "*.po", "__pycache__")
UNZIPPED_BYTES_MAX = 250 * 1024 * 1024
# Lambda limits only what is uploaded to it directly, to 50 MiB; CloudFormation reads
# the archive from a bucket. A larger one starts more slowly.
ZIPPED_BYTES_MAX = 80 * 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
FILE_MODE = 0o100644


def copy_packages(packages: Path, stage: Path) -> None:
    """Copy installed packages, leaving out parts that are never used here."""
    shutil.copytree(packages, stage, ignore=_left_out_of_packages, dirs_exist_ok=True)


def _left_out_of_packages(folder: str, names: list[str]) -> set[str]:
    out = shutil.ignore_patterns(*NOT_OF_PACKAGES)(folder, names)
    if Path(folder).name == "locale":
        keeps = {*LANGUAGES, "__init__.py"}
        out |= {name for name in names if name not in keeps}
    of_the_runtime = tuple(f"{name}-" for name in IN_THE_RUNTIME)
    out |= {n for n in names if n in IN_THE_RUNTIME or n.startswith(of_the_runtime)}
    return out


def copy_site(stage: Path) -> None:
    """Copy the site and the handlers, with its translations compiled."""
    for name in SITE:
        shutil.copytree(ROOT / name, stage / name, ignore=_left_out_of_the_site)
    for name in HANDLERS:
        (stage / "deploy").mkdir(exist_ok=True)
        shutil.copyfile(ROOT / "deploy" / name, stage / "deploy" / name)
    for source in sorted(
        (ROOT / "twitter_project/web/locale").glob("*/LC_MESSAGES/*.po")
    ):
        target = stage / source.relative_to(ROOT).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(polib.pofile(str(source)).to_binary())


def _left_out_of_the_site(folder: str, names: list[str]) -> set[str]:
    out = shutil.ignore_patterns(*NOT_SHIPPED)(folder, names)
    return out | {name for name in names if Path(folder, name) in NOT_OF_THE_SITE}


def tidy_static(stage: Path) -> None:
    """Drop files that only debuggers read, and sort the manifest."""
    for path in (stage / "static").rglob("*.map*"):
        path.unlink()
    manifest = stage / "static" / "staticfiles.json"
    content = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(content, sort_keys=True))


def write_archive(stage: Path, archive: Path) -> None:
    """Zip the folder; equal files always make an equal archive."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    draft = archive.with_suffix(".new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in _files(stage):
            info = zipfile.ZipInfo(path.relative_to(stage).as_posix(), EPOCH)
            info.create_system = 3
            info.external_attr = FILE_MODE << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, path.read_bytes())
    draft.replace(archive)


def _files(stage: Path) -> Iterable[Path]:
    return sorted(path for path in stage.rglob("*") if path.is_file())


def report(stage: Path, archive: Path) -> str:
    """Return sizes and digest. Raises: SystemExit if the archive is too big."""
    unzipped = sum(path.stat().st_size for path in _files(stage))
    zipped = archive.stat().st_size
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if unzipped > UNZIPPED_BYTES_MAX or zipped > ZIPPED_BYTES_MAX:
        raise SystemExit(f"{archive} is too big: {zipped} bytes, unzipped {unzipped}.")
    mib = 1024 * 1024
    return (
        f"{archive}: {zipped / mib:.1f} MiB, unzipped {unzipped / mib:.1f} MiB, "
        f"SHA-256 {digest}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("copy", "archive"))
    parser.add_argument("stage", type=Path)
    parser.add_argument("path", type=Path, help="of the packages, or of the archive")
    given = parser.parse_args()
    if given.step == "copy":
        copy_packages(given.path, given.stage)
        copy_site(given.stage)
        return
    tidy_static(given.stage)
    write_archive(given.stage, given.path)
    print(report(given.stage, given.path))  # noqa: T201 (it is what is asked for)


if __name__ == "__main__":
    main()
