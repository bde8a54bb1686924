"""What every scorer owes, whoever wrote it."""

import gzip
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from analyzer.values import Analysis
from scorers.errors import ModelError
from scorers.learner import Learner
from scorers.registry import DEFAULT, find_learners, find_scorers
from scorers.report import PARTS
from scorers.scorer import Scorer

EMPTY = Analysis("https://example.org/a/b", "0" * 40, datetime(2026, 1, 1, tzinfo=UTC), "1", (), (), (), (), ())
PLUGGED = '''"""Judges nothing."""
from scorers.values import Score, Status


class Nothing:
    name = "nothing"
    version = "1"
    recomputable = True

    def score(self, analysis):
        return Score(Status.NO_SOURCE, "nothing-1", "none")


SCORER = Nothing()
'''


@pytest.mark.parametrize("scorer", find_scorers().values(), ids=lambda scorer: scorer.name)
def test_a_scorer_is_documented_named_and_never_raises(scorer: Scorer) -> None:
    module = sys.modules[type(scorer).__module__]
    assert module.__doc__
    assert len(module.__doc__) > 200
    score = scorer.score(EMPTY)
    assert score.value is None
    assert score.model.startswith(scorer.name)
    assert set(score.parts) <= set(PARTS)
    assert score.explanation
    assert score.explanation_en
    assert scorer.score(EMPTY) == score


def test_the_default_scorer_exists() -> None:
    assert DEFAULT in find_scorers()


def test_a_new_scorer_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "plugged_scorers"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "nothing.py").write_text(PLUGGED)
    monkeypatch.syspath_prepend(tmp_path)
    found = find_scorers(import_module("plugged_scorers"))
    assert list(found) == ["nothing"]
    assert found["nothing"].score(EMPTY).model == "nothing-1"


def test_a_file_that_is_no_scorer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "broken_scorers"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "odd.py").write_text("SCORER = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TypeError, match=r"broken_scorers\.odd"):
        find_scorers(import_module("broken_scorers"))


PLUGGED_LEARNER = '''"""Learns nothing."""


class Nothing:
    name = "nothing"
    file_name = "nothing.json"

    def shipped(self):
        return b"{}"

    def train(self, table=None):
        return b"{}"

    def evaluate(self, table=None):
        return ()


LEARNER = Nothing()
'''


@pytest.mark.parametrize("learner", find_learners().values(), ids=lambda learner: learner.name)
def test_a_learner_is_documented_refuses_strange_tables_and_ships_what_it_reads(learner: Learner) -> None:
    assert sys.modules[type(learner).__module__].__doc__
    assert learner.file_name.endswith(".json")
    assert learner.shipped().startswith(b"{")
    for table in (b"", b"{}", gzip.compress(b"[]\n"), gzip.compress(b"")):
        with pytest.raises(ModelError):
            learner.train(table)
        with pytest.raises(ModelError):
            learner.evaluate(table)


def test_a_new_learner_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "plugged_learners"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "nothing.py").write_text(PLUGGED_LEARNER)
    monkeypatch.syspath_prepend(tmp_path)
    assert find_learners(import_module("plugged_learners"))["nothing"].train() == b"{}"


def test_a_file_that_is_no_learner_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "broken_learners"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "odd.py").write_text("LEARNER = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TypeError, match=r"broken_learners\.odd"):
        find_learners(import_module("broken_learners"))
