"""Tests that children of a run are restarted when they end, and end with the run."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from twitter_project.embedded.environment import BASE_DIR, make_run_dir
from twitter_project.embedded.errors import CannotStart
from twitter_project.embedded.processes import (
    is_running,
    spawn,
    start_mark,
    wait_for_end,
    wait_until,
)
from twitter_project.embedded.restarts import Restarts
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
    supervisor.tend()

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


def test_child_that_ends_is_started_again(
    supervisor: Supervisor, run_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor.start("web", SLEEPER)
    first = state_of(run_dir, "web")

    os.kill(first.pid, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.tend()
        state = state_of(run_dir, "web")
        return state.pid != first.pid and state.is_running()

    assert wait_until(is_back, timeout_s=20)
    assert capfd.readouterr().err == (
        "The web process was ended by SIGKILL; starting it again in 0.25 s.\n"
    )


def test_what_an_ended_child_has_left_is_ended_before_the_next_start(
    supervisor: Supervisor, run_dir: Path, tmp_path: Path
) -> None:
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path)!r} + f'/{{child.pid}}', 'w').close()\n"
        "time.sleep(60)\n"
    )
    supervisor.start("web", [sys.executable, "-c", program])
    assert wait_until(lambda: any(tmp_path.glob("[0-9]*")), timeout_s=20)
    (file,) = tmp_path.glob("[0-9]*")
    pid = int(file.name)
    mark = start_mark(pid)
    assert mark is not None

    os.kill(state_of(run_dir, "web").pid, signal.SIGKILL)

    def is_ended() -> bool:
        supervisor.tend()
        return not is_running(pid, mark)

    assert wait_until(is_ended, timeout_s=20)


@pytest.mark.slow
def test_child_that_keeps_ending_is_given_up(
    supervisor: Supervisor, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor.start("web", [sys.executable, "-c", "raise SystemExit(3)"])

    with pytest.raises(CannotStart) as stopped:
        supervisor.watch()

    assert str(stopped.value) == (
        "The web process ended with status 3 after 5 restarts within a minute; the "
        "site is stopped."
    )
    waits = re.findall(r"again in (\S+) s\.", capfd.readouterr().err)
    assert waits == ["0.25", "0.5", "1", "2", "4"]


@pytest.mark.parametrize(
    ("program", "told"),
    [("pass", ""), ("raise SystemExit(3)", "The demo process ended with status 3.\n")],
)
def test_child_that_has_an_end_is_not_started_again(
    supervisor: Supervisor,
    run_dir: Path,
    capfd: pytest.CaptureFixture[str],
    program: str,
    told: str,
) -> None:
    supervisor.start_once("demo", [sys.executable, "-c", program])
    child = state_of(run_dir, "demo")
    assert wait_until(lambda: not child.is_running(), timeout_s=20)

    supervisor.tend()
    supervisor.tend()

    assert state_of(run_dir, "demo") == child
    assert capfd.readouterr().err == told


def test_restarts_are_counted_for_a_minute() -> None:
    now = 0.0
    restarts = Restarts(lambda: now)

    assert [restarts.plan() for _ in range(6)] == [0.25, 0.5, 1, 2, 4, None]
    now = 59.9
    assert restarts.plan() is None
    now = 60.0
    assert restarts.plan() == 0.25


def test_second_run_on_a_data_folder_is_refused(
    supervisor: Supervisor, run_dir: Path
) -> None:
    supervisor.tend()

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
