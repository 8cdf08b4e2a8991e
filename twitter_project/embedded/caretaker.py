"""Cleans up after a run that was killed, as Ctrl-C would have.

Run as a script, `caretaker.py <data folder>`. Its standard input is a pipe that only
the run can write to, so the input ends when the run does, however that happens.
"""

import json
import sys
from pathlib import Path

NAMES = ("web", "worker", "demo")


def main(data_dir: Path) -> None:
    """Wait for the end of the run, then end its processes and unused servers."""
    sys.stdin.buffer.read()
    # Read before the slow imports: a new run may soon start its own processes.
    texts = [_read(data_dir / "run" / f"{name}.json") for name in NAMES]
    sys.path[0] = str(Path(__file__).resolve().parent.parent.parent)
    from twitter_project.embedded import lifetime
    from twitter_project.embedded.state import ServerState
    from twitter_project.embedded.supervisor import end_process

    for text in filter(None, texts):
        end_process(ServerState(**json.loads(text)))
    lifetime.stop_unused_servers(data_dir)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
