"""The walls hold: what was given up cannot be had again, and the level says what is true."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from missing import missing

from analyzer import landlock, sandbox

PROBE = """
import json, os, socket, sys
from pathlib import Path
from analyzer import sandbox
{before}
found = {{}}
def attempt(name, action):
    try:
        action()
        found[name] = "done"
    except OSError as error:
        found[name] = type(error).__name__
attempt("read secret", lambda: Path({secret!r}).read_text())
attempt("read allowed", lambda: Path({allowed!r}, "here").read_text())
attempt("write allowed", lambda: Path({allowed!r}, "new").write_text("x"))
attempt("write elsewhere", lambda: Path({elsewhere!r}).write_text("x"))
attempt("list root's home", lambda: os.listdir("/root"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", 9), 1))
attempt("import", lambda: __import__("radon.metrics"))
print(json.dumps(found))
"""


def probe(tmp_path: Path, before: str, wall: bool = False) -> dict[str, str]:  # noqa: FBT001, FBT002 - a test's own switch
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    (allowed / "here").write_text("here")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    names = {"secret": str(secret), "allowed": str(allowed), "elsewhere": str(tmp_path / "elsewhere")}
    program = [sys.executable, "-I", "-c", PROBE.format(before=before.format(**names), **names)]
    command = sandbox.walled(program, (*sandbox.python_folders(), allowed)) if wall else program
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(answer.stdout)
    return found


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_a_process_that_gave_up_reaches_only_what_it_kept(tmp_path: Path) -> None:
    keep = (
        "from analyzer import landlock\n"
        "landlock.restrict((*map(Path, sandbox.SYSTEM), *sandbox.python_folders()), (Path({allowed!r}),), ())"
    )
    found = probe(tmp_path, keep)
    assert found["read secret"] == "PermissionError"
    assert found["write elsewhere"] == "PermissionError"
    assert found["list root's home"] == "PermissionError"
    assert found["read allowed"] == found["write allowed"] == found["import"] == "done"
    if landlock.version() >= landlock.NETWORK_SINCE:
        assert found["connect"] == "PermissionError"


def test_a_walled_program_sees_only_what_was_listed(tmp_path: Path) -> None:
    if not sandbox.BUBBLEWRAP.exists():
        missing("bubblewrap is missing: apt-get install bubblewrap")
    found = probe(tmp_path, "", wall=True)
    assert found["read secret"] == "FileNotFoundError"
    assert found["read allowed"] == found["import"] == "done"
    assert found["write allowed"] == "OSError"
    assert found["connect"] != "done"


def test_the_level_is_the_strongest_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {4: sandbox.Level.LANDLOCK, 0: sandbox.Level.LIMITS, 2: sandbox.Level.LANDLOCK_FILES}
    monkeypatch.setattr(sandbox, "BUBBLEWRAP", Path("/nonexistent"))
    for version, level in expected.items():
        monkeypatch.setattr(landlock, "version", lambda version=version: version)
        sandbox.level.cache_clear()
        assert sandbox.level() is level
    sandbox.level.cache_clear()


def test_the_checkout_as_a_whole_is_not_readable() -> None:
    root = Path(__file__).parents[2]
    assert root not in sandbox.python_folders()


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_what_was_given_up_still_runs_our_own_programs_and_reads_nothing_else_of_the_checkout(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    program = (
        "import json, subprocess, sys\n"
        "from pathlib import Path\n"
        "from analyzer import sandbox\n"
        f"sandbox.give_up(sandbox.python_folders(), (Path({str(tmp_path)!r}),))\n"
        "ours = subprocess.run([sys.executable, '-I', '-c', 'import analyzer.measuring_process']).returncode\n"
        "try:\n"
        f"    seen = Path({str(root / 'pyproject.toml')!r}).read_text()\n"
        "except PermissionError:\n"
        "    seen = ''\n"
        "print(json.dumps([ours, seen]))\n"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == [0, ""]
