"""MiniStack in a separate virtual environment: the site needs other releases."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

# Lambda's runtime brings boto3; MiniStack limits its releases.
PINS = Path(__file__).with_name("requirements.txt")


def install(cache: Path) -> Path:
    """Return its Python; recreate it if the pins or this Python have changed."""
    key = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = cache / f"venv-{key}"
    installed = folder / "installed"
    python = folder / "bin" / "python"
    if not installed.exists():
        for old in cache.glob("venv-*"):
            shutil.rmtree(old)
        _run(sys.executable, "-m", "venv", "--clear", folder)
        quiet = ("--quiet", "--disable-pip-version-check")
        _run(python, "-m", "pip", "install", *quiet, "-r", PINS)
        installed.touch()
    return python


def _run(*command: str | Path) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(
            f"{command[1:5]}: {(result.stderr or result.stdout)[-2000:]}"
        )
