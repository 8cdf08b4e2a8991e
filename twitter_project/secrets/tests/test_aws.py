"""Tests where the site's secrets come from, with a real server over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from twitter_project.embedded.processes import find_free_port
from twitter_project.secrets.aws import (
    NAMES,
    Secret,
    SecretUnavailable,
    find_login,
    find_value,
    is_login_kept_here,
)
from twitter_project.tests.test_settings import GOOD_SECRET, load_settings
from twitter_project.workshop.testing.secrets_server import SecretsServer

VALUES = {
    "DB_USERNAME": "site",
    "DB_PASSWORD": "a-password-of-the-secret",
    "DB_HOST": "db.example.org",
    "DB_DATABASE": "birds",
    "JWT_SIGN": GOOD_SECRET * 2,
    "DJANGO_SECRET_KEY": GOOD_SECRET[::-1] * 2,
}
SHOW = (
    "from twitter_project import settings as s; d = s.DATABASES['default'];"
    "print(d['USER'], d['PASSWORD'], d['HOST'], d['NAME'], s.JWT_SIGN, s.SECRET_KEY)"
)


@pytest.fixture(scope="module")
def running() -> Iterator[SecretsServer]:
    server = SecretsServer(find_free_port())
    server.start()
    server.keep("site", VALUES)
    yield server
    server.stop()


@pytest.fixture
def server(running: SecretsServer, monkeypatch: pytest.MonkeyPatch) -> SecretsServer:
    """The server, with an environment that sets none of a secret's variables."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in running.variables.items():
        monkeypatch.setenv(name, value)
    return running


def away(server: SecretsServer) -> dict[str, str]:
    """Point to a port where nobody listens."""
    nobody = f"http://127.0.0.1:{find_free_port()}"
    return server.variables | {"AWS_ENDPOINT_URL_SECRETS_MANAGER": nobody}


def test_settings_come_from_the_secret(server: SecretsServer) -> None:
    unset = dict.fromkeys((*NAMES, "MONGODB_URI"), "")

    result = load_settings(SHOW, **unset, **server.variables, SECRET_NAME="site")

    assert result.stderr == ""
    assert result.stdout.split() == [
        *("site", VALUES["DB_PASSWORD"], "mongodb://db.example.org", "birds"),
        *(VALUES["JWT_SIGN"], VALUES["DJANGO_SECRET_KEY"]),
    ]


def test_what_the_environment_says_wins(
    server: SecretsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_NAME", "site")
    monkeypatch.setenv("DB_USERNAME", "somebody")
    monkeypatch.setenv("DB_PASSWORD", "")

    assert find_value("DB_USERNAME") == "somebody"
    assert find_value("DB_DATABASE") == "birds"
    assert find_login() == ("somebody", VALUES["DB_PASSWORD"])
    assert is_login_kept_here()
    monkeypatch.setenv("DB_PASSWORD", "explicit")
    assert find_login(is_refused=True) == ("somebody", "explicit")
    assert not is_login_kept_here()


def test_a_site_without_a_secret_asks_nobody(
    server: SecretsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_NAME", raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1")

    assert find_value("DB_PASSWORD") == ""


def test_a_cold_outage_names_what_is_missing_and_no_value(
    server: SecretsServer,
) -> None:
    given = {**dict.fromkeys(NAMES, ""), "JWT_SIGN": VALUES["JWT_SIGN"]}

    result = load_settings(SHOW, **given, **away(server), SECRET_NAME="site")

    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("SECRET_NAME: ")
    assert "EndpointConnectionError" in line
    assert "DB_PASSWORD" in line
    assert "JWT_SIGN" not in line
    assert VALUES["JWT_SIGN"] not in line


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list", '["a-value"]', "not a JSON object"),
        ("text", "a-value", "not a JSON object"),
        ("unknown", None, "ResourceNotFoundException"),
    ],
)
def test_a_secret_that_is_no_use_is_not_quoted(
    server: SecretsServer, name: str, content: str | None, words: str
) -> None:
    if content is not None:
        server.keep(name, content)

    with pytest.raises(SecretUnavailable, match=words) as caught:
        Secret(name).read()

    assert "a-value" not in str(caught.value)


def test_a_secret_is_kept_for_a_while_and_read_anew_when_asked(
    server: SecretsServer,
) -> None:
    server.keep("changing", {"DB_PASSWORD": "first"})
    secret = Secret("changing")
    secret.read()

    server.keep("changing", {"DB_PASSWORD": "second"})

    assert secret.read() == {"DB_PASSWORD": "first"}
    assert secret.read(max_age_s=0) == {"DB_PASSWORD": "second"}


def test_in_an_outage_what_was_read_last_is_given(
    server: SecretsServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.keep("stale", {"DB_PASSWORD": "known", "PORT": 27017, "NOTHING": None})
    secret = Secret("stale", ttl_s=0)
    secret.read()
    for name, value in away(server).items():
        monkeypatch.setenv(name, value)

    values = secret.read()

    assert values == {"DB_PASSWORD": "known", "PORT": "27017"}
    assert "An older secret is used" in caplog.text
    assert "known" not in caplog.text
