"""The outbox as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "twitter_project.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        from twitter_project.telemetry import metrics

        from .queue_metrics import read_queues
        from .transports import find_transport

        metrics.read_gauges_from(read_queues)
        find_transport()  # imports the broker's client now, not in the first request
