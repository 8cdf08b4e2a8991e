"""Children of a run end with it, however it ends, and it ends with them."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from twitter_project.embedded.environment import BASE_DIR, make_run_dir
from twitter_project.embedded.errors import CannotStart
from twitter_project.embedded.processes import spawn, start_mark, wait_for_end
from twitter_project.embedded.state import ServerState, read_state, write_state
from twitter_project.embedded.supervisor import Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
RUN_PROGRAM = """
import sys
from pathlib import Path
from twitter_project.embedded.supervisor import Supervisor
supervisor = Supervisor(Path(sys.argv[1]))
supervisor.start("web", [sys.executable, "-c", "import time; time.sleep(60)"])
print("started", flush=True)
supervisor.watch()
"""


@pytest.fixture
def run_dir(data_dir: Path) -> Path:
    return make_run_dir(data_dir)


@pytest.fixture
def supervisor(run_dir: Path) -> Iterator[Supervisor]:
    with Supervisor(run_dir) as supervisor:
        yield supervisor


def state_of(run_dir: Path, name: str) -> ServerState:
    state = read_state(run_dir / f"{name}.json")
    assert state is not None
    return state


def test_stop_ends_every_child(supervisor: Supervisor, run_dir: Path) -> None:
    supervisor.start("web", SLEEPER)
    supervisor.start("worker", SLEEPER)
    supervisor.check()

    supervisor.stop()

    assert not state_of(run_dir, "web").is_running()
    assert not state_of(run_dir, "worker").is_running()


def test_children_end_in_the_order_they_were_started_in(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    log = tmp_path / "ends"
    for name in ("web", "worker"):
        program = (
            "import signal, sys, time\n"
            "def end(*_):\n"
            f"    time.sleep({0.3 if name == 'web' else 0})\n"
            f"    open({str(log)!r}, 'a').write('{name} ')\n"
            "    sys.exit()\n"
            "signal.signal(signal.SIGTERM, end)\n"
            f"open({str(tmp_path / name)!r}, 'w').close()\n"
            "time.sleep(60)\n"
        )
        supervisor.start(name, [sys.executable, "-c", program])
    assert wait_for_files(tmp_path / "web", tmp_path / "worker")

    supervisor.stop()

    assert log.read_text() == "web worker "


def wait_for_files(*paths: Path) -> bool:
    from twitter_project.embedded.processes import wait_until

    return wait_until(lambda: all(path.exists() for path in paths), timeout_s=20)


def test_grandchildren_end_too(supervisor: Supervisor, tmp_path: Path) -> None:
    pid_file = tmp_path / "grandchild"
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep(60)'])\n"
        f"open({str(pid_file)!r} + '.new', 'w').write(str(child.pid))\n"
        f"import os; os.rename({str(pid_file)!r} + '.new', {str(pid_file)!r})\n"
        "time.sleep(60)\n"
    )
    supervisor.start("web", [sys.executable, "-c", program])
    assert wait_for_files(pid_file)
    pid = int(pid_file.read_text())
    mark = start_mark(pid)
    assert mark is not None

    supervisor.stop()

    assert wait_for_end(pid, mark, timeout_s=5)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("raise SystemExit(3)", "The web process ended with status 3"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "The web process was ended by SIGKILL",
        ),
    ],
)
def test_child_that_dies_is_reported(
    supervisor: Supervisor, program: str, words: str
) -> None:
    supervisor.start("web", [sys.executable, "-c", program])

    with pytest.raises(CannotStart, match=words):
        supervisor.watch()


def test_second_run_on_a_data_folder_is_refused(
    supervisor: Supervisor, run_dir: Path
) -> None:
    supervisor.check()

    with pytest.raises(CannotStart, match="running already"):
        Supervisor(run_dir)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_children_of_a_killed_run_are_ended_by_the_kernel(run_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN_PROGRAM, str(run_dir)],
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        web = state_of(run_dir, "web")
        assert web.is_running()

        process.send_signal(signal.SIGKILL)

    assert wait_for_end(web.pid, web.mark, timeout_s=10)


def test_child_left_behind_is_ended_by_the_next_run(
    run_dir: Path, tmp_path: Path
) -> None:
    left = spawn(SLEEPER, log=tmp_path / "log")
    write_state(run_dir / "web.json", pid=left.pid, port=0)

    with Supervisor(run_dir):
        assert left.poll() == -signal.SIGTERM
