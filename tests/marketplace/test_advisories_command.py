"""An operator brings advisories in with one command and is told what came and what did not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.advisories.matching import match
from marketplace.command_line import main

ADVISORY = {
    "id": "A-1",
    "modified": "2026-01-02T03:04:05Z",
    "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": []}],
}


@pytest.fixture(name="data")
def data_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path / "data"))
    return tmp_path / "data"


def test_import_tells_counts_and_date_and_names_unusable_files(tmp_path: Path, data: Path) -> None:
    source = tmp_path / "osv"
    source.mkdir()
    (source / "a.json").write_text(json.dumps(ADVISORY))
    (source / "b.json").write_text("no")
    result = CliRunner().invoke(main, ["advisories", "import", str(source)])
    assert result.exit_code == 0
    assert "1 advisories imported (npm 1); the newest is of 2026-01-02 03:04 UTC" in result.stdout
    assert "1 unusable" in result.stdout
    assert "left out b.json" in result.stderr
    assert match([], data / "advisories" / "advisories.sqlite3").examined == 0


def test_a_folder_without_advisories_is_refused(tmp_path: Path, data: Path) -> None:
    source = tmp_path / "osv"
    source.mkdir()
    result = CliRunner().invoke(main, ["advisories", "import", str(source)])
    assert result.exit_code == 1
    assert "has no advisory" in result.stderr
    assert not (data / "advisories" / "advisories.sqlite3").exists()


def test_no_name_of_a_file_reaches_the_terminal_as_it_is(tmp_path: Path, data: Path) -> None:
    source = tmp_path / "osv"
    source.mkdir()
    (source / "\x1b]0;owned\x07\u202e.json").write_text("no")
    result = CliRunner().invoke(main, ["advisories", "import", str(source)])
    assert (result.exit_code, data.is_dir()) == (1, True)
    assert r"(\x1b]0;owned\x07\u202e.json is no advisory" in result.stderr
    assert [one for one in result.stderr if not one.isprintable() and one != "\n"] == []
