"""What reviewers said is exported as JSON lines."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from people import add_account, principal

from catalog.false_alarms import digest_of
from catalog.inputs import ListingDraft
from catalog.verdicts import Told
from catalog.views import LocalText
from marketplace.assembly import build_catalog
from marketplace.commands.review import COMMAND
from marketplace.migration import migrate
from marketplace.settings import Settings
from scorers.report import Report, ReportFile, ReportFinding

FINDING = ReportFinding("ruff", "B006", "high", "high", "a.py", 3, "m")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite3'}"
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", url)
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    return url


def lines(name: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(COMMAND, [name], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_false_alarms_and_verdicts_come_as_lines(database: str, make_report: Callable[..., Report]) -> None:
    migrate(database)
    assembly = build_catalog(Settings())
    catalog = assembly.catalog
    sessions = catalog.listings.sessions
    for name in ("one", "two"):
        address = f"https://example.org/a/{name}"
        catalog.listings.import_listing(ListingDraft(name, name.title(), LocalText("Eins"), address=address))
        file = ReportFile("a.py", "Python", "source", 100)
        catalog.reports.import_report(
            address, replace(make_report(repository=address), files=(file,), findings=(FINDING,))
        )
    rita = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"]))
    key = (FINDING.tool, FINDING.rule, FINDING.path, FINDING.line, FINDING.message)
    catalog.false_alarms.mark("one", digest_of(key), "Harmlos.", rita)
    pair = catalog.verdicts.pair("seed", rita)
    catalog.verdicts.give(Told(pair.seed, pair.key, "no-difference"), rita)
    assembly.close()
    (alarm,) = lines("false-alarms")
    assert (alarm["repository"], alarm["alarm"]["rule"]) == ("https://example.org/a/one", "B006")  # type: ignore[index]
    (verdict,) = lines("verdicts")
    assert (verdict["choice"], verdict["pair"]) == ("no-difference", "seed")


def test_without_a_database_the_command_says_what_to_do(database: str) -> None:
    del database
    done = CliRunner().invoke(COMMAND, ["verdicts"])
    assert done.exit_code == 1
    assert "run marketplace migrate first" in done.output
