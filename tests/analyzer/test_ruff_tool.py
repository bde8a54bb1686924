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


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("SIM108", 'if x:\n    password = "{}"\nelse:\n    password = "b"\n'),
        ("SIM401", 'password = d["a"] if "a" in d else "{}"\n'),
        ("SIM110", "def f(y):\n    for q in y:\n        if q == '{}':\n            return True\n    return False\n"),
        ("F601", 'x = {{"{0}": 1, "{0}": 2}}\n'),
        ("B033", 'x = {{"{0}", "{0}"}}\n'),
        ("SIM222", 'x = "{}" or y\n'),
    ],
)
@pytest.mark.parametrize("secret", ["Xk9vQz2mRt7w", 'Xk9\\"vQz2mRt7w'])
def test_no_message_repeats_what_may_be_a_password(rule: str, code: str, secret: str) -> None:
    found = ruff.TOOL.measure_all([("a.py", code.format(secret).encode())], Limits()).findings
    assert rule in {one.rule for one in found}
    assert not any("vQz2mRt7w" in one.message for one in found)
    assert any("…" in one.message for one in found if one.rule == rule)


def test_a_message_keeps_its_words_and_the_names_in_it() -> None:
    said = "Don't use `x = 'a' if y[\"key\"] else value`, it doesn't help"
    assert ruff.without_texts(said) == said
