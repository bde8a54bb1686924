"""`marketplace train` and `marketplace evaluate` as a scientist meets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marketplace.command_line import main
from marketplace.commands import train
from scorers.errors import ModelError
from scorers.figures import Figure

FIGURES = (
    Figure("right or wrong, AUC", 0.9, 0.85, 0.95, {"lines, large first": 0.5, "by lot": 0.25}, "20 over 30"),
    Figure("calibration", 0.0625, 0.0, 0.125, {}, "50"),
)


class Still:
    """A learner that has learned before: what the commands do is tested here, what is learned is elsewhere."""

    name = "still"
    file_name = "still.json"

    def shipped(self) -> bytes:
        return b"{}\n"

    def train(self, table: bytes | None = None) -> bytes:
        if table == b"":
            raise ModelError("the given table is no training table: it is empty")
        return b"{}\n" if table is None else b'{"other": 1}\n'

    def evaluate(self, table: bytes | None = None) -> tuple[Figure, ...]:
        self.train(table)
        return FIGURES


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train, "find_learners", lambda: {"still": Still(), "quality": Still()})
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def test_train_writes_the_model_and_says_that_it_is_the_shipped_one(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("train", "still")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "still.json: 3 bytes, SHA-256 ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b"
    )
    assert result.stdout.endswith("byte for byte the shipped model\n")
    assert (tmp_path / "still.json").read_bytes() == b"{}\n"


def test_another_table_gives_another_model_under_the_chosen_name(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "table").write_bytes(b"x")
    result = run("train", "--table", "table", "--output", "mine.json")
    assert result.exit_code == 0
    assert "mine.json: 13 bytes" in result.stdout
    assert "other than the shipped model" in result.stdout
    assert (tmp_path / "mine.json").read_bytes() == b'{"other": 1}\n'


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_table_that_is_none_ends_with_3(run: Callable[..., Result], tmp_path: Path, command: str) -> None:
    (tmp_path / "table").write_bytes(b"")
    result = run(command, "--table", "table")
    assert result.exit_code == 3
    assert result.stderr == f"marketplace {command}: the given table is no training table: it is empty\n"
    assert not (tmp_path / "still.json").exists()


@pytest.mark.parametrize("arguments", [("train", "odd"), ("evaluate", "odd"), ("train", "--output", "no/such/folder")])
def test_wrong_usage_ends_with_2(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "there is no " in result.stderr


def test_evaluate_tells_every_figure_with_its_interval_and_its_baselines(run: Callable[..., Result]) -> None:
    lines = run("evaluate").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["figure", "value", "90", "%", "interval", "cases"],
        ["right", "or", "wrong,", "AUC", "0.900", "0.850", "to", "0.950", "20", "over", "30"],
        ["lines,", "large", "first", "0.500"],
        ["by", "lot", "0.250"],
        ["calibration", "0.062", "0.000", "to", "0.125", "50"],
    ]
    assert (
        len({line.index(value) for line, value in zip(lines[1:], ("0.900", "0.500", "0.250", "0.062"), strict=True)})
        == 1
    )


def test_evaluate_gives_the_same_figures_as_json(run: Callable[..., Result]) -> None:
    told = json.loads(run("evaluate", "still", "--format", "json").stdout)
    assert told["model"] == "still"
    assert [Figure(**figure) for figure in told["figures"]] == list(FIGURES)
