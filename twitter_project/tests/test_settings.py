"""Tests that unsafe production settings are refused, naming the variable."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from twitter_project.environment import PUBLISHED_JWT_SIGN
from twitter_project.secrets.local import find_or_make
from twitter_project.secrets.vapid import is_private_key
from twitter_project.workshop.testing.forked_python import run_python
from twitter_project.workshop.testing.redis_server import RedisServer, find_redis_server

GOOD_SECRET = "k3J9-vQz7_Lm2Xw8pRt5Yb1Nc6Hd4Fs0Ga"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
    "APP_ENV": "production",
    "ALLOWED_HOSTS": "example.org",
    "DJANGO_SECRET_KEY": GOOD_SECRET,
    "JWT_SIGN": GOOD_SECRET[::-1],
    "DJANGO_DEBUG": "false",
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_USE_TLS": "true",
}
# Other variables that make a variable unsafe.
HOSTS = {"SITE_URL": {"ALLOWED_HOSTS": ".example.org"}}


def load_settings(
    code: str = "import twitter_project.settings", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Import the settings in a separate process, with these variables."""
    return run_python(code, {**os.environ, **PRODUCTION, **variables})


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
        ("VAPID_PRIVATE_KEY", "A" * 43),
        ("VAPID_PRIVATE_KEY", "not a key"),
        ("PUSH_TEST_PORT", "8123"),
        ("BCRYPT_COST", "9"),
        ("BCRYPT_COST", "15"),
        ("BCRYPT_COST", "many"),
        ("DJANGO_DEBUG", "true"),
        ("APP_ENV", "staging"),
        ("EMAIL_VERIFICATION", "perhaps"),
        ("EMAIL_VERIFICATION", "optional"),
        ("EMAIL_VERIFICATION", "none"),
        ("SITE_URL", ""),
        ("EMAIL_HOST", ""),
        ("EMAIL_USE_TLS", ""),
        ("EMAIL_USE_SSL", "true"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", ","),
        ("LOG_LEVEL", "verbose"),
        ("MEDIA_URL_TTL_S", "59"),
        ("MEDIA_URL_TTL_S", "604801"),
        ("PORT", "65536"),
        ("PROXY_COUNT", "-1"),
        ("LIVE_STREAMS_MAX", "-1"),
        ("METRICS", "graphite"),
        ("METRICS_TOKEN", GOOD_SECRET[:31]),
        ("SERVICE", "tweets,users"),
        ("URL_PREFIX", "development"),
        ("URL_PREFIX", "//evil.example"),
        ("USERS_DATABASE_URL", "mysql://site:a-password@db/site"),
        ("USERS_DATABASE_URL", "postgres://site:a-password@db"),
        ("USERS_DATABASE_URL", "postgres://site:a-password@db:port/site"),
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


SHOW_MAIL = (
    "from twitter_project.settings import EMAIL_USE_SSL, EMAIL_USE_TLS;"
    "print(EMAIL_USE_SSL, EMAIL_USE_TLS)"
)


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"EMAIL_USE_TLS": "true"}, "False True"),
        ({"EMAIL_USE_TLS": "false"}, "False False"),
        ({"EMAIL_USE_TLS": "", "EMAIL_PORT": "465"}, "True False"),
        ({"EMAIL_USE_TLS": "", "EMAIL_USE_SSL": "true"}, "True False"),
        ({"EMAIL_USE_TLS": "", "EMAIL_HOST": "127.0.0.1"}, "False False"),
    ],
)
def test_mails_leave_the_machine_over_tls_unless_told_otherwise(
    variables: dict[str, str], shown: str
) -> None:
    result = load_settings(SHOW_MAIL, **variables)

    assert (result.stdout.strip(), result.stderr) == (shown, "")


SHOW_SECRETS = (
    "from twitter_project.settings import SECRET_KEY, JWT_SIGN, VAPID_PRIVATE_KEY;"
    "print(SECRET_KEY, JWT_SIGN, VAPID_PRIVATE_KEY)"
)
NO_SECRETS = {"DJANGO_SECRET_KEY": "", "JWT_SIGN": "", "VAPID_PRIVATE_KEY": ""}
LOCAL = {"APP_ENV": "local", "ALLOWED_HOSTS": "localhost,127.0.0.1", **NO_SECRETS}


