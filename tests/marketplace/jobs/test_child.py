"""A child process delivers or says why not, has nothing it should not have, and never outlives its job."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marketplace.errors import ChildCrashedError, ChildStoppedError, ChildTimeoutError, JobRefusedError
from marketplace.jobs.child import ChildCommand, Message, run_child

TELL = """
import json, os, sys, time
orders = json.load(sys.stdin)
def say(**message): print(json.dumps(message), flush=True)
"""
# The grandchild ignores its parent's death and writes its number down: only a kill of the group ends it.
WITH_GRANDCHILD = """
import subprocess
grandchild = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
open(orders["pids"], "w").write(f"{os.getpid()} {grandchild.pid}")
say(step="measure", done=1, total=2, unit="files")
"""


def never() -> bool:
    return False


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Heard(list[dict[str, Any]]):
    def __call__(self, message: Message) -> None:
        self.append(dict(message))


def run(
    folder: Path,
    program: str,
    *,
    seconds: float = 60,
    stop: Callable[[], bool] = never,
    hear: Callable[[Message], None] | None = None,
) -> Heard:
    heard = Heard()
    child = ChildCommand((sys.executable, "-I", "-c", TELL + program), folder, seconds)
    run_child(child, {"pids": str(folder / "pids")}, hear=hear or heard, stop=stop)
    return heard


def pids(folder: Path) -> tuple[int, int]:
    file = folder / "pids"
    eventually(lambda: file.exists() and " " in file.read_text())
    first, second = file.read_text().split()
    return int(first), int(second)


def test_its_messages_arrive_in_order_and_what_libraries_print_is_no_message(tmp_path: Path) -> None:
    program = 'print("loading"); say(step="clone", done=1); print("[1, 2]"); say(step="clone", done=2)'
    assert run(tmp_path, program) == [{"step": "clone", "done": 1}, {"step": "clone", "done": 2}]


def test_many_messages_and_long_lines_are_read_to_the_end(tmp_path: Path) -> None:
    program = 'for n in range(5000): say(n=n)\nprint("x" * 300000); say(n="last")'
    heard = run(tmp_path, program)
    assert [message["n"] for message in heard] == [*range(5000), "last"]


def test_it_sees_no_secret_of_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", "postgresql://user:password@host/name")
    monkeypatch.setenv("PGPASSWORD", "password")
    (seen,) = run(tmp_path, "say(**os.environ)")
    assert not [name for name in seen if name.startswith(("MARKETPLACE", "PG"))]
    assert "password" not in json.dumps(seen)
    assert seen["HOME"] == str(tmp_path)


def test_an_error_it_names_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(JobRefusedError, match="nothing there") as caught:
        run(tmp_path, 'say(error="clone.not_found", message="nothing there")')
    assert caught.value.code == "clone.not_found"


@pytest.mark.parametrize("program", ["sys.exit(3)", "os.kill(os.getpid(), 9)", "raise ValueError('why')"])
def test_a_death_without_a_word_is_a_crash(tmp_path: Path, program: str) -> None:
    with pytest.raises(ChildCrashedError):
        run(tmp_path, program)


def test_a_crash_tells_the_end_of_what_it_complained_about(tmp_path: Path) -> None:
    with pytest.raises(ChildCrashedError, match="ValueError: the reason"):
        run(tmp_path, 'raise ValueError("the reason")')


def test_a_child_that_never_reads_its_orders_is_no_trouble(tmp_path: Path) -> None:
    child = ChildCommand((sys.executable, "-I", "-c", "print('{}')"), tmp_path, 60)
    run_child(child, {"long": "x" * 10_000}, hear=Heard(), stop=never)


def test_out_of_time_it_dies_with_everything_it_started(tmp_path: Path) -> None:
    with pytest.raises(ChildTimeoutError, match="2 seconds"):
        run(tmp_path, WITH_GRANDCHILD + "time.sleep(600)", seconds=2)
    child, grandchild = pids(tmp_path)
    eventually(lambda: not alive(child) and not alive(grandchild))


def test_stopped_it_dies_with_everything_it_started(tmp_path: Path) -> None:
    asked = threading.Event()
    with pytest.raises(ChildStoppedError):
        run(tmp_path, WITH_GRANDCHILD + "time.sleep(600)", stop=asked.is_set, hear=lambda _: asked.set())
    child, grandchild = pids(tmp_path)
    eventually(lambda: not alive(child) and not alive(grandchild))


# The grandchild leads a session of its own, as git does: only the child can end it.
WITH_LEADER = """
import signal, subprocess
def end(number, frame):
    leader.kill()
    sys.exit(1)
signal.signal(signal.SIGTERM, end)
leader = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], start_new_session=True)
open(orders["pids"], "w").write(f"{os.getpid()} {leader.pid}")
say(step="clone")
time.sleep(600)
"""


@pytest.mark.parametrize("way", ["stopped", "out of time"])
def test_a_child_is_asked_first_and_can_end_what_leads_a_group_of_its_own(tmp_path: Path, way: str) -> None:
    asked = threading.Event()
    stop, seconds = (asked.is_set, 60) if way == "stopped" else (never, 2)
    with pytest.raises((ChildStoppedError, ChildTimeoutError)):
        run(tmp_path, WITH_LEADER, seconds=seconds, stop=stop, hear=lambda _: asked.set())
    child, leader = pids(tmp_path)
    eventually(lambda: not alive(child) and not alive(leader))


def test_a_child_that_ignores_polite_signals_dies_too(tmp_path: Path) -> None:
    program = "import signal\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\nsay(x=1)\ntime.sleep(600)"
    asked = threading.Event()
    with pytest.raises(ChildStoppedError):
        run(tmp_path, program, stop=asked.is_set, hear=lambda _: asked.set())


def test_what_it_left_running_dies_at_its_normal_end(tmp_path: Path) -> None:
    run(tmp_path, WITH_GRANDCHILD)
    _, grandchild = pids(tmp_path)
    eventually(lambda: not alive(grandchild))


def test_it_dies_when_its_worker_is_killed(tmp_path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", KILLED_WORKER, str(tmp_path), TELL + WITH_GRANDCHILD + SLEEP])
    child, _ = pids(tmp_path)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    eventually(lambda: not alive(child))
    os.kill(pids(tmp_path)[1], signal.SIGKILL)


SLEEP = "time.sleep(600)"
KILLED_WORKER = """
import sys
from pathlib import Path
from marketplace.jobs.child import ChildCommand, run_child
folder, program = Path(sys.argv[1]), sys.argv[2]
child = ChildCommand((sys.executable, "-I", "-c", program), folder, 60)
run_child(child, {"pids": str(folder / "pids")}, hear=print, stop=lambda: False)
"""
