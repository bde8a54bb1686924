"""What a report as a PDF costs: the largest sample, written and set, beside unpacking and reading the same report.

Usage: `.venv/bin/python benchmarks/report_pdf.py [SLUG...]` (default: the largest report of the samples).

CPU seconds, the least of some rounds, in both languages. The bars are 150 kB, and as a ratio, so that it holds on any
machine, 2.5 times the reading; on the machine where the bar was set that is a little more than one second.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import web.press

os.environ["FONTCONFIG_FILE"] = str(Path(web.press.__file__).parent / "fonts.conf")  # before the press is imported

from analyzer.history.values import History
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from marketplace.assembly import build_catalog
from marketplace.migration import migrate
from marketplace.sample_packing import unpack
from marketplace.samples import FOLDER, history_path, listing_of, read_samples, report_path
from marketplace.settings import Settings
from scorers.report import Report
from web.language import Language
from web.operator import Operator
from web.press.pdf import to_pdf
from web.printed_report import Printed, report_writer

ROUNDS = 5
MOST_BYTES = 150_000
MOST_TIMES = 2.5


def least(action: Callable[[], object]) -> float:
    """Return the least CPU seconds of an action."""
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        action()
        found.append(time.process_time() - before)
    return min(found)


def measure(catalog: Catalog, slug: str) -> bool:
    """Print a sample's figures and return whether they hold the bars."""
    packed = report_path(FOLDER, slug).read_bytes()
    read = least(lambda: Report.from_json(unpack(packed)))
    (sample,) = (each for each in read_samples(check_reports=False) if each.slug == slug)
    report = Report.from_json(unpack(packed))
    catalog.listings.import_listing(listing_of(sample))
    catalog.reports.import_report(report.repository, report)
    history = History.from_json(unpack(history_path(FOLDER, slug).read_bytes()))
    catalog.histories.import_history(report.repository, history)
    solution = catalog.listings.read(slug, MARKETPLACE)
    past = catalog.histories.at(slug, report.commit, MARKETPLACE)
    printed = Printed(report, solution.reports[0].score.created_at, solution, past)
    writer, holds = report_writer(Operator()), True
    for language in Language:
        page = writer.write(printed, language)
        written, laid = least(lambda to=language: writer.write(printed, to)), least(lambda page=page: to_pdf(page))
        size, times = len(to_pdf(page)), (written + laid) / read
        print(f"{slug} {language}: {written:.2f} + {laid:.2f} s, {times:.1f} times {read:.2f} s, {size / 1000:.0f} kB")
        holds = holds and size <= MOST_BYTES and times <= MOST_TIMES
    return holds


def main() -> int:
    """Measure and return 1 if a bar is missed."""
    largest = max((FOLDER / "reports").iterdir(), key=lambda path: path.stat().st_size).name.removesuffix(".json.xz")
    with TemporaryDirectory() as folder:
        settings = Settings(data_directory=Path(folder))
        migrate(settings.database_url)
        assembly = build_catalog(settings)
        held = [measure(assembly.catalog, slug) for slug in sys.argv[1:] or [largest]]
        assembly.close()
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
