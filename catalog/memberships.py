"""Memberships: whose accounts act for an organisation, who manages them, and that it is what it says.

    registered ──▶ manager          known ──▶ asked ──▶ granted by a manager or an administrator

The last manager of an organisation hands over before leaving; whose account is closed manages nothing, and then the
administrators see that nobody does. A public body counts as the municipality that it names once an administrator has
confirmed it, and no longer when it names another one. How somebody is invited: `catalog.invitations`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from catalog.audit import note
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.finding import added, organisation_slug
from catalog.inputs import OrganisationDraft
from catalog.organisation_people import OrganisationPeople, Place, Unconfirmed, place_view, place_views, read_people
from catalog.organisation_rows import (
    ACTIVE,
    ASKED,
    find_organisation,
    join,
    lock_organisation,
    managed,
    managers_of,
    managing,
    membership_of,
    require_room,
    standing_of,
    subject,
)
from catalog.organisations import AS_TYPED, organisation_fault
from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.plain_texts import one_line
from catalog.sessions import Sessions
from catalog.states import state_of
from catalog.submissions import LONGEST_NAME, length_fault
from catalog.tables import MunicipalityRow, OrganisationRow, key
from catalog.telling import Tidings, members_of, tell
from catalog.views import MessageKind

KINDS = ("vendor", "operator", "public")
LONGEST_WEBSITE = 300


@dataclass(frozen=True, slots=True)
class Registration:
    """An organisation as somebody registers it; `choice` answers whether a known one is meant (see `Submission`)."""

    name: str = ""
    kind: str = "vendor"
    website: str = ""
    ags: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Memberships:
    """Who acts for whom."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def register(self, form: Registration, who: Principal) -> Place:
        """Add an organisation and manage it, or ask for a known one; raise SubmissionError with every fault."""
        who.require(Right.ACCOUNT)
        name, act = one_line(form.name), Act(who, self.clock())
        with self.sessions.write() as session:
            faults = _faults(session, form, name)
            if faults:
                raise SubmissionError(faults)
            require_room(session, who)
            known = form.choice if form.choice not in {"", AS_TYPED} else organisation_slug(OrganisationDraft(name))
            found = session.exec(select(OrganisationRow).where(OrganisationRow.slug == known)).one_or_none()
            if found is not None:
                return _ask(session, lock_organisation(session, known), act)
            row = OrganisationRow(slug=known, name=name, kind=form.kind, website=form.website.strip())
            if form.kind == "public":
                row.ags, row.state = form.ags, state_of(form.ags)
            if not added(session, row):
                return _ask(session, lock_organisation(session, known), act)
            join(session, row, act, manager=True)
            note(session, act, Standing.ACCOUNT, "membership.register", subject(row), kind=row.kind, ags=row.ags)
            return place_view(session, row, session.get_one(MembershipRow, (who.account, key(row))))

    def ask(self, slug: str, who: Principal) -> Place:
        """Ask to belong to a known organisation; its managers, or else the administrators, decide."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            require_room(session, who)
            return _ask(session, lock_organisation(session, slug), Act(who, self.clock()))

    def places(self, who: Principal) -> tuple[Place, ...]:
        """Return the organisations of an account, also those it has only asked for."""
        who.require(Right.ACCOUNT)
        mine = col(MembershipRow.account_id) == who.account
        with self.sessions.read() as session:
            return place_views(session, mine, col(OrganisationRow.name), col(OrganisationRow.slug))

    def read(self, slug: str, who: Principal) -> OrganisationPeople:
        """Return an organisation with its people, for its members and administrators; raise NotFoundError else."""
        with self.sessions.read() as session:
            row = find_organisation(session, slug)
            place = who.member_of(row.id)
            if place is None and not who.may(Right.ADMINISTER):
                raise NotFoundError("organisation", slug)
            return read_people(session, row, who, self.clock())

    def waiting(self, who: Principal) -> tuple[Place, ...]:
        """Return the organisations that nobody manages, once for each open account that could: it asked, or belongs.

        Only administrators are told.
        """
        who.require(Right.ADMINISTER)
        with_manager = managing().with_only_columns(col(MembershipRow.organisation_id))
        open_accounts = select(AccountRow.id).where(AccountRow.state == "active")
        wanted = col(MembershipRow.account_id).in_(open_accounts) & col(OrganisationRow.id).not_in(with_manager)
        with self.sessions.read() as session:
            return place_views(session, wanted, col(MembershipRow.created_at), col(MembershipRow.account_id))

    def unconfirmed(self, who: Principal) -> tuple[Unconfirmed, ...]:
        """Return the public bodies that name a municipality and wait for an administrator's word, by name."""
        who.require(Right.ADMINISTER)
        confirmed = col(OrganisationTrustRow.confirmed_at).is_not(None)
        trusted = select(col(OrganisationTrustRow.organisation_id)).where(confirmed)
        peopled = select(col(MembershipRow.organisation_id)).where(MembershipRow.state == ACTIVE)
        query = (
            select(OrganisationRow.slug, OrganisationRow.name, OrganisationRow.ags, MunicipalityRow.name)
            .outerjoin(MunicipalityRow, col(MunicipalityRow.ags) == col(OrganisationRow.ags))
            .where(OrganisationRow.kind == "public", OrganisationRow.ags != "")
            .where(col(OrganisationRow.id).in_(peopled), col(OrganisationRow.id).not_in(trusted))
            .order_by(col(OrganisationRow.name), col(OrganisationRow.slug))
        )
        with self.sessions.read() as session:
            return tuple(Unconfirmed(slug, name, ags, town or "") for slug, name, ags, town in session.exec(query))

    def grant(self, slug: str, account: str, who: Principal) -> None:
        """Let in somebody who has asked; the first one let in by an administrator manages the organisation."""
        with self.sessions.write() as session:
            row, act = managed(session, slug, who), Act(who, self.clock())
            membership = membership_of(session, row, account, ASKED)
            membership.state = ACTIVE
            membership.manager = not managers_of(session, row)
            session.add(membership)
            self._tell(session, row, act, account, "granted")

    def remove(self, slug: str, account: str, who: Principal) -> None:
        """Decline somebody who has asked, or take a member out; raise StateError for the last manager."""
        with self.sessions.write() as session:
            row, act = managed(session, slug, who), Act(who, self.clock())
            membership = membership_of(session, row, account)
            _require_successor(session, row, membership)
            session.delete(membership)
            session.flush()
            self._tell(session, row, act, account, "declined" if membership.state == ASKED else "removed")

    def leave(self, slug: str, who: Principal) -> None:
        """Leave an organisation, or take the question back; raise StateError for the last manager."""
        with self.sessions.write() as session:
            row = lock_organisation(session, slug)
            membership = membership_of(session, row, who.account)
            _require_successor(session, row, membership)
            session.delete(membership)
            note(session, Act(who, self.clock()), Standing.ACCOUNT, "membership.leave", subject(row))

    def promote(self, slug: str, account: str, who: Principal) -> None:
        """Let a member manage the organisation too."""
        with self.sessions.write() as session:
            row, act = managed(session, slug, who), Act(who, self.clock())
            membership = membership_of(session, row, account, ACTIVE)
            membership.manager = True
            session.add(membership)
            self._tell(session, row, act, account, "promoted")

    def step_down(self, slug: str, who: Principal) -> None:
        """Stay a member and manage no longer; raise StateError for the last manager."""
        with self.sessions.write() as session:
            row = lock_organisation(session, slug)
            membership = membership_of(session, row, who.account, ACTIVE)
            _require_successor(session, row, membership)
            membership.manager = False
            session.add(membership)
            note(session, Act(who, self.clock()), Standing.ACCOUNT, "membership.step-down", subject(row))

    def locate(self, slug: str, ags: str, who: Principal) -> None:
        """Name the municipality that a public body is; an earlier confirmation no longer holds for another one."""
        with self.sessions.write() as session:
            row = managed(session, slug, who)
            if row.kind != "public":
                raise StateError(f"organisation {slug!r} is no public body")
            if faults := _place_faults(session, ags):
                raise SubmissionError(faults)
            if row.ags == ags:
                return
            row.ags, row.state = ags, state_of(ags)
            session.add(row)
            trust = session.get(OrganisationTrustRow, key(row))
            if trust is not None:
                trust.confirmed_at = None
                session.add(trust)
            note(session, Act(who, self.clock()), standing_of(who, row), "membership.locate", subject(row), ags=ags)

    def confirm(self, slug: str, ags: str, who: Principal) -> None:
        """Say, as an administrator, that the organisation, which still names `ags`, is what it says."""
        who.require(Right.ADMINISTER)
        now = self.clock()
        with self.sessions.write() as session:
            row = lock_organisation(session, slug)
            if row.kind == "public" and not row.ags:
                raise StateError(f"organisation {slug!r} names no municipality")
            if row.ags != ags:
                raise StateError(f"organisation {slug!r} names another municipality by now")
            session.merge(OrganisationTrustRow(organisation_id=key(row), confirmed_at=now))
            tell(session, members_of(session, key(row)), _tidings(row, "confirmed"), now, actor=who.account)
            note(session, Act(who, now), Standing.ADMINISTRATOR, "membership.confirm", subject(row), ags=row.ags)

    def _tell(self, session: Session, row: OrganisationRow, act: Act, account: str, what: str) -> None:
        tell(session, [account], _tidings(row, what), act.now, actor=act.who.account)
        note(session, act, standing_of(act.who, row), f"membership.{what}", subject(row), account=account)


