"""The command `run`: the whole site in one process tree, with its servers."""

import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from twitter_project.embedded import CannotStart, lifetime
from twitter_project.embedded.catalogs import compile_stale_catalogs
from twitter_project.embedded.environment import make_run_dir
from twitter_project.embedded.processes import site_answers
from twitter_project.embedded.supervisor import Supervisor
from twitter_project.management import first_accounts
from twitter_project.operations import preparing
from twitter_project.operations.migrating import migrate_databases
from twitter_project.serving.command import HOST, web_command

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = (sys.executable, str(settings.BASE_DIR / "manage.py"))
# Generous: a machine may be slow or busy, and anything that ends is restarted anyway.
READY_TIMEOUT_S = 180.0


class Command(BaseCommand):
    help = "Prepare and start the site: web server and worker, until Ctrl-C."
    # `migrate` runs all checks.
    requires_system_checks: list[str] = []

    with_demo = os.environ.get("DEMO") != "0"

    def handle(self, *args: Any, **options: Any) -> None:
        for number in SIGNALS:
            signal.signal(number, _stop_on_signal)
        with Supervisor(make_run_dir(Path(settings.DATA_DIR))) as supervisor:
            check_port(settings.PORT)
            logins = self.prepare()
            try:
                start_processes(supervisor)
                self.announce(logins)
                if self.with_demo and first_accounts.is_demo_unfinished():
                    supervisor.start_once("demo", [*MANAGE, "demo"])
                supervisor.watch()
            finally:
                # Nothing interrupts an orderly shutdown that has begun.
                for number in SIGNALS:
                    signal.signal(number, signal.SIG_IGN)

    def prepare(self) -> dict[str, str]:
        """Update database, bucket and files; return the new logins."""
        preparing.forget_figures()
        self.step("Database")
        migrate_databases()
        self.step("Bucket")
        preparing.check_bucket()
        self.step("Translations and static files")
        compile_stale_catalogs()
        preparing.collect_static_files()
        self.step("People")
        return first_accounts.open_accounts(with_demo=self.with_demo)

    def step(self, name: str) -> None:
        self.stdout.write(f"{name} ...")
        self.stdout.flush()

    def announce(self, logins: dict[str, str]) -> None:
        """Print the site's address and who can sign in."""
        address = f"http://{HOST}:{settings.PORT}/"
        lines = [
            f"\n{settings.SITE_NAME} is running.",
            f"  Site   {address}",
            f"  Admin  {address}admin/",
            *(f"  Login  {who}  password {word}" for who, word in logins.items()),
        ]
        kept = first_accounts.logins_file()
        if logins and settings.APP_ENV == "local":
            first_accounts.keep_logins(logins)
            lines.append(f"         (kept in {kept})")
        elif logins:
            lines.append("         (shown this once)")
        elif kept.exists():
            lines.append(f"  Login  passwords are in {kept}")
        if not settings.EMAIL_HOST:
            lines.append(
                f"  Mail   is not sent, but kept in {settings.EMAIL_FILE_PATH}"
            )
        if self.with_demo and first_accounts.is_demo_unfinished():
            lines.append("The demo world is filling up; it takes about half a minute.")
        self.stdout.write("\n".join([*lines, "Stop with Ctrl-C."]))
        self.stdout.flush()


def check_port(port: int) -> None:
    """Raise CannotStart if somebody listens on the site's port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CannotStart(
                f"PORT: {port} on {HOST} cannot be used "
                f"({getattr(error, 'strerror', None) or error}); set another."
            ) from error


def start_processes(supervisor: Supervisor) -> None:
    """Start web and worker, and return once the site answers."""
    for server in lifetime.joined_servers():
        supervisor.keep_server(server)
    supervisor.start("web", web_command(settings.PORT), port=settings.PORT)
    supervisor.start("worker", [*MANAGE, "worker"])
    deadline = time.monotonic() + READY_TIMEOUT_S
    while not site_answers(settings.PORT):
        supervisor.tend()
        if time.monotonic() > deadline:
            raise CannotStart(f"The site did not answer in {READY_TIMEOUT_S:.0f} s.")
        time.sleep(0.05)


def _stop_on_signal(_number: int, _frame: FrameType | None) -> None:
    """Exit on the signal; the way out ends everything that was started."""
    raise SystemExit(0)
