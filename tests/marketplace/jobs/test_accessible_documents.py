"""Printed reports are for everybody: real ones of every size, one without a score, and one of a hostile repository."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from missing import missing
from past import short_past
from pypdf import PdfWriter
from pypdf.generic import NameObject
from showcase import BOOKING, HOSTILE_NAME, HOSTILE_PATH, LISTINGS, full_report
from stand_ins import MemoryQueue, StillClock
from tagged import Tagged, faults_of

from catalog.inputs import ListingDraft
from catalog.permissions import MARKETPLACE
from catalog.services import open_catalog
from marketplace.database import open_sessions
from marketplace.errors import JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.document import UNAVAILABLE
from marketplace.jobs.printing import PrintingJob
from marketplace.sample_packing import unpack
from marketplace.samples import FOLDER, listing_of, read_samples, report_path
from scorers.report import Report, ReportFile, ReportFinding
from web.language import Language
from web.operator import Operator
from web.printed_report import VERSION, Printed, report_writer

pytestmark = pytest.mark.xdist_group("documents")  # each is printed once, by one worker alone
MOST_BYTES = 150_000
WORST = 1_000
"""More than a printed report shows; the others are plain, or the report alone would fill the memory of a machine."""

LONG_PATH = "src/" + "sehr-langer-ordner/" * 200 + "\u202eЖ.py"
HOSTILE_SAID = (
    "\x00\x1b[31m ../../etc/passwd <img src=http://192.0.2.1/x.png> url(http://192.0.2.1/y) \U0001f600 {{ 7 * 7 }}"
)


def hostile_report() -> Report:
    report = full_report()
    worst = ("B" * 900, "high", LONG_PATH, HOSTILE_SAID * 40)
    plain = ("B101", "low", "src/a.py", "Use of assert detected.")
    found = tuple(
        ReportFinding("bandit", rule, severity, "high", path, number, message)
        for number, (rule, severity, path, message) in enumerate(
            chain(repeat(worst, WORST), repeat(plain, 50_000 - WORST))
        )
    )
    files = tuple(ReportFile(f"{LONG_PATH}{number}", "Python", "source", 9, 9.0, 0.9) for number in range(40))
    return replace(report, findings=found, files=(*report.files, *files))


@dataclass(frozen=True)
class Sheet:
    """A printed report and the page that it was made of."""

    content: bytes
    page: str


class Press:
    """Prints as a worker does, each report once."""

    def __init__(self, empty: Path, folder: Path) -> None:
        shutil.copyfile(empty, folder / "press.sqlite3")
        self.queue = MemoryQueue()
        self.sessions = open_sessions(f"sqlite:///{folder / 'press.sqlite3'}")
        self.catalog = open_catalog(self.sessions, StillClock(), self.queue, str)
        self.samples = {sample.slug: listing_of(sample) for sample in read_samples(check_reports=False)}
        self.done: dict[tuple[str, Language], Sheet] = {}

    def sheet(self, name: str, language: Language) -> Sheet:
        if (name, language) not in self.done:
            self.done[name, language] = self._print(name, language)
        return self.done[name, language]

    def _print(self, name: str, language: Language) -> Sheet:
        listing, report = self._sample(name) if name in self.samples else self._hostile()
        self.catalog.listings.import_listing(listing)
        made = datetime(2026, 5, 4, tzinfo=UTC)
        self.catalog.reports.import_report(report.repository, report, made)
        self.catalog.documents.request(listing.slug, report.commit, language, VERSION, MARKETPLACE)
        request = [str(each["document"]) for each in self.queue.arguments.values()][-1]
        writer = report_writer(Operator("Stadt <Musterhausen>", email="markt@example.org"), "https://markt.example.org")
        with TemporaryDirectory() as scratch:
            job = PrintingJob(self.catalog, writer, Path(scratch))
            try:
                job.run(JobContext("job", 1, final=True, holds=lambda: True), {"document": request})
            except JobRefusedError as error:
                self._explain(error)
        content = self.catalog.documents.at(listing.slug, report.commit, language, VERSION, MARKETPLACE).content
        solution = self.catalog.listings.read(listing.slug, MARKETPLACE)
        past = self.catalog.histories.at(listing.slug, report.commit, MARKETPLACE)
        return Sheet(content, writer.write(Printed(report, made, solution, past), language))

    def _sample(self, slug: str) -> tuple[ListingDraft, Report]:
        return self.samples[slug], Report.from_json(unpack(report_path(FOLDER, slug).read_bytes()))

    def _hostile(self) -> tuple[ListingDraft, Report]:
        name = f"{HOSTILE_NAME}\u202e{HOSTILE_SAID}{'Ж' * 3_000}"
        self.catalog.histories.import_history(BOOKING, short_past(hostile_report().commit))
        return replace(LISTINGS[0], slug="hostile", name=name), hostile_report()

    @staticmethod
    def _explain(error: JobRefusedError) -> None:
        message = f"{error}; apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        if error.code == UNAVAILABLE:
            missing(message)
        pytest.fail(message)


def by_size() -> list[str]:
    paths = sorted((FOLDER / "reports").glob("*.json.xz"), key=lambda path: path.stat().st_size)
    return [path.name.removesuffix(".json.xz") for path in (paths[0], paths[len(paths) // 2], paths[-1])]


SMALLEST, MEDIAN, LARGEST = by_size()
HOSTILE = "hostile"
EVERY = [(name, language) for name in (SMALLEST, MEDIAN, LARGEST, HOSTILE) for language in Language]


@pytest.fixture(scope="module")
def press(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    opened = Press(sqlite_template, tmp_path_factory.mktemp("press"))
    yield opened
    opened.sessions.close()


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_printed_report_is_for_everybody(press: Press, name: str, language: Language) -> None:
    sheet = press.sheet(name, language)
    assert faults_of(sheet.content, sheet.page) == []


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_printed_report_is_small(press: Press, name: str, language: Language) -> None:
    assert len(press.sheet(name, language).content) <= MOST_BYTES


def test_the_samples_have_one_without_a_score_and_one_with_everything(press: Press) -> None:
    assert "Nicht bewertbar" in press.sheet(SMALLEST, Language.DE).page
    large = press.sheet(LARGEST, Language.DE).page
    titles = (
        "Ergebnis",
        "Platz im Vergleich",
        "Hier zuerst hinsehen",
        "Fundstellen",
        "Entwicklung",
        "Verfahren und Grenzen",
    )
    assert all(f"<h2>{title}</h2>" in large for title in titles)


def test_what_tools_say_in_english_is_marked_in_a_german_document(press: Press) -> None:
    pdf = Tagged(press.sheet(LARGEST, Language.DE).content)
    said = [pdf.text(each) for each in pdf.all("/TD") if each.get("/Lang") == "en"]
    assert any("subprocess" in each for each in said)
    assert len(said) >= 20


def test_each_page_has_its_number_and_readers_are_not_told_it(press: Press) -> None:
    pdf = Tagged(press.sheet(LARGEST, Language.DE).content)
    count = len(pdf.reader.pages)
    assert count > 5
    assert f"{count} / {count}" in pdf.reader.pages[-1].extract_text()
    assert f"{count} / {count}" not in "".join(pdf.texts[each] for each in pdf.texts)


def test_nothing_hostile_hides_turns_around_or_grows(press: Press) -> None:
    sheet = press.sheet(HOSTILE, Language.DE)
    pdf = Tagged(sheet.content)
    text = "".join(pdf.texts.values())
    assert not set("\u202e\x00\x1bЖ\U0001f600") & set(text)
    assert "\\u202e" in text
    assert "{{7*7}}" in "".join(text.split())
    assert "50.000" in text
    assert HOSTILE_PATH not in sheet.page
    assert len(pdf.reader.pages) < 25


def test_a_bold_header_in_the_body_stands_for_its_row_and_one_above_for_its_column(press: Press) -> None:
    pdf = Tagged(press.sheet(SMALLEST, Language.DE).content)
    scopes = {pdf.text(each): each["/A"]["/Scope"] for each in pdf.all("/TH")}
    assert scopes["Stand des Codes"] == "/Row"
    assert scopes["Werkzeug"] == "/Column"


def without(key: str) -> Callable[[PdfWriter], None]:
    def change(pdf: PdfWriter) -> None:
        del pdf.root_object[NameObject(key)]

    return change


def each_element(tag: str, act: Callable[[dict[str, object]], object]) -> Callable[[PdfWriter], None]:
    def change(pdf: PdfWriter) -> None:
        for place in range(len(pdf._objects)):  # noqa: SLF001 - every object of the file, in no order
            found = pdf._objects[place]  # noqa: SLF001 - as above
            if isinstance(found, dict) and found.get("/S") == tag:
                act(found)

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without("/Lang"), "its language is missing or another"),
        (without("/MarkInfo"), "it does not say that it is tagged"),
        (without("/ViewerPreferences"), "readers show the file's name in place of its title"),
        (without("/Metadata"), "it does not say that it is PDF/UA-1"),
        (without("/Outlines"), "its bookmarks are not its headings"),
        (each_element("/Figure", lambda each: each.pop("/Alt")), "a figure has no words in its place"),
        (each_element("/TH", lambda each: each.pop("/A")), "nobody knows for what the header"),
        (each_element("/H2", lambda each: each.update({NameObject("/S"): NameObject("/H4")})), "a level is missing"),
        (each_element("/Sect", lambda each: each["/K"].reverse()), "it is read in another order"),  # type: ignore[attr-defined]
        (each_element("/P", lambda each: each.pop("/K")), "belongs to no element"),
    ],
)
def test_the_examination_sees_what_is_missing(press: Press, change: Callable[[PdfWriter], None], fault: str) -> None:
    sheet, broken = press.sheet(LARGEST, Language.DE), BytesIO()
    pdf = PdfWriter(clone_from=BytesIO(sheet.content))
    change(pdf)
    pdf.write(broken)
    assert any(fault in said for said in faults_of(broken.getvalue(), sheet.page))
