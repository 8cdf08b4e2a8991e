"""Attacks every URL of a local site for some minutes: a part of `make fuzz`.

`--seed` repeats a run; without it each run is different.
"""

import argparse
import atexit
import secrets
import shutil
import sys
import tempfile
import time

from .api_schema import prepare_environment

SECONDS = 300
ROUNDS = 5


def main() -> int:
    """Return 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m twitter_project.workshop.fuzzing")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="fuzzing-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepare_environment(folder)

    import django

    django.setup()
    from twitter_project.operations.migrating import migrate_databases

    from . import world
    from .running import Failure, attack_urls

    migrate_databases()
    target = world.make_world()
    seed, count = options.seed, 0
    failures: dict[str, Failure] = {}
    ends_at = time.monotonic() + options.seconds
    while time.monotonic() < ends_at:
        made, found = attack_urls(
            seed=seed,
            sign_in=world.sign_in,
            people=world.PEOPLE,
            target=target,
            rounds=ROUNDS,
            ends_at=ends_at,
        )
        for failure in found:
            if failures.setdefault(failure.error, failure) is failure:
                sys.stdout.write(f"{failure}\n")
                sys.stdout.flush()
        seed, count = seed + 1, count + made
    kinds = f"{len(failures)} kinds of failure"
    sys.stdout.write(f"{count} requests from seed {options.seed}: {kinds}.\n")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
