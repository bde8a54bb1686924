"""The demo as a newcomer meets it: one command, a page with this checkout's score, and a clean end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marketplace.demonstration import SLUG, nothing_to_assess

needs_history = pytest.mark.skipif(bool(nothing_to_assess()), reason=nothing_to_assess())


def eventually(condition: Callable[[], bool], what: Callable[[], str]) -> None:
    deadline = time.monotonic() + 180
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"never happened: {what()}")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int) -> dict[str, int]:
    """The supervised commands, by their names."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if len(arguments) > 1:  # a child that was just killed has no arguments any more
            found[arguments[-2].decode()] = int(child)
    return found


class Demo:
    """A running demo with a database of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.output = folder / f"output-{time.monotonic_ns()}"
        self.environment = {
            **os.environ,
            "MARKETPLACE_DATA_DIRECTORY": str(folder / "var"),
            "MARKETPLACE_PORT": str(port),
        }
        with self.output.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "marketplace", "demo"], env=self.environment, stderr=stream, stdout=stream
            )

    def said(self) -> str:
        return self.output.read_text()

    def await_words(self, words: str) -> None:
        eventually(lambda: words in self.said(), lambda: f"{words!r} in:\n{self.said()}")

    def listing(self) -> dict[str, dict[str, dict[str, object]]]:
        address = f"http://127.0.0.1:{self.port}/api/v1/solutions/{SLUG}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert "Server" not in answer.headers  # no attacker needs to know what serves
            found: dict[str, dict[str, dict[str, object]]] = json.load(answer)
            return found

    def answers(self) -> bool:
        try:
            return bool(self.listing())
        except OSError:
            return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[int], Demo]]:
    started: list[Demo] = []

    def start_one(port: int) -> Demo:
        started.append(Demo(tmp_path, port))
        return started[-1]

    yield start_one
    for demo in started:
        demo.process.kill()
        demo.process.wait()


@needs_history
def test_it_serves_the_checkouts_score_heals_its_parts_stops_cleanly_and_may_be_repeated(
    start: Callable[[int], Demo],
) -> None:
    port = free_port()
    demo = start(port)
    demo.await_words(f"The marketplace is ready: http://127.0.0.1:{port}")
    demo.await_words("This checkout scores")
    score = demo.listing()["card"]["score"]
    assert score["status"] == "scored"
    assert re.search(rf"scores {score['value']:.0f} of 100 \({score['stars']} of 5 stars", demo.said())

    for name in ("serve", "worker"):
        os.kill(children(demo.process.pid)[name], signal.SIGKILL)
    demo.await_words("web ended (exit code -9) and is started again")
    demo.await_words("worker ended (exit code -9) and is started again")
    eventually(demo.answers, lambda: f"an answer after the healing; {demo.said()}")

    eventually(lambda: len(children(demo.process.pid)) == 2, lambda: "two children")
    pids = children(demo.process.pid).values()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    assert not any(alive(pid) for pid in pids)

    again = start(port)
    again.await_words("This checkout scores")
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(60) == 0


@pytest.mark.parametrize("command", ["demo", "serve"])
@needs_history
def test_a_busy_port_is_named_with_the_way_out(command: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, "MARKETPLACE_DATA_DIRECTORY": str(tmp_path), "MARKETPLACE_PORT": str(port)}
        result = subprocess.run(
            [sys.executable, "-m", "marketplace", command], env=environment, capture_output=True, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr.startswith(f"marketplace {command}: cannot listen on 127.0.0.1, port {port}: ")
    assert f"MARKETPLACE_PORT={port + 1}" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_assessed_is_told_before_it_is_tried(tmp_path: Path) -> None:
    assert "is no git repository" in nothing_to_assess(tmp_path)
    git = tmp_path / ".git"
    git.write_text("gitdir: /elsewhere\n")
    assert "is a git worktree" in nothing_to_assess(tmp_path)
    git.unlink()
    git.mkdir()
    assert nothing_to_assess(tmp_path) == ""
