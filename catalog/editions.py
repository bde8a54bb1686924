"""The editions of the criteria: those that are shipped and the operator's own, and which one is asked.

Decision: the operator's newest edition is asked, whatever a later release ships. A release with a new edition changes
nothing by itself where the operator has one of its own; an administrator may begin the next draft from it. Where there
is no own edition, the release's is asked. An own edition is named after the shipped one that it goes back to, with a
number that counts on: "2026-1.1", "2026-1.2", "2027-1.3". What is the operator's is read from the database in each
transaction, so that no process asks an edition of yesterday.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import msgspec
from sqlmodel import Session, col, select

from catalog.criteria import Criteria, Edition, SuitabilityCriterion
from catalog.criteria_drafting import Difference, by_id, difference
from catalog.errors import NotFoundError
from catalog.review_tables import CriteriaEditionRow
from catalog.sessions import Sessions


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """An edition that is or was asked here: when it was published, by the operator itself or not, why, how large."""

    id: str
    published: date
    own: bool
    reason: str
    criteria: int


@dataclass(frozen=True, slots=True)
class CriteriaView:
    """The criteria that are asked today, and every edition that is or was asked here, the newest first."""

    current: Edition
    editions: tuple[EditionSummary, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition, and how it differs from the one before; None for the first, and for one that is not asked here."""

    edition: Edition
    before: str
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Editions:
    """What reviewers ask and asked; everybody may read it."""

    sessions: Sessions
    shipped: Criteria

    def overview(self) -> CriteriaView:
        """Return today's criteria and every edition until today."""
        with self.sessions.read() as session:
            asked = in_force(session, self.shipped)
        return CriteriaView(asked[-1], tuple(map(_summary, reversed(asked))))

    def passed_over(self) -> Edition | None:
        """Return the release's edition if the operator's own is asked in its place and goes back to another one."""
        with self.sessions.read() as session:
            asked = current(session, self.shipped)
        return self.shipped.current if asked.own and base_of(asked) != self.shipped.current.id else None

    def read(self, name: str) -> Edition:
        """Return an edition; raise NotFoundError."""
        with self.sessions.read() as session:
            return find(session, self.shipped, name)

    def compared(self, name: str) -> EditionView:
        """Return an edition with what it changed; raise NotFoundError."""
        with self.sessions.read() as session:
            own = _own(session)
        known = (*self.shipped.editions.values(), *own)
        edition = next((each for each in known if each.id == name), None)
        if edition is None:
            raise NotFoundError("edition of the criteria", name)
        earlier = next((old for old, new in pairwise(_asked(self.shipped, own)) if new.id == name), None)
        if earlier is None:
            return EditionView(edition, "", None)
        return EditionView(edition, earlier.id, difference(earlier.criteria, edition.criteria, _criteria(known)))


def current(session: Session, shipped: Criteria) -> Edition:
    """Return the edition that is asked now."""
    newest = select(CriteriaEditionRow).order_by(col(CriteriaEditionRow.number).desc()).limit(1)
    row = session.exec(newest).first()
    return _edition(row) if row else shipped.current


def find(session: Session, shipped: Criteria, name: str) -> Edition:
    """Return the edition of that name; raise NotFoundError."""
    if name in shipped.editions:
        return shipped.editions[name]
    row = session.exec(select(CriteriaEditionRow).where(CriteriaEditionRow.name == name)).one_or_none()
    if row is None:
        raise NotFoundError("edition of the criteria", name)
    return _edition(row)


def in_force(session: Session, shipped: Criteria) -> tuple[Edition, ...]:
    """Return the editions that are or were asked here, the newest last.

    Of the shipped ones those count that came before the operator's first, or today's if there is none.
    """
    return _asked(shipped, _own(session))


def published(session: Session, shipped: Criteria) -> dict[str, SuitabilityCriterion]:
    """Return every criterion that ever was in an edition, by its id."""
    return _criteria((*shipped.editions.values(), *_own(session)))


def base_of(edition: Edition) -> str:
    """Return the name of the shipped edition that an edition goes back to, its own if it is one."""
    return edition.id.partition(".")[0]


def encoded(criteria: tuple[SuitabilityCriterion, ...]) -> str:
    """Return criteria as they are stored."""
    return msgspec.json.encode(criteria).decode()


def decoded(document: str) -> tuple[SuitabilityCriterion, ...]:
    """Return stored criteria."""
    return msgspec.json.decode(document, type=tuple[SuitabilityCriterion, ...])


def _own(session: Session) -> tuple[Edition, ...]:
    """Return the operator's own editions, the newest last."""
    return tuple(map(_edition, session.exec(select(CriteriaEditionRow).order_by(col(CriteriaEditionRow.number)))))


def _asked(shipped: Criteria, own: Sequence[Edition]) -> tuple[Edition, ...]:
    names = list(shipped.editions)
    last = base_of(own[0]) if own else shipped.current.id
    until = names.index(last) + 1 if last in names else len(names)
    return (*(shipped.editions[name] for name in names[:until]), *own)


def _criteria(editions: Iterable[Edition]) -> dict[str, SuitabilityCriterion]:
    return by_id(each for edition in editions for each in edition.criteria)


def _edition(row: CriteriaEditionRow) -> Edition:
    return Edition(row.name, row.published_at.date(), decoded(row.document), own=True, reason=row.reason)


def _summary(edition: Edition) -> EditionSummary:
    return EditionSummary(edition.id, edition.published, edition.own, edition.reason, len(edition.criteria))
