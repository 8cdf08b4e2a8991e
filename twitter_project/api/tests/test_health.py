"""Tests the health endpoints, with and without the services that they check."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from twitter_project.api import health
from twitter_project.media import client
from twitter_project.outbox.models import WorkerHeartbeat
from twitter_project.workshop.testing.database import database_elsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db: None) -> None:
    WorkerHeartbeat.objects.create(name="w", seen_at=timezone.now())


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def fresh_storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget the process's S3 client and its pending check, before and after."""
    monkeypatch.setattr(health, "storage_probe", health.StorageProbe())
    client.forget_client()
    yield
    client.forget_client()


def ready() -> tuple[int, Any, float]:
    began = time.monotonic()
    response = Client().get("/readyz")
    return response.status_code, response.json()["checks"], time.monotonic() - began


def test_alive() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert Client().post("/healthz").status_code == 405


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_who_watches_is_not_sent_to_https(
    worker: None, settings: Settings, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get(path).status_code == 200
    assert Client().get("/rest/v1/schema").status_code == 301


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_who_watches_may_ask_by_any_name(worker: None, path: str) -> None:
    anyone = {"host": "10.0.0.7:8000"}

    assert Client().get(path, headers=anyone).status_code == 200
    assert Client().get("/rest/v1/schema", headers=anyone).status_code == 400


def test_ready_when_all_is_there(worker: None) -> None:
    status, checks, _ = ready()

    assert (status, checks["storage"]) == (200, "ok"), checks
    assert checks == {"database": "ok", "storage": "ok", "worker": "ok"}


def test_missing_worker_is_named() -> None:
    status, checks, _ = ready()

    assert status == 503
    assert checks == {"database": "ok", "storage": "ok", "worker": "unreachable"}


@pytest.mark.usefixtures("fresh_storage")
def test_silent_storage_is_named_in_time(
    worker: None, settings: Settings, silent_port: int
) -> None:
    options = {
        **settings.STORAGES["default"]["OPTIONS"],
        "endpoint_url": f"http://127.0.0.1:{silent_port}",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }

    status, checks, took_s = ready()
    again = ready()

    assert status == again[0] == 503
    assert checks == {"database": "ok", "storage": "unreachable", "worker": "ok"}
    assert took_s < 6
    assert again[2] < took_s


def test_silent_database_is_named_in_time(worker: None, silent_port: int) -> None:
    with database_elsewhere(f"mongodb://127.0.0.1:{silent_port}"):
        status, checks, took_s = ready()

    assert status == 503
    assert checks == {"database": "unreachable", "storage": "ok", "worker": "unknown"}
    assert took_s < 6
