"""The users app: who people are, and how they relate to each other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = _("People")

    def ready(self) -> None:
        from users import browser_sign_ins, handlers, visitors  # noqa: F401
