"""The supervisor heals its children, stops them all on request, and leaves nobody behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PARENT = """
import json, sys
from marketplace.errors import SupervisorError
from marketplace.supervisor import Patience, supervise
patience = Patience(good_life=float(sys.argv[2]), first_pause=0.05, longest_pause=0.2, stop=2.0)
try:
    supervise(json.loads(sys.argv[1]), tell=lambda text: print(text, flush=True), patience=patience)
except SupervisorError as error:
    sys.exit(str(error))
"""
# Each life adds its number to a file, so that a test can see every restart.
LIFE = """
import os, signal, sys, time
with open(sys.argv[1], "a") as file: print(os.getpid(), file=file)
{body}
time.sleep(600)
"""
STUBBORN = "for number in (2, 15): signal.signal(number, signal.SIG_IGN)"


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"never happened: {what}")
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Family:
    """A parent with two children in real processes."""

    def __init__(self, folder: Path, bodies: dict[str, str], good_life: float = 0.1) -> None:
        self.folder = folder
        self.names = tuple(bodies)
        commands = {
            name: [sys.executable, "-S", "-c", LIFE.format(body=body), str(folder / name)]
            for name, body in bodies.items()
        }
        command = [sys.executable, "-c", PARENT, json.dumps(commands), str(good_life)]
        self.parent = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def lives(self, name: str) -> list[int]:
        file = self.folder / name
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    def await_life(self, name: str, count: int) -> int:
        eventually(lambda: len(self.lives(name)) >= count, f"life {count} of {name}")
        return self.lives(name)[count - 1]

    def all_dead(self) -> bool:
        return not any(alive(pid) for name in self.names for pid in self.lives(name))


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Callable[..., Family]]:
    families: list[Family] = []

    def start(bodies: dict[str, str], good_life: float = 0.1) -> Family:
        families.append(Family(tmp_path, bodies, good_life))
        return families[-1]

    yield start
    for each in families:
        each.parent.kill()
        each.parent.communicate()
        eventually(each.all_dead, "the end of all children")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_started_again_and_the_other_goes_on(family: Callable[..., Family], name: str) -> None:
    started = family({"web": "", "worker": ""})
    other = {"web": "worker", "worker": "web"}[name]
    survivor = started.await_life(other, 1)
    for life in (1, 2, 3):
        pid = started.await_life(name, life)
        time.sleep(0.2)  # a life that counts as good
        os.kill(pid, signal.SIGKILL)
    assert alive(started.await_life(name, 4))
    assert started.lives(other) == [survivor]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_ends_well_and_leaves_nobody(family: Callable[..., Family], number: signal.Signals) -> None:
    started = family({"web": "", "worker": ""})
    for name in started.names:
        started.await_life(name, 1)
    started.parent.send_signal(number)
    assert started.parent.wait(60) == 0
    assert started.all_dead()


def test_ctrl_c_in_a_terminal_reaches_the_parent_alone(family: Callable[..., Family]) -> None:
    started = family({"web": "", "worker": ""})
    pids = [started.await_life(name, 1) for name in started.names]
    assert {os.getpgid(pid) for pid in pids}.isdisjoint({os.getpgid(started.parent.pid)})


def test_a_child_that_does_not_listen_is_killed(family: Callable[..., Family]) -> None:
    started = family({"web": STUBBORN, "worker": ""})
    for name in started.names:
        started.await_life(name, 1)
    started.parent.send_signal(signal.SIGINT)
    assert started.parent.wait(60) == 0
    assert started.all_dead()


def test_the_children_die_when_the_parent_is_killed(family: Callable[..., Family]) -> None:
    started = family({"web": STUBBORN, "worker": ""})
    for name in started.names:
        started.await_life(name, 1)
    started.parent.kill()
    eventually(started.all_dead, "the end of all children")


def test_a_child_that_cannot_live_ends_the_parent_with_the_reason(family: Callable[..., Family]) -> None:
    started = family({"web": "sys.exit(7)", "worker": ""}, good_life=60.0)
    _, errors = started.parent.communicate(timeout=60)
    assert started.parent.returncode == 1
    assert "web ended 5 times right after its start (last exit code 7)" in errors
    assert started.all_dead()
