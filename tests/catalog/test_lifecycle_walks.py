"""Random walks over the states of a listing, held against a table that was written by hand from the issue.

Every walk takes steps that may and steps that may not be taken, by everybody who could try. After each step the state,
the history, the audit log and what each kind of reader sees have to be what the table says; reports never change. A
seed names a walk: the one that failed can be walked again alone.
"""

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from catalog.audit import AuditEntry, AuditLog, digest
from catalog.errors import ForbiddenError, StateError, SubmissionError
from catalog.lifecycle import STEPS, advance, begin, decline, readable, take
from catalog.people_tables import AuditRow, IntendedStepRow, StepRow
from catalog.permissions import MARKETPLACE, NOBODY, Act, Membership, Principal, Standing
from catalog.publishing import make_latest, publish
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState as S
from catalog.tables import AssessmentRow, ListingRow, OrganisationRow, ReportRow, RepositoryRow, SearchRow, key
from scorers.report import Report

START = datetime.fromisoformat("2026-01-02T03:04:05+00:00")
OWNER, OTHER = 1, 2
WALKS = {"sqlite": (10_000, (3, 4, 8)), "postgresql": (300, (2, 2, 3))}
"""How many walks on which database, and in how many ways each of their last three steps goes on.

So many walks share a beginning, which is walked once. PostgreSQL answers each question over a socket.
"""
REFUSALS = (ForbiddenError, StateError, SubmissionError)
R, A, V, X, M = Standing.REVIEWER, Standing.ADMINISTRATOR, Standing.VENDOR, Standing.VISITOR, Standing.MARKETPLACE

LEGAL: dict[tuple[str, S], tuple[S, str]] = {
    ("analyse", S.SUBMITTED): (S.ANALYSED, "m"),
    ("publish-unreviewed", S.ANALYSED): (S.PUBLISHED, "m"),
    ("take", S.ANALYSED): (S.IN_REVIEW, "r"),
    ("give-back", S.IN_REVIEW): (S.ANALYSED, "r"),
    ("publish", S.IN_REVIEW): (S.PUBLISHED, "r"),
    ("return", S.IN_REVIEW): (S.RETURNED, "r"),
    ("reject", S.IN_REVIEW): (S.REJECTED, "r"),
    ("resubmit", S.RETURNED): (S.SUBMITTED, "vx"),
    ("resubmit", S.WITHDRAWN): (S.SUBMITTED, "vx"),
    ("move", S.PUBLISHED): (S.SUBMITTED, "vxma"),
    ("archive", S.PUBLISHED): (S.ARCHIVED, "ra"),
    ("restore", S.ARCHIVED): (S.IN_REVIEW, "ra"),
    ("restore", S.REJECTED): (S.IN_REVIEW, "ra"),
    **{
        ("withdraw", state): (S.WITHDRAWN, "vx")
        for state in (S.SUBMITTED, S.ANALYSED, S.IN_REVIEW, S.RETURNED, S.PUBLISHED, S.ARCHIVED)
    },
    ("take-down", S.PUBLISHED): (S.WITHDRAWN, "a"),
    ("take-down", S.ARCHIVED): (S.WITHDRAWN, "a"),
}
"""From where which step leads where, and who may: visitor x, vendor v, reviewer r, administrator a, market m."""
REASONED = {"return", "reject", "archive", "restore", "take-down"}
SECONDED = {"reject", "archive"}
NAMES = sorted({name for name, _ in LEGAL} | {"submit", "import"})


def person(name: str, *standings: Standing, organisation: int = 0) -> Principal:
    member = (Membership(organisation, "o", "O", "vendor", manager=True, confirmed=True),) if organisation else ()
    return Principal(name, name, frozenset({X, *standings}), member)


PEOPLE = {
    "x": NOBODY,
    "v": person("vera", V, organisation=OWNER),
    "r": person("rita", R),
    "s": person("ralf", R),
    "b": person("bea", R, V, organisation=OWNER),
    "a": person("anna", A),
    "t": person("town", Standing.MUNICIPALITY),
    "o": person("otto", V, organisation=OTHER),
    "m": MARKETPLACE,
}
"""Everybody who tries; b is a reviewer of the very organisation that owns the listing."""
STANDS_AS = {"x": "x", "v": "xv", "r": "xr", "s": "xr", "b": "xvr", "a": "xa", "t": "x", "o": "xv", "m": "m"}


