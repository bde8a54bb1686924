"""News: what happened to listings, the newest first, for readers who follow the catalogue with a feed.

Nothing is stored for it: that a listing is new, was changed or measured, or that there is a warning stands in the rows
already. Each list is short, whatever the size of the catalogue. A list over all listings has the published ones alone,
and one is new on the day on which it was published.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, SQLColumnExpression, select, true
from sqlmodel import Session, col

from catalog.cards import SCORE_COLUMNS, score
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.references import standing
from catalog.sessions import Sessions
from catalog.tables import ListingRow, NoticeRow, ReferenceRow, ReportRow, SearchRow, StatementRow, VersionRow
from catalog.views import Change, LocalText, NewsItem, NewsKind, Notice, NoticeKind

MOST = 50
"""So many items a list has at most."""

VISIBLE = col(ListingRow.id).in_(select(col(SearchRow.listing_id)))
LISTING: tuple[SQLColumnExpression[Any], ...] = (
    col(ListingRow.id).label("listing_id"),
    col(ListingRow.slug),
    col(ListingRow.name),
    col(ListingRow.summary_de),
    col(ListingRow.summary_en),
)
Wanted = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class News:
    """What happened; every list has the newest first and its items are never the same twice."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def listed(self) -> tuple[NewsItem, ...]:
        """Return the newest listings."""
        with self.sessions.read() as session:
            return _newest(_listed(session, VISIBLE))

    def changed(self) -> tuple[NewsItem, ...]:
        """Return the newest changes of listings, and their newest reports."""
        with self.sessions.read() as session:
            return _newest(_changed(session, VISIBLE), _measured(session, VISIBLE))

    def warned(self) -> tuple[NewsItem, ...]:
        """Return the newest warnings."""
        with self.sessions.read() as session:
            return _newest(_warned(session, VISIBLE, self.clock()))

    def of(self, slug: str, reader: Principal = NOBODY) -> tuple[NewsItem, ...]:
        """Return all that happened to one listing; raise NotFoundError if there is none for this reader."""
        with self.sessions.read() as session:
            wanted = col(ListingRow.id) == find_readable(session, slug, reader).id
            return _newest(
                _listed(session, wanted),
                _changed(session, wanted),
                _measured(session, wanted),
                _warned(session, wanted, self.clock()),
            )


def _newest(*lists: Iterable[NewsItem]) -> tuple[NewsItem, ...]:
    items = sorted((item for items in lists for item in items), key=lambda item: (item.slug, item.kind, item.key))
    return tuple(sorted(items, key=lambda item: item.at, reverse=True)[:MOST])


def _rows(session: Session, query: Select[Any], at: SQLColumnExpression[Any]) -> Iterable[RowMapping]:
    ordered = query.add_columns(at.label("at")).order_by(at.desc(), col(ListingRow.id).desc()).limit(MOST)
    return session.connection().execute(ordered).mappings()


def _item(row: RowMapping, kind: NewsKind, key: str = "", **what: Any) -> NewsItem:  # noqa: ANN401 - fields of an item
    summary = LocalText(row["summary_de"], row["summary_en"])
    return NewsItem(kind, row["slug"], row["name"], summary, row["at"], key, **what)


def _listed(session: Session, wanted: Wanted) -> Iterable[NewsItem]:
    rows = _rows(session, select(*LISTING).where(wanted), col(ListingRow.state_since))
    return [_item(row, NewsKind.LISTED) for row in rows]


def _changed(session: Session, wanted: Wanted) -> Iterable[NewsItem]:
    """Return the versions after the first one, which is the listing itself."""
    columns = (*LISTING, col(VersionRow.number), col(VersionRow.changes))
    query = select(*columns).join(VersionRow, col(VersionRow.listing_id) == col(ListingRow.id))
    rows = _rows(session, query.where(wanted, col(VersionRow.number) > 1), col(VersionRow.at))
    return [_item(row, NewsKind.CHANGED, str(row["number"]), fields=_fields(row["changes"])) for row in rows]


def _fields(document: str) -> tuple[str, ...]:
    return tuple(change.field for change in msgspec.json.decode(document, type=tuple[Change, ...]))


def _measured(session: Session, wanted: Wanted) -> Iterable[NewsItem]:
    same = col(ReportRow.repository_id) == col(ListingRow.repository_id)
    query = select(*LISTING, *SCORE_COLUMNS).join(ReportRow, same).where(wanted)
    rows = _rows(session, query, col(ReportRow.created_at))
    return [_item(row, NewsKind.MEASURED, row["report_id"], score=score(row)) for row in rows]


def _warned(session: Session, wanted: Wanted, now: datetime) -> Iterable[NewsItem]:
    yield from _noted(session, wanted)
    yield from _expired(
        session, wanted, now, StatementRow, true(), NoticeKind.STATEMENTS_EXPIRED, col(StatementRow.key)
    )
    yield from _expired(
        session, wanted, now, ReferenceRow, standing(), NoticeKind.REFERENCES_EXPIRED, col(ReferenceRow.municipality)
    )


def _noted(session: Session, wanted: Wanted) -> Iterable[NewsItem]:
    same = col(NoticeRow.repository_id) == col(ListingRow.repository_id)
    columns = (*LISTING, col(NoticeRow.kind).label("notice"), col(NoticeRow.before), col(NoticeRow.after))
    rows = _rows(session, select(*columns).join(NoticeRow, same).where(wanted), col(NoticeRow.since))
    for row in rows:
        about = tuple(each for each in (row["before"], row["after"]) if each)
        yield _warning(row, Notice(NoticeKind(row["notice"]), row["at"], about))


def _expired(  # noqa: PLR0913, PLR0917 - what expires in one table, and what it is called
    session: Session,
    wanted: Wanted,
    now: datetime,
    table: type[StatementRow | ReferenceRow],
    counted: Wanted,
    kind: NoticeKind,
    name: SQLColumnExpression[str],
) -> Iterable[NewsItem]:
    """Return one warning for all of a listing that ended at the same moment."""
    ends = col(table.expires_at)
    query = select(*LISTING).join(table, col(table.listing_id) == col(ListingRow.id))
    query = query.where(wanted, counted, ends <= now)
    rows = list(_rows(session, query.distinct(), ends))
    about = _names(session, table, counted, rows, name)
    for row in rows:
        yield _warning(row, Notice(kind, row["at"], about[row["listing_id"], row["at"]]))


def _names(
    session: Session,
    table: type[StatementRow | ReferenceRow],
    counted: Wanted,
    rows: list[RowMapping],
    name: SQLColumnExpression[str],
) -> Mapping[tuple[int, datetime], tuple[str, ...]]:
    """Return what ended, by listing and moment."""
    listing, ends = col(table.listing_id), col(table.expires_at)
    query: Select[Any] = select(listing.label("listing_id"), ends.label("at"), name.label("name"))
    query = query.where(
        counted, listing.in_({row["listing_id"] for row in rows}), ends.in_({row["at"] for row in rows})
    )
    found: dict[tuple[int, datetime], tuple[str, ...]] = {}
    for row in session.connection().execute(query.order_by(name)).mappings():
        place = (row["listing_id"], row["at"])
        found[place] = (*found.get(place, ()), row["name"])
    return found


def _warning(row: RowMapping, notice: Notice) -> NewsItem:
    return _item(row, NewsKind.WARNED, f"{notice.kind}-{notice.since:%Y%m%dT%H%M%S.%f}", notice=notice)
