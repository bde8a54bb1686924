"""A small market with one listing of each kind: scored, not assessable, waiting, hostile; and the site over it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from copies import Engines, Original, copy_over, opened
from litestar import Litestar
from litestar.testing import TestClient
from past import short_past
from stand_ins import MemoryQueue, StillClock

from analyzer.advisories.values import AdvisoryCheck, CheckOutcome, Vulnerability
from analyzer.dependencies.values import Dependencies, Dependency, Manifest, Scope
from analyzer.duplication.values import Block, Duplication, LanguageDuplication, Place
from analyzer.errors import AnalyzerError, CloneError, CloneFault, EmptyRepositoryError
from analyzer.history.values import History
from analyzer.licences.values import LicenceStatement, Licensing, StatementKind
from analyzer.project.values import Fact, ProjectFacts, Readme
from analyzer.repository import Repository
from catalog.inputs import ListingDraft, MunicipalityDraft, OrganisationDraft
from catalog.jobs import JobProgress, JobQueue, JobState
from catalog.passwords import Passwords
from catalog.protection import Protection
from catalog.services import Catalog, open_catalog
from catalog.views import Evidence, LocalText, Statement
from scorers.quality.features import by_name
from scorers.reasons import REASONS, STARS
from scorers.registry import current_method
from scorers.report import (
    Coverage,
    LanguageCoverage,
    Report,
    ReportContribution,
    ReportFile,
    ReportFinding,
    ReportFunction,
    ReportLeftOut,
    ReportScore,
    ReportSecrets,
    ReportSubscore,
    ReportTool,
)
from scorers.values import Status
from web.operation import AdvisoryState, Bound, Operation
from web.operator import Operator
from web.site import SiteOptions, build_frame, build_site, settle

BOOKING = "https://github.com/example-town/booking"
COUNCIL = "https://gitlab.example.org/council/portal"
MISSING = "https://example.org/nobody/nothing"
EMPTY = "https://example.org/nobody/empty"
COMMIT = "1f2e3d4c5b6a79880716253443526170ffeeddcc"
OLDER_COMMIT = "0a0b0c0d0e0f01020304050607080900aabbccdd"
QUICK = Protection(passwords=Passwords(memory_kib=8, passes=1))
HOSTILE_NAME = '<script>alert("x")</script>'
HOSTILE_PATH = "src/\u202egnp.\x1bevil<b>.py"
FAULTS: dict[str, AnalyzerError] = {
    MISSING: CloneError(CloneFault.NOT_FOUND, MISSING, "not found"),
    EMPTY: EmptyRepositoryError("there is no commit"),
}


BUILT_ON = Dependencies(
    dependencies=tuple(
        Dependency(
            "PyPI",
            name,
            version,
            "",
            bool(version),
            direct=True,
            scope=Scope.RUNTIME,
            path="pyproject.toml",
            line=3,
            purl=f"pkg:pypi/{name}",
        )
        for name, version in (("litestar", "2.25.0"), ("jinja2", None))
    ),
    manifests=(Manifest("pyproject.toml", "PyPI", is_lock=False, dependencies=2),),
)
"""Two packages, one of them fixed to a version."""


LICENSING = Licensing(
    (
        LicenceStatement("EUPL-1.2", "100% of the wording", StatementKind.TEXT, "LICENSE", 1, "high"),
        LicenceStatement("MIT", "MIT", StatementKind.MANIFEST, "pyproject.toml", 7, "high"),
        LicenceStatement("EUPL-1.2", "EUPL-1.2", StatementKind.TAG, "booking/mail.py", 1, "high", 41),
    ),
    "EUPL-1.2",
    agree=False,
    disagreements=("pyproject.toml states MIT, the repository's texts are EUPL-1.2",),
)
LOOKED_AFTER = ProjectFacts(
    (
        *(Fact("ci", f".github/workflows/{name}.yml", "GitHub Actions") for name in "abcde"),
        Fact("changelog", "CHANGELOG.md"),
        Fact("linter", "ruff.toml", "Ruff"),
        Fact("security_contact", "SECURITY.md", "names no contact"),
        Fact("tests", "tests/test_00.py", "Python: 60 files, 1800 lines"),
    ),
    Readme("README.md", 120, ("Booking",), 1),
)
COPIES = Duplication(
    (
        LanguageDuplication("Python", "source", 4000, 1000),
        LanguageDuplication("CSS", "source", 0, 0),
        LanguageDuplication("Python", "test", 900, 0),
    ),
    (
        Block(
            240,
            (
                Place("booking/calendar.py", 14, 60),
                Place("booking/mail.py", 20, 66),
                *(Place(HOSTILE_PATH, line, line) for line in (1, 3, 5)),
            ),
        ),
    ),
)


CHECKED = AdvisoryCheck(
    CheckOutcome.CHECKED,
    "",
    "2026-04-30-0123456789ab",
    datetime(2026, 4, 30, 6, tzinfo=UTC),
    (
        Vulnerability(
            "GHSA-xxxx-yyyy-zzzz",
            ("CVE-2026-1234",),
            "critical",
            "Foreign <script>requests</script> are taken for one's own",
            "pkg:pypi/litestar@2.25.0",
            "2.25.0",
            ("2.25.1", "3.0.0"),
            "pyproject.toml",
            3,
        ),
    ),
    examined=1,
    version_unknown=1,
    without_advisories={"npm": 4},
)
"""One vulnerability, and packages that could not be checked."""


def finding(number: int) -> ReportFinding:
    severity = ("high", "medium", "low")[number % 3]
    tool, rule = (("bandit", "B324"), ("ruff", "PLR0915"))[number % 2]
    path = "booking/calendar.py" if number % 4 else "booking/mail.py"
    if number == 7:
        tool, rule = "ruff", "B006"
    return ReportFinding(
        tool, rule, severity, "high", path, 10 + number, f"Message {number}", "https://example.org/rule"
    )


def reason(name: str, value: float, points: float, gain: float = 0.0, place: float = 50.0) -> ReportContribution:
    """A contribution in the words that the scorer really uses."""
    feature = by_name()[name]
    shown = f"{value:.{feature.digits}f}"
    german, english = (
        (feature.absent, feature.absent_en)
        if feature.is_fact and not value
        else (feature.sentence.format(value=shown.replace(".", ",")), feature.sentence_en.format(value=shown))
    )
    return ReportContribution(name, value, points, german, english, feature.part, gain, place)


def reasons() -> tuple[ReportContribution, ...]:
    """Reasons of every part, amounts and facts, with and without places, one in German alone."""
    return (
        reason("tests", 38, 7.0, place=81.0),
        reason("licence", 1, 5.5, place=70.0),
        reason("mistakes", 12.5, -3.25, 3.75, 22.0),
        reason("long_functions", 31, -2.5, 2.9, 18.4),
        reason("prints", 40.2, -1.9, 2.1, 12.0),
        ReportContribution("smells", 50.6, -1.7, "Manche Stelle lässt sich einfacher schreiben.", "", "code"),
        reason("copies", 25, -1.5, 1.6, 15.0),
        reason("changelog", 0, -1.25, 1.4, 27.0),
        reason("comprehensions", 30, 1.1, place=88.0),
        reason("function_paths", 3.6, -0.4, 0.45, 44.0),
        reason("globals", 0, 0.0, place=74.0),
    )


def former_report(value: float = 55.0) -> Report:
    """The older report, in the method of that time: no benchmark, no gains, no places in the comparison."""
    report = full_report(commit=OLDER_COMMIT, value=value)
    score = replace(
        report.score,
        model="baseline-1",
        benchmark="none",
        base=value - 5.3,
        explanation="Am meisten hebt den Wert: Es gibt Tests.",
        explanation_en="What raises the value most: there are tests.",
    )
    contributions = (
        ReportContribution("tests", 0.9, 7.0, "Es gibt Tests.", "There are tests.", "practice"),
        ReportContribution("smells", 50.6, -1.7, "Manche Stelle lässt sich einfacher schreiben.", "", "code"),
    )
    return replace(report, score=score, contributions=contributions)


def full_report(repository: str = BOOKING, commit: str = COMMIT, value: float = 71.6) -> Report:
    """A report with everything in it: long lists, a failed tool, a hostile path, what was left out."""
    contributions = reasons()
    functions = (
        ReportFunction("book", 60, 3.0, 9, 2, 1, 7),
        ReportFunction("Calendar.free_slots", 14, 12.0, 31, 4, 3, 44),
        ReportFunction("Calendar", 5),
    )
    scripts = (ReportFunction("open", 3, 21.0, 80, 1, 6),)
    metrics = {"radon.complexity_mean": 3.25, "radon.maintainability_index": 61.5, "shape.call_print": 17.0}
    files = (
        ReportFile("booking/calendar.py", "Python", "source", 420, 54.0, 0.8, "Python code", metrics, functions),
        ReportFile("booking/mail.py", "Python", "source", 120, 80.0, 0.3, "Python code"),
        ReportFile(HOSTILE_PATH, "Python", "source", 12, 90.0, 0.1, "Python code"),
        *(
            ReportFile(f"tests/test_{number:02}.py", "Python", "test", 30, reason="folder tests")
            for number in range(60)
        ),
        ReportFile("static/jquery.min.js", "JavaScript", "generated", 3, reason="file name"),
        ReportFile("static/booking.js", "JavaScript", "source", 90, reason="JavaScript code", functions=scripts),
        *(
            ReportFile(f"static/lib/{name}.js", "JavaScript", "vendored", 900, reason="banner of a known library")
            for name in ("leaflet", "select2")
        ),
        ReportFile("lib/six.py", "Python", "vendored", 900, reason="copy of six"),
    )
    return Report(
        schema=1,
        repository=repository,
        commit=commit,
        committed_at=datetime(2026, 5, 3, 9, 30, tzinfo=UTC),
        analyzer_version="1",
        score=ReportScore(
            value,
            4,
            (value - 9, value + 9),
            "scored",
            current_method(),
            "2026-11",
            value - sum(each.points for each in contributions),
            f"{STARS[4][0]} Dafür spricht vor allem: {contributions[0].sentence}",
            f"{STARS[4][1]} The main point in favour: {contributions[0].sentence_en}",
        ),
        subscores={
            "code": ReportSubscore(38.0, (28.0, 49.0)),
            "changeability": ReportSubscore(73.0, (63.0, 83.0)),
            "practice": ReportSubscore(100.0, (90.0, 100.0)),
            "security": ReportSubscore(62.0),
        },
        coverage=Coverage(
            (
                LanguageCoverage("Python", 4200, 0.9, analysed=True, scored=True, tools=("radon", "ruff")),
                LanguageCoverage("JavaScript", 90, 0.02, analysed=True, scored=False, tools=("structure", "letters")),
                LanguageCoverage("CSS", 12, 0.001, analysed=False, scored=False),
            ),
            68,
            64,
            {"source": 4, "test": 60, "generated": 1, "vendored": 3},
            (ReportLeftOut("old/print.py", "not valid Python 3.11"), ReportLeftOut("link", "symbolic link")),
        ),
        files=files,
        findings=(
            *(finding(number) for number in range(120)),
            ReportFinding(
                "bandit", "B101", "low", "high", HOSTILE_PATH, 1, '<img src=x onerror="alert(1)">', "javascript:x"
            ),
        ),
        contributions=contributions,
        tools=(
            ReportTool("radon", "6.0.1", "ok", "", 63),
            ReportTool("bandit", "1.9.4", "partial", "1 of 64 files could not be measured", 63),
            ReportTool("ruff", "0.17.5", "failed", "OSError: out of memory", 0),
        ),
        sandbox="landlock",
        dependencies=BUILT_ON,
        licensing=LICENSING,
        project=LOOKED_AFTER,
        duplication=COPIES,
        advisories=CHECKED,
        secrets=ReportSecrets(62, 1, {"private-key": 2, "stripe-key": 1}),
    )


def unassessable_report() -> Report:
    report = full_report(COUNCIL)
    said = REASONS[Status.LANGUAGE_NOT_COVERED]
    score = ReportScore(None, None, None, "language_not_covered", current_method(), "2026-11", 0.0, *said)
    parts = dict.fromkeys(report.subscores, ReportSubscore())
    unchecked = {"advisories": AdvisoryCheck(), "secrets": ReportSecrets(3, 0, {}), "dependencies": Dependencies()}
    return replace(report, score=score, subscores=parts, findings=(), contributions=(), **unchecked)


OPERATION = Operation(
    "0.1.0",
    "1-py3.11",
    "landlock",
    (Bound("clone", 300, "seconds"), Bound("pack", 1000, "megabytes")),
    250_000_000,
    2_000_000_000,
    AdvisoryState(123_456, datetime(2026, 4, 30, 6, tzinfo=UTC), datetime(2026, 5, 1, 6, tzinfo=UTC)),
    (("bandit", "1.9.4"),),
)
"""How the site is run, as its page tells."""


LISTINGS = (
    ListingDraft(
        "termin-buchung",
        "Terminbuchung",
        LocalText("Termine im Bürgerbüro online vergeben.", "Give out appointments online."),
        LocalText("Bürgerinnen buchen selbst.\n\nDas Amt behält den Überblick.", "Citizens book by themselves."),
        BOOKING,
        "https://booking.example.org",
        "EUPL-1.2",
        ("citizen-services",),
        organisation=OrganisationDraft("Stadt Musterhausen", "public", "https://musterhausen.example.org"),
        statements=(
            Statement(
                "accessibility", "Erklärung liegt vor", Evidence.SELF_DECLARED, "https://booking.example.org/a11y"
            ),
            Statement("support", "Montag bis Freitag", Evidence.CONFIRMED, "", datetime(2026, 4, 1, tzinfo=UTC)),
        ),
    ),
    ListingDraft(
        "ratsportal",
        "Ratsportal",
        LocalText("Sitzungen und Vorlagen für den Rat."),
        LocalText("Für Ratsmitglieder."),
        COUNCIL,
        licence="AGPL-3.0-only",
        topics=("council",),
        languages=("TypeScript",),
    ),
    ListingDraft("maengelmelder", "Mängelmelder", LocalText("Schäden im Ort melden."), topics=("participation",)),
    ListingDraft(
        "hostile",
        HOSTILE_NAME,
        LocalText("Harmlos\u202e und <b>fett</b>"),
        LocalText("</textarea><script>alert(1)</script>"),
        website="javascript:alert(1)",
        licence='"><img src=x>',
        statements=(Statement("support", "{{ 7 * 7 }}", Evidence.SELF_DECLARED, "javascript:alert(2)"),),
    ),
)

DAY = date(2023, 12, 31)
TOWNS = (
    MunicipalityDraft("06534000", "county", "Landkreis Marburg-Biedenkopf", DAY, "Register"),
    MunicipalityDraft("06534016", "town", "Neustadt (Hessen)", DAY, "Register", inhabitants=9_500),
    MunicipalityDraft("07143048", "municipality", "Neustadt", DAY, "Register", inhabitants=1),
)
"""A county and two places of one name."""


def vet(text: str) -> str:
    """Check the address as the real one does, but ask no network: two addresses are known to be broken."""
    address = Repository.parse(text).address
    if address in FAULTS:
        raise FAULTS[address]
    return address


@dataclass(frozen=True)
class Market:
    """The catalogue of a test and the queue behind it, to say what becomes of a job."""

    catalog: Catalog
    queue: JobQueue

    def progress(self, assessment_id: str, step: str, done: int = 0, total: int = 0, unit: str = "files") -> None:
        self.catalog.assessments.begin(assessment_id)
        self.queue.become(self._job(assessment_id), JobState.RUNNING, JobProgress(step, done, total, unit))

    def finish(self, assessment_id: str) -> None:
        repository = self.catalog.assessments.begin(assessment_id)
        self.catalog.assessments.complete(assessment_id, full_report(repository))
        self.queue.become(self._job(assessment_id), JobState.SUCCEEDED)

    def fail(self, assessment_id: str, fault: str, detail: str = "") -> None:
        self.catalog.assessments.fail(assessment_id, fault, detail)
        self.queue.become(self._job(assessment_id), JobState.FAILED)

    def publish(self, slug: str, commit: str) -> str:
        """Let a listing have a new report, whose history is asked for; return the report's id."""
        assessment = self.catalog.assessments.request(slug)
        return self.catalog.assessments.complete(assessment.id, full_report(assessment.repository, commit))

    def begin_history(self, step: str = "", done: int = 0, total: int = 0, unit: str = "commits") -> None:
        """Let a worker begin to read the newest history that was asked for, and say how far it is."""
        self.catalog.histories.begin(self._tracing())
        progress = JobProgress(step, done, total, unit) if step else None
        self.queue.become(self._job(self._tracing(), "tracing"), JobState.RUNNING, progress)

    def finish_history(self, history: History | None = None) -> None:
        tracing = self._tracing()
        commit = self.catalog.histories.begin(tracing).commit
        self.catalog.histories.complete(tracing, history or short_past(commit))
        self.queue.become(self._job(tracing, "tracing"), JobState.SUCCEEDED)

    def fail_history(self, fault: str, detail: str = "") -> None:
        self.catalog.histories.fail(self._tracing(), fault, detail)
        self.queue.become(self._job(self._tracing(), "tracing"), JobState.FAILED)

    def _tracing(self) -> str:
        return [str(each["tracing"]) for each in self.queue.arguments.values() if "tracing" in each][-1]

    def _job(self, request_id: str, kind: str = "assessment") -> str:
        jobs = {arguments.get(kind): job for job, arguments in self.queue.arguments.items()}
        return jobs[request_id]