@dataclass
class Walk:
    """One listing, what the table says of it, and what was noted so far."""

    session: Session
    listing: ListingRow
    chance: random.Random
    state: S
    now: datetime = START
    steps: list[tuple[str, S, S]] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    intended: tuple[str, str] | None = None

    def expect(self, name: str, who: str, reason: str) -> str:
        """What the table says becomes of a try: done, waits or refused."""
        target, takers = LEGAL.get((name, self.state), (None, ""))
        able = set(STANDS_AS[who]) & set(takers)
        if target is None or not able:
            return "refused"
        if who == "b" and able == {"r"}:
            return "refused"
        if name in REASONED and not reason.strip():
            return "refused"
        if name in SECONDED:
            if self.intended is None or self.intended[0] != name:
                return "waits"
            if self.intended[1] == PEOPLE[who].account:
                return "refused"
        return "done"

    def attempt(self, name: str, who: str, reason: str) -> None:
        expected = self.expect(name, who, reason)
        act = Act(PEOPLE[who], self.now, reason)
        try:
            done = take(self.session, self.listing, name, act)
        except REFUSALS:
            assert expected == "refused", (name, who, self.state)
            return
        assert expected == ("done" if done else "waits"), (name, who, self.state)
        if not done:
            self.intended = (name, act.who.account)
            self.noted.append(f"listing.intend.{name}")
            return
        self.done(name)

    def done(self, name: str) -> None:
        target = LEGAL[name, self.state][0]
        self.steps.append((name, self.state, target))
        self.noted.append(f"listing.{name}")
        self.state, self.intended = target, None

    def decline(self, who: str) -> None:
        able = self.intended and set(STANDS_AS[who]) & set(LEGAL[self.intended[0], self.state][1])
        try:
            decline(self.session, self.listing, Act(PEOPLE[who], self.now))
        except REFUSALS:
            assert not able or who == "b"
            return
        assert able
        assert who != "b"
        assert self.intended
        self.noted.append(f"listing.decline.{self.intended[0]}")
        self.intended = None

    def go_on(self, *, review: bool) -> None:
        """Let the marketplace do by itself what it does after a measurement."""
        advance(self.session, self.listing, self.now, review=review)
        if self.state is S.SUBMITTED:
            self.done("analyse")
        guarded = {"archive", "take-down"} & {name for name, _, _ in self.steps}
        if self.state is S.ANALYSED and not review and not guarded:
            self.done("publish-unreviewed")

    def check(self) -> None:
        """Compare the database with the table."""
        assert self.listing.state == self.state
        listed = self.session.get(SearchRow, self.listing.id) is not None
        assert listed == (self.state is S.PUBLISHED)
        public = self.state in {S.PUBLISHED, S.ARCHIVED}
        before_public = self.state in {S.SUBMITTED, S.ANALYSED, S.IN_REVIEW, S.RETURNED, S.REJECTED}
        submitter = replace(NOBODY, assessments=frozenset({f"assessment-{self.listing.id}"}))
        for who, sees in (("x", public), ("o", public), ("t", public), ("v", True), ("r", True), ("a", True)):
            assert readable(self.session, self.listing, PEOPLE[who]) == sees, (who, self.state)
        opened = before_public and self.listing.owner_id is None
        assert readable(self.session, self.listing, submitter) == (public or opened)

    def finish(self) -> None:
        """Compare the whole history: one step row and one audit entry for each step, in order, none more."""
        rows = self.session.exec(
            select(StepRow).where(StepRow.listing_id == self.listing.id).order_by(col(StepRow.number))
        ).all()
        assert [(row.step, row.before, row.after) for row in rows] == self.steps
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert [row.after for row in rows[:-1]] == [row.before for row in rows[1:]]
        assert all(row.second_id and row.second_id != row.account_id for row in rows if row.step in SECONDED)
        subject = f"listing:{self.listing.slug}"
        audit = select(AuditRow).where(AuditRow.subject == subject).order_by(col(AuditRow.number))
        entries = tuple(map(entry_of, self.session.exec(audit)))
        assert [each.action for each in entries] == self.noted
        assert all(digest(each) == each.digest for each in entries)
        assert [each.previous for each in entries[1:]] == [each.digest for each in entries[:-1]]
        waits = self.session.get(IntendedStepRow, self.listing.id)
        assert (waits and (waits.step, waits.account_id)) == self.intended


def entry_of(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        row.number,
        row.at,
        row.actor,
        row.standing,
        row.action,
        row.subject,
        json.loads(row.details),
        row.previous,
        row.digest,
    )


def likely(walk: Walk) -> tuple[str, str]:
    """A step and its taker: mostly one that leads on, sometimes any at all."""
    names = [walk.intended[0]] if walk.intended and walk.chance.random() < 0.5 else []
    if not names and walk.chance.random() < 0.3:
        return walk.chance.choice(NAMES), walk.chance.choice(sorted(PEOPLE))
    name = walk.chance.choice(names or sorted(name for name, state in LEGAL if state is walk.state))
    takers = sorted(who for who, stands in STANDS_AS.items() if set(stands) & set(LEGAL[name, walk.state][1]))
    return name, walk.chance.choice(takers)


