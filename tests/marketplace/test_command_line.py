"""The one script: every command is there, wrong settings are told at once, and nothing starts on a strange database."""

import os
import subprocess
import sys
from pathlib import Path

from marketplace.migration import migrate


def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "marketplace", *arguments]
    names = {f"MARKETPLACE_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(command, env={**os.environ, **names}, capture_output=True, text=True, check=False, timeout=60)


def test_help_names_every_command() -> None:
    answer = run("--help")
    assert answer.returncode == 0
    assert all(name in answer.stdout for name in ("analyze", "catalog", "demo", "migrate", "serve", "worker"))


def test_wrong_settings_are_told_all_at_once_by_their_names() -> None:
    answer = run("migrate", port="eighty", limit_paths="0", mail_from="nobody")
    assert answer.returncode == 2
    assert "MARKETPLACE_PORT='eighty'" in answer.stderr
    assert "MARKETPLACE_LIMIT_PATHS='0'" in answer.stderr
    assert "MARKETPLACE_MAIL_FROM='nobody': must be an address" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_nothing_starts_on_a_database_that_is_not_prepared(tmp_path: Path) -> None:
    for command in ("serve", "worker"):
        answer = run(command, data_directory=str(tmp_path))
        assert answer.returncode != 0
        assert "run `marketplace migrate` first" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_a_prepared_database_is_accepted(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'marketplace.sqlite3'}")
    answer = run("serve", data_directory=str(tmp_path), host="203.0.113.1")
    assert "migrate" not in answer.stderr
