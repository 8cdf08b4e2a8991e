"""The tweets app: what people say, and the reactions to it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TweetsConfig(AppConfig):
    name = "tweets"
    verbose_name = _("Tweets")

    def ready(self) -> None:
        from tweets import handlers  # noqa: F401
