"""Attack a local site and print how it answered: `make attack`.

By default this starts a site and ends it afterwards. `--tree` starts the site of
another source tree, for comparison; `--port` uses one that already runs on this
machine, and then only makes the attacks by slow clients.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from .clients import OPENERS, check_target, holding
from .pictures import png_bomb, small_picture, webp_bomb
from .site import HOST, PASSWORD, Answered, Site, halted, running_site, time_until

TREE = Path(__file__).resolve().parents[3]
COUNT_MAX = 1_000
SETTLE_S = 8.0
BACK_TIMEOUT_S = 90.0
BOMBS = 12


def main() -> None:
    parser = argparse.ArgumentParser(prog="make attack", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, help="of a site that runs already")
    parser.add_argument("--tree", type=Path, default=TREE)
    parser.add_argument("--count", type=int, default=500, help="connections a kind")
    given = parser.parse_args()
    check_target(given.host)
    count = min(given.count, COUNT_MAX)
    if given.port:
        attack_by_slow_clients(Site(given.port, Path("/nowhere")), count)
        return
    with running_site(given.tree.resolve()) as site:
        for attack in (
            lambda: attack_by_slow_clients(site, count),
            lambda: attack_by_pictures(site),
            lambda: halt_storage(site),
            lambda: halt_database(site),
            lambda: kill_each(site),
        ):
            _try(attack)


def attack_by_slow_clients(site: Site, count: int) -> None:
    tell("before", probe(site))
    for kind in OPENERS:
        with holding(kind, count, port=site.port):
            time.sleep(SETTLE_S)
            tell(f"{count} {kind}", probe(site))
    with ExitStack() as stack:
        for kind in OPENERS:
            stack.enter_context(holding(kind, count, port=site.port))
        time.sleep(SETTLE_S)
        tell("all three at once", probe(site))
    tell("after", probe(site))


def attack_by_pictures(site: Site) -> None:
    token = sign_up(site, "bomber")
    for name, content in (("WebP", webp_bomb()), ("PNG", png_bomb())):
        before_mb = site.web_memory_mb()
        workers = set(site.web_processes())
        homes: list[float] = []
        done = threading.Event()

        def watch(homes: list[float] = homes, done: threading.Event = done) -> None:
            while not done.is_set():
                homes.append(site.ask("GET", "/").took_s)

        began = time.monotonic()
        with ThreadPoolExecutor(BOMBS + 1) as pool:
            watching = pool.submit(watch)
            sent = list(
                pool.map(lambda _: upload(site, token, content), range(BOMBS))  # noqa: B023
            )
            took_s = time.monotonic() - began
            done.set()
            watching.result()
        lost = len(workers - set(site.web_processes()))
        statuses = sorted({one.status for one in sent})
        tell(
            f"{BOMBS} {name} bombs of {len(content)} bytes",
            f"{took_s:.1f} s, statuses {statuses}, home at most {max(homes):.2f} s, "
            f"{lost} web processes lost, web memory {before_mb:.0f} -> "
            f"{site.web_memory_mb():.0f} MB",
        )


def halt_storage(site: Site) -> None:
    token = sign_up(site, "uploader")
    with halted(site.find_processes("s3_server")):
        sent = upload(site, token, small_picture())
        tell("S3 hangs", f"an upload: {told(sent)}; {probe(site)}")


def halt_database(site: Site) -> None:
    with halted(site.find_processes("mongod")):
        first, second = site.ask("GET", "/"), site.ask("GET", "/rest/v1/tweets/1")
        alive = site.ask("GET", "/healthz")
        tell(
            "MongoDB hangs",
            f"home {told(first)}, then API {told(second)}, /healthz {told(alive)}",
        )
    tell("MongoDB goes on", f"home is back after {back(site)}")


def kill_each(site: Site) -> None:
    finders: dict[str, Callable[[], list[int]]] = {
        "a web process": lambda: site.web_processes()[:1],
        "the worker": lambda: site.find_processes("manage.py", "worker")[:1],
        "S3": lambda: site.find_processes("s3_server")[:1],
        "mongod": lambda: site.find_processes("mongod", "--dbpath")[:1],
    }
    for name, find in finders.items():
        victims = find()
        if not victims:
            tell(f"{name} killed", "it does not run")
            continue
        os.kill(victims[0], signal.SIGKILL)
        home = site.ask("GET", "/")
        again = time_until(
            lambda: bool(set(find()) - set(victims)),  # noqa: B023
            timeout_s=BACK_TIMEOUT_S,
        )
        ready = time_until(
            lambda: site.ask("GET", "/readyz").status == 200, timeout_s=BACK_TIMEOUT_S
        )
        tell(
            f"{name} killed",
            f"home {told(home)}, runs again after {seconds(again)}, "
            f"ready {seconds(ready)} later",
        )


def back(site: Site) -> str:
    return seconds(
        time_until(lambda: site.ask("GET", "/").status == 200, timeout_s=BACK_TIMEOUT_S)
    )


def sign_up(site: Site, handle: str) -> str:
    """Return a token for a new account."""
    email = f"{handle}@example.org"
    fields = {"username": handle, "email": email, "password": PASSWORD}
    site.post_json("/rest/v1/auth/register", fields)
    login = {"username": handle, "password": PASSWORD}
    return str(site.post_json("/rest/v1/auth/token", login)["access"])


def upload(
    site: Site,
    token: str,
    content: bytes,
    *,
    method: str = "POST",
    path: str = "/rest/v1/media",
) -> Answered:
    mark = "attack-boundary"
    head = 'Content-Disposition: form-data; name="file"; filename="picture"\r\n\r\n'
    body = f"--{mark}\r\n{head}".encode() + content + f"\r\n--{mark}--\r\n".encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={mark}",
    }
    return site.ask(method, path, body, headers)


def probe(site: Site) -> str:
    alive, home = site.ask("GET", "/healthz"), site.ask("GET", "/")
    memory = (
        f", web memory {site.web_memory_mb():.0f} MB" if site.web_processes() else ""
    )
    return f"/healthz {told(alive)}, home {told(home)}{memory}"


def told(answered: Answered) -> str:
    status = answered.status or "no answer"
    return f"{status} in {answered.took_s:.2f} s"


def seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"


def tell(name: str, text: str) -> None:
    print(f"{name:32} {text}", flush=True)  # noqa: T201


def _try(attack: Callable[[], None]) -> None:
    try:
        attack()
    except Exception as error:
        tell("an attack ended early", repr(error)[:120])


if __name__ == "__main__":
    main()
