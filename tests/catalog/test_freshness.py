"""The nightly job marks what is over, indexes it anew and notes what became of repositories; pages tell it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from analyzer.licences.values import Licensing
from catalog import freshness
from catalog.freshness import Findings
from catalog.inputs import ListingDraft, ReferenceDraft
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import FitRow, StatementRow
from catalog.views import Evidence, LocalText, Notice, NoticeKind, Statement
from scorers.report import Report

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ADDRESS = "https://example.org/a/b"
DRAFT = ListingDraft(
    "radar",
    "Radar",
    LocalText("Zeigt Baustellen."),
    address=ADDRESS,
    statements=(
        Statement("cost_model", "", Evidence.SELF_DECLARED, data=("free",), as_of=NOW),
        Statement("size_classes", "", Evidence.SELF_DECLARED, data=("under-5000",), as_of=NOW),
        Statement("exit", "jederzeit", Evidence.SELF_DECLARED),
    ),
)


def base(sessions: Sessions) -> int:
    with sessions.read() as session:
        return session.connection().execute(select(col(FitRow.base))).scalar_one()


def fail(catalog: Catalog, code: str) -> None:
    catalog.assessments.fail(catalog.assessments.request("radar").id, code, "")


def notices(catalog: Catalog) -> list[tuple[NoticeKind, datetime, tuple[str, ...]]]:
    return [(each.kind, each.since, each.about) for each in catalog.listings.read("radar").notices]


def test_a_statement_is_marked_once_its_time_is_over_and_lowers_the_rank(
    catalog: Catalog, clock: Callable[[], datetime], sessions: Sessions
) -> None:
    catalog.listings.import_listing(DRAFT)
    fresh = base(sessions)
    assert catalog.freshness.refresh() == Findings()
    clock.forward(days=366)  # type: ignore[attr-defined]
    assert notices(catalog) == [(NoticeKind.STATEMENTS_EXPIRED, NOW.replace(year=2027), ("cost_model",))]
    assert base(sessions) == fresh, "the index waits for the job, the page does not"
    assert catalog.freshness.refresh() == Findings(statements=1, listings=1)
    assert base(sessions) < fresh
    assert catalog.freshness.refresh() == Findings()
    old = {each.key for each in catalog.listings.read("radar").statements if each.expired}
    assert old == {"cost_model"}


def test_a_statement_said_anew_is_fresh_again(
    catalog: Catalog, clock: Callable[[], datetime], sessions: Sessions
) -> None:
    catalog.listings.import_listing(DRAFT)
    fresh = base(sessions)
    clock.forward(days=366)  # type: ignore[attr-defined]
    catalog.freshness.refresh()
    anew = tuple(replace(each, as_of=NOW + timedelta(days=366)) for each in DRAFT.statements[:2])
    catalog.listings.import_listing(replace(DRAFT, statements=(*anew, DRAFT.statements[2])))
    assert notices(catalog) == []
    assert base(sessions) == fresh
    assert catalog.freshness.refresh() == Findings()


def test_a_reference_is_marked_as_well(catalog: Catalog, clock: Callable[[], datetime]) -> None:
    catalog.listings.import_listing(replace(DRAFT, statements=()))
    catalog.references.confirm("radar", ReferenceDraft("09162000", "München"))
    clock.forward(days=731)  # type: ignore[attr-defined]
    assert catalog.freshness.refresh() == Findings(references=1, listings=1)
    assert catalog.freshness.refresh() == Findings()


def test_more_than_one_batch_is_marked_in_one_run(
    catalog: Catalog, clock: Callable[[], datetime], sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "BATCH", 2)
    for number in range(5):
        catalog.listings.import_listing(replace(DRAFT, slug=f"radar-{number}", address=""))
    clock.forward(days=800)  # type: ignore[attr-defined]
    assert catalog.freshness.refresh() == Findings(statements=10, listings=5)
    with sessions.read() as session:
        marked = session.connection().execute(select(col(StatementRow.expired)).where(col(StatementRow.key) != "exit"))
        assert all(marked.scalars())


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("clone.not_found", NoticeKind.REPOSITORY_VANISHED),
        ("address.unknown_host", NoticeKind.REPOSITORY_VANISHED),
        ("clone.redirected", NoticeKind.REPOSITORY_MOVED),
        ("clone.unreachable", NoticeKind.REPOSITORY_UNREACHABLE),
    ],
)
def test_a_failed_assessment_tells_what_became_of_the_repository_until_one_succeeds(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report], code: str, kind: NoticeKind
) -> None:
    catalog.listings.import_listing(DRAFT)
    fail(catalog, code)
    clock.forward(hours=1)  # type: ignore[attr-defined]
    assert catalog.freshness.refresh() == Findings(notices=1)
    assert notices(catalog) == [(kind, NOW, ())]
    fail(catalog, code)
    assert catalog.freshness.refresh() == Findings()
    assert notices(catalog) == [(kind, NOW, ())], "since the first time"
    clock.forward(hours=1)  # type: ignore[attr-defined]
    catalog.assessments.complete(catalog.assessments.request("radar").id, make_report())
    assert catalog.freshness.refresh() == Findings(notices=1)
    assert notices(catalog) == []


@pytest.mark.parametrize("code", ["analysis.abandoned", "address.unresolved"])
def test_a_failure_of_ours_says_nothing_about_the_repository(catalog: Catalog, code: str) -> None:
    catalog.listings.import_listing(DRAFT)
    fail(catalog, code)
    assert catalog.freshness.refresh() == Findings()
    assert notices(catalog) == []


def test_another_licence_in_a_new_report_is_told_and_an_unclear_one_is_not(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)

    def report(commit: str, licence: str | None) -> None:
        clock.forward(hours=1)  # type: ignore[attr-defined]
        measured = replace(make_report(commit=commit * 40), licensing=Licensing((), licence))
        catalog.reports.import_report(ADDRESS, measured)

    report("a", "MIT")
    report("b", None)
    assert catalog.freshness.refresh() == Findings()
    report("c", "MIT")
    assert catalog.freshness.refresh() == Findings()
    report("d", "AGPL-3.0-only")
    changed_at = clock()
    assert catalog.freshness.refresh() == Findings(notices=1)
    assert notices(catalog) == [(NoticeKind.LICENCE_CHANGED, changed_at, ("MIT", "AGPL-3.0-only"))]
    report("e", None)
    assert catalog.freshness.refresh() == Findings()
    assert catalog.listings.read("radar").notices == (
        Notice(NoticeKind.LICENCE_CHANGED, changed_at, ("MIT", "AGPL-3.0-only")),
    )


def test_a_change_before_the_first_run_is_told_too(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)
    for commit, licence in (("a", "MIT"), ("b", "EUPL-1.2")):
        clock.forward(hours=1)  # type: ignore[attr-defined]
        measured = replace(make_report(commit=commit * 40), licensing=Licensing((), licence))
        catalog.reports.import_report(ADDRESS, measured)
    assert catalog.freshness.refresh() == Findings(notices=1)


def measure(catalog: Catalog, clock: Callable[[], datetime], report: Report) -> datetime:
    """Let a worker fetch and measure the repository an hour later; return when it was done."""
    clock.forward(hours=1)  # type: ignore[attr-defined]
    catalog.assessments.complete(catalog.assessments.request("radar").id, report)
    return clock()


def test_a_repository_is_asleep_if_its_newest_commit_was_a_year_old_when_we_fetched_it(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)
    report = make_report()
    measure(catalog, clock, report)
    clock.forward(days=363)  # type: ignore[attr-defined]
    measure(catalog, clock, report)
    catalog.freshness.refresh()
    assert [each for each in notices(catalog) if each[0] == NoticeKind.MAINTENANCE_ASLEEP] == []
    clock.forward(days=800)  # type: ignore[attr-defined]
    catalog.freshness.refresh()
    old = "what became of it since nobody knows: it was not fetched again"
    assert [each for each in notices(catalog) if each[0] == NoticeKind.MAINTENANCE_ASLEEP] == [], old
    measure(catalog, clock, report)
    assert catalog.freshness.refresh().notices == 1
    asleep = (NoticeKind.MAINTENANCE_ASLEEP, report.committed_at + timedelta(days=365), ())
    assert asleep in notices(catalog)
    fail(catalog, "clone.timed_out")
    catalog.freshness.refresh()
    assert asleep in notices(catalog), "a server that does not answer wakes nobody"
    measure(catalog, clock, replace(make_report(commit="b" * 40), committed_at=clock()))
    catalog.freshness.refresh()
    assert [each for each in notices(catalog) if each[0] == NoticeKind.MAINTENANCE_ASLEEP] == []


def test_an_imported_report_of_an_old_commit_does_not_say_that_nothing_came_since(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(replace(DRAFT, statements=()))
    clock.forward(days=800)  # type: ignore[attr-defined]
    catalog.reports.import_report(ADDRESS, make_report())
    assert catalog.freshness.refresh() == Findings()


def test_a_value_that_fell_is_told_until_it_is_nearly_back(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(replace(DRAFT, statements=()))

    def value_of(number: int, value: float) -> datetime:
        made = measure(catalog, clock, make_report(commit=f"{number}" * 40, value=value))
        catalog.freshness.refresh()
        return made

    value_of(0, 72.4)
    value_of(1, 68.0)
    assert notices(catalog) == [], "a few points are everyday work"
    fallen_at = value_of(2, 60.6)
    assert notices(catalog) == [(NoticeKind.SCORE_FELL, fallen_at, ("68", "61"))]
    value_of(3, 62.0)
    assert notices(catalog) == [(NoticeKind.SCORE_FELL, fallen_at, ("68", "62"))]
    value_of(4, 64.0)
    assert notices(catalog) == []


def test_another_method_is_no_fall(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(replace(DRAFT, statements=()))
    measure(catalog, clock, make_report(value=80))
    catalog.freshness.refresh()
    measure(catalog, clock, make_report(value=60, model="baseline-2"))
    catalog.freshness.refresh()
    assert notices(catalog) == []
    measure(catalog, clock, make_report(commit="c" * 40, value=None, stars=None, model="baseline-2"))
    catalog.freshness.refresh()
    assert notices(catalog) == []


def test_an_older_commit_that_is_measured_later_is_no_fall(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(replace(DRAFT, statements=()))
    newest = measure(catalog, clock, make_report(value=80))
    catalog.freshness.refresh()
    catalog.reports.import_report(ADDRESS, make_report(commit="0" * 40, value=40), newest - timedelta(minutes=1))
    assert catalog.freshness.refresh() == Findings()
