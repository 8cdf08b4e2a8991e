"""Tests the files for containers, as far as possible without a container engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.packing import ROOT, SITE
from deploy.routes import FOLDER
from twitter_project.serving.command import SERVER

HADOLINT = Path(sys.executable).with_name("hadolint")


@pytest.mark.skipif(not HADOLINT.exists(), reason="no hadolint for this machine")
@pytest.mark.parametrize("name", ["Dockerfile", "Dockerfile.lambda"])
def test_the_dockerfiles_have_nothing_that_hadolint_minds(name: str) -> None:
    command = [str(HADOLINT), "--no-color", str(FOLDER / name)]

    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "")


def test_the_image_has_every_package_of_the_site() -> None:
    copied = re.findall(r"^COPY (\w+) \1$", (FOLDER / "Dockerfile").read_text(), re.M)

    assert sorted(copied) == sorted(SITE)


def test_the_container_serves_as_run_does() -> None:
    text = (FOLDER / "Dockerfile").read_text()
    command: list[str] = json.loads(text.rpartition("\nCMD ")[2])

    assert command[: 1 + len(SERVER)] == ["python", *SERVER]


def test_the_composition_sets_only_variables_that_there_are() -> None:
    composed: Any = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    known = re.findall(r"^#(\w+)=", (ROOT / ".env.example").read_text(), re.M)

    site = composed["services"]["site"]

    assert set(site["environment"]) <= set(known)
    assert composed["services"]["worker"]["environment"] == site["environment"]


def test_services_wait_for_what_there_is() -> None:
    services = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]

    awaited = {name for one in services.values() for name in one.get("depends_on", ())}

    assert awaited <= set(services)
