from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from members import People

from analyzer.advisories.values import AdvisoryCheck, CheckOutcome, Vulnerability
from catalog.errors import ForbiddenError, NotFoundError, SubmissionError
from catalog.inputs import ListingDraft, MunicipalityDraft
from catalog.permissions import NOBODY, Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import NoticeRow, StatementRow
from catalog.uses import UseForm
from catalog.views import Evidence, LocalText, NoticeKind, UseStatus
from scorers.report import Report, ReportSecrets

ADDRESS = "https://example.org/a/b"
Reports = Callable[..., Report]


@pytest.fixture
def who(sessions: Sessions) -> People:
    return People(sessions)


@pytest.fixture
def market(catalog: Catalog) -> Catalog:
    """One solution, and two municipalities of the register."""
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen."), address=ADDRESS))
    towns = (("09162000", "München"), ("09184112", "Aying"))
    catalog.municipalities.import_batch(
        MunicipalityDraft(ags, "town", name, date(2025, 1, 1), "test", inhabitants=9_000) for ags, name in towns
    )
    return catalog


def munich(who: People, name: str = "Mia") -> Principal:
    return who.of(name, "stadt-munchen", kind="public", ags="09162000")


def aying(who: People) -> Principal:
    return who.of("Anna", "gemeinde-aying", kind="public", ags="09184112")


def told(sessions: Sessions) -> list[str]:
    with sessions.read() as session:
        from_rows = session.connection().exec_driver_sql("SELECT occasion FROM message ORDER BY created_at, occasion")
        return [row[0] for row in from_rows]


