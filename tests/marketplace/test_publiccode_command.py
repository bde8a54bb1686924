"""`marketplace publiccode` as a vendor meets it: verdict, findings and repairs, by exit code and in words."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from publiccode_text import CLEAN, line_of, spoiled

from catalog.publiccode.checking import check
from marketplace.command_line import main

Run = Callable[..., Result]
BROKEN = spoiled("    features:\n      - Anträge annehmen\n      - Bescheide schreiben\n", "    features: []\n")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def start(verb: str, data: bytes, *options: str) -> Result:
        (tmp_path / "publiccode.yml").write_bytes(data)
        return CliRunner().invoke(main, ["publiccode", verb, str(tmp_path / "publiccode.yml"), *options])

    return start


def test_a_valid_file_ends_with_zero_warnings_or_not(run: Run) -> None:
    assert run("check", CLEAN.encode()).exit_code == 0
    result = run("check", spoiled('"0.7"', '"0.4"'))
    assert result.exit_code == 0
    assert "publiccode.yml:1:1: warning: publiccodeYmlVersion: " in result.stdout
    assert result.stdout.endswith("valid, 0 errors, 1 warnings\n")


def test_a_file_that_is_not_valid_ends_with_one_and_its_findings(run: Run) -> None:
    result = run("check", BROKEN)
    assert result.exit_code == 1
    assert f"publiccode.yml:{line_of(BROKEN, 'features')}:5: error: description.de.features: " in result.stdout


def test_as_json_there_are_verdict_findings_and_draft(run: Run) -> None:
    result = run("check", BROKEN, "--format", "json")
    document = json.loads(result.stdout)
    assert document["valid"] is False
    (finding,) = document["findings"]
    assert {"level", "key", "line", "column", "message"} <= finding.keys()
    assert (finding["level"], finding["key"], finding["column"]) == ("error", "description.de.features", 5)
    assert document["listing"]["name"] == {"value": "Amtsschimmel", "key": "name", "line": 2}


def test_what_is_no_yaml_ends_with_three_and_still_says_where(run: Run) -> None:
    result = run("check", b"a: [\n", "--format", "json")
    assert result.exit_code == 3
    document = json.loads(result.stdout)
    assert (document["valid"], document["listing"]) == (False, None)
    assert document["findings"][0]["line"] == 2
    assert run("repair", b"a: [\n").exit_code == 3


def test_a_file_that_is_not_there_ends_with_three(tmp_path: Path) -> None:
    for verb in ("check", "repair"):
        result = CliRunner().invoke(main, ["publiccode", verb, str(tmp_path / "none.yml")])
        assert result.exit_code == 3
        assert "none.yml: No such file or directory" in result.stderr


def test_a_repair_is_printed_and_told_beside_it(run: Run) -> None:
    result = run("repair", spoiled("license: EUPL-1.2", "license: Apache License, Version 2.0"))
    assert result.exit_code == 0
    assert check(result.stdout.encode()).valid
    assert "legal.license: Apache License, Version 2.0 -> Apache-2.0: " in result.stderr


def test_a_repair_is_written_and_says_what_is_left(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "new.yml"
    result = run("repair", BROKEN.replace(b"EUPL-1.2", b"eupl-1.2"), "--output", str(output))
    assert result.exit_code == 1
    assert "legal.license: eupl-1.2 -> EUPL-1.2: " in result.stdout
    assert "error: description.de.features: " in result.stdout
    assert "license: EUPL-1.2\n" in output.read_text(encoding="utf-8")


def test_nothing_in_a_file_commands_the_terminal(run: Run) -> None:
    result = run("repair", spoiled("applicationSuite: Amtsstube", 'x: "\\e[2J\\nline"'))
    assert "\x1b" not in result.output
