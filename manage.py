#!/usr/bin/env python
"""Django's command line, with the embedded servers running if they are needed."""

import os
import signal
import sys

from twitter_project.embedded import CannotStart, ensure_servers, needs_servers


def main() -> None:
    """Run one management command; if a start fails, say why in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
    try:
        if needs_servers(sys.argv[1:]):
            ensure_servers()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except CannotStart as error:
        raise SystemExit(f"error: {error}") from None
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None


if __name__ == "__main__":
    main()
