"""Runs the chaos and reports; the exit status is 0 only if nothing was lost."""

from __future__ import annotations

import argparse
import functools
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from twitter_project.embedded.processes import site_answers

from .acting import Person
from .asking import World
from .servers import MANAGE, Server, Site

PEOPLE = 16
READY_TIMEOUT_S = 90
PROGRESS_TIMEOUT_S = 90
QUIET_TIMEOUT_S = 300
LOOK_EVERY_S = 0.05
PASSED = 0.5
"""The share of scheduled tweets whose time comes before the next kill."""
PASSWORD = "nine ducks in a row"

say = functools.partial(print, flush=True)


def main() -> int:
    options = _parse()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    site = Site(
        folder,
        backend=options.backend,
        lease_s=options.lease,
        threshold=options.threshold,
    )
    os.environ.update(site.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "twitter_project.settings"
    is_good = False
    try:
        is_good = run(site, options)
    finally:
        site.end()
        if is_good or not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"Logs and data are in {folder}.")
    return 0 if is_good else 1


def run(site: Site, options: argparse.Namespace) -> bool:
    """Run everything; return whether nothing was lost and nothing differs."""
    rng = random.Random(options.seed)
    started = time.monotonic()
    site.start_database()
    subprocess.run([sys.executable, MANAGE, "migrate", "--verbosity", "0"], check=True)
    world = World(site.port, register_people())
    site.web.start()
    site.worker.start()
    wait_for_web(site)
    say(f"The site is up after {time.monotonic() - started:.0f} s.")
    people = make_persons(world, options.threads, options.seed)
    for person in people:
        person.start()
    try:
        kill_at_random(site, world, rng, options)
    finally:
        world.is_over.set()
        finish(site, people)
    report_acts(site, world, time.monotonic() - started)
    for person in people:
        if person.error is not None:
            say(f"{person.name} gave up: {person.error!r}")
    checks = (wait_until_quiet(site), report_promises(world), verify())
    return all(checks) and not any(person.error for person in people)


def register_people() -> dict[str, str]:
    """Register the people; return an access token for each by handle."""
    import django

    django.setup()
    from users.api.tokens import issue_tokens
    from users.models import User
    from users.services import register_user

    tokens = {}
    for number in range(PEOPLE):
        handle = f"person{number}"
        user_id = register_user(
            handle=handle, email=f"{handle}@example.org", password=PASSWORD
        )
        tokens[handle] = issue_tokens(User.objects.get(id=user_id)).access
    return tokens


def make_persons(world: World, threads: int, seed: int) -> list[Person]:
    """Divide the handles, so that only one thread acts for each."""
    handles = sorted(world.tokens)
    return [
        Person(world, handles[number::threads], seed=seed * 100 + number)
        for number in range(threads)
    ]


