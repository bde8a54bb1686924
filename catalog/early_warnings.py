"""Early warnings: what an organisation should know soon of the solutions that it watches, each told exactly once.

A warning comes from a notice of the repository (gone, moved, asleep, another licence), from an attestation that has
ended, from a use that the municipality should confirm again, or from comparing a new report with one seen before: the
value fell out of the range that was stated, or a critical vulnerability or an issued secret is new. A value is held
against the highest one since watching began or since the last warning, so that many small falls are one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from catalog.documents import unpack
from catalog.fields import FIELDS
from catalog.membership_tables import WarningRow, WatchedRow
from catalog.sessions import Sessions
from catalog.states_of_listings import SHOWN
from catalog.tables import (
    ListingRow,
    NoticeRow,
    OrganisationRow,
    ReferenceRow,
    ReportRow,
    RepositoryRow,
    StatementRow,
    key,
)
from catalog.telling import Tidings, members_of, tell
from catalog.views import MessageKind
from scorers.report import Report

NOTICES = frozenset({"repository-vanished", "repository-moved", "licence-changed", "maintenance-asleep"})
"""The notices that are warned of; a server that does not answer for a day is none, and of values we know more here."""
ATTESTATION_EXPIRED, USE_EXPIRES = "attestation-expired", "use-expires"
SCORE_FELL, SECURITY_FINDING, SECRET_FOUND = "score-fell", "security-finding", "secret-found"
CRITICAL = "critical"
SOON = timedelta(days=30)
"""So long before its end a municipality is reminded of a use that it has confirmed."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: its kind, the name of its occasion, and what was before and is now."""

    kind: str
    occasion: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EarlyWarnings:
    """Compares what is watched with what was seen of it; every run may be repeated or broken off."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def tell(self) -> int:
        """Give every organisation the warnings that it was not given yet; return how many there were."""
        with self.sessions.read() as session:
            query = select(WatchedRow.organisation_id, WatchedRow.listing_id)
            places = session.exec(query.order_by(col(WatchedRow.organisation_id), col(WatchedRow.listing_id))).all()
        return sum(self._tell(*place) for place in places)

    def _tell(self, organisation_id: int, listing_id: int) -> int:
        now = self.clock()
        with self.sessions.write() as session:
            watched = session.get(WatchedRow, (organisation_id, listing_id), with_for_update=True)
            listing = session.get(ListingRow, listing_id)
            if watched is None or listing is None or listing.state not in SHOWN:
                return 0
            fresh = note_warnings(session, watched, listing, now)
            members = members_of(session, organisation_id) if fresh else ()
            for each in fresh:
                details = {
                    "slug": listing.slug,
                    "name": listing.name,
                    "warning": each.kind,
                    "before": each.before,
                    "after": each.after,
                }
                occasion = f"warning:{organisation_id}:{listing_id}:{each.occasion}"
                tell(session, members, Tidings(MessageKind.WARNING, occasion, details), now)
            return len(fresh)


def note_warnings(session: Session, watched: WatchedRow, listing: ListingRow, now: datetime) -> tuple[Warned, ...]:
    """Keep what is new of a watched listing, within the caller's transaction, and return it."""
    found = [*_of_repository(session, listing), *_of_statements(session, listing, now)]
    found += [*_of_use(session, watched, listing, now), *_of_report(session, watched, listing)]
    fresh = []
    for each in found:
        place = (watched.organisation_id, watched.listing_id, each.occasion)
        if session.get(WarningRow, place) is None:
            session.add(
                WarningRow(
                    organisation_id=place[0],
                    listing_id=place[1],
                    occasion=each.occasion,
                    kind=each.kind,
                    before=each.before,
                    after=each.after,
                    at=now,
                )
            )
            fresh.append(each)
    session.flush()
    return tuple(fresh)


