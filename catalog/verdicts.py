"""Verdicts: which of two files reviewers would rather take over; labels from which a later method may learn.

A pair has two files of one language and of similar length from two repositories that everybody can see, drawn by a
seed: the same seed over the same reports gives the same pair. What somebody chooses is kept with commits, paths and the
method of the day, is no vendor's rank, and appears on no page.
"""

import hashlib
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlmodel import Session, col, select

from analyzer.excerpts.values import Excerpt
from catalog.audit import note
from catalog.columns import storable
from catalog.documents import unpack
from catalog.errors import NotFoundError, SubmissionError, refuse
from catalog.excerpts import decoded
from catalog.lifecycle import interested
from catalog.people_tables import AccountRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.review_tables import ExcerptRow, VerdictRow
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow, ReportRow, RepositoryRow
from scorers.registry import current_method
from scorers.report import ReportFile

LONGEST_REASON = 1_000
SHORTEST_FILE, LONGEST_FILE = 30, 1_000
"""Lines of a file that somebody can judge in some minutes."""
LIKENESS = 0.25
"""By how much the lengths may differ, as a share of the longer one."""
FILES_EACH = 5
MOST_REPORTS = 40
"""So many reports are looked at for one pair; reading all would take a minute."""


class Choice(StrEnum):
    """Which of the two somebody would rather take over."""

    LEFT = "left"
    RIGHT = "right"
    NO_DIFFERENCE = "no-difference"


@dataclass(frozen=True, slots=True)
class Side:
    """One file of a pair: where it stands, what was measured of it, and its lines as far as they were read."""

    listing: str
    name: str
    report: str
    repository: str
    commit: str
    file: ReportFile
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files to compare; `seed` gives the same ones again as long as there are no newer reports."""

    seed: str
    left: Side
    right: Side

    @property
    def key(self) -> str:
        """A short name for the two files, which tells another pair of the same seed apart."""
        parts = [part for side in (self.left, self.right) for part in (side.report, side.file.path)]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict as it is given: the seed and the key of the pair that was shown, the choice and the reason."""

    seed: str
    key: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExportedVerdict:
    """One verdict as those read it who train a method; `account` tells judges apart and names nobody."""

    id: str
    at: datetime
    account: str
    method: str
    pair: str
    left: Mapping[str, str]
    right: Mapping[str, str]
    choice: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Pairs of files, and what reviewers say of them."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def pair(self, seed: str, who: Principal) -> Pair:
        """Return the pair that a seed draws; raise NotFoundError where there are no two files alike."""
        who.require(Right.REVIEW)
        with self.sessions.read() as session:
            return _draw(session, seed, who)

    def next_seed(self, who: Principal) -> str:
        """Return the seed of the pair that this reviewer has not judged yet."""
        who.require(Right.REVIEW)
        with self.sessions.read() as session:
            judged = session.exec(select(VerdictRow.pair).where(VerdictRow.account_id == who.account)).all()
        return hashlib.sha256(f"{who.account} {len(set(judged))}".encode()).hexdigest()[:16]

    def give(self, told: Told, who: Principal) -> str:
        """Keep a verdict and return its id, also if it was given before; raise SubmissionError.

        After a newer report the seed may draw other files: what nobody saw is not judged.
        """
        who.require(Right.REVIEW)
        plain = storable(told.reason).strip()
        faults = {
            "choice": "" if told.choice in set(Choice) else "verdict.choice",
            "reason": "verdict.reason" if len(plain) > LONGEST_REASON else "",
        }
        refuse(faults)
        pair, now = self.pair(told.seed, who), self.clock()
        if pair.key != told.key:
            raise SubmissionError({"choice": "verdict.changed"})
        with self.sessions.write() as session:
            session.get_one(AccountRow, who.account, with_for_update=True)
            query = select(VerdictRow.id).where(VerdictRow.account_id == who.account, VerdictRow.pair == told.seed)
            given = session.exec(query).first()
            if given is not None:
                return given
            row = VerdictRow(
                id=uuid4().hex,
                at=now,
                account_id=who.account,
                method=current_method(),
                pair=told.seed,
                left_report=pair.left.report,
                left_commit=pair.left.commit,
                left_path=pair.left.file.path,
                right_report=pair.right.report,
                right_commit=pair.right.commit,
                right_path=pair.right.file.path,
                choice=told.choice,
                reason=plain,
            )
            session.add(row)
            note(session, Act(who, now), Standing.REVIEWER, "verdict.give", f"verdict:{row.id}", choice=told.choice)
            return row.id

    def export(self) -> Iterator[ExportedVerdict]:
        """Yield every verdict, the oldest first."""
        with self.sessions.read() as session:
            rows = session.exec(select(VerdictRow).order_by(col(VerdictRow.at), col(VerdictRow.id))).all()
        for row in rows:
            yield ExportedVerdict(
                id=row.id,
                at=row.at,
                account=row.account_id,
                method=row.method,
                pair=row.pair,
                left={"report": row.left_report, "commit": row.left_commit, "path": row.left_path},
                right={"report": row.right_report, "commit": row.right_commit, "path": row.right_path},
                choice=row.choice,
                reason=row.reason,
            )


def _draw(session: Session, seed: str, who: Principal) -> Pair:
    chance = random.Random(seed)  # noqa: S311 - a pair must be drawn again, and nobody gains by guessing it
    sides = _sides(session, chance, who)
    for left in sides:
        alike = [right for right in sides if _alike(left, right)]
        if alike:
            right = chance.choice(alike)
            return Pair(seed, _with_lines(session, left), _with_lines(session, right))
    raise NotFoundError("pair", "of two files alike")


def _sides(session: Session, chance: random.Random, who: Principal) -> Sequence[Side]:
    """Return files of public listings in an order of the seed: some of each report."""
    query = (
        select(ListingRow, RepositoryRow)
        .join(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .where(ListingRow.state == ListingState.PUBLISHED, col(RepositoryRow.latest_report_id).is_not(None))
        .order_by(col(ListingRow.slug))
    )
    found = [(listing, repository) for listing, repository in session.exec(query) if not interested(listing, who)]
    chosen = chance.sample(found, min(len(found), MOST_REPORTS))
    sides: list[Side] = []
    for listing, repository in chosen:
        stored = session.get_one(ReportRow, repository.latest_report_id)
        report = unpack(stored.document)
        fit = [each for each in report.files if _judgeable(each)]
        sides += [
            Side(listing.slug, listing.name, stored.id, repository.address, report.commit, file)
            for file in chance.sample(fit, min(len(fit), FILES_EACH))
        ]
    chance.shuffle(sides)
    return sides


def _judgeable(file: ReportFile) -> bool:
    return file.role == "source" and bool(file.language) and SHORTEST_FILE <= file.lines <= LONGEST_FILE


def _alike(left: Side, right: Side) -> bool:
    near = math.isclose(left.file.lines, right.file.lines, rel_tol=LIKENESS)
    return left.repository != right.repository and left.file.language == right.file.language and near


def _with_lines(session: Session, side: Side) -> Side:
    row = session.get(ExcerptRow, side.report)
    if row is None or not row.document:
        return side
    known = tuple(each for each in decoded(row.document).excerpts if each.path == side.file.path)
    return Side(side.listing, side.name, side.report, side.repository, side.commit, side.file, known)
