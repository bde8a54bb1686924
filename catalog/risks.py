"""What makes a listing urgent for reviewers: words for what its report and its papers say, and how grave they are.

Read from a report once and kept (`RiskRow`), since a report is large and never changes. What this is not: a grade, and
nothing that the public sees. The reading order of files (`fault_risk`) takes no part: it compares the files of one
repository and says nothing about two.
"""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from catalog.documents import unpack
from catalog.finding import added
from catalog.indexing import SAMPLE
from catalog.people_tables import OrganisationTrustRow
from catalog.review_tables import RiskRow
from catalog.review_views import Risk, RiskLevel
from catalog.tables import ListingRow, ReportRow, key
from scorers.report import Report

METHOD = 1
"""Raised whenever a report would give other words."""
CAP = "security_cap"
CRITICAL, HIGH = "critical", "high"
LEVELS: Mapping[str, RiskLevel] = {
    "live-secrets": RiskLevel.HIGH,
    "critical-vulnerability": RiskLevel.HIGH,
    "security-cap": RiskLevel.HIGH,
    "foreign-name": RiskLevel.HIGH,
    "high-vulnerability": RiskLevel.MEDIUM,
    "not-assessable": RiskLevel.MEDIUM,
    "no-source": RiskLevel.MEDIUM,
    "no-account": RiskLevel.MEDIUM,
}
"""Every reason, and how soon somebody should look because of it."""
DAYS: Mapping[RiskLevel, int] = {RiskLevel.HIGH: 28, RiskLevel.MEDIUM: 7, RiskLevel.LOW: 0}
"""As how many days of waiting a risk counts in the queue; so nothing waits for ever behind newer risks."""


def of_report(report: Report) -> tuple[str, ...]:
    """Return the words for what a report says."""
    severities = {each.severity for each in report.advisories.vulnerabilities}
    found = {
        "live-secrets": bool(report.secrets and report.secrets.live),
        "critical-vulnerability": CRITICAL in severities,
        "security-cap": any(each.feature == CAP for each in report.contributions),
        "high-vulnerability": HIGH in severities,
        "not-assessable": report.score.value is None,
    }
    return tuple(word for word, holds in found.items() if holds)


def of_papers(session: Session, listings: Iterable[ListingRow]) -> dict[int, tuple[str, ...]]:
    """Return for each listing the words for who offers what: no source, no account behind it, or a foreign name."""
    known = {key(each): each for each in listings}
    query = select(OrganisationTrustRow.organisation_id).where(
        col(OrganisationTrustRow.organisation_id).in_({each.organisation_id for each in known.values()}),
        col(OrganisationTrustRow.confirmed_at).is_not(None),
    )
    confirmed = set(session.exec(query))
    return {listing: _of_papers(row, confirmed=row.organisation_id in confirmed) for listing, row in known.items()}


def _of_papers(listing: ListingRow, *, confirmed: bool) -> tuple[str, ...]:
    found = {
        "foreign-name": confirmed and listing.owner_id != listing.organisation_id and listing.origin != SAMPLE,
        "no-source": listing.repository_id is None,
        "no-account": listing.owner_id is None and listing.origin != SAMPLE,
    }
    return tuple(word for word, holds in found.items() if holds)


def as_risk(reasons: Iterable[str]) -> Risk:
    """Return the highest level of the reasons, and the reasons with the gravest first."""
    order = tuple(RiskLevel)
    ordered = tuple(sorted(set(reasons), key=lambda word: (order.index(LEVELS[word]), word)))
    return Risk(LEVELS[ordered[0]] if ordered else RiskLevel.LOW, ordered)


def known_reasons(session: Session, reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words of those reports that were read before."""
    query = select(RiskRow).where(col(RiskRow.report_id).in_(set(reports)), RiskRow.method == METHOD)
    return {row.report_id: row.reasons for row in session.exec(query)}


def read_reasons(session: Session, report_id: str) -> tuple[str, ...]:
    """Return the words of a report, and keep them."""
    document = session.exec(select(ReportRow.document).where(ReportRow.id == report_id)).one()
    reasons = of_report(unpack(document))
    row = session.get(RiskRow, report_id)
    if row is None:
        added(session, RiskRow(report_id=report_id, method=METHOD, reasons=reasons))
    else:
        row.method, row.reasons = METHOD, reasons
    return reasons
