"""Tests that loading the engine starts no process."""

import os
import subprocess
import sys

from twitter_project.embedded.environment import BASE_DIR

PROGRAM = """
import sys
started = []
sys.addaudithook(
    lambda event, details: started.append(details) if event == "subprocess.Popen" else 0
)
import django
django.setup()
print(*started)
"""


def test_loading_the_site_starts_no_process() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "twitter_project.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout == "\n"
