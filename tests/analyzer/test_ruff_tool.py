"""ruff over files of strangers: what it is given by another name, and what it may cost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.analysis import analyze
from analyzer.errors import LimitError
from analyzer.repository import Repository
from analyzer.tools import ruff
from analyzer.values import Limits


def test_a_program_without_an_ending_is_read_like_any_other(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    analysis = analyze(local(build({"manage": "#!/usr/bin/env python3\nimport os\n"})))
    assert ("ruff", "F401", "manage", 2) in {(one.tool, one.rule, one.path, one.line) for one in analysis.findings}
    assert {one.tool for one in analysis.measurements} >= {"radon", "shape"}
    assert analysis.left_out == ()


def test_runs_past_their_time_are_few_and_what_they_held_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[float] = []

    def slow(*_: object, seconds: float, folder: Path) -> int:
        assert folder.is_dir()
        runs.append(seconds)
        raise LimitError("too long")

    monkeypatch.setattr(ruff, "run", slow)
    measured = ruff.TOOL.measure_all([(f"{one}.py", b"import os\n") for one in range(64)], Limits(tool_seconds=7))
    assert runs == [7] * ruff.TIMEOUTS
    assert {(one.path, one.reason, one.tool) for one in measured.left_out} == {
        (f"{one}.py", "timed out", "ruff") for one in range(64)
    }
