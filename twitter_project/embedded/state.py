"""Records a running server, for processes that start later."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .processes import is_running, start_mark


@dataclass(frozen=True, slots=True)
class ServerState:
    """One server process. Its record outlives it and keeps its port for the next."""

    pid: int
    mark: str
    port: int

    def is_running(self) -> bool:
        return is_running(self.pid, self.mark)


def read_state(path: Path) -> ServerState | None:
    """Return the file's content; None if it is missing or incomplete."""
    try:
        found = json.loads(path.read_text())
        return ServerState(int(found["pid"]), str(found["mark"]), int(found["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(path: Path, *, pid: int, port: int) -> ServerState:
    """Write the complete state or nothing, and return it."""
    state = ServerState(pid=pid, mark=start_mark(pid) or "", port=port)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(state)))
    draft.chmod(0o600)
    draft.replace(path)
    return state
