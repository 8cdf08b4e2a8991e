"""Writes the domains and emoji of today for the script that counts in the composer."""

from typing import Any

from django.core.management.base import BaseCommand

from tweets.text.for_browser import make_script, script_path


class Command(BaseCommand):
    help = "Write the top-level domains and emoji that the composer's script knows."

    def handle(self, *args: Any, **options: Any) -> None:
        script_path().write_text(make_script())
