"""The commands bring catalogues in and out, tell every finding, and end with a code that says how it went."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marketplace.commands.catalog import COMMAND
from marketplace.migration import migrate

LONG = "Mit dieser Software buchen Menschen Termine im Bürgeramt und sagen sie wieder ab, ohne anzurufen. " * 2
FILE = f"""publiccodeYmlVersion: "0.7"
name: Termino
url: https://github.com/stadt/termino
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  de:
    shortDescription: Termine im Amt buchen.
    longDescription: {LONG}
    features: [Buchen]
legal:
  license: mit
maintenance:
  type: none
localisation:
  localisationReady: false
  availableLanguages: [de]
"""


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'market.sqlite3'}"
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", url)
    migrate(url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "clones" / "termin"
    place.mkdir(parents=True)
    (place / "publiccode.yml").write_text(FILE, encoding="utf-8")
    return place.parent


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(COMMAND, [str(word) for word in words])


def test_a_folder_is_imported_with_every_repair_told_and_reported(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    result = run("import", "--report", report, folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == "1 added, 0 changed, 0 unchanged, 0 refused; repositories to be assessed: 1\n"
    assert "termin/publiccode.yml:13: legal.license: repair: mit -> MIT" in result.stderr
    told = [json.loads(line) for line in report.read_text().splitlines()]
    counts = {"added": 1, "changed": 0, "unchanged": 0, "refused": 0, "asked": 1, "left": 0}
    assert {"kind": "summary", **counts, "dry_run": False} in told
    assert [each["slug"] for each in told if each["kind"] == "item"] == ["termin"]
    assert {(each["line"], each["level"]) for each in told if each["kind"] == "finding"} >= {(13, "repair")}
    assert run("import", folder).stdout == "0 added, 0 changed, 1 unchanged, 0 refused\n"


def test_a_dry_run_says_what_would_happen(folder: Path) -> None:
    assert "1 added" in run("import", "--dry-run", folder).stdout
    assert run("export").stdout == ""


def test_what_was_refused_makes_the_exit_code(folder: Path) -> None:
    (folder / "termin" / "bad.yml").write_text("a: [\x1b[31m")
    (folder / "odd.txt").write_text("x")
    result = run("import", folder, folder / "odd.txt")
    assert result.exit_code == 1
    assert result.stdout == "1 added, 0 changed, 0 unchanged, 2 refused; repositories to be assessed: 1\n"
    assert "\x1b" not in result.stderr


def test_a_name_that_is_no_text_is_reported_and_what_is_neither_file_nor_folder_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    (folder / os.fsdecode(b"\xff.yml")).write_text("a: [")
    report = tmp_path / "report.jsonl"
    assert run("import", "--report", report, folder).exit_code == 1
    assert str(folder / r"\xff.yml") in {json.loads(line).get("file") for line in report.read_text().splitlines()}
    result = run("import", "/dev/null")
    assert (result.exit_code, "/dev/null: error: is none of .yml" in result.stderr) == (1, True)


def test_a_database_that_is_not_ready_or_an_origin_that_is_taken_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", "--origin", "vendor", folder).exit_code == 2
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    result = run("import", folder)
    assert result.exit_code == 3
    assert "run marketplace migrate first" in result.stderr


def test_every_form_is_exported_and_the_folder_comes_back_the_same(folder: Path, tmp_path: Path) -> None:
    run("import", folder)
    assert [json.loads(line)["slug"] for line in run("export").stdout.splitlines()] == ["termin"]
    assert run("export", "--format", "csv").stdout.splitlines()[1].startswith("termin;Termino;solution;no;")
    assert run("export", "--format", "publiccode").exit_code == 2
    first, second = tmp_path / "first", tmp_path / "second"
    assert "1 valid files are written" in run("export", "--format", "publiccode", "--output", first).stderr
    assert run("import", first).stdout == "0 added, 0 changed, 1 unchanged, 0 refused\n"
    run("export", "--format", "publiccode", "--output", second)
    text = (first / "termin" / "publiccode.yml").read_bytes()
    assert text == (second / "termin" / "publiccode.yml").read_bytes()
