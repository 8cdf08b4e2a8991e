"""The shared kernel as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharedConfig(AppConfig):
    name = "twitter_project.shared"
    label = "shared"
    verbose_name = _("Site")

    def ready(self) -> None:
        from .ids import lease_from
        from .leases import PAST_LEASE_MS, DatabaseLeases

        lease_from(DatabaseLeases(), past_leases=DatabaseLeases(PAST_LEASE_MS))
