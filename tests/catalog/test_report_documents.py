"""Reports as documents: asked for once, kept as they are, seen by those alone who may see the report."""

from collections.abc import Callable
from datetime import datetime

import pytest
from past import short_past
from showcase import BOOKING, COMMIT, LISTINGS, full_report
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.errors import NotFoundError, StateError
from catalog.handing_over import ABANDONED, MOST_HANDOVERS
from catalog.jobs import JobQueue, JobState
from catalog.permissions import MARKETPLACE
from catalog.report_documents import AGAIN_AFTER, KEPT, LARGEST_DOCUMENT, DocumentView
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import AssessmentState

SLUG = "termin-buchung"
HERE = (SLUG, COMMIT, "de", "1")
PDF = b"%PDF-1.7 one"


@pytest.fixture
def reported(catalog: Catalog) -> Catalog:
    catalog.listings.import_listing(LISTINGS[0])
    catalog.reports.import_report(BOOKING, full_report())
    return catalog


def ids(queue: JobQueue) -> list[str]:
    return [str(each["document"]) for each in queue.arguments.values() if "document" in each]  # type: ignore[attr-defined]


def test_a_document_is_asked_for_once_and_printed_once(reported: Catalog, queue: JobQueue) -> None:
    documents = reported.documents
    assert documents.at(*HERE) == DocumentView()
    assert documents.request(*HERE).state is AssessmentState.QUEUED
    assert documents.request(*HERE).state is AssessmentState.QUEUED
    (request,) = ids(queue)
    wanted = documents.begin(request)
    assert (wanted.slug, wanted.language) == (SLUG, "de")
    assert documents.at(*HERE).state is AssessmentState.RUNNING
    documents.complete(request, PDF)
    documents.complete(request, b"%PDF-1.7 two")
    assert documents.at(*HERE) == DocumentView(AssessmentState.COMPLETED, again=False, content=PDF)
    assert documents.request(*HERE).content == PDF
    with pytest.raises(StateError):
        documents.begin(request)
    assert ids(queue) == [request]


def test_each_language_and_each_edition_is_printed_for_itself(reported: Catalog, queue: JobQueue) -> None:
    documents = reported.documents
    documents.request(*HERE)
    documents.complete(ids(queue)[0], PDF)
    assert documents.at(SLUG, COMMIT, "en", "1") == DocumentView()
    assert documents.at(SLUG, COMMIT, "de", "2") == DocumentView()
    reported.histories.import_history(BOOKING, short_past(COMMIT))
    assert documents.at(*HERE) == DocumentView(), "the history is in no document that was printed before"
    assert documents.request(*HERE).state is AssessmentState.QUEUED
    with pytest.raises(NotFoundError):
        documents.begin(ids(queue)[0])


def test_what_was_printed_is_never_changed(reported: Catalog, queue: JobQueue, sessions: Sessions) -> None:
    reported.documents.request(*HERE)
    reported.documents.complete(ids(queue)[0], PDF)
    with pytest.raises(DBAPIError, match="never changed"), sessions.write() as session:
        session.connection().execute(text("UPDATE document SET content = NULL"))


@pytest.mark.parametrize("content", [b"", bytes(LARGEST_DOCUMENT + 1)])
def test_a_document_that_is_nothing_or_too_large_is_not_kept(
    reported: Catalog, queue: JobQueue, content: bytes
) -> None:
    reported.documents.request(*HERE)
    with pytest.raises(ValueError, match="is not kept"):
        reported.documents.complete(ids(queue)[0], content)


def test_after_a_failure_one_waits_before_one_asks_again(
    reported: Catalog, queue: JobQueue, clock: Callable[[], datetime]
) -> None:
    documents = reported.documents
    documents.request(*HERE)
    documents.fail(ids(queue)[0], "analysis.crashed", "/secret/path")
    failed = DocumentView(AssessmentState.FAILED, "analysis.crashed", again=False)
    assert documents.at(*HERE) == failed
    assert documents.request(*HERE) == failed
    clock.forward(seconds=AGAIN_AFTER.total_seconds())  # type: ignore[attr-defined]
    assert documents.at(*HERE).again
    assert documents.request(*HERE).state is AssessmentState.QUEUED
    assert len(ids(queue)) == 2


def test_only_those_who_see_the_listing_see_its_document(reported: Catalog, queue: JobQueue) -> None:
    documents = reported.documents
    documents.request(*HERE)
    documents.complete(ids(queue)[0], PDF)
    with reported.listings.sessions.write() as session:
        session.connection().execute(text("UPDATE listing SET state = 'withdrawn'"))
    for ask in (documents.at, documents.request):
        with pytest.raises(NotFoundError):
            ask(*HERE)
    assert documents.at(*HERE, MARKETPLACE).content == PDF
    with pytest.raises(NotFoundError):
        documents.at(SLUG, "f" * 40, "de", "1", MARKETPLACE)


def test_what_is_old_is_thrown_away_and_made_anew(
    reported: Catalog, queue: JobQueue, clock: Callable[[], datetime]
) -> None:
    documents = reported.documents
    documents.request(*HERE)
    documents.complete(ids(queue)[0], PDF)
    assert documents.expire() == 0
    clock.forward(days=KEPT.days)  # type: ignore[attr-defined]
    assert documents.expire() == 1
    assert documents.at(*HERE) == DocumentView()
    assert documents.request(*HERE).state is AssessmentState.QUEUED


def test_a_request_whose_job_is_lost_is_handed_over_again_and_given_up_at_last(
    reported: Catalog, queue: JobQueue
) -> None:
    documents = reported.documents
    documents.request(*HERE)
    for count in range(MOST_HANDOVERS):
        (alive,) = [job.id for job in queue.jobs.values() if job.state is JobState.QUEUED]  # type: ignore[attr-defined]
        queue.become(alive, JobState.FAILED)  # type: ignore[attr-defined]
        assert documents.reconcile() == (count < MOST_HANDOVERS - 1)
    assert documents.at(*HERE).fault == ABANDONED
