"""Municipalities: found by name, postcode or official key; with those near them and those like them.

They come from a register or from the seed, again and again. What a newer source says replaces what an older one said;
what an older one knows besides (coordinates, postcodes) fills what is still empty. Nothing is ever deleted.
"""

import math
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, insert, or_, update
from sqlmodel import Session, col, delete, select

from catalog.errors import NotFoundError
from catalog.inputs import MunicipalityDraft
from catalog.near_places import nearest_places
from catalog.place_names import PlaceQuestion, read_place, spellings
from catalog.sessions import Sessions
from catalog.size_classes import size_class
from catalog.states import STATES, state_of
from catalog.tables import MunicipalityRow, PlaceNameRow
from catalog.territory import ASSOCIATION, COUNTY, KEY, county_key
from catalog.views import FoundPlaces, ImportCounts, MunicipalityDetails, MunicipalityView, Neighbour

MOST_FOUND = 20
MOST_NEAR = 10
MOST_ALIKE = 10
MOST_NAMES = 20
AT_ONCE = 500
RANKS = 3
"""How many ranks `catalog.place_names.spellings` gives; a beginning is worth less than any whole text."""
LONGEST_QUERY = 100
AFTER_ALL = "\U0010ffff"
"""Sorts behind every text that goes on after a prefix, in the code point order of both databases."""
NEAR_KILOMETERS = 30.0
NEAR_COUNTY_KILOMETERS = 80.0
"""How far away a neighbour is looked for; counties are measured from middle to middle."""
EARTH_KILOMETERS = 6371.0
DEGREE_KILOMETERS = EARTH_KILOMETERS * math.pi / 180
FACTS = ("kind", "name", "association", "inhabitants", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Municipalities:
    """The municipalities, counties and associations of Germany, as far as they were imported."""

    sessions: Sessions

    def find(self, text: str, limit: int = MOST_FOUND) -> tuple[MunicipalityView, ...]:
        """Return those that a text may mean, those that have another name as well."""
        return self.ask(text, limit).places

    def ask(self, text: str, limit: int = MOST_FOUND) -> FoundPlaces:
        """Return those whose name, other name, postcode or key begins so: the most exact first, then the largest.

        If there are none, those whose name is the nearest to what was typed.
        """
        asked, most = read_place(text[:LONGEST_QUERY]), min(limit, MOST_FOUND)
        with self.sessions.read() as session:
            condition, exactness = _asked(asked)
            query = (
                select(MunicipalityRow)
                .join(PlaceNameRow, col(PlaceNameRow.ags) == col(MunicipalityRow.ags))
                .where(condition, col(MunicipalityRow.former).is_(False))
                .group_by(col(MunicipalityRow.ags))
                .order_by(func.min(exactness), *_largest_first())
                .limit(most)
            )
            called = session.exec(query).all()
            near = [] if called else _near(session, asked.names, most)
            return FoundPlaces(tuple(_views(session, called or near)), near=bool(near))

    def read(self, ags: str) -> MunicipalityView:
        """Return the one with that key; raise NotFoundError."""
        with self.sessions.read() as session:
            return _view(session, _row(session, ags))

    def details(self, ags: str) -> MunicipalityDetails:
        """Return the one with that key, those near it and those like it; raise NotFoundError."""
        with self.sessions.read() as session:
            row = _row(session, ags)
            return MunicipalityDetails(_view(session, row), _neighbours(session, row), _alike(session, row))

    def county_names(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the county of each of the municipalities that is known and lies in one, under the given key."""
        counties = {key: county_key(key) for key in keys if county_key(key) != key}
        with self.sessions.read() as session:
            query = select(MunicipalityRow.ags, MunicipalityRow.name)
            named = dict(session.exec(query.where(col(MunicipalityRow.ags).in_(set(counties.values())))).all())
        return {key: named[county] for key, county in counties.items() if county in named}

    def list(self, state: str = "", county: str = "") -> tuple[MunicipalityView, ...]:
        """Return all of a state or county, former ones too, by key."""
        with self.sessions.read() as session:
            query = select(MunicipalityRow).order_by(col(MunicipalityRow.ags))
            if state:
                query = query.where(MunicipalityRow.state == state)
            if county:
                query = query.where(MunicipalityRow.county == county_key(county))
            return tuple(_views(session, session.exec(query)))

    def import_batch(self, drafts: Iterable[MunicipalityDraft]) -> ImportCounts:
        """Add or update these in one transaction; the same drafts again change nothing."""
        wanted = {draft.ags: draft for draft in drafts}
        counts = {"added": 0, "changed": 0, "unchanged": 0}
        with self.sessions.write() as session:
            query = select(MunicipalityRow).where(col(MunicipalityRow.ags).in_(wanted))
            changed_rows = []
            known = {row.ags: row for row in session.exec(query)}
            for ags, draft in wanted.items():
                row = known.get(ags)
                new = row is None
                row = row or _new(draft)
                changed = _merge(row, draft)
                outcome = "added" if new else "changed" if changed else "unchanged"
                counts[outcome] += 1
                if outcome != "unchanged":
                    session.add(row)
                    changed_rows.append(row)
            _index(session, changed_rows)
        return ImportCounts(**counts)

    def leave_out_all_but(self, present: AbstractSet[str]) -> int:
        """Mark those that a complete register no longer has as former, and return how many became so."""
        with self.sessions.write() as session:
            rows = session.exec(select(MunicipalityRow.ags).where(col(MunicipalityRow.former).is_(False)))
            gone = sorted(set(rows) - present)
            for place in range(0, len(gone), AT_ONCE):
                some = gone[place : place + AT_ONCE]
                session.exec(update(MunicipalityRow).where(col(MunicipalityRow.ags).in_(some)).values(former=True))
        return len(gone)


def _asked(asked: PlaceQuestion) -> tuple[ColumnElement[bool], SQLColumnExpression[int]]:
    """Return which texts are meant, and how exactly each is: small is good."""
    name = col(PlaceNameRow.text)
    rank = col(PlaceNameRow.rank)
    if asked.key:
        return col(PlaceNameRow.ags) == asked.key, rank
    begins = or_(false(), *(and_(name >= each, name < each + AFTER_ALL) for each in asked.names))
    if asked.postcode:
        named = select(col(PlaceNameRow.ags)).where(begins)
        return name == asked.postcode, case((col(PlaceNameRow.ags).in_(named), 0), else_=1)
    return begins, case((name.in_(asked.names), rank), else_=rank + RANKS)


def _near(session: Session, names: tuple[str, ...], most: int) -> list[MunicipalityRow]:
    """Return those whose names are the nearest, the largest first of those that are equally near."""
    nearest = nearest_places(session, names)
    query = select(MunicipalityRow).where(col(MunicipalityRow.ags).in_(nearest)).order_by(*_largest_first())
    return sorted(session.exec(query), key=lambda row: nearest[row.ags])[:most] if nearest else []


def _largest_first() -> tuple[SQLColumnExpression[Any], ...]:
    return func.coalesce(col(MunicipalityRow.inhabitants), 0).desc(), col(MunicipalityRow.ags)


def _row(session: Session, ags: str) -> MunicipalityRow:
    row = session.get(MunicipalityRow, ags) if KEY.fullmatch(ags) else None
    if row is None:
        raise NotFoundError("municipality", ags)
    return row


def _new(draft: MunicipalityDraft) -> MunicipalityRow:
    return MunicipalityRow(
        ags=draft.ags,
        kind=draft.kind,
        name=draft.name,
        state=state_of(draft.ags),
        county=county_key(draft.ags),
        as_of=draft.as_of,
        source=draft.source,
    )


def _merge(row: MunicipalityRow, draft: MunicipalityDraft) -> bool:
    """Bring what the draft knows into the row; return whether anything changed."""
    before = _known(row)
    newer = draft.as_of >= row.as_of
    for fact in FACTS:
        said = getattr(draft, fact)
        if said not in {None, "", ()} and (newer or getattr(row, fact) in {None, "", ()}):
            setattr(row, fact, said)
    if newer:
        row.as_of, row.source, row.former = draft.as_of, draft.source, False
    row.alternative_names = tuple(dict.fromkeys((*row.alternative_names, *draft.alternative_names)))[:MOST_NAMES]
    named = (*draft.postcodes, *row.postcodes) if draft.more_postcodes or not newer else draft.postcodes
    row.postcodes = tuple(sorted(set(named or row.postcodes)))
    row.size_class = "" if row.inhabitants is None else size_class(row.inhabitants)
    return _known(row) != before


def _known(row: MunicipalityRow) -> tuple[object, ...]:
    return tuple(getattr(row, fact) for fact in (*FACTS, "alternative_names", "postcodes", "as_of", "source", "former"))


def _index(session: Session, rows: list[MunicipalityRow]) -> None:
    """Replace the texts that find these rows, as plain values: mapped objects took three times as long."""
    session.flush()
    keys = [row.ags for row in rows]
    session.exec(delete(PlaceNameRow).where(col(PlaceNameRow.ags).in_(keys)))
    texts = [
        {"ags": row.ags, "text": text, "rank": rank}
        for row in rows
        for text, rank in (dict.fromkeys(row.postcodes, 1) | spellings(row.name, row.alternative_names)).items()
    ]
    if texts:
        session.connection().execute(insert(PlaceNameRow), texts)


def _neighbours(session: Session, row: MunicipalityRow) -> tuple[Neighbour, ...]:
    """Return bodies of the same level, the nearest first; without coordinates the largest of the county."""
    others = (col(MunicipalityRow.ags) != row.ags, col(MunicipalityRow.former).is_(False), _level(row))
    query = select(MunicipalityRow).where(*others)
    if row.latitude is None or row.longitude is None:
        in_county = query.where(MunicipalityRow.county == row.county)
        found = session.exec(in_county.order_by(*_largest_first()).limit(MOST_NEAR))
        return tuple(Neighbour(view, None, same_county=True) for view in _views(session, found))
    reach = (NEAR_COUNTY_KILOMETERS if row.kind == COUNTY else NEAR_KILOMETERS) / DEGREE_KILOMETERS
    aside = reach / math.cos(math.radians(row.latitude))
    around = query.where(
        col(MunicipalityRow.latitude).between(row.latitude - reach, row.latitude + reach),
        col(MunicipalityRow.longitude).between(row.longitude - aside, row.longitude + aside),
    )
    nearest = sorted(session.exec(around), key=lambda other: (distance(row, other), other.ags))[:MOST_NEAR]
    return tuple(
        Neighbour(view, round(distance(row, other), 1), same_county=other.county == row.county)
        for other, view in zip(nearest, _views(session, nearest), strict=True)
    )


def distance(one: MunicipalityRow, other: MunicipalityRow) -> float:
    """Return the great-circle distance of two places in kilometers, by the haversine formula."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    south, west, north, east = (math.radians(degrees or 0.0) for degrees in places)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * EARTH_KILOMETERS * math.asin(math.sqrt(half))


def _level(row: MunicipalityRow) -> ColumnElement[bool]:
    """Counties are compared with counties, associations with associations, all others with each other."""
    kind = col(MunicipalityRow.kind)
    if row.kind in {COUNTY, ASSOCIATION}:
        return kind == row.kind
    return kind.not_in((COUNTY, ASSOCIATION))


def _alike(session: Session, row: MunicipalityRow) -> tuple[MunicipalityView, ...]:
    """Return those of the same state and size class, the nearest in inhabitants first."""
    if row.inhabitants is None:
        return ()
    query = (
        select(MunicipalityRow)
        .where(
            MunicipalityRow.state == row.state,
            MunicipalityRow.size_class == row.size_class,
            col(MunicipalityRow.ags) != row.ags,
            col(MunicipalityRow.former).is_(False),
            _level(row),
        )
        .order_by(func.abs(col(MunicipalityRow.inhabitants) - row.inhabitants), col(MunicipalityRow.ags))
        .limit(MOST_ALIKE)
    )
    return tuple(_views(session, session.exec(query)))


def _view(session: Session, row: MunicipalityRow) -> MunicipalityView:
    return next(_views(session, [row]))


def _views(session: Session, rows: Iterable[MunicipalityRow]) -> Iterator[MunicipalityView]:
    """Yield the rows as readers see them, with the names of their counties and associations looked up at once."""
    found = list(rows)
    keys = {row.county for row in found} | {row.association for row in found if row.association}
    query = select(MunicipalityRow.ags, MunicipalityRow.name).where(col(MunicipalityRow.ags).in_(keys))
    named = dict(session.exec(query).all()) if found else {}
    for row in found:
        own = row.county == row.ags
        county = "" if own else named.get(row.county, "")
        association = named.get(row.association, "")
        state = STATES[row.state]
        where = ", ".join(part for part in (county, state.de) if part and part != row.name)
        yield MunicipalityView(
            ags=row.ags,
            name=row.name,
            label=f"{row.name} ({where})" if where else row.name,
            kind=row.kind,
            state=row.state,
            state_name=state,
            county="" if own else row.county,
            county_name=county,
            association=row.association,
            association_name=association,
            inhabitants=row.inhabitants,
            size_class=row.size_class,
            postcodes=row.postcodes,
            alternative_names=row.alternative_names,
            latitude=row.latitude,
            longitude=row.longitude,
            as_of=row.as_of,
            source=row.source,
            former=row.former,
        )