def _of_repository(session: Session, listing: ListingRow) -> Iterator[Warned]:
    rows = session.exec(
        select(NoticeRow).where(NoticeRow.repository_id == listing.repository_id, col(NoticeRow.kind).in_(NOTICES))
    )
    for row in rows:
        yield Warned(row.kind, f"{row.kind}:{row.since.isoformat()}", row.before, row.after)


def _of_statements(session: Session, listing: ListingRow, now: datetime) -> Iterator[Warned]:
    attested = {name for name, field in FIELDS.items() if field.own_end}
    rows = session.exec(
        select(StatementRow).where(
            StatementRow.listing_id == key(listing),
            col(StatementRow.key).in_(attested),
            col(StatementRow.expires_at) <= now,
        )
    )
    for row in rows:
        ended = row.expires_at.isoformat() if row.expires_at else ""
        yield Warned(ATTESTATION_EXPIRED, f"{ATTESTATION_EXPIRED}:{row.key}:{ended}", after=row.key)


def _of_use(session: Session, watched: WatchedRow, listing: ListingRow, now: datetime) -> Iterator[Warned]:
    organisation = session.get_one(OrganisationRow, watched.organisation_id)
    row = session.get(ReferenceRow, (key(listing), organisation.ags)) if organisation.ags else None
    if row is not None and row.confirmed_at is not None and row.expires_at <= now + SOON:
        yield Warned(
            USE_EXPIRES, f"{USE_EXPIRES}:{row.expires_at.isoformat()}", after=row.expires_at.date().isoformat()
        )


def _of_report(session: Session, watched: WatchedRow, listing: ListingRow) -> Iterator[Warned]:
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    report = session.get(ReportRow, repository.latest_report_id) if repository and repository.latest_report_id else None
    if report is None or watched.seen_id == report.id:
        return
    seen, measure = session.get(ReportRow, watched.seen_id), session.get(ReportRow, watched.measure_id)
    watched.seen_id = report.id
    yield from _of_dangers(seen, report)
    fell = _fell(measure, report)
    if fell is not None:
        yield fell
    if measure is None or fell is not None or _replaces(measure, report):
        watched.measure_id = report.id
    session.add(watched)


def _of_dangers(seen: ReportRow | None, report: ReportRow) -> Iterator[Warned]:
    """Yield what the report found and the one seen before did not; nothing is new where nothing was seen."""
    if seen is None:
        return
    before, after = unpack(seen.document), unpack(report.document)
    known = {(one.id, _package(one.purl)) for one in before.advisories.vulnerabilities}
    for one in after.advisories.vulnerabilities:
        if one.severity == CRITICAL and (one.id, _package(one.purl)) not in known:
            yield Warned(SECURITY_FINDING, f"{SECURITY_FINDING}:{one.id}:{_package(one.purl)}", after=one.id)
    if _live(after) > _live(before):
        yield Warned(SECRET_FOUND, f"{SECRET_FOUND}:{report.id}")


def _live(report: Report) -> int:
    return report.secrets.live if report.secrets else 0


def _package(purl: str) -> str:
    return purl.partition("@")[0]


def _fell(measure: ReportRow | None, report: ReportRow) -> Warned | None:
    """Return a warning if the value lies below the range that was stated for the one it is held against."""
    if measure is None or not _alike(measure, report) or measure.value is None or report.value is None:
        return None
    lowest = measure.interval_low if measure.interval_low is not None else measure.value
    if report.value >= lowest:
        return None
    return Warned(SCORE_FELL, f"{SCORE_FELL}:{report.id}", f"{measure.value:.0f}", f"{report.value:.0f}")


def _replaces(measure: ReportRow, report: ReportRow) -> bool:
    """Return whether later values are to be held against this report."""
    if not _alike(measure, report):
        return True
    return report.value is not None and (measure.value is None or report.value > measure.value)


def _alike(one: ReportRow, other: ReportRow) -> bool:
    return (one.model, one.benchmark) == (other.model, other.benchmark)