def _faults(session: Session, form: Registration, name: str) -> dict[str, str]:
    website = form.website.strip()
    faults = {
        "name": length_fault("name", name, 1, LONGEST_NAME) or organisation_fault(session, name, form.choice),
        "kind": "" if form.kind in KINDS else "kind.unknown",
        "website": "website.not_https" if website and not website.startswith("https://") else "",
        **(_place_faults(session, form.ags) if form.kind == "public" else {}),
    }
    faults["website"] = faults["website"] or length_fault("website", website, 0, LONGEST_WEBSITE)
    return {field: code for field, code in faults.items() if code}


def _place_faults(session: Session, ags: str) -> dict[str, str]:
    if not ags:
        return {"ags": "ags.empty"}
    return {} if session.get(MunicipalityRow, ags) is not None else {"ags": "ags.unknown"}


def _ask(session: Session, row: OrganisationRow, act: Act) -> Place:
    membership = session.get(MembershipRow, (act.who.account, key(row)))
    if membership is None:
        membership = join(session, row, act, state=ASKED, manager=False)
        tell(session, members_of(session, key(row), managers=True), _tidings(row, "asked"), act.now)
        note(session, act, Standing.ACCOUNT, "membership.ask", subject(row))
    return place_view(session, row, membership)


def _tidings(row: OrganisationRow, what: str) -> Tidings:
    """Return what is told of an organisation; each step is an occasion of its own."""
    details = {"what": what, "organisation": row.name, "slug": row.slug}
    return Tidings(MessageKind.ORGANISATION, f"organisation:{row.slug}:{what}:{uuid4().hex}", details)


def _require_successor(session: Session, row: OrganisationRow, membership: MembershipRow) -> None:
    if managers_of(session, row) == {membership.account_id}:
        raise StateError(f"the last manager of {row.slug!r} has to hand over first")
