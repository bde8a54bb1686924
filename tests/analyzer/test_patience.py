"""What a file's other users hold is waited for, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from analyzer.patience import patiently


def test_an_action_is_tried_again_until_the_other_lets_go(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "file", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    tries = []

    def action() -> str:
        tries.append(1)
        if len(tries) == 3:
            other.execute("COMMIT")
        with closing(sqlite3.connect(tmp_path / "file", timeout=0)) as mine:
            mine.execute("BEGIN IMMEDIATE")
        return "done"

    assert patiently(action, 30) == "done"
    assert len(tries) == 3
    other.close()


def test_patience_ends_with_the_error(tmp_path: Path) -> None:
    place = tmp_path / "file"
    with (
        closing(sqlite3.connect(place, isolation_level=None)) as other,
        closing(sqlite3.connect(place, timeout=0)) as mine,
    ):
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            patiently(lambda: mine.execute("BEGIN IMMEDIATE"), 0)


def test_another_fault_is_not_tried_again() -> None:
    tries = []

    def action() -> None:
        tries.append(1)
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("nonsense")

    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        patiently(action, 30)
    assert len(tries) == 1
