"""A report is printed by a child without a database, kept as it is, and refused by name where the press is missing."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from showcase import BOOKING, COMMIT, LISTINGS, full_report

from catalog.handing_over import ABANDONED
from catalog.report_documents import AGAIN_AFTER, DocumentView
from catalog.services import Catalog
from catalog.views import AssessmentState
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs import document
from marketplace.jobs.context import JobContext
from marketplace.jobs.printing import CHILD, PrintingJob
from web.operator import Operator
from web.printed_report import VERSION, report_writer

SLUG = "termin-buchung"


class Attempt:
    """One attempt at printing the only report of a catalogue."""

    def __init__(self, catalog: Catalog, *, final: bool = False) -> None:
        self.catalog = catalog
        catalog.listings.import_listing(LISTINGS[0])
        catalog.reports.import_report(BOOKING, full_report())
        catalog.documents.request(SLUG, COMMIT, "de", VERSION)
        queue = catalog.documents.queue
        self.id = str(list(queue.arguments.values())[-1]["document"])  # type: ignore[attr-defined]
        self.context = JobContext("job", 1, final=final, holds=lambda: True)

    def run(self, *command: str) -> DocumentView:
        with TemporaryDirectory() as scratch:
            job = PrintingJob(self.catalog, report_writer(Operator()), Path(scratch), command=command)
            job.run(self.context, {"document": self.id})
        return self.view()

    def view(self) -> DocumentView:
        return self.catalog.documents.at(SLUG, COMMIT, "de", VERSION)


@pytest.fixture
def attempt(catalog: Catalog) -> Attempt:
    return Attempt(catalog)


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", program)


def write(content: str) -> tuple[str, ...]:
    return python(f"import json, sys; open(json.load(sys.stdin)['document'], 'wb').write({content})")


def test_what_the_child_leaves_is_kept_once(attempt: Attempt) -> None:
    found = attempt.run(*write("b'%PDF-1.7 one'"))
    assert (found.state, found.content) == (AssessmentState.COMPLETED, b"%PDF-1.7 one")
    assert attempt.run(*write("b'%PDF-1.7 two'")) == found


@pytest.mark.parametrize("content", ["b''", "b'<html>'", "b'%PDF-1.7' + bytes(2_000_001)"])
def test_what_is_no_document_is_a_crash_and_fails_at_the_last_attempt(catalog: Catalog, content: str) -> None:
    attempt = Attempt(catalog)
    with pytest.raises(ChildCrashedError):
        attempt.run(*write(content))
    attempt.context = JobContext("job", 2, final=True, holds=lambda: True)
    with pytest.raises(JobRefusedError):
        attempt.run(*write(content))
    assert (attempt.view().state, attempt.view().fault) == (AssessmentState.FAILED, "analysis.crashed")


def test_workers_that_die_over_a_request_fail_it(attempt: Attempt) -> None:
    PrintingJob(attempt.catalog, report_writer(Operator()), Path()).abandoned({"document": attempt.id})
    assert attempt.view().fault == ABANDONED


def test_a_press_that_is_missing_is_named_and_may_be_asked_again_later(
    attempt: Attempt, clock: Callable[[], timedelta]
) -> None:
    missing = python(
        "import marketplace.jobs.document as child\n"
        "child.PRESS = 'no_such_press'\n"
        "child.main()\n"
    )  # fmt: skip
    with pytest.raises(JobRefusedError) as caught:
        attempt.run(*missing)
    assert caught.value.code == document.UNAVAILABLE
    assert (attempt.view().fault, attempt.view().again) == (document.UNAVAILABLE, False)
    clock.forward(seconds=AGAIN_AFTER.total_seconds())  # type: ignore[attr-defined]
    assert attempt.view().again


def test_a_real_report_is_printed_and_a_second_time_to_the_same_bytes(attempt: Attempt, catalog: Catalog) -> None:
    found = attempt.run(*CHILD)
    assert found.state is AssessmentState.COMPLETED
    assert found.content.startswith(b"%PDF-1.7")
    clock = catalog.documents.clock
    clock.forward(days=91)  # type: ignore[attr-defined]
    assert catalog.documents.expire() == 1
    again = Attempt(catalog)
    assert again.id != attempt.id
    assert again.run(*CHILD).content == found.content
