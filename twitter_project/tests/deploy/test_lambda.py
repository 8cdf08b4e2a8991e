"""Tests the archive in Lambda's own runtime: requests, messages, and failures.

Database and bucket are real. Each function is one process, as on AWS.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from twitter_project.embedded.processes import find_free_port
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.microservices.routes import SERVICES
from twitter_project.outbox.models import Delivery
from twitter_project.telemetry.tests.emf_rules import find_documents
from twitter_project.workshop.testing.fake_sqs import FakeSqs
from twitter_project.workshop.testing.secrets_server import SecretsServer
from users.models import User

from .conftest import SECRETS, WORKER
from .gateway import HOST, STAGE, Visitor
from .runtime_api import REQUEST_ID, Function, FunctionError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PASSWORD = "a loom of numbers"
ADA = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
FindFunction = Callable[[str], Function]


def register(visitor: Visitor) -> int:
    """Register ada through the API, and let the visitor act as her; return her id."""
    answer = visitor.post_json("/rest/v1/auth/register", ADA)
    assert answer.status == 202, answer.text
    confirm_addresses()
    visitor.token = visitor.post_json("/rest/v1/auth/token", ADA).json["access"]
    return int(User.objects.get(handle_key="ada").pk)


def confirm_addresses() -> None:
    """Do what the links in the mails do."""
    EmailAddress.objects.update(verified=True)


def as_event(**bodies: str) -> dict[str, Any]:
    """Return a batch as SQS sends it, without unrelated fields."""
    records = [
        {"messageId": key, "body": body, "eventSource": "aws:sqs"}
        for key, body in bodies.items()
    ]
    return {"Records": records}


def run_queue(queue: FakeSqs, worker: Function) -> None:
    bodies = {f"m{number}": body for number, body in enumerate(queue.bodies)}
    assert bodies
    queue.bodies.clear()
    assert worker.invoke(as_event(**bodies)) == {"batchItemFailures": []}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_api_answers_behind_either_gateway(visitor: Visitor, version: str) -> None:
    visitor.version = version

    user_id = register(visitor)
    tweet = visitor.post_json("/rest/v1/tweets", {"text": "¡Hola! 👋"})
    wrong = visitor.post_json("/rest/v1/tweets", {"text": ""})

    assert User.objects.get().id == user_id
    assert (tweet.status, tweet.json["text"]) == (201, "¡Hola! 👋")
    assert wrong.status == 422
    assert wrong.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_signing_up_and_in_keeps_the_cookies(visitor: Visitor, version: str) -> None:
    visitor.version = version
    visitor.get("/accounts/signup/")

    up = visitor.post_form(
        "/accounts/signup/",
        **{"username": "ada", "email": "ada@example.org", "password1": PASSWORD},
    )
    confirm_addresses()
    visitor.get("/accounts/login/")
    back = visitor.post_form("/accounts/login/", login="ada", password=PASSWORD)
    settings_page = visitor.get("/settings/profile")

    assert [up.status, back.status] == [302, 302]
    assert back.headers["location"] == f"/{STAGE}/"
    assert len(back.cookies) >= 2
    assert settings_page.status == 200
    assert "ada" in settings_page.text


def test_all_addresses_on_a_page_have_the_stage_before_them(visitor: Visitor) -> None:
    page = visitor.get("/public")

    found = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    assert page.status == 200
    assert found
    assert [address for address in found if not address.startswith(f"/{STAGE}/")] == []


def test_who_watches_need_not_speak_tls_and_others_must(visitor: Visitor) -> None:
    health = visitor.get("/healthz", x_forwarded_proto="http")
    page = visitor.get("/public", x_forwarded_proto="http")

    assert health.status == 200
    assert page.status == 301
    assert page.headers["location"] == f"https://{HOST}/{STAGE}/public"


def test_links_to_a_page_and_its_preview_have_the_stage(visitor: Visitor) -> None:
    register(visitor)
    address = f"https://{HOST}/{STAGE}/@ada"

    redirect = visitor.get("/@ADA")
    preview = visitor.get(f"/oembed?url={quote(address, safe='')}")

    assert redirect.headers["location"] == f"/{STAGE}/@ada"
    assert (preview.status, preview.json["author_url"]) == (200, address)
    assert preview.json["provider_url"] == f"https://{HOST}/{STAGE}/"


def test_the_app_and_its_scripts_begin_where_the_site_does(visitor: Visitor) -> None:
    manifest = visitor.get("/manifest.webmanifest").json
    page = visitor.get("/public").text
    script = re.search(rf'src="/{STAGE}(/static/site\.[0-9a-f]+\.js)"', page)
    assert script
    code = visitor.get(script[1]).text

    begins = {manifest["id"], manifest["scope"], manifest["start_url"]}
    assert begins == {f"/{STAGE}/"}
    assert re.findall(r'(?:register|fetch|EventSource)\("/', code) == []
    assert re.findall(r'= "/(?:rest|live)', code) == []


def test_static_files_come_compressed_and_may_be_kept(visitor: Visitor) -> None:
    page = visitor.get("/public").text
    address = re.search(rf'href="/{STAGE}(/static/site\.[0-9a-f]+\.css)"', page)
    assert address

    plain = visitor.get(address[1])
    small = visitor.get(address[1], accept_encoding="br")

    assert plain.headers["content-type"].startswith("text/css")
    assert "immutable" in plain.headers["cache-control"]
    assert small.headers["content-encoding"] == "br"
    assert brotli.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2


def test_an_uploaded_picture_is_in_the_bucket(visitor: Visitor) -> None:
    register(visitor)
    picture = encode(draw(64, 48), "PNG")
    head = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n"
    )
    body = head + picture + b"\r\n--edge--\r\n"

    answer = visitor.send(
        "POST",
        "/rest/v1/media",
        body,
        {"content_type": "multipart/form-data; boundary=edge"},
    )

    assert answer.status == 201, answer.text
    assert (answer.json["width"], answer.json["height"]) == (64, 48)
    with urllib.request.urlopen(answer.json["url"]) as stored:  # noqa: S310 (the tests' own server)
        assert stored.status == 200


def test_a_picture_drawn_for_previews_comes_as_it_is(visitor: Visitor) -> None:
    register(visitor)

    card = visitor.get("/@ada/card.png")

    assert (card.status, card.headers["content-type"]) == (200, "image/png")
    assert card.body.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("service", SERVICES)
def test_a_function_has_no_other_services_paths(visitor: Visitor, service: str) -> None:
    foreign = "/rest/v1/users" if service != "users" else "/rest/v1/tweets/1"

    answer = visitor.send("GET", foreign, service=service)
    health = visitor.send("GET", "/healthz", service=service)

    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert health.json == {"status": "ok"}


def test_a_tweet_reaches_homes_by_the_queue(
    visitor: Visitor, queue: FakeSqs, find_function: FindFunction
) -> None:
    register(visitor)
    run_queue(queue, find_function(WORKER))
    posted = visitor.post_json("/rest/v1/tweets", {"text": "By the queue"})

    run_queue(queue, find_function(WORKER))

    home = visitor.get("/rest/v1/timeline/home")
    assert [item["id"] for item in home.json["items"]] == [posted.json["id"]]
    assert not Delivery.objects.exists()


def test_of_a_batch_only_what_failed_is_sent_again(
    visitor: Visitor, queue: FakeSqs, find_function: FindFunction
) -> None:
    register(visitor)
    good = queue.bodies[0]

    answer = find_function(WORKER).invoke(as_event(good=good, bad="no json"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}


def test_the_lines_of_the_worker_name_its_call(find_function: FindFunction) -> None:
    worker = find_function(WORKER)
    worker.read_output()

    worker.invoke(as_event(bad="no json"))

    lines = [json.loads(line) for line in worker.read_output().splitlines()]
    (line,) = (line for line in lines if "not run" in line.get("event", ""))
    assert line["aws_request_id"] == REQUEST_ID


def test_a_batch_writes_a_line_for_each_kind_of_work(
    visitor: Visitor, queue: FakeSqs, find_function: FindFunction
) -> None:
    register(visitor)
    worker = find_function(WORKER)
    run_queue(queue, worker)
    for number in range(3):
        visitor.post_json("/rest/v1/tweets", {"text": f"Tweet {number}"})
    worker.read_output()

    run_queue(queue, worker)

    lines = find_documents(worker.read_output())
    tasks = {line["handler"]: line for line in lines if "Tasks" in line}
    fan_out = tasks["timeline.handlers.fan_out_tweet"]
    assert (fan_out["event"], fan_out["outcome"]) == ("tweets.posted", "done")
    assert fan_out["Tasks"] == len(fan_out["TaskDuration"]) == 3
    (entries,) = (line for line in lines if "FanOutEntries" in line)
    assert entries["FanOutEntries"] == [0, 0, 0]
    assert len(entries["FanOutLag"]) == 3
    assert len(lines) == len(tasks) + 1


def test_the_clock_sweeps_and_cleans_up(
    visitor: Visitor, queue: FakeSqs, find_function: FindFunction
) -> None:
    queue.refuses = True
    try:
        register(visitor)
    finally:
        queue.refuses = False
    assert not queue.bodies
    waiting = Delivery.objects.count()

    swept = find_function(WORKER).invoke({"task": "sweep_outbox"})
    cleaned = find_function(WORKER).invoke({"task": "clean_up"})

    assert swept == {"done": waiting}
    assert len(queue.bodies) == waiting > 0
    assert cleaned["done"]["pictures"] == 0


def test_a_request_writes_one_line_for_cloudwatch(
    visitor: Visitor, find_function: FindFunction
) -> None:
    function = find_function("timeline")
    function.read_output()

    visitor.get("/public")
    visitor.get("/healthz")

    (line,) = find_documents(function.read_output())
    assert (line["service"], line["route"], line["status"]) == (
        *("timeline", "/public", "2xx"),
    )
    assert (line["method"], line["Requests"]) == ("GET", 1)
    assert line["RequestRoundTrips"] > 0
    (named,) = {one["Namespace"] for one in line["_aws"]["CloudWatchMetrics"]}
    assert named == "Microblog"
    assert visitor.get("/metrics").status == 404


def test_the_clock_writes_how_the_queues_are(
    visitor: Visitor, queue: FakeSqs, find_function: FindFunction
) -> None:
    register(visitor)
    find_function(WORKER).read_output()

    find_function(WORKER).invoke({"task": "sweep_outbox"})

    lines = find_documents(find_function(WORKER).read_output())
    queued = {line["queue"]: line["QueueTasks"] for line in lines}
    assert sum(queued.values()) == Delivery.objects.count() > 0
    assert all({"QueueOldest", "QueueDead"} <= set(line) for line in lines)


def test_each_database_is_migrated_by_the_function(find_function: FindFunction) -> None:
    worker = find_function(WORKER)
    worker.read_output()

    assert worker.invoke({"task": "migrate"}) == {"done": None}

    migrated = worker.read_output().count("Operations to perform:")
    assert migrated == len(settings.DATABASES)


def test_a_task_that_is_not_known_is_an_error(find_function: FindFunction) -> None:
    with pytest.raises(FunctionError, match="'sell'"):
        find_function(WORKER).invoke({"task": "sell"})


@pytest.mark.parametrize("handler", ["deploy.web.handler", "deploy.worker.handler"])
def test_a_missing_variable_is_named_as_the_functions_error(
    start_function: Callable[..., Function], handler: str
) -> None:
    function = start_function(handler, JWT_SIGN="")

    with pytest.raises(FunctionError) as error:
        function.invoke({})

    assert error.value.type == "Misconfigured"
    assert error.value.message == "JWT_SIGN: is required in production."


def test_a_function_that_never_got_its_secret_says_what_is_missing(
    start_function: Callable[..., Function],
) -> None:
    nobody = f"http://127.0.0.1:{find_free_port()}"
    function = start_function(
        "deploy.web.handler",
        SECRET_NAME="site",
        JWT_SIGN="",
        AWS_ENDPOINT_URL_SECRETS_MANAGER=nobody,
    )

    with pytest.raises(FunctionError) as error:
        function.invoke({})

    assert error.value.type == "Misconfigured"
    assert re.match(
        r"SECRET_NAME: AWS did not .*Missing: .*JWT_SIGN", error.value.message
    )
    assert SECRETS["DJANGO_SECRET_KEY"] not in function.read_output()


def test_a_function_that_has_its_secret_outlives_an_outage(
    start_function: Callable[..., Function],
) -> None:
    server = SecretsServer(find_free_port())
    server.start()
    try:
        server.keep("site", SECRETS)
        nothing = dict.fromkeys(SECRETS, "")
        function = start_function(
            "deploy.web.handler", **nothing, **server.variables, SECRET_NAME="site"
        )
        visitor = Visitor(lambda _service: function)
        assert visitor.get("/rest/v1/users/nobody").status == 404
    finally:
        server.stop()

    register(visitor)
    assert visitor.get("/rest/v1/users/me").status == 200


def test_nothing_is_written_beside_the_code(
    visitor: Visitor, code: Path, find_function: FindFunction
) -> None:
    before = sorted(code.rglob("*"))

    visitor.get("/public")
    find_function(WORKER).invoke({"task": "clean_up"})

    assert sorted(code.rglob("*")) == before
