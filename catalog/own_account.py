"""What people do with their own account: read it, change it, take its data along, and leave.

Whatever could give the account to somebody else, or end it, asks for the password again: a browser that was left open
is not its owner. The guesses at it are counted as those at a sign-in are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from catalog import letters, links
from catalog.account_tables import NewAddressRow
from catalog.account_views import AccountView, Entry
from catalog.accounts import LANGUAGES, Caller, find_account, name_fault
from catalog.administrators import ADMINISTRATOR, administrators, lock_administrators
from catalog.attempts import DEVICE, LETTER, REGISTERING, Attempt, Attempts, network_of
from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.letters import Letters
from catalog.organisation_rows import lock_organisations_of, require_all_locked, unmanaged_without
from catalog.passwords import password_fault
from catalog.people_tables import AccountRow, IdentityRow, SignInRow
from catalog.permissions import Act, Pending, Principal, Right, Standing
from catalog.personal_data import personal_data
from catalog.plain_texts import one_line
from catalog.protection import Protection
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns, close_all, shown_sign_ins
from catalog.tokens import shown_tokens


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The account of whoever asks, and no other."""

    sessions: Sessions
    clock: Callable[[], datetime]
    protection: Protection
    attempts: Attempts
    letters: Letters
    sign_ins: SignIns

    def read(self, who: Principal) -> AccountView:
        """Return all that its owner sees of an account."""
        who.require(Right.ACCOUNT)
        now = self.clock()
        with self.sessions.read() as session:
            row = session.get_one(AccountRow, who.account)
            wanted = session.get(NewAddressRow, row.id)
            providers = select(IdentityRow.provider).where(IdentityRow.account_id == row.id)
            return AccountView(
                email=row.email,
                name=row.name,
                language=row.language,
                roles=row.roles,
                has_password=bool(row.password),
                factor=row.factor_confirmed,
                recovery_left=len(row.recovery),
                wanted=wanted.email if wanted and wanted.expires_at > now else "",
                providers=tuple(sorted(session.exec(providers))),
                memberships=who.memberships,
                sign_ins=shown_sign_ins(session, who, now),
                tokens=shown_tokens(session, row.id, now),
                unmanaged=unmanaged_without(session, row.id),
            )

    def rename(self, who: Principal, name: str, language: str) -> None:
        """Change the name and the language of letters."""
        who.require(Right.ACCOUNT)
        cleaned = one_line(name)
        if fault := name_fault(cleaned):
            raise SubmissionError({"name": fault})
        with self.sessions.write() as session:
            row = find_account(session, who.account)
            row.name, row.language = cleaned, language if language in LANGUAGES else row.language

    def change_password(self, who: Principal, present: str, wanted: str) -> Entry:
        """Set another password; the account's sign-ins and links end, and this browser gets a new sign-in."""
        who.require(Right.ACCOUNT)
        checked = self._check(who, present, "present")
        if fault := password_fault(wanted, (checked.email, checked.name)):
            raise SubmissionError({"wanted": fault})
        hashed = self.protection.passwords.hash(wanted)
        with self.sessions.write() as session:
            row = _find_unchanged(session, checked, "present")
            here = session.get(SignInRow, who.session)
            verified = bool(here and here.verified)
            row.password = hashed
            links.forget_all(session, row.id)
            close_all(session, row.id)
            self._note(session, who, "account.password")
        self.letters.request(who.account, letters.PASSWORD_CHANGED)
        return Entry(self.sign_ins.open(who.account, verified=verified, password=hashed), Pending.NOTHING)

    def ask_address(self, who: Principal, email: str, password: str, caller: Caller) -> None:
        """Ask for another address: a link goes to it, a notice to the present one, and nothing changes before that."""
        who.require(Right.ACCOUNT)
        address = email_address(email)
        if not address:
            raise SubmissionError({"email": "email.wrong"})
        checked = self._check(who, password, "password")
        if address == checked.email:
            raise SubmissionError({"email": "email.same"})
        self.attempts.begin(Attempt(REGISTERING, network_of(caller.host)), Attempt(LETTER, address))
        over = self.clock() + links.LIFETIMES[links.ADDRESS]
        with self.sessions.write() as session:
            row = _find_unchanged(session, checked, "password")
            links.forget(session, row.id, frozenset({links.ADDRESS}))
            session.merge(NewAddressRow(account_id=row.id, email=address, former=row.email, expires_at=over))
            self._note(session, who, "account.address.ask")
        for purpose in (letters.ADDRESS_NOTICE, letters.NEW_ADDRESS):
            self.letters.request(row.id, purpose)

    def take_address(self, secret: str) -> None:
        """Let the address behind a link be the account's; NotFoundError if somebody else has it by now."""
        with self.sessions.write() as session:
            link, row = links.lock(session, secret, frozenset({links.ADDRESS}), self.clock())
            try:
                with session.begin_nested():
                    row.email = link.data
                    session.flush()
            except IntegrityError as error:
                raise NotFoundError("link", "that still works") from error
            links.forget_all(session, row.id)
            self._note(session, Principal(row.id), "account.address")

    def forget_provider(self, who: Principal, provider: str) -> None:
        """Let another provider's account lead here no more; the last way in stays."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            row = find_account(session, who.account)
            mine = delete(IdentityRow).where(col(IdentityRow.account_id) == row.id)
            if not row.password:
                raise StateError("set a password first, or nobody could sign in any more")
            session.exec(mine.where(col(IdentityRow.provider) == provider))
            self._note(session, who, "account.identity.forget")

    def export(self, who: Principal) -> dict[str, list[dict[str, object]]]:
        """Return all that is stored about the account, by kind."""
        who.require(Right.ACCOUNT)
        with self.sessions.read() as session:
            return personal_data(session, who.account)

    def delete(self, who: Principal, proof: str, *, alone: bool) -> None:
        """Delete the account with everything personal; `proof` is its password, or its address if it has none.

        Who leaves an organisation without a manager says so with `alone`. The last administrator cannot leave.
        """
        who.require(Right.ACCOUNT)
        with self.sessions.read() as session:
            checked = session.get_one(AccountRow, who.account)
        if checked.password:
            checked = self._check(who, proof, "password")
        with self.sessions.write() as session:
            organisations = lock_organisations_of(session, who.account)
            lock_administrators(session, who.account)
            row = _find_unchanged(session, checked, "password")
            require_all_locked(session, row.id, organisations)
            if not row.password and email_address(proof) != row.email:
                raise SubmissionError({"password": "email.other"})
            if unmanaged_without(session, row.id) and not alone:
                raise SubmissionError({"alone": "delete.unmanaged"})
            session.exec(delete(AccountRow).where(col(AccountRow.id) == row.id))
            if ADMINISTRATOR in row.roles and not administrators(session):
                raise SubmissionError({"password": "delete.last_administrator"})
            self._note(session, who, "account.delete")

    def _check(self, who: Principal, password: str, field: str) -> AccountRow:
        """Return the account if the password is its own; guesses are counted apart from those of strangers."""
        with self.sessions.read() as session:
            row = session.get_one(AccountRow, who.account)
        attempt = Attempt(DEVICE, who.account)
        self.attempts.begin(attempt)
        if not self.protection.passwords.matches(row.password or None, password):
            raise SubmissionError({field: "password.wrong"})
        self.attempts.succeed(attempt)
        return row

    def _note(self, session: Session, who: Principal, action: str) -> None:
        note(session, Act(who, self.clock()), Standing.ACCOUNT, action, f"account:{who.account}")


def _find_unchanged(session: Session, checked: AccountRow, field: str) -> AccountRow:
    """Return the account, locked for a change; a password that was replaced since it was checked is a wrong one."""
    row = find_account(session, checked.id)
    if row.password != checked.password:
        raise SubmissionError({field: "password.wrong"})
    return row
