"""The composition root as a Django app, so that Django finds its commands."""

from django.apps import AppConfig


class TwitterProjectConfig(AppConfig):
    name = "twitter_project"
    label = "twitter_project"
    verbose_name = "Site"

    def ready(self) -> None:
        from twitter_project import checks  # noqa: F401
