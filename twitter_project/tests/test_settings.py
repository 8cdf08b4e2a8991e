"""What an unsafe production is refused for: one line that names the variable."""

import os
import subprocess
import sys

import pytest

from twitter_project.settings import BASE_DIR, PUBLISHED_JWT_SIGN

GOOD_SECRET = "k3J9-vQz7_Lm2Xw8pRt5Yb1Nc6Hd4Fs0Ga"
PRODUCTION = {
    "APP_ENV": "production",
    "ALLOWED_HOSTS": "example.org",
    "DJANGO_SECRET_KEY": GOOD_SECRET,
    "JWT_SIGN": GOOD_SECRET[::-1],
    "DJANGO_DEBUG": "false",
}
# What a variable is unsafe beside.
HOSTS = {"SITE_URL": {"ALLOWED_HOSTS": ".example.org"}}


def load_settings(**variables: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of their own, with these variables."""
    return subprocess.run(
        [sys.executable, "-c", "import twitter_project.settings"],
        cwd=BASE_DIR,
        env={**os.environ, **PRODUCTION, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_safe_production_starts() -> None:
    result = load_settings()

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DJANGO_SECRET_KEY", ""),
        ("DJANGO_SECRET_KEY", GOOD_SECRET[:31]),
        ("DJANGO_SECRET_KEY", "django-insecure-" + GOOD_SECRET),
        ("JWT_SIGN", ""),
        ("JWT_SIGN", "ab" * 20),
        ("JWT_SIGN", PUBLISHED_JWT_SIGN),
        ("BCRYPT_COST", "9"),
        ("BCRYPT_COST", "15"),
        ("BCRYPT_COST", "many"),
        ("DJANGO_DEBUG", "true"),
        ("APP_ENV", "staging"),
        ("EMAIL_VERIFICATION", "perhaps"),
        ("SITE_URL", ""),
    ],
)
def test_an_unsafe_value_stops_the_start_and_is_not_told(
    variable: str, value: str
) -> None:
    result = load_settings(**HOSTS.get(variable, {}), **{variable: value})

    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{variable}: ")
    assert not value or value not in line