OPTIONS = SiteOptions(operator=Operator(name="Stadt Musterhausen"), operation=lambda: OPERATION)


def fill_market(empty: Path, folder: Path) -> Original:
    """Fill a copy of a migrated, empty file with the listings above.

    There are two reports of one, the newer with its history, and one of another.
    """
    original = Original(folder / "market.sqlite3", MemoryQueue())
    with opened(copy_over(empty, original.path)) as sessions:
        catalog = open_catalog(sessions, StillClock(), original.queue, vet, review=False, protection=QUICK)
        for draft in LISTINGS:
            catalog.listings.import_listing(draft)
        catalog.municipalities.import_batch(TOWNS)
        catalog.reports.import_report(BOOKING, former_report(), datetime(2026, 3, 1, tzinfo=UTC))
        catalog.reports.import_report(BOOKING, full_report(), datetime(2026, 5, 4, tzinfo=UTC))
        catalog.reports.import_report(COUNCIL, unassessable_report(), datetime(2026, 5, 5, tzinfo=UTC))
        catalog.histories.import_history(BOOKING, short_past(COMMIT))
    return original


@contextmanager
def open_market(original: Original, engines: Engines, clock: Callable[[], datetime]) -> Iterator[Market]:
    """Open a copy of the filled market."""
    with original.copied(engines) as (sessions, queue):
        yield Market(open_catalog(sessions, clock, queue, vet, review=False, protection=QUICK), queue)


def open_site(market: Market) -> Litestar:
    """Return the web application over the market, run by an operator who said only a name."""
    return build_site(market.catalog, OPTIONS)


@pytest.fixture(scope="session")
def original_market(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """The market that the one of each test is a copy of."""
    return fill_market(sqlite_template, tmp_path_factory.mktemp("market"))


@pytest.fixture
def market(original_market: Original, engines: Engines, clock: Callable[[], datetime]) -> Iterator[Market]:
    """The market of one test."""
    with open_market(original_market, engines, clock) as market:
        yield market


@pytest.fixture(scope="session")
def frame() -> Litestar:
    """The web application without a catalogue, because building it takes longer than most tests."""
    return build_frame(OPTIONS)


@pytest.fixture
def site(frame: Litestar, market: Market) -> Litestar:
    """The web application over the market of one test; it knows nothing of the tests before."""
    settle(frame, market.catalog)
    return frame


@pytest.fixture
def client(site: Litestar) -> Iterator[TestClient[Litestar]]:
    """A visitor without JavaScript who follows no redirect by itself."""
    with TestClient(site) as visitor:
        visitor.follow_redirects = False
        yield visitor
