"""Runs the benchmark: `make bench`, with QUICK=1, BENCH_JSON=FILE, ARGS="--scale 2"."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from twitter_project.embedded import ensure_servers
from twitter_project.embedded.environment import BASE_DIR

# Signing URLs asks no server, and no picture is ever read here.
ENVIRONMENT = {
    "APP_ENV": "local",
    "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
    "MONGODB_URI": "",
    "DB_HOST": "",
    "DB_DATABASE": "bench",
    "BUCKET_NAME": "none",
    "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench-secret",
    "LOG_LEVEL": "ERROR",
    "PUBLIC_PAGES": "1",
}


def main() -> int:
    """Measure, print a table and write it to files; return the exit status."""
    options = _parse()
    os.environ.update(ENVIRONMENT)
    os.environ["DATA_DIR"] = str(BASE_DIR / ".cache" / "bench")
    ensure_servers()

    import django

    django.setup()
    from . import reporting, running
    from .sizes import plan_of

    started = time.monotonic()
    plan = plan_of(is_quick=options.quick, scale=options.scale)
    figures = running.run(plan, only_reads=options.reads, server=options.server)
    figures["run.elapsed_s"] = time.monotonic() - started
    sys.stdout.write(reporting.table(figures))
    if options.json:
        reporting.write_json(Path(options.json), figures)
    if options.docs:
        reporting.write_docs(plan, figures, is_quick=options.quick)
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller world")
    parser.add_argument("--scale", type=float, default=1.0, help="of the world (1)")
    parser.add_argument("--reads", action="store_true", help="reads and growth only")
    parser.add_argument(
        "--server", default="own", help="which web server (bench/servers.py)"
    )
    parser.add_argument("--json", default="", metavar="FILE", help="write the figures")
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
