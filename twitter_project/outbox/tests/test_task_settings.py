"""Tests which task backends can be chosen, and what each of them needs."""

import pytest

from twitter_project.outbox.transports import TRANSPORTS
from twitter_project.tests.test_settings import load_settings


@pytest.mark.parametrize(
    ("variable", "variables"),
    [
        ("TASKS_BACKEND", {"TASKS_BACKEND": "threads"}),
        ("CELERY_BROKER_URL", {"TASKS_BACKEND": "celery"}),
        ("QUEUE_URL", {"TASKS_BACKEND": "sqs"}),
        ("TASKS_LEASE_S", {"TASKS_LEASE_S": "0"}),
        ("TASKS_LEASE_S", {"TASKS_LEASE_S": "long"}),
        ("HOME_DORMANT_DAYS", {"HOME_DORMANT_DAYS": "0"}),
        ("FAN_OUT_FOLLOWERS_MAX", {"FAN_OUT_FOLLOWERS_MAX": "-1"}),
    ],
)
def test_a_backend_that_lacks_what_it_needs_is_refused(
    variable: str, variables: dict[str, str]
) -> None:
    result = load_settings(**variables)

    assert result.returncode == 1
    assert result.stderr.startswith(f"{variable}: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "variables",
    [
        {"TASKS_BACKEND": "celery", "REDIS_URL": "redis://127.0.0.1:1/0"},
        {"TASKS_BACKEND": "celery", "CELERY_BROKER_URL": "amqp://127.0.0.1:1//"},
        {"TASKS_BACKEND": "sqs", "QUEUE_URL": "https://sqs.example.org/1/tasks"},
    ],
)
def test_a_backend_with_what_it_needs_starts_without_asking_it(
    variables: dict[str, str],
) -> None:
    code = (
        "import django, os;"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'twitter_project.settings';"
        "django.setup()"
    )

    result = load_settings(code, **variables)

    assert result.returncode == 0, result.stderr


def test_the_backends_that_can_be_chosen_are_those_with_a_transport() -> None:
    result = load_settings(TASKS_BACKEND="threads")

    assert f"must be one of {', '.join(TRANSPORTS)}." in result.stderr
