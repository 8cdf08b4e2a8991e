"""Runs all steps and prints a table; the exit status is 0 only if every step worked."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

from deploy.packing import ROOT
from twitter_project.tests.deploy.building import build

from . import functions, journey, resources, stack
from .installing import install
from .reporting import Report, Stopped, say
from .servers import Servers, change_password, start
from .template import load, math_alarms
from .visiting import Visitor

CACHE = ROOT / ".cache" / "aws-local"


def main() -> int:
    """Work in a separate folder, which is always removed at the end; logs stay."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    options = _parse()
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
    report = Report()
    try:
        with ExitStack() as running:
            run(folder, report, running, prefix=options.prefix)
    except Stopped as missing:
        say(f"The rest needs what failed: {missing}.")
    finally:
        _keep_logs(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if report.end() else 1


def run(folder: Path, report: Report, running: ExitStack, *, prefix: str) -> None:
    with report.step("Install MiniStack") as step:
        python = install(CACHE)
        step.note = "in an environment of its own"
    with report.step("Build the archive") as step:
        archive = folder / "app.zip"
        step.note = build(archive).strip()
    servers = start(python, folder, report, running)
    stood = stand_up(report, servers, archive, prefix=prefix)
    check_resources(report, stood)
    with report.step("Migrate by the worker"):
        functions.migrate(stood)
    author, follower = (
        Visitor(stood.outputs["Address"], servers.aws.certificate) for _ in range(2)
    )
    use_site(report, author, follower, servers.inbox)
    check_functions(report, stood, follower)
    with report.step("Another database password", is_needed=False) as step:
        change_password(servers.database, stood)
        follower.call("GET", "/timeline/home")
        step.note = "functions that run read the secret anew"
    with report.step("Delete the stack", is_needed=False) as step:
        stack.delete(stood)
        step.note = "its bucket is retained"


def stand_up(
    report: Report, servers: Servers, archive: Path, *, prefix: str
) -> stack.Stack:
    with report.step("Deploy the template") as step:
        parameters = servers.parameters(prefix=prefix)
        stood = stack.deploy(servers.aws, archive, parameters)
        step.note = f"{len(stood.physical)} resources, {stood.outputs['Address']}"
    for name in math_alarms(load()):
        report.leave(name, "MiniStack has no metric math")
    with report.step("Lifecycle, limits of the stage") as step:
        stack.add_what_is_left_out(stood)
        step.note = "by S3 and API Gateway: CloudFormation here does not set them"
    return stood


def check_resources(report: Report, stood: stack.Stack) -> None:
    with report.step("Ask each service", is_needed=False) as step:
        sound, faults = resources.check_resources(stood)
        step.note = "\n".join(
            f"{len(names):3} {kind}" for kind, names in sorted(sound.items())
        )
        if faults:
            lines = [f"{name}: {fault}" for name, fault in faults.items()]
            raise AssertionError("\n".join(["not as the template says:", *lines]))


def use_site(
    report: Report, author: Visitor, follower: Visitor, inbox: list[EmailMessage]
) -> None:
    """Have two people use the site through its API alone."""
    with report.step("Sign two people up, by the links of their mails"):
        journey.sign_up(author, "ada", inbox)
        journey.sign_up(follower, "bob", inbox)
    with report.step("Follow"):
        follower.call("PUT", "/users/ada/follow")
    with report.step("Upload a picture") as step:
        small = journey.small_picture()
        media_ids = [author.upload("/media", small)["id"]]
        step.note = f"{len(small)} bytes through a function"
    with report.step("Put a big picture") as step:
        big = journey.big_picture()
        media_ids.append(journey.put_picture(author, big))
        step.note = f"{len(big)} bytes straight to the bucket"
    with report.step("Tweet with both"):
        tweet_id = journey.post(author, media_ids)
    with report.step("Home of the follower") as step:
        tweet = journey.wait_for_home(follower, tweet_id)
        sizes = journey.fetch_pictures(follower, tweet)
        step.note = f"the queue's work is done; pictures of {sizes} bytes came"
    with report.step("Inbox of the author", is_needed=False):
        journey.wait_for_follower(author, "bob")


def check_functions(report: Report, stood: stack.Stack, visitor: Visitor) -> None:
    """Check which function worked, and what becomes of impossible work."""
    with report.step("Who answered, by the logs", is_needed=False) as step:
        step.note = functions.check_who_answered(stood)
    with report.step("Each its own part", is_needed=False) as step:
        step.note = functions.check_own_paths(stood)
    with report.step("A poisoned message", is_needed=False) as step:
        step.note = functions.check_dead_letters(stood)
    with report.step("Readiness", is_needed=False) as step:
        answer = visitor.send("GET", "/readyz")
        step.note = answer.body.decode()
        resources.same(answer.status, 200)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", default="", help="URL_PREFIX, such as /stage")
    return parser.parse_args()


def _keep_logs(folder: Path) -> None:
    logs = CACHE / "log"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir()
    for log in folder.rglob("*.log"):
        shutil.copy(log, logs)


if __name__ == "__main__":
    sys.exit(main())
