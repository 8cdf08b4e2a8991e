"""The archive for AWS Lambda, built for this Python once for each state of the code."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from deploy.packing import ROOT, SITE

CACHE = ROOT / ".cache" / "lambda"
KEPT_S = 60 * 60 * 24
# What Lambda's runtime brings, in the releases that are tested here.
RUNTIME_PACKAGES = ("awslambdaric", "boto3")
PYTHON_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def unzipped_archive() -> Path:
    """Return the folder of the archive's files; build it if the code has changed."""
    folder = CACHE / f"unzipped-{PYTHON_VERSION}-{_digest()}"
    if not folder.exists():
        _forget_old()
        draft = Path(tempfile.mkdtemp(dir=_made(CACHE)))
        build(draft / "app.zip")
        with zipfile.ZipFile(draft / "app.zip") as archive:
            archive.extractall(draft / "code")
        _settle(draft / "code", folder)
        shutil.rmtree(draft)
    return folder


def build(archive: Path) -> str:
    """Run the script, and return its report about the archive."""
    path = f"{sys.base_prefix}/bin:{os.environ['PATH']}"
    ours = {"PATH": path, "PYTHON": sys.executable, "PYTHON_VERSION": PYTHON_VERSION}
    result = subprocess.run(
        [ROOT / "deploy" / "build_lambda.sh", archive],
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def runtime() -> Path:
    """Return a folder with what the runtime brings: its client and Amazon's library."""
    wanted = [f"{name}=={version(name)}" for name in RUNTIME_PACKAGES]
    folder = CACHE / f"runtime-{PYTHON_VERSION}-{'-'.join(wanted).replace('==', '-')}"
    if not folder.exists():
        draft = Path(tempfile.mkdtemp(dir=_made(CACHE)))
        install = (sys.executable, "-m", "pip", "install", "--quiet")
        subprocess.run([*install, "--target", str(draft), *wanted], check=True)
        _settle(draft, folder)
    return folder


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _settle(draft: Path, folder: Path) -> None:
    """Give the folder its final name, unless another process was faster."""
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)


def _forget_old() -> None:
    for old in CACHE.glob("unzipped-*"):
        if old.stat().st_mtime < time.time() - KEPT_S:
            shutil.rmtree(old, ignore_errors=True)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    for name in (*SITE, "deploy"):
        for path in sorted((ROOT / name).rglob("*")):
            is_source = path.is_file() and path.suffix not in (".pyc", ".mo", ".zip")
            if is_source and "tests" not in path.parts:
                yield path