def test_a_municipality_speaks_for_its_own_key_alone(market: Catalog, who: People) -> None:
    mia = munich(who)
    market.uses.confirm("radar", UseForm(since=date(2024, 5, 1), contact_role="Bauhof"), mia)
    (use,) = market.references.list("radar")
    assert (use.ags, use.municipality, use.size_class, use.evidence) == (
        "09162000",
        "München",
        "under-20000",
        Evidence.CONFIRMED,
    )
    assert [each.slug for each in market.uses.list(mia)] == ["radar"]
    anna = aying(who)
    assert market.uses.list(anna) == ()
    for act in (
        lambda: market.uses.confirm("radar", UseForm(), anna, "stadt-munchen"),
        lambda: market.uses.withdraw("radar", anna, "stadt-munchen"),
        lambda: market.uses.renew("radar", anna),
        lambda: market.uses.withdraw("radar", anna),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert [each.ags for each in market.references.list("radar")] == ["09162000"]
    for stranger in (NOBODY, who("Nora"), who.of("Vera", "radar-gmbh"), who("Rita")):
        with pytest.raises(ForbiddenError):
            market.uses.confirm("radar", UseForm(), stranger)


def test_deciding_against_needs_a_reason_that_everybody_reads(market: Catalog, who: People) -> None:
    mia = munich(who)
    with pytest.raises(SubmissionError) as caught:
        market.uses.confirm("radar", UseForm(UseStatus.DECIDED_AGAINST, reason=" "), mia)
    assert caught.value.faults == {"reason": "reason.empty"}
    market.uses.confirm("radar", UseForm(UseStatus.DECIDED_AGAINST, reason="Zu\u202e teuer."), mia)
    assert market.references.list("radar")[0].reason == "Zu teuer."
    assert market.watches.list(mia) == (), "only what is in use is watched by itself"


def test_a_use_is_renewed_before_it_ends_and_taken_back(market: Catalog, who: People) -> None:
    mia = munich(who)
    market.uses.confirm("radar", UseForm(since=date(2024, 5, 1)), mia)
    first = market.uses.list(mia)[0].expires_at
    market.uses.clock.forward(days=700)  # type: ignore[attr-defined]
    market.uses.renew("radar", mia)
    renewed = market.uses.list(mia)[0]
    assert renewed.expires_at > first
    assert renewed.since == date(2024, 5, 1)
    market.uses.withdraw("radar", mia)
    assert market.references.list("radar") == ()
    assert [entry.action for entry in market.audit.all()][-3:] == ["use.confirm", "use.renew", "use.withdraw"]


def test_notes_are_read_and_changed_by_the_own_people_alone(market: Catalog, who: People) -> None:
    mia, max_, anna = munich(who), munich(who, "Max"), aying(who)
    written = market.notes.write("radar", "Vorsicht:\r\n=1+1", mia)
    assert [(each.text, each.author) for each in market.notes.list(max_)] == [("Vorsicht:\n=1+1", "Mia")]
    market.notes.change(written.id, "Besser nicht.", max_)
    assert market.notes.list(mia, "radar")[0].author == "Max"
    assert market.notes.list(anna) == ()
    for act in (
        lambda: market.notes.change(written.id, "Von mir.", anna),
        lambda: market.notes.remove(written.id, anna),
        lambda: market.notes.write("radar", "Von mir.", anna, "stadt-munchen"),
    ):
        with pytest.raises(NotFoundError):
            act()
    for stranger in (NOBODY, who("Rita"), who("Ada"), who.of("Vera", "radar-gmbh")):
        with pytest.raises(ForbiddenError):
            market.notes.list(stranger)
    market.notes.remove(written.id, mia)
    assert market.notes.list(mia) == ()
    assert "Besser" not in str(list(market.audit.all()))


def test_an_unconfirmed_public_body_may_do_nothing_of_this(market: Catalog, who: People, sessions: Sessions) -> None:
    munich(who)
    with sessions.write() as session:
        session.connection().exec_driver_sql("UPDATE organisationtrust SET confirmed_at = NULL")
    for act in (market.uses.list, market.notes.list, market.watches.list, market.watches.warnings):
        with pytest.raises(ForbiddenError):
            act(who("Mia"))


def test_a_warning_reaches_all_people_of_whoever_watches_exactly_once(
    market: Catalog, who: People, sessions: Sessions
) -> None:
    mia, _, anna = munich(who), munich(who, "Max"), aying(who)
    market.watches.watch("radar", mia)
    assert market.warnings.tell() == 0
    with sessions.write() as session:
        session.add(NoticeRow(repository_id=1, kind=NoticeKind.REPOSITORY_VANISHED, since=market.uses.clock()))
    assert market.warnings.tell() == 1
    assert market.warnings.tell() == 0
    assert [each.kind for each in market.watches.warnings(mia)] == ["repository-vanished"]
    assert market.watches.warnings(anna) == ()
    assert len(told(sessions)) == 2
    market.watches.watch("radar", anna)
    assert market.warnings.tell() == 0, "what the page said already is no news"
    market.watches.unwatch("radar", mia)
    with pytest.raises(NotFoundError):
        market.watches.unwatch("radar", mia)


def measured(market: Catalog, make_report: Reports, commit: str, **changes: object) -> None:
    known = {name: changes.pop(name) for name in ("value", "model") if name in changes}
    report = replace(make_report(commit=commit * 40, **known), **changes)
    market.reports.import_report(ADDRESS, report)
    market.uses.clock.forward(hours=1)  # type: ignore[attr-defined]


def test_a_fall_is_told_when_the_value_leaves_the_stated_range_even_in_small_steps(
    market: Catalog, who: People, make_report: Reports
) -> None:
    measured(market, make_report, "1", value=70.0)
    market.watches.watch("radar", munich(who))
    measured(market, make_report, "2", value=64.0)
    assert market.warnings.tell() == 0
    measured(market, make_report, "3", value=59.0)
    assert market.warnings.tell() == 1
    (warning,) = market.watches.warnings(who("Mia"))
    assert (warning.kind, warning.before, warning.after) == ("score-fell", "70", "59")
    measured(market, make_report, "4", value=58.0)
    assert market.warnings.tell() == 0, "it is held against what was told last"
    measured(market, make_report, "5", value=20.0, model="another-1")
    assert market.warnings.tell() == 0, "two methods are not compared"


def vulnerable(*names: tuple[str, str]) -> AdvisoryCheck:
    found = tuple(
        Vulnerability(name, (), severity, "x", "pkg:pypi/one@1", "1", (), "pyproject.toml", 1)
        for name, severity in names
    )
    return AdvisoryCheck(CheckOutcome.CHECKED, "", "2026-01-01", None, found)


def test_a_new_critical_finding_is_told_and_an_old_one_is_not(
    market: Catalog, who: People, make_report: Reports
) -> None:
    measured(market, make_report, "1", advisories=vulnerable(("OLD", "critical")))
    market.watches.watch("radar", munich(who))
    both = vulnerable(("OLD", "critical"), ("NEW", "critical"), ("MILD", "low"))
    measured(market, make_report, "2", advisories=both, secrets=ReportSecrets(1, 0, {}, 1))
    assert market.warnings.tell() == 2
    measured(market, make_report, "3", advisories=both, secrets=ReportSecrets(1, 0, {}, 1))
    assert market.warnings.tell() == 0
    assert {(each.kind, each.after) for each in market.watches.warnings(who("Mia"))} == {
        ("security-finding", "NEW"),
        ("secret-found", ""),
    }


def test_an_ended_attestation_and_a_use_that_ends_soon_are_told(
    market: Catalog, who: People, sessions: Sessions
) -> None:
    now = market.uses.clock()
    mia = munich(who)
    market.uses.confirm("radar", UseForm(), mia)
    with sessions.write() as session:
        session.add(
            StatementRow(
                listing_id=1,
                key="security_attestation",
                data='["bsi-c5"]',
                evidence="self-declared",
                as_of=now,
                expires_at=now.replace(year=2027),
            )
        )
    assert market.warnings.tell() == 0
    market.uses.clock.forward(days=366)  # type: ignore[attr-defined]
    assert market.warnings.tell() == 1
    market.uses.clock.forward(days=340)  # type: ignore[attr-defined]
    assert market.warnings.tell() == 1
    assert [each.kind for each in market.watches.warnings(mia)] == ["use-expires", "attestation-expired"]