def kill_at_random(
    site: Site, world: World, rng: random.Random, options: argparse.Namespace
) -> None:
    """Kill this often, each server at least once, with acts in between."""
    every = list(site.servers)
    victims = [*every, *rng.choices(every, k=max(0, options.kills - len(every)))]
    rng.shuffle(victims)
    for victim in victims[: options.kills]:
        wait_for_acts(site, world, max(1, options.operations // (options.kills + 1)))
        pass_time(rng)
        keep_up(site, rng.uniform(0, 1))
        victim.kill()
    wait_for_acts(site, world, max(1, options.operations - world.acknowledged))


def pass_time(rng: random.Random | None = None) -> None:
    """Let the times of some scheduled tweets come now (without an `rng`, of all).

    Nothing can be scheduled for less than five minutes ahead, and no run is that long.
    """
    from django.utils import timezone

    from tweets.models import Draft
    from twitter_project.outbox.models import Delivery
    from twitter_project.shared.surviving import DATABASE_ERRORS

    now = timezone.now()
    waiting = Draft.objects.exclude(publish_at=None)
    if rng:
        waiting = waiting.filter(state="scheduled")
    try:
        for row in waiting:
            if rng and rng.random() > PASSED:
                continue
            same = Draft.objects.filter(id=row.id, version=row.version)
            same.update(publish_at=now)
            woken = Delivery.objects.filter(state=Delivery.State.SCHEDULED)
            woken.filter(payload__draft_id=row.id).update(due_at=now)
    except DATABASE_ERRORS:  # MongoDB is killed; the last call gets them all
        return


def wait_for_acts(site: Site, world: World, count: int) -> None:
    """Wait until this many more acts were acknowledged."""
    wanted = world.acknowledged + count
    deadline = time.monotonic() + PROGRESS_TIMEOUT_S
    while world.acknowledged < wanted:
        if time.monotonic() > deadline:
            raise SystemExit("The site does not come back.")
        keep_up(site, LOOK_EVERY_S)


def keep_up(site: Site, seconds: float) -> None:
    """Wait, and restart whatever has ended in the meantime."""
    deadline = time.monotonic() + seconds
    while True:
        site.revive()
        if time.monotonic() >= deadline:
            return
        time.sleep(LOOK_EVERY_S)


def finish(site: Site, people: list[Person]) -> None:
    for person in people:
        while person.is_alive():
            keep_up(site, LOOK_EVERY_S)


def wait_for_web(site: Site) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        if site_answers(site.port):
            return
        keep_up(site, LOOK_EVERY_S)
    raise SystemExit("The site did not start.")


def wait_until_quiet(site: Site) -> bool:
    """Return whether the worker emptied the outbox and published all that was due."""
    from tweets.models import Draft
    from twitter_project.outbox.models import Delivery
    from twitter_project.shared.surviving import DATABASE_ERRORS

    started = time.monotonic()
    while time.monotonic() < started + QUIET_TIMEOUT_S:
        keep_up(site, LOOK_EVERY_S)
        pass_time()
        try:
            is_busy = Delivery.objects.filter(state=Delivery.State.READY).exists()
            if not is_busy and not Draft.objects.exclude(publish_at=None).exists():
                say(f"Quiet after {time.monotonic() - started:.1f} s.")
                return True
        except DATABASE_ERRORS:
            continue
    say("The outbox is not empty, or something is not published.")
    return False


def report_acts(site: Site, world: World, took_s: float) -> None:
    kills = ", ".join(f"{_times(server)} {server.name}" for server in site.servers)
    say(f"{world.acknowledged} acts acknowledged in {took_s:.0f} s. Killed: {kills}.")
    for name, count in sorted(world.outcomes.items()):
        say(f"  {count:5} {name}")


def report_promises(world: World) -> bool:
    from .checking import count_claims, find_broken_promises, load_stored

    broken = list(find_broken_promises(world.ledger, load_stored()))
    for line in broken:
        say(line)
    say(f"{len(broken)} of {count_claims(world.ledger)} acknowledged facts are broken.")
    return not broken


def verify() -> bool:
    from django.core.management import call_command

    out = io.StringIO()
    try:
        call_command("verify_timelines", stdout=out)
    except SystemExit:
        return False
    finally:
        say(out.getvalue().strip())
    return True


def _times(server: Server) -> str:
    own = server.restarts_of_its_own
    return f"{server.kills}x" + (f" (and it ended {own}x by itself)" if own else "")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m twitter_project.workshop.chaos", description=__doc__
    )
    parser.add_argument("--backend", choices=("embedded", "celery"), default="embedded")
    parser.add_argument("--operations", type=int, default=200, help="at least (200)")
    parser.add_argument("--kills", type=int, default=20, help="how many (20)")
    parser.add_argument("--threads", type=int, default=8, help="who act at once (8)")
    parser.add_argument("--lease", type=float, default=30, help="of a task, seconds")
    parser.add_argument(
        "--threshold",
        type=int,
        default=3,
        help="followers above which nothing is delivered (3: people cross it)",
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument(
        "--keep", action="store_true", help="logs and data of a failure"
    )
    options = parser.parse_args()
    say(f"Seed {options.seed}, {options.backend}, threshold {options.threshold}.")
    return options


if __name__ == "__main__":
    sys.exit(main())
