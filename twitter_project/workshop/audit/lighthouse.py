"""Runs Google's Lighthouse on a page: speed, accessibility and best practices."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twitter_project.workshop.chromium import ARGUMENTS, find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMEOUT_S = 180
ATTEMPTS = 3  # on a busy machine it sometimes misses the page's beginning
TOOLS = Path(__file__).with_name("package.json")


class NoLighthouse(Exception):
    """npm or the package is missing."""


def install_lighthouse(folder: Path) -> Path:
    """Install the packages in `package.json` into the folder; return the program."""
    program = folder / "node_modules" / ".bin" / "lighthouse"
    wanted, kept = TOOLS.read_text(), folder / "package.json"
    if program.exists() and kept.exists() and kept.read_text() == wanted:
        return program
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(wanted)
    command = ["npm", "install", "--no-fund", "--no-audit", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoLighthouse(f"npm could not install Lighthouse: {error}") from error
    return program


def measure(
    program: Path, url: str, *, on_phone: bool, cookies: Mapping[str, str]
) -> dict[str, Any]:
    """Return Lighthouse's report of one page. Raises: NoLighthouse."""
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = [
        *(str(program), url, "--output=json", "--quiet"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"),
    ]
    if not on_phone:
        command.append("--preset=desktop")
    if cookies:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": find_chromium() or ""},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if not done.returncode:
            break
    else:
        raise NoLighthouse(f"Lighthouse failed on {url}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def scores(report: Mapping[str, Any]) -> dict[str, int]:
    """Return the score of each category, 0 to 100."""
    return {
        name: round(100 * (report["categories"][name]["score"] or 0))
        for name in CATEGORIES
    }


def shortcomings(report: Mapping[str, Any], category: str) -> list[str]:
    """Return what lowered the score of a category."""
    audits = report["audits"]
    return [
        f"{entry['id']} ({audits[entry['id']].get('displayValue') or 'no'})"
        for entry in report["categories"][category]["auditRefs"]
        if entry["weight"]
        and (audits[entry["id"]]["score"] or 0) < 0.9
        and audits[entry["id"]]["scoreDisplayMode"] in ("binary", "numeric")
    ]
