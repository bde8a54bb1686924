"""Invitations: an organisation's managers let somebody in by an e-mail address.

Decision: an invitation holds no secret. It is for the account with the invited, confirmed address, so a forwarded mail
lets nobody in; and the same is answered whether there is such an account or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import NotFoundError, SubmissionError
from catalog.membership_tables import InvitationRow
from catalog.organisation_people import Invitation, open_invitations
from catalog.organisation_rows import (
    ACTIVE,
    join,
    lock_organisation,
    managed,
    require_room,
    standing_of,
    subject,
)
from catalog.people_tables import AccountRow, MembershipRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.sessions import Sessions
from catalog.tables import OrganisationRow, key
from catalog.telling import INVITATION, mail

VALID = timedelta(days=14)
KEPT = timedelta(days=30)
MOST_INVITATIONS = 20
"""So many may be open in one organisation, so that nobody sends mail to the world through us."""


@dataclass(frozen=True, slots=True)
class Invitations:
    """Who may join which organisation."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self, who: Principal) -> tuple[Invitation, ...]:
        """Return the invitations that are open for an account."""
        who.require(Right.ACCOUNT)
        with self.sessions.read() as session:
            account = session.get_one(AccountRow, who.account)
            return open_invitations(session, self.clock(), col(InvitationRow.email) == account.email)

    def invite(self, slug: str, email: str, who: Principal, language: str = "de") -> None:
        """Invite whoever has an address by a letter, the same whether there is such an account or not.

        The letter names nobody and nothing, so that it carries no stranger's words to anybody.
        """
        address = email_address(email)
        if not address:
            raise SubmissionError({"email": "email.malformed" if email.strip() else "email.empty"})
        now = self.clock()
        with self.sessions.write() as session:
            row = managed(session, slug, who)
            known = session.get(InvitationRow, (key(row), address))
            if known is not None and known.expires_at > now:
                return
            if known is not None and known.created_at > now - timedelta(days=1):  # taken back: its letter went out
                raise SubmissionError({"email": "email.invited_today"})
            _require_quiet(session, row, who, now)
            if known is not None:
                session.delete(known)
                session.flush()
            session.add(
                InvitationRow(
                    organisation_id=key(row),
                    email=address,
                    account_id=who.account,
                    created_at=now,
                    expires_at=now + VALID,
                )
            )
            mail(session, address, language, INVITATION, {}, now)
            note(session, Act(who, now), standing_of(who, row), "membership.invite", subject(row))

    def uninvite(self, slug: str, email: str, who: Principal) -> None:
        """Take an invitation back; it keeps counting for the day, so that inviting stays bounded."""
        now = self.clock()
        with self.sessions.write() as session:
            row = managed(session, slug, who)
            invitation = _invitation(session, row, email_address(email), now)
            invitation.expires_at = now
            session.add(invitation)
            note(session, Act(who, now), standing_of(who, row), "membership.uninvite", subject(row))

    def accept(self, slug: str, who: Principal) -> None:
        """Join the organisation that has invited this account's address; raise NotFoundError for none."""
        now = self.clock()
        with self.sessions.write() as session:
            row = lock_organisation(session, slug)
            _end_invitation(session, row, who, now)
            require_room(session, who)
            membership = session.get(MembershipRow, (who.account, key(row)))
            if membership is None:
                join(session, row, Act(who, now), manager=False)
            else:
                membership.state = ACTIVE
                session.add(membership)
            note(session, Act(who, now), Standing.ACCOUNT, "membership.accept", subject(row))

    def refuse(self, slug: str, who: Principal) -> None:
        """Do not join."""
        now = self.clock()
        with self.sessions.write() as session:
            row = lock_organisation(session, slug)
            _end_invitation(session, row, who, now)
            note(session, Act(who, now), Standing.ACCOUNT, "membership.refuse", subject(row))

    def tidy(self) -> int:
        """Forget the addresses of invitations that were over for a month; return how many."""
        with self.sessions.write() as session:
            over = delete(InvitationRow).where(col(InvitationRow.expires_at) <= self.clock() - KEPT)
            return session.connection().execute(over).rowcount


def _require_quiet(session: Session, row: OrganisationRow, who: Principal, now: datetime) -> None:
    """Refuse more letters than an organisation, or a day of one account, needs."""
    rows = select(func.count()).select_from(InvitationRow)
    opened = rows.where(InvitationRow.organisation_id == row.id, col(InvitationRow.expires_at) > now)
    today = rows.where(InvitationRow.account_id == who.account, InvitationRow.created_at > now - timedelta(days=1))
    if max(session.exec(opened).one(), session.exec(today).one()) >= MOST_INVITATIONS:
        raise SubmissionError({"email": "email.too_many"})


def _invitation(session: Session, row: OrganisationRow, email: str, now: datetime) -> InvitationRow:
    invitation = session.get(InvitationRow, (key(row), email))
    if invitation is None or invitation.expires_at <= now:
        raise NotFoundError("invitation", row.slug)
    return invitation


def _end_invitation(session: Session, row: OrganisationRow, who: Principal, now: datetime) -> None:
    who.require(Right.ACCOUNT)
    account = session.get_one(AccountRow, who.account)
    session.delete(_invitation(session, row, account.email, now))
