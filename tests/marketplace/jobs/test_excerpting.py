"""Source lines are read by a child at the report's commit, and never of a file in which a secret stands."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import structs
from people import add_account, principal

from analyzer.excerpts.reading import LINE_LETTERS, MOST_LINES, fingerprint, read_excerpts
from analyzer.excerpts.values import Excerpt, Passage, Spot
from analyzer.repository import AddressPolicy, Repository
from analyzer.snapshot import open_snapshot
from analyzer.values import Limits
from catalog.excerpts import ExcerptsView
from catalog.handing_over import ABANDONED
from catalog.inputs import ListingDraft
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import HistoryState, LocalText
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.excerpting import CHILD, UNKNOWN, ExcerptJob
from marketplace.jobs.orders import AnalysisTerms
from scorers.report import Report, ReportFinding

KEY = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA7bq1Zt3Yh8mPq9sLr4vXw2eKj5nGf6dHa0cSu1iTo7yWx3bM\n" * 8
FILES = {
    "app.py": "".join(f"line {number}\n" for number in range(1, 31)),
    "wide.py": "x = '" + "<b>ä" * 100 + "'\n\tsecond\r\nlast",
    "keys.py": 'harmless = 1\nKEY = """' + KEY + '-----END RSA PRIVATE KEY-----"""\n',
    "data.bin": "\0\1\2",
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_bytes(text.encode())
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x")):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    return folder


def commit_of(repository: Path) -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_passages_and_fingerprints_are_read_and_bounded(repository: Path) -> None:
    place = Repository.parse(str(repository), AddressPolicy(local=(repository,)))
    wanted = [
        Passage("app.py", 9, 15),
        Passage("app.py", 28, 99),
        Passage("app.py", -4, 99),
        Passage("app.py", 500, 510),
        Passage("wide.py", 1, 3),
        Passage("keys.py", 1, 1),
        Passage("data.bin", 1, 1),
        Passage("../../etc/passwd", 1, 1),
    ]
    with open_snapshot(place, Limits(), lambda _: None) as snapshot:
        found = read_excerpts(snapshot, wanted, [Spot("app.py", 2), Spot("app.py", 99), Spot("keys.py", 1)])
    texts = {(each.path, each.first): each.lines for each in found.excerpts}
    assert texts["app.py", 9] == tuple(f"line {number}" for number in range(9, 16))
    assert texts["app.py", 28] == ("line 28", "line 29", "line 30", "")
    assert len(texts["app.py", 1]) == MOST_LINES
    assert [len(line) for line in texts["wide.py", 1]] == [LINE_LETTERS, 7, 4]
    assert texts["wide.py", 1][0].endswith("…")
    assert set(texts) == {("app.py", 1), ("app.py", 9), ("app.py", 28), ("wide.py", 1)}
    assert [(each.path, each.line) for each in found.fingerprints] == [("app.py", 2)]
    assert found.held_back == ("keys.py",)
    assert "PRIVATE" not in repr(found)
    assert "harmless" not in repr(found)


def test_a_fingerprint_outlives_indentation_and_nothing_else() -> None:
    assert fingerprint("  a =  md5(b)\t") == fingerprint("a = md5(b)")
    assert fingerprint("a = md5(b)") != fingerprint("a = md5(c)")


class Attempt:
    """One attempt at reading the lines behind the only report of a catalogue."""

    def __init__(self, catalog: Catalog, sessions: Sessions, report: Report) -> None:
        self.catalog = catalog
        catalog.listings.import_listing(ListingDraft("one", "One", LocalText("Eins"), address=report.repository))
        self.id = catalog.reports.import_report(report.repository, report)
        self.reviewer = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"]))
        catalog.excerpts.request("one", self.reviewer)
        self.context = JobContext("job", 1, final=False, holds=lambda: True)

    def run(self, *command: str, terms: AnalysisTerms | None = None) -> ExcerptsView:
        with TemporaryDirectory() as scratch:
            job = ExcerptJob(self.catalog.excerpts, Path(scratch), terms or AnalysisTerms(), command=command)
            job.run(self.context, {"excerpt": self.id})
        return self.view()

    def view(self) -> ExcerptsView:
        return self.catalog.excerpts.behind("one", self.reviewer)


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", program)


def test_the_child_reads_the_lines_of_the_reports_commit(
    catalog: Catalog, sessions: Sessions, make_report: Callable[..., Report], repository: Path
) -> None:
    finding = ReportFinding("ruff", "B006", "high", "high", "app.py", 12, "m")
    secret = structs.replace(finding, path="keys.py", line=1)
    report = make_report(repository=str(repository), commit=commit_of(repository))
    attempt = Attempt(catalog, sessions, replace(report, findings=(finding, secret)))
    (repository / "app.py").write_text("changed\n" * 40)
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, "commit", "-qam", "later"], cwd=repository, check=True)
    found = attempt.run(*CHILD, terms=AnalysisTerms(local=(str(repository),)))
    assert found.state is HistoryState.COMPLETED
    assert found.around("app.py", 12) == Excerpt("app.py", 9, tuple(f"line {number}" for number in range(9, 16)))
    assert found.is_held_back("keys.py")
    assert attempt.run(*python("raise SystemExit(9)")).state is HistoryState.COMPLETED


@pytest.mark.parametrize(
    "program",
    [
        "import json, sys; open(json.load(sys.stdin)['excerpts'], 'w').write('[]')",
        "import json, sys; open(json.load(sys.stdin)['excerpts'], 'w').write(' ' * 16_000_001)",
        "raise SystemExit(9)",
    ],
)
def test_a_child_that_leaves_nonsense_is_tried_again(
    catalog: Catalog, sessions: Sessions, make_report: Callable[..., Report], program: str
) -> None:
    attempt = Attempt(catalog, sessions, make_report())
    with pytest.raises(ChildCrashedError):
        attempt.run(*python(program))
    assert attempt.view().state is HistoryState.RUNNING


def test_a_refusal_and_a_lost_request_are_told(
    catalog: Catalog, sessions: Sessions, make_report: Callable[..., Report]
) -> None:
    attempt = Attempt(catalog, sessions, make_report())
    refuse = "import json, sys; sys.stdin.read(); print(json.dumps({'error': 'clone.not_found', 'message': 'gone'}))"
    with pytest.raises(JobRefusedError):
        attempt.run(*python(refuse))
    assert (attempt.view().state, attempt.view().fault) == (HistoryState.FAILED, "clone.not_found")
    attempt.catalog.excerpts.request("one", attempt.reviewer)
    ExcerptJob(attempt.catalog.excerpts, Path()).abandoned({"excerpt": attempt.id})
    assert attempt.view().fault == ABANDONED
    with pytest.raises(JobRefusedError, match="excerpt") as caught:
        ExcerptJob(attempt.catalog.excerpts, Path()).run(attempt.context, {"excerpt": "unknown"})
    assert caught.value.code == UNKNOWN
