"""What ruff cannot do for want of room on this machine is told from what it cannot do with a file."""

import subprocess
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from analyzer.errors import NoRoomError
from analyzer.tool import ToolError
from analyzer.tools.ruff import OPTIONS, refusal


def test_no_room_for_the_answer_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\n", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        command = [find_ruff_bin(), "check", *OPTIONS, str(tmp_path / "a.py")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    fault = refusal(done.returncode, done.stderr.strip())
    assert isinstance(fault, NoRoomError)


@pytest.mark.parametrize(
    ("code", "said", "fault"),
    [
        (0, "", None),
        (-11, "", None),
        (2, "ruff panicked at a.py", None),
        (2, "unexpected argument '--gone'", ToolError),
        (2, "", NoRoomError),
    ],
)
def test_a_refusal_is_told_from_a_crash(code: int, said: str, fault: type[Exception] | None) -> None:
    found = refusal(code, said)
    assert found is None if fault is None else isinstance(found, fault)
