"""A false alarm stands beside its finding, goes on with its line, can be withdrawn, and never changes a score."""

import json
from dataclasses import replace

import msgspec
import pytest
from msgspec import structs
from people import add_organisation
from reviewing import ADDRESS, MovingClock, Office, office
from sqlmodel import select
from statements import reading

from analyzer.excerpts.values import Excerpt, Excerpts, Fingerprint, Passage
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.false_alarms import Key, digest_of
from catalog.permissions import NOBODY
from catalog.tables import ListingRow
from catalog.views import HistoryState
from scorers.report import Report, ReportFile, ReportFinding, ReportFunction

__all__ = ["office"]
FINDING = ReportFinding("bandit", "B324", "high", "high", "app.py", 12, "Weak hash.")
KEY: Key = ("bandit", "B324", "app.py", 12, "Weak hash.")
REASON = "Der Wert dient nur dem Zwischenspeichern."
LINE = "0123456789abcdef"


def report(office: Office, commit: str = "a" * 40, line: int = 12) -> Report:
    file = ReportFile("app.py", "Python", "source", 90, functions=(ReportFunction("f", 5, 9.0, 40),))
    made = office.make_report(repository=ADDRESS, commit=commit)
    return replace(
        made,
        findings=(structs.replace(FINDING, line=line), structs.replace(FINDING, rule="B101", line=3)),
        files=(file,),
    )


def asked_last(office: Office) -> str:
    """The report whose lines were asked for last."""
    arguments = office.catalog.excerpts.queue.arguments.values()  # type: ignore[attr-defined]
    return [str(each["excerpt"]) for each in arguments if "excerpt" in each][-1]


def read(office: Office, known: Report, digest: str = LINE) -> None:
    """Let a worker read the lines behind the newest report."""
    excerpts = office.catalog.excerpts
    wanted = asked_last(office)
    excerpts.begin(wanted)
    line = known.findings[0].line
    text = Excerpt("app.py", line - 3, ("a", "b", "c", "d", "e", "f", "g"))
    excerpts.complete(wanted, Excerpts(known.commit, (text,), (Fingerprint("app.py", line, digest),)))


def measured_again(office: Office, known: Report) -> None:
    assessment = office.catalog.assessments.request("radar")
    office.catalog.assessments.complete(assessment.id, known)


@pytest.fixture
def published(office: Office) -> Office:
    office.submit(report=report(office))
    office.publish()
    return office


def test_a_mark_stands_beside_its_finding_and_leaves_the_report_as_it_was(published: Office) -> None:
    alarms, reports = published.catalog.false_alarms, published.catalog.reports
    before = reports.latest("radar")
    mark = alarms.mark("radar", digest_of(KEY), f" {REASON} ", published.rita)
    assert reports.latest("radar") == before
    (beside,) = alarms.beside("radar", before).values()
    assert (beside.id, beside.reason, beside.commit, beside.carried) == (mark, REASON, "a" * 40, False)
    with reading(published.sessions) as sent:
        assert list(alarms.beside("radar", before)) == [KEY]
    assert sent
    assert not any("excerpt" in statement for statement in sent), "the source lines were read for no earlier mark"
    assert published.rita.account not in repr(alarms.list("radar"))
    with pytest.raises(StateError):
        alarms.mark("radar", digest_of(KEY), REASON, published.ralf)
    assert "false-alarm.mark" in [entry.action for entry in published.catalog.audit.all()]


def test_a_mark_needs_a_reviewer_a_reason_and_a_finding(published: Office) -> None:
    alarms = published.catalog.false_alarms
    for reason in ("", " ", "x" * 2_001):
        with pytest.raises(SubmissionError):
            alarms.mark("radar", digest_of(KEY), reason, published.rita)
    with pytest.raises(ForbiddenError):
        alarms.mark("radar", digest_of(KEY), REASON, NOBODY)
    with pytest.raises(NotFoundError):
        alarms.mark("radar", digest_of((*KEY[:3], 13, KEY[4])), REASON, published.rita)
    own = add_organisation(published.sessions, "radar-gmbh")
    with published.sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = own
    biased = published.person("Bea", roles=["reviewer"], organisation=own)
    with pytest.raises(ForbiddenError):
        alarms.mark("radar", digest_of(KEY), REASON, biased)


