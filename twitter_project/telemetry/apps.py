"""Telemetry as a Django app, so that it listens before the first query."""

from django.apps import AppConfig


class TelemetryConfig(AppConfig):
    name = "twitter_project.telemetry"
    label = "telemetry"

    def ready(self) -> None:
        from . import round_trips  # noqa: F401
