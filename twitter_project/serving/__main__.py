"""The web server: `python -m twitter_project.serving --host 0.0.0.0 --port 8000`."""

from __future__ import annotations

import argparse
import sys

from twitter_project.serving.command import HOST, count_processes
from twitter_project.serving.front import Front, listen


def main() -> int:
    """Serve until SIGTERM or SIGINT. Return the exit status."""
    parser = argparse.ArgumentParser(prog="serving", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, help="default: WEB_PROCESSES")
    options = parser.parse_args()
    try:
        processes = options.processes or count_processes()
        listener = listen(options.host, options.port)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return Front(listener, processes).run()


if __name__ == "__main__":
    raise SystemExit(main())
