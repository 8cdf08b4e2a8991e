"""Tests what log lines say about a request, and what they never say."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from twitter_project.telemetry.logs import PathsAsRoutes, hide_secrets, logging_config
from twitter_project.workshop.testing.processes import site_databases
from users.models import User
from users.types import UserCard

PASSWORD = "a loom of numbers"
ADDRESS = "elinor.vance@example.org"
WORDS = "Nobody but my followers shall read of the kingfisher"

# One person's life, through Django's own client: everything that must stay out of logs.
PROGRAM = """
import json, logging, sys, django
django.setup()
from django.test import Client
person, words = json.loads(sys.argv[1]), sys.argv[2]
client = Client()
def post(path, body, **headers):
    return client.post("/rest/v1/" + path, body, "application/json", headers=headers)
post("auth/register", person)
post("auth/register", person)
tokens = post("auth/token", person).json()
bearer = {"Authorization": "Bearer " + tokens["access"], "X-Request-ID": "from-a-proxy"}
post("tweets", {"text": words}, **bearer)
post("tweets", {"text": words * 20}, **bearer)
client.get("/search", {"q": person["email"]})
client.post("/accounts/password/reset/", {"email": person["email"]})
client.get("/accounts/confirm-email/" + tokens["refresh"] + "/")
client.get("/rest/v1/tweets", headers={"Authorization": bearer["Authorization"][:-3]})
try:
    from users.models import User
    User.objects.create(**{f.attname: getattr(User.objects.get(), f.attname)
                           for f in User._meta.concrete_fields if not f.primary_key})
except Exception:
    logging.getLogger("a.test").exception("Failed for %s", person["email"])
print(json.dumps(list(tokens.values())))
"""


@pytest.mark.django_db(transaction=True)
def test_lines_are_json_and_hold_no_secret_and_nobodys_words() -> None:
    person = {"username": "elinor", "email": ADDRESS, "password": PASSWORD}
    variables = {
        **os.environ,
        **site_databases(),
        "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
        "LOG_FORMAT": "json",
        "LOG_REQUESTS": "true",
        "SERVICE": "all",
    }

    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(person), WORDS],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    tokens = json.loads(result.stdout)
    for secret in (PASSWORD, ADDRESS, "kingfisher", settings.JWT_SIGN, *tokens):
        assert secret not in result.stderr
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 9
    posted = next(line for line in requests if line["request_id"] == "from-a-proxy")
    assert posted["user_id"] == User.objects.get().pk
    assert (posted["method"], posted["status"]) == ("POST", 201)
    assert posted["route"] == "/rest/v1/tweets"
    assert posted["service"] == "all"
    assert posted["duration_ms"] > 0
    assert posted["round_trips"] > 1
    (failed,) = (line for line in lines if line["logger"] == "a.test")
    assert "IntegrityError" in failed["exception"]


def test_a_line_names_the_pattern_and_who_asked(
    client: Client, ada: UserCard, bob: UserCard, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(User.objects.get(pk=ada.id))
    caplog.set_level(logging.INFO, "twitter_project.telemetry.requests")

    client.get(f"/@{bob.handle}")

    fields: Any = caplog.records[-1].__dict__
    assert (fields["route"], fields["user_id"]) == ("/@<str:handle>", ada.id)
    assert fields["round_trips"] > 1


@pytest.mark.django_db
def test_a_request_has_one_id_the_proxys_if_it_is_a_good_one(client: Client) -> None:
    def ask(**headers: str) -> str:
        return client.get("/healthz", headers=headers).headers["X-Request-ID"]

    assert ask(**{"X-Request-ID": "abc-123"}) == "abc-123"
    assert ask(**{"X-Request-ID": "a\tb"}) not in ("", "a\tb")
    assert ask() != ask()


@pytest.mark.django_db
def test_on_lambda_a_line_has_the_id_of_the_call(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "twitter_project.telemetry.requests")
    call: Any = {"apig_wsgi.context": SimpleNamespace(aws_request_id="of-aws")}

    alone = client.get("/healthz", **call)
    behind = client.get("/healthz", headers={"X-Request-ID": "of-a-proxy"}, **call)

    assert alone.headers["X-Request-ID"] == "of-aws"
    assert behind.headers["X-Request-ID"] == "of-a-proxy"
    fields: Any = caplog.records[-1].__dict__
    assert fields["aws_request_id"] == "of-aws"


@pytest.mark.django_db
def test_paths_in_djangos_own_lines_become_patterns(client: Client) -> None:
    request = client.get("/@nobody").wsgi_request
    record = logging.LogRecord(
        *("django.request", logging.WARNING, "", 0, "%s: %s"),
        *(("Bad Request", request.path), None),
    )
    record.request = request

    PathsAsRoutes().filter(record)

    assert record.getMessage() == "Bad Request: /@<str:handle>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to ada@example.org.", "to [address]"),
        ("Bearer abc.DEF-123, x", "Bearer [token], x"),
        ("got eyJhbGciOi.eyJzdWIi.c2ln", "got [token]"),
        ('dup key: { email: "x" }\', full', "dup key: {...}', full"),
        ("no\nDETAIL:  Key (email)=(x) is there.", "no\nDETAIL:  ..."),
        ("no\nDETALLE:  Row (a,\n\nb).\n\nDuring x", "no\nDETALLE:  ...\n\nDuring x"),
        ("mongodb://site:word@host:1/", "mongodb://site:[address]:1/"),
        ("GET /@<handle:handle>", "GET /@<handle:handle>"),
    ],
)
def test_what_libraries_quote_is_hidden(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown


def test_a_line_is_json_whatever_is_hidden_in_it() -> None:
    config = logging_config(level="INFO", log_format="json", service="all")
    formatter = config["formatters"]["site"]["()"]()
    error = 'no key "a"\nDETAIL:  Key (a)=(b) is there.'
    record = logging.LogRecord("a.b", logging.ERROR, "", 0, error, None, None)

    line = json.loads(formatter.format(record))

    assert line["event"] == 'no key "a"\nDETAIL:  ...'
    assert (line["level"], line["service"]) == ("error", "all")


def test_lines_for_people_are_lines() -> None:
    config = logging_config(level="INFO", log_format="text", service="all")
    formatter = config["formatters"]["site"]["()"]()
    record = logging.LogRecord("a.b", logging.INFO, "", 0, "read %s", ("it",), None)
    record.status = 200

    line = formatter.format(record)

    assert line.endswith(" INFO a.b: read it status=200")
