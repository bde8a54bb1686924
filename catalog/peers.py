"""Where a solution stands among those like it: by the same method, and with the ranges of both taken seriously."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select
from sqlmodel import Session, col

from catalog.cards import score, select_cards
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.sessions import Sessions
from catalog.tables import FacetRow, ListingRow, ReportRow, RepositoryRow
from catalog.views import Peer, Standing

NAMED = 5
MOST_CANDIDATES = 200
SIZE_FACTOR = 3
"""As large is whatever has between a third and three times as many lines."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The solutions beside another one."""

    sessions: Sessions

    def standings(self, slug: str, reader: Principal = NOBODY) -> tuple[Standing, ...]:
        """Return where a listing's score stands in each group that has others; nothing without a score."""
        with self.sessions.read() as session:
            own = _own(session, slug, reader)
            return () if own is None else tuple(each for each in _standings(session, *own) if each.values)

    def nearest(self, slug: str, reader: Principal = NOBODY) -> tuple[Peer, ...]:
        """Return the solutions with a topic and the main language in common, the nearest in size first."""
        with self.sessions.read() as session:
            own = _own(session, slug, reader)
            return () if own is None else _nearest(session, *own)


Own = tuple[ListingRow, RepositoryRow, ReportRow]


def _own(session: Session, slug: str, reader: Principal) -> Own | None:
    listing = find_readable(session, slug, reader)
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    report = session.get(ReportRow, repository.latest_report_id) if repository and repository.latest_report_id else None
    return (listing, repository, report) if repository and report and report.value is not None else None


def _standings(session: Session, listing: ListingRow, repository: RepositoryRow, report: ReportRow) -> list[Standing]:
    groups = {"topic": _has("topic", listing.topics), "language": _has("language", repository.languages[:1])}
    if report.lines:
        groups["size"] = col(ReportRow.lines).between(report.lines / SIZE_FACTOR, report.lines * SIZE_FACTOR)
    shown = (col(ReportRow.value), col(ReportRow.interval_low), col(ReportRow.interval_high))
    others = (
        select(*shown)
        .join(RepositoryRow, col(RepositoryRow.latest_report_id) == col(ReportRow.id))
        .where(*_beside(repository, report), _is_shown())
    )
    found = {name: session.connection().execute(others.where(group)).all() for name, group in groups.items()}
    return [_standing(name, report, [(row[0], row[1], row[2]) for row in rows]) for name, rows in found.items()]


def _standing(
    group: str, report: ReportRow, rows: Sequence[tuple[float | None, float | None, float | None]]
) -> Standing:
    values = sorted(value for value, _, _ in rows if value is not None)
    low, high = _range(report.value, report.interval_low, report.interval_high)
    ranges = [_range(*row) for row in rows]
    below = sum(top < low for _, top in ranges)
    above = sum(bottom > high for bottom, _ in ranges)
    return Standing(
        group=group,
        values=tuple(values),
        median=median(values) if values else 0.0,
        below=below,
        alike=len(rows) - below - above,
        above=above,
    )


def _range(value: float | None, low: float | None, high: float | None) -> tuple[float, float]:
    middle = value or 0.0
    return (middle if low is None else low, middle if high is None else high)


def _nearest(session: Session, listing: ListingRow, repository: RepositoryRow, report: ReportRow) -> tuple[Peer, ...]:
    query = (
        select_cards()
        .add_columns(col(ReportRow.lines))
        .where(
            *_beside(repository, report),
            _facet_of(col(ListingRow.id), "topic", listing.topics),
            _facet_of(col(ListingRow.id), "language", repository.languages[:1]),
        )
    )
    rows = session.connection().execute(query.order_by(col(ListingRow.id)).limit(MOST_CANDIDATES)).mappings()
    ordered = sorted(rows, key=lambda row: (_distance(row["lines"], report.lines), row["slug"]))
    return tuple(Peer(row["slug"], row["name"], score(row), row["lines"]) for row in ordered[:NAMED])


def _distance(lines: int | None, own: int | None) -> float:
    return abs(math.log(lines / own)) if lines and own else math.inf


def _beside(repository: RepositoryRow, report: ReportRow) -> tuple[ColumnElement[bool], ...]:
    """Return what all others have in common: a value by the same method."""
    return (
        col(RepositoryRow.id) != repository.id,
        col(ReportRow.value).is_not(None),
        col(ReportRow.model) == report.model,
    )


def _has(name: str, values: Sequence[str]) -> ColumnElement[bool]:
    """Return whether a listing of the repository has one of the values."""
    of_repository = exists().where(
        col(ListingRow.repository_id) == RepositoryRow.id, _facet_of(col(ListingRow.id), name, values)
    )
    return of_repository.correlate(RepositoryRow)


def _is_shown() -> ColumnElement[bool]:
    """Return whether everybody may see a listing of the repository; only those have facets."""
    listed = exists().where(
        col(ListingRow.repository_id) == RepositoryRow.id, col(FacetRow.listing_id) == ListingRow.id
    )
    return listed.correlate(RepositoryRow)


def _facet_of(listing_id: SQLColumnExpression[int | None], name: str, values: Sequence[str]) -> ColumnElement[bool]:
    chosen = exists().where(
        col(FacetRow.listing_id) == listing_id, col(FacetRow.name) == name, col(FacetRow.value).in_(values)
    )
    return chosen.correlate(ListingRow)