def test_a_local_site_makes_secrets_of_its_own_and_keeps_them(tmp_path: Path) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")

    first, again, other = (
        load_settings(SHOW_SECRETS, **LOCAL, DATA_DIR=folder).stdout.split()
        for folder in (here, here, there)
    )

    assert first == again
    assert len({*first, *other}) == 6
    assert all(len(secret) >= 64 for secret in first[:2])
    assert is_private_key(first[2])
    files = list((tmp_path / "here" / "secrets").iterdir())
    assert {file.name for file in files} == set(NO_SECRETS)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_processes_that_start_together_agree_on_the_key_of_pushes(
    tmp_path: Path,
) -> None:
    with ThreadPoolExecutor() as pool:
        keys = list(
            pool.map(
                lambda _: find_or_make(tmp_path, "VAPID_PRIVATE_KEY", size_bytes=32),
                range(20),
            )
        )

    assert len(set(keys)) == 1
    assert is_private_key(keys[0])


def test_production_without_a_key_sends_no_pushes(tmp_path: Path) -> None:
    result = load_settings(
        "from twitter_project import settings; print(repr(settings.VAPID_PRIVATE_KEY))",
        VAPID_PRIVATE_KEY="",
        DATA_DIR=str(tmp_path),
    )

    assert result.stdout.strip() == "''"


@pytest.mark.parametrize("app_env", ["local", "development"])
@pytest.mark.parametrize("hosts", ["birds.example.org", "localhost,*", "192.0.2.7"])
def test_a_site_that_others_reach_needs_secrets_wherever_it_says_it_is(
    app_env: str, hosts: str, tmp_path: Path
) -> None:
    site = {"APP_ENV": app_env, "ALLOWED_HOSTS": hosts, "DATA_DIR": str(tmp_path)}

    result = load_settings(**site, **NO_SECRETS, SITE_URL="https://birds.example.org")

    assert result.returncode == 1
    assert result.stderr.startswith("DJANGO_SECRET_KEY: ")
    assert load_settings(**site, SITE_URL="https://birds.example.org").returncode == 0


COUNT = (
    "import django; django.setup();"
    "from django.core.cache import cache; print(cache.add('once', 1, 60))"
)


def test_processes_count_together_where_there_is_a_redis() -> None:
    binary = find_redis_server()
    if binary is None:
        pytest.skip("no redis-server")
    server = RedisServer(binary)
    server.start()
    try:
        counted, alone = (
            [load_settings(COUNT, REDIS_URL=url).stdout.strip() for _ in range(2)]
            for url in (server.url, "")
        )
    finally:
        server.kill()

    assert counted == ["True", "False"]
    assert alone == ["True", "True"]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_pages_may_load_pictures_from_where_they_are_signed_for(region: str) -> None:
    code = (
        "import django; django.setup();"
        "from django.conf import settings;"
        "from django.core.files.storage import default_storage as storage;"
        "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][-1]);"
        "print(storage.connection.meta.client.meta.endpoint_url)"
    )

    result = load_settings(
        code, AWS_ENDPOINT_URL_S3="", AWS_REGION=region, BUCKET_NAME="media"
    )

    allowed, used = result.stdout.split()
    assert allowed == used == f"https://s3.{region}.amazonaws.com"


def check_deployment(**variables: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', '--deploy', '--fail-level', 'WARNING')"
    )
    return load_settings(code, DJANGO_SECRET_KEY=GOOD_SECRET * 2, **variables)


def test_a_deployment_behind_nobody_counts_everybody_as_one() -> None:
    good, alone = check_deployment(PROXY_COUNT="1"), check_deployment(PROXY_COUNT="0")

    assert good.returncode == 0, good.stderr
    assert "site.W001" in alone.stderr


@pytest.mark.parametrize("value", ["false", "true"])
def test_what_is_promised_of_other_hosts_is_the_owners_choice(value: str) -> None:
    code = (
        "from twitter_project import settings as s;"
        "print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )

    asked = load_settings(code, HSTS_INCLUDE_SUBDOMAINS=value, HSTS_PRELOAD=value)

    assert asked.stdout.split() == [value.title()] * 2
    assert load_settings(code).stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"HTTPS": "0"}, "sessionid /"),
        ({"HTTPS": "1"}, "__Host-sessionid /"),
        ({"HTTPS": "1", "URL_PREFIX": "/production"}, "__Secure-sessionid /production"),
    ],
)
def test_cookies_over_tls_are_this_sites_alone(
    variables: dict[str, str], name: str
) -> None:
    code = (
        "from twitter_project import settings as s;"
        "assert s.CSRF_COOKIE_NAME.startswith(s.COOKIE_PREFIX);"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_PATH)"
    )

    done = load_settings(code, **variables)

    assert done.stdout.strip() == name
