"""The child that analyzes ends where it stands when its worker asks, with everything it has started."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from analyzer.values import Limits
from marketplace.errors import ChildStoppedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.orders import AnalysisOrders, AnalysisTerms

# The real child, but git is a program that starts another one and says nothing, as git does before a silent server.
SILENT_GIT = """
import subprocess, sys
from analyzer import command, objects
from marketplace.jobs import analysis

def silent(directory, *arguments, **_):
    print("waiting", file=sys.stderr)
    return command.guarded(["/bin/sh", "-c", "sleep 987654 & wait", "mark"])

objects.git = silent
analysis.main()
"""


def sleepers() -> list[str]:
    """The numbers of the processes that stand for git's helper."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if b"987654" in command and state != "Z":
                found.append(entry.name)
    return found


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_cancel_while_git_is_silent_leaves_no_process_behind(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    terms = AnalysisTerms(local=(str(repository),), limits=Limits())
    orders = AnalysisOrders(str(repository), str(scratch / "report.json"), terms)
    child = ChildCommand((sys.executable, "-c", SILENT_GIT), scratch, 250)
    asked = threading.Event()
    with pytest.raises(ChildStoppedError):
        run_child(child, asdict(orders), hear=lambda _: sleepers() and asked.set(), stop=asked.is_set)
    eventually(lambda: not sleepers())