def test_a_mark_goes_on_with_its_line_and_says_from_where(published: Office) -> None:
    alarms = published.catalog.false_alarms
    read(published, report(published))
    alarms.mark("radar", digest_of(KEY), REASON, published.rita)
    later = report(published, "b" * 40, line=40)
    measured_again(published, later)
    assert alarms.beside("radar", later) == {}
    assert published.catalog.excerpts.reconcile() == 1
    read(published, later)
    (beside,) = alarms.beside("radar", later).values()
    assert (beside.line, beside.commit, beside.carried) == (12, "a" * 40, True)
    with pytest.raises(StateError):
        alarms.mark("radar", digest_of((*KEY[:3], 40, KEY[4])), REASON, published.ralf)


def test_a_mark_does_not_go_on_to_a_line_that_says_something_else(published: Office) -> None:
    alarms = published.catalog.false_alarms
    read(published, report(published))
    alarms.mark("radar", digest_of(KEY), REASON, published.rita)
    later = report(published, "b" * 40)
    measured_again(published, later)
    published.catalog.excerpts.reconcile()
    read(published, later, "f" * 16)
    assert alarms.beside("radar", later) == {}


def test_a_mark_made_before_its_line_was_read_is_known_again_afterwards(published: Office) -> None:
    alarms = published.catalog.false_alarms
    alarms.mark("radar", digest_of(KEY), REASON, published.rita)
    read(published, report(published))
    later = report(published, "b" * 40, line=13)
    measured_again(published, later)
    published.catalog.excerpts.reconcile()
    read(published, later)
    assert [each.carried for each in alarms.beside("radar", later).values()] == [True]


def test_a_withdrawn_mark_stays_visible_and_stands_beside_nothing(published: Office, clock: MovingClock) -> None:
    alarms = published.catalog.false_alarms
    mark = alarms.mark("radar", digest_of(KEY), REASON, published.rita)
    clock.forward(days=1)
    with pytest.raises(SubmissionError):
        alarms.withdraw("radar", mark, " ", published.ralf)
    alarms.withdraw("radar", mark, "Doch ein Fehler.", published.ralf)
    with pytest.raises(StateError):
        alarms.withdraw("radar", mark, "Noch einmal.", published.ralf)
    with pytest.raises(NotFoundError):
        alarms.withdraw("radar", "unknown", "Warum auch nicht.", published.ralf)
    assert alarms.beside("radar", report(published)) == {}
    (told,) = alarms.list("radar")
    assert (told.withdrawal, told.withdrawn_at) == ("Doch ein Fehler.", clock())
    alarms.mark("radar", digest_of(KEY), "Nein, wirklich nicht.", published.rita)
    assert len(alarms.list("radar")) == 2


def test_marks_are_exported_with_the_line_they_were_made_at(published: Office) -> None:
    read(published, report(published))
    published.catalog.false_alarms.mark("radar", digest_of(KEY), REASON, published.rita)
    (line,) = [json.loads(msgspec.json.encode(each)) for each in published.catalog.false_alarms.export()]
    assert (line["repository"], line["fingerprint"], line["alarm"]["rule"]) == (ADDRESS, LINE, "B324")
    assert published.rita.account not in str(line)


def test_lines_are_asked_for_when_a_review_begins_and_shown_to_reviewers_alone(office: Office) -> None:
    office.submit(report=report(office))
    excerpts = office.catalog.excerpts
    assert excerpts.behind("radar", office.rita).state is HistoryState.ABSENT
    office.catalog.reviews.step("radar", "take", office.rita)
    assert excerpts.behind("radar", office.rita).state is HistoryState.QUEUED
    asked = asked_last(office)
    wanted = excerpts.begin(asked)
    assert Passage("app.py", 9, 15) in wanted.passages
    assert Passage("app.py", 5, 16) in wanted.passages
    assert [spot.line for spot in wanted.spots] == [12, 3]
    excerpts.fail(asked, "clone.unreachable", "no answer")
    assert excerpts.behind("radar", office.rita).fault == "clone.unreachable"
    excerpts.request("radar", office.rita)
    read(office, report(office))
    found = excerpts.behind("radar", office.rita)
    shown = found.around("app.py", 12)
    assert shown is not None
    assert (shown.first, found.around("app.py", 3), found.is_held_back("app.py")) == (9, None, False)
    excerpts.request("radar", office.rita)
    assert excerpts.behind("radar", office.rita).state is HistoryState.COMPLETED
    vendor = office.person("Vera", organisation=add_organisation(office.sessions, "radar-gmbh"))
    for who in (NOBODY, vendor):
        with pytest.raises(ForbiddenError):
            excerpts.behind("radar", who)
        with pytest.raises(ForbiddenError):
            excerpts.request("radar", who)
