"""Tests four processes behind nginx, each a part of the site: sign up, post, read."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from deploy.packing import ROOT
from deploy.routes import FOLDER
from tweets.models import Tweet
from twitter_project.embedded.processes import find_free_port, wait_until
from twitter_project.microservices.routes import SERVICES
from twitter_project.outbox.events import drain
from twitter_project.workshop.attacks.clients import count_cut, holding
from twitter_project.workshop.testing.processes import site_databases

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
START_TIMEOUT_S = 240.0
PASSWORD = "a loom of numbers"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]


class Browser:
    """Follows redirects and keeps cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._jar)
        )

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, path: str, **fields: str) -> str:
        """Send the form on the page at this path."""
        page = self.get(path)
        hidden = {
            name: value
            for name in ("csrfmiddlewaretoken", "key")
            for value in re.findall(rf'name="{name}"[^>]* value="([^"]+)"', page)[:1]
        }
        data = urllib.parse.urlencode({**hidden, **fields}).encode()
        with self._opener.open(self.address + path, data, timeout=30) as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def address(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    ports = {name: find_free_port() for name in SERVICES}
    listening = find_free_port()
    processes = [_start_service(name, port) for name, port in ports.items()]
    processes.append(_start_nginx(folder, ports, listening))
    address = f"http://127.0.0.1:{listening}"
    try:
        _wait_for([*(f"http://127.0.0.1:{port}" for port in ports.values()), address])
        yield address
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def _start_service(name: str, port: int) -> subprocess.Popen[bytes]:
    given = {
        "SERVICE": name,
        "MONGODB_URI": connection.settings_dict["HOST"],
        **site_databases(),
        "BUCKET_NAME": settings.BUCKET_NAME,
        "PROXY_COUNT": "1",
    }
    gunicorn = Path(sys.executable).with_name("gunicorn")
    options = (
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "2",
        "--log-level",
        "warning",
    )
    command = [str(gunicorn), *options, "twitter_project.wsgi"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given})


def _start_nginx(
    folder: Path, ports: dict[str, int], listening: int
) -> subprocess.Popen[bytes]:
    """Start nginx with the deployment's file; only the ports are changed."""
    site = (FOLDER / "nginx.conf").read_text()
    for name, port in ports.items():
        site, found = re.subn(rf"(upstream {name} .*?:)\d+", rf"\g<1>{port}", site)
        assert found == 1
    # So that a test need not wait as long as strangers may.
    for directive in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        site, found = re.subn(rf"({directive}) \d+s;", r"\1 2s;", site)
        assert found == 1
    site = site.replace("listen 8080;", f"listen 127.0.0.1:{listening};")
    (folder / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    main = folder / "main.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr warn;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}include site.conf; }}\n"
    )
    assert NGINX is not None
    return subprocess.Popen([NGINX, "-p", folder, "-e", "stderr", "-c", main])


def _wait_for(addresses: list[str]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    for address in addresses:
        while not _is_up(address):
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.2)


def _is_up(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_four_parts_are_one_site(address: str) -> None:
    browser = Browser(address)

    browser.send(
        "/accounts/signup/",
        **{"username": "ada", "email": "ada@example.org", "password1": PASSWORD},
    )
    browser.send("/compose", text="Said by way of four processes")
    drain()

    tweet = Tweet.objects.get()
    assert tweet.text in browser.get("/")
    assert tweet.text in browser.get(f"/@ada/{tweet.id}")
    assert "followers" in browser.get("/@ada/followers")
    assert browser.get(f"/@ada/{tweet.id}/likes")
    assert browser.get("/notifications")
    assert browser.get("/settings/tags")


def test_what_no_part_has_is_not_found(address: str) -> None:
    for path in ("/nothing", "/@ada/nothing", "/rest/v1/nothing", "/settings/nothing"):
        with pytest.raises(urllib.error.HTTPError) as error:
            Browser(address).get(path)
        assert error.value.code == 404
        error.value.close()


def test_figures_are_not_asked_of_any_part(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        Browser(address).get("/metrics")

    assert error.value.code == 404
    assert "X-Request-ID" not in error.value.headers
    error.value.close()


@pytest.mark.parametrize("kind", ["slow bodies", "slow headers"])
def test_who_does_not_go_on_is_cut_before_the_site_hears_of_it(
    address: str, kind: str
) -> None:
    port = int(address.rpartition(":")[2])
    with holding(kind, 100, port=port, source="127.0.0.2") as connections:
        assert Browser(address).get("/healthz")

        assert wait_until(lambda: count_cut(connections) == 100, timeout_s=30)


def test_one_address_has_so_many_requests_at_once_and_no_more(address: str) -> None:
    port = int(address.rpartition(":")[2])
    with holding("slow bodies", 250, port=port, source="127.0.0.2"):
        # Others get answers.
        assert Browser(address).get("/healthz")

        refused = _status(port, "/healthz", source="127.0.0.2")

    assert refused == 429


def _status(port: int, path: str, *, source: str) -> int:
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=30, source_address=(source, 0)
    )
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
