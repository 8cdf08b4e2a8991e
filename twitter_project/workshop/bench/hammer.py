"""A loader for machines without wrk: `hammer URL CLIENTS SECONDS FILE METHOD MARK`.

It prints the same as `load.lua`, but needs more CPU than wrk: a thread per client.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from .timing import percentile

FAILED_FROM = 400
TIMEOUT_S = 60


class Hammer:
    """Clients that send the next request as soon as the last one is answered."""

    def __init__(self, url: str, accounts: list[dict[str, str]], method: str) -> None:
        split = urlsplit(url)
        self._host, self._port = str(split.hostname), split.port
        self._path = f"{split.path}?{split.query}" if split.query else split.path
        self._accounts, self._method = accounts, method
        self._numbers = itertools.count(1)
        self.took_ms: list[float] = []
        self.failed = 0

    def run(self, clients: int, seconds: float, mark: str) -> None:
        ends_at = time.perf_counter() + seconds
        threads = [
            threading.Thread(target=self._ask_until, args=(ends_at, mark))
            for _ in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask_until(self, ends_at: float, mark: str) -> None:
        connection = http.client.HTTPConnection(
            self._host, self._port, timeout=TIMEOUT_S
        )
        while (began := time.perf_counter()) < ends_at:
            number = next(self._numbers)
            headers = self._accounts[number % len(self._accounts)]
            body = None
            if self._method == "POST":
                body = json.dumps({"text": f"Ferry {number} of {mark} leaves #harbour"})
            connection.request(self._method, self._path, body, headers)
            answer = connection.getresponse()
            answer.read()
            self.failed += answer.status >= FAILED_FROM
            self.took_ms.append((time.perf_counter() - began) * 1000)
        connection.close()


def main() -> None:
    """Load as the arguments say, and print one line of JSON."""
    url, clients, seconds, file, method, mark = sys.argv[1:]
    lines = Path(file).read_text().splitlines()
    accounts = [
        dict([line.split(": ", 1)]) | {"Content-Type": "application/json"}
        for line in lines
    ]
    hammer = Hammer(url, accounts, method)
    began = time.perf_counter()
    hammer.run(int(clients), float(seconds), mark)
    shares = {50: 0.5, 95: 0.95, 99: 0.99}
    said = {
        "requests": len(hammer.took_ms),
        "elapsed_s": time.perf_counter() - began,
        "failed": hammer.failed,
        **{
            f"p{name}_ms": percentile(hammer.took_ms, share)
            for name, share in shares.items()
        },
    }
    sys.stdout.write(f"JSON {json.dumps(said)}\n")


if __name__ == "__main__":
    main()
