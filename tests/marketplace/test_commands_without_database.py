"""A command that cannot reach its database says so in a line, and nothing of where in the program it noticed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketplace.command_line import main

COMMANDS = (
    "admin audit verify",
    "admin audit export",
    "admin account add chief@example.org",
    "catalog export",
    "catalog duplicates",
    "catalog municipalities list",
    "catalog samples",
    "catalog reindex",
    "review false-alarms",
    "review verdicts",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_without_its_database_ends_with_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", f"postgresql://postgres@/none?host={tmp_path}")
    done = CliRunner().invoke(main, command.split())
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in {1, 3}
    (line,) = done.stderr.splitlines()
    assert re.search("database is not ready|could not be written", line.lower())
    assert "No such file or directory" in line
