"""The command runner: a bare environment, limits that hold, and no process left behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analyzer.command import Bounds, chunks, go_on, guarded, output, start, stop
from analyzer.errors import CancelledError, LimitError

PYTHON = (sys.executable, "-I", "-S", "-c")


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def runs(pid: int, name: str) -> bool:
    """Wait until the guards in front of a program have become the program."""
    for _ in range(100):
        if Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == name:
            return True
        time.sleep(0.05)
    return False


def test_a_program_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    answer = output(guarded(["/usr/bin/env"], environment={"EXTRA": "1"}))
    names = {line.partition("=")[0] for line in answer.stdout.decode().splitlines()}
    assert names == {"PATH", "HOME", "XDG_CACHE_HOME", "LC_ALL", "EXTRA"}


def test_a_program_that_needs_a_cache_finds_no_place_for_it() -> None:
    code = "import os\nfor name in ('HOME', 'XDG_CACHE_HOME'): print(os.path.exists(os.environ[name] + '/.cache'))"
    assert output(guarded([*PYTHON, code])).stdout.split() == [b"False", b"False"]


def test_memory_is_bounded() -> None:
    answer = output(guarded([*PYTHON, "x = bytearray(500_000_000)"], Bounds(memory_bytes=300_000_000)))
    assert answer.returncode != 0
    assert b"MemoryError" in answer.stderr


def test_cpu_time_is_bounded() -> None:
    answer = output(guarded([*PYTHON, "while True: pass"], Bounds(cpu_seconds=1)), seconds=30)
    assert answer.returncode in {-signal.SIGKILL, -signal.SIGXCPU}


def test_output_is_bounded() -> None:
    bounds = Bounds(file_bytes=10_000)
    answer = output(guarded(["/usr/bin/yes"], bounds), seconds=30)
    assert answer.returncode != 0
    assert len(answer.stdout) <= 10_000


def test_a_program_past_its_time_is_killed_with_its_children(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open(sys.argv[1], 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    note = tmp_path / "child"
    with pytest.raises(LimitError, match="longer than 1"):
        output(guarded([*PYTHON, code, str(note)]), seconds=1)
    assert gone(int(note.read_text(encoding="ascii")))


def test_a_program_that_complains_without_end_is_not_held_up() -> None:
    code = "import sys\nsys.stderr.write('x' * 1_000_000)\nsys.stdout.write(sys.stdin.readline())\nsys.stdout.flush()"
    process = start(guarded([*PYTHON, code]))
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"still here\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"still here\n"
    finally:
        stop(process)


def test_stopping_twice_and_after_the_end_is_harmless() -> None:
    process = start(guarded(["/bin/true"]))
    process.wait(timeout=10)
    stop(process)
    stop(process)
    assert process.returncode == 0


def test_a_program_dies_with_us() -> None:
    code = (
        "import sys\nfrom analyzer.command import guarded, start\n"
        "print(start(guarded(['/bin/sleep', '60'])).pid, flush=True)\nsys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert runs(pid, "sleep")
        parent.kill()
    assert gone(pid)


def test_who_looks_may_end_a_program_that_says_nothing() -> None:
    looks = []

    def look() -> None:
        looks.append(time.monotonic())
        if len(looks) == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        output(guarded(["/usr/bin/sleep", "250"]), seconds=250, look=look)
    process = start(guarded(["/usr/bin/sleep", "250"]))
    looks.clear()
    with pytest.raises(CancelledError):
        list(chunks(process.stdout, look))
    stop(process)
    assert gone(process.pid)


def test_what_a_program_writes_comes_in_order_and_whole() -> None:
    process = start(guarded([*PYTHON, "for number in range(100_000): print(number)"]))
    written = b"".join(chunks(process.stdout, go_on))
    stop(process)
    assert written.split() == [b"%d" % number for number in range(100_000)]
