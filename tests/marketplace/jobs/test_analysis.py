"""The child that analyzes: behind its walls it still reads what it was given, and leaves a whole report."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzer.advisories.importing import import_advisories
from analyzer.sandbox import level
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.orders import AnalysisOrders
from marketplace.jobs.tasks import ANALYSIS
from marketplace.settings import Settings
from marketplace.terms import advisory_store, analysis_terms
from scorers.report import Report

GIT = ("git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    project = tmp_path / "project"
    project.mkdir()
    (project / "requirements.txt").write_text("django==4.2.7\n")
    (project / "app.py").write_text("def f(a):\n    return a\n")
    (project / ".env").write_text("KEY=sk_live_" + "9fQ2xLrT7bVn4KpWz8HcYd3M\n")
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*GIT, *step], cwd=project, check=True)
    return Settings(data_directory=tmp_path / "data", local_repositories=(project,))


@pytest.fixture
def analyzed(settings: Settings, tmp_path: Path) -> Callable[[], Report]:
    """Let a real child analyze the project on the terms of the settings."""

    def run() -> Report:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        (address,) = settings.local_repositories
        orders = AnalysisOrders(str(address), str(scratch / "report.json"), analysis_terms(settings))
        child = ChildCommand(ANALYSIS, scratch, 120)
        run_child(child, asdict(orders), hear=lambda _: None, stop=lambda: False)
        return Report.from_json((scratch / "report.json").read_bytes())

    return run


def bring(settings: Settings, folder: Path, modified: str) -> None:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.2.8"}]}]
    affected = [{"package": {"ecosystem": "PyPI", "name": "django"}, "ranges": ranges}]
    (folder / "a.json").write_text(json.dumps({"id": "A-1", "modified": modified, "affected": affected}))
    import_advisories(folder / "a.json", advisory_store(settings), now=datetime(2026, 6, 1, tzinfo=UTC))


def test_the_child_reads_the_advisories_of_the_day_beside_the_facts_of_before(
    settings: Settings, analyzed: Callable[[], Report], tmp_path: Path
) -> None:
    before = analyzed()
    assert (before.advisories.outcome, before.sandbox) == ("not checked", level().value)
    assert {tool.outcome for tool in before.tools} == {"ok"}
    assert before.coverage.left_out == ()
    editions = []
    for modified in ("2026-01-02T00:00:00Z", "2026-02-03T00:00:00Z"):
        bring(settings, tmp_path, modified)
        report = analyzed()
        assert [each.id for each in report.advisories.vulnerabilities] == ["A-1"]
        editions.append(report.advisories.edition[:10])
    assert editions == ["2026-01-02", "2026-02-03"]


def test_the_report_that_the_child_leaves_has_numbers_of_secrets_and_no_value(analyzed: Callable[[], Report]) -> None:
    report = analyzed()
    assert report.secrets is not None
    assert report.secrets.counts == {"stripe-key": 1}
    assert b"sk_live_" not in report.to_json()