def begun(session: Session, seed: int) -> Walk:
    """A new listing with a repository, submitted or imported."""
    chance = random.Random(seed)  # noqa: S311 - a walk must be walked again
    repository = RepositoryRow(address=f"https://example.org/a/{seed}", created_at=START)
    session.add(repository)
    session.flush()
    listing = ListingRow(
        slug=f"l{seed}",
        name="L",
        origin="vendor",
        owner_id=OWNER,
        repository_id=repository.id,
        created_at=START,
        updated_at=START,
    )
    session.add(listing)
    session.flush()
    asked = AssessmentRow(
        id=f"assessment-{listing.id}",
        repository_id=key(repository),
        listing_id=key(listing),
        state="queued",
        requested_at=START,
    )
    session.add(asked)
    first, by = ("submit", PEOPLE["v"]) if chance.random() < 0.8 else ("import", MARKETPLACE)
    walk = Walk(session, listing, chance, S.SUBMITTED if first == "submit" else S.PUBLISHED)
    begin(session, listing, first, Act(by, START))
    walk.steps.append((first, S.DRAFT, walk.state))
    walk.noted.append(f"listing.{first}")
    return walk


def go(walk: Walk, report: Report) -> None:
    """Do one thing: take a step or try to, take an intended one back, or let a measurement arrive."""
    chance = walk.chance
    walk.now += timedelta(hours=chance.randrange(1, 99))
    kind = chance.random()
    if kind < (0.3 if walk.intended else 0.05):
        walk.decline(chance.choice(sorted(PEOPLE)))
    elif kind > 0.94:
        repository = walk.session.get_one(RepositoryRow, walk.listing.repository_id)
        arriving = replace(report, repository=repository.address, commit=f"{chance.randrange(9):040x}")
        make_latest(walk.session, repository, publish(walk.session, repository, arriving, walk.now), arriving, walk.now)
        walk.go_on(review=chance.random() < 0.8)
    else:
        walk.attempt(*likely(walk), chance.choice(("", " ", "Weil es so ist.", "Weil es so ist.", "Weil.")))
    walk.check()


def walk_on(walk: Walk, widths: Sequence[int], report: Report) -> Iterator[Walk]:
    """Go on in as many ways as each width says, one after the other from the same place; yield each whole walk.

    Every way but the last one is undone before the next begins, so that walks share what they have in common.
    """
    if not widths:
        walk.finish()
        yield walk
        return
    for way in range(widths[0]):
        other = replace(walk, steps=list(walk.steps), noted=list(walk.noted))
        savepoint = walk.session.begin_nested()
        go(other, report)
        yield from walk_on(other, widths[1:], report)
        if way + 1 < widths[0]:
            savepoint.rollback()
        else:
            savepoint.commit()


def reports_of(session: Session) -> Iterator[tuple[str, str]]:
    """Every report's id and the digest of all that is stored of it."""
    for row in session.exec(select(ReportRow)):
        told: dict[str, Any] = row.model_dump()
        yield row.id, hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


def walk_many(sessions: Sessions, walks: int, ways: tuple[int, ...], report: Report) -> Counter[str]:
    """Walk so many times, some in one transaction; return how often each step was taken."""
    taken: Counter[str] = Counter()
    noted = walked = 0
    kept: dict[str, str] = {}
    with sessions.write() as session:
        for number, slug in ((OWNER, "owner"), (OTHER, "other")):
            session.add(OrganisationRow(id=number, slug=slug, name=slug))
    for seed in range(-(-walks // math.prod(ways))):
        with sessions.write() as session:
            first = begun(session, seed)
            widths = (1,) * first.chance.randrange(1, 9) + ways
            for walk in walk_on(first, widths, report):
                walked += 1
                taken.update(name for name, _, _ in walk.steps)
            noted += len(walk.noted)
        if seed % 100 == 0:
            with sessions.read() as session:
                found = dict(reports_of(session))
                assert {name: found.get(name) for name in kept} == kept, "a report has changed"
                kept = found
    verdict = AuditLog(sessions, lambda: START).verify()
    assert (verdict.fault, verdict.entries) == ("", noted)
    assert walked >= walks
    return taken


def test_the_table_of_the_house_is_the_one_of_the_issue() -> None:
    told = {
        (name, source): (step.target, step.reasoned, step.seconded)
        for name, step in STEPS.items()
        for source in step.sources
        if source is not S.DRAFT
    }
    assert told == {
        (name, source): (target, name in REASONED, name in SECONDED) for (name, source), (target, _) in LEGAL.items()
    }


def test_ten_thousand_walks_meet_no_illegal_state_and_lose_no_entry(
    sessions: Sessions, make_report: Callable[..., Report]
) -> None:
    walks, ways = WALKS[sessions.writer.dialect.name]
    taken = walk_many(sessions, walks, ways, make_report())
    assert {"publish", "archive", "withdraw"} <= set(taken)
    if walks >= 10_000:
        assert set(taken) == {name for name, _ in LEGAL} | {"submit", "import"}
        assert min(taken.values()) > walks / 200, taken
