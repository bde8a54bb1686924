"""Accounts as strangers meet them: registering, confirming an address, signing in, and a password set anew.

Whoever is not signed in learns nothing about who has an account: a known and an unknown address get the same answer
after the same work, a password is hashed either way, and what differs stands in a letter to the address itself.

Decision: confirming asks for the password once more. Else somebody could register a stranger's address with a password
of their own, and the stranger who follows the link would open an account that is not theirs alone.
Decision: a browser that signed in gets a sealed sign, its device. With it passwords are counted apart from everybody
else's, so that a stranger who guesses at an account, or at a whole network, does not keep its owner out. The sign holds
until the password changes; whoever steals it may guess as slowly as anybody.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select, update

from catalog import letters, links
from catalog.account_views import Entry
from catalog.attempts import ACCOUNT, DEVICE, LETTER, NETWORK, REGISTERING, Attempt, Attempts, network_of
from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import NotFoundError, SealError, SubmissionError
from catalog.finding import added
from catalog.letters import Letters
from catalog.passwords import password_fault
from catalog.people_tables import AccountRow, TokenRow
from catalog.permissions import Act, Pending, Principal, Standing
from catalog.plain_texts import one_line
from catalog.protection import Protection
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns, close_all

LONGEST_NAME = 120
LANGUAGES = frozenset({"de", "en"})
HIGH_ROLES = ("reviewer", "administrator")


@dataclass(frozen=True, slots=True)
class Registration:
    """A form as it was typed."""

    name: str = ""
    email: str = ""
    password: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from: an address of the network, and the sign of a browser that was here (or nothing)."""

    host: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """How people get an account and get in."""

    sessions: Sessions
    clock: Callable[[], datetime]
    protection: Protection
    attempts: Attempts
    letters: Letters
    sign_ins: SignIns

    def register(self, wanted: Registration, caller: Caller) -> None:
        """Take a registration; whether the address was known is told to the address alone."""
        name, email = one_line(wanted.name), email_address(wanted.email)
        faults = _faults(name, email, wanted.password)
        if faults:
            raise SubmissionError(faults)
        self._begin_letter(email, caller)
        hashed = self.protection.passwords.hash(wanted.password)
        with self.sessions.write() as session:
            account_id, purpose = self._placed(session, email, name, hashed, wanted.language)
        self.letters.request(account_id, purpose)

    def confirm(self, secret: str, password: str, caller: Caller) -> Entry:
        """Open an account whose address holds, for whoever knows its password, and sign in."""
        with self.sessions.read() as session:
            _, account = links.find(session, secret, frozenset({links.CONFIRM}), self.clock())
        self._check(account.email, account, password, caller)
        with self.sessions.write() as session:
            link, account = links.lock(session, secret, frozenset({links.CONFIRM}), self.clock())
            account.state = "active"
            links.forget(session, account.id, frozenset({link.purpose}))
            self._note(session, account, "account.confirm")
        return self._entry(account)

    def sign_in(self, email: str, password: str, caller: Caller) -> Entry:
        """Let somebody in who knows the password; raise SubmissionError, the same for every unknown pair."""
        address = email_address(email)
        with self.sessions.read() as session:
            account = session.exec(select(AccountRow).where(AccountRow.email == address)).one_or_none()
        self._check(address or email, account, password, caller)
        if account is None or account.state == "disabled":
            raise SubmissionError({"password": "sign_in.wrong"})
        if account.state == "pending":
            self._begin_letter(account.email, caller)
            self.letters.request(account.id, links.CONFIRM)
            raise SubmissionError({"email": "sign_in.unconfirmed"})
        return self._entry(self._rehashed(account, password))

    def ask_reset(self, email: str, caller: Caller) -> None:
        """Have a link sent behind which a new password is set, if somebody has this address."""
        address = email_address(email)
        if not address:
            raise SubmissionError({"email": "email.wrong"})
        self._begin_letter(address, caller)
        with self.sessions.read() as session:
            account_id = session.exec(select(AccountRow.id).where(AccountRow.email == address)).one_or_none()
        if account_id is None:
            self.letters.request_nothing(links.RESET)
        else:
            self.letters.request(account_id, links.RESET)

    def require_link(self, secret: str, purposes: frozenset[str]) -> str:
        """Return the address of a link's account; raise NotFoundError if the link does not work (any more)."""
        with self.sessions.read() as session:
            _, account = links.find(session, secret, purposes, self.clock())
            return account.email

    def reset(self, secret: str, password: str) -> Entry:
        """Set a password by a link: every sign-in, every token and every other link ends, and a new sign-in begins."""
        with self.sessions.read() as session:
            _, account = links.find(session, secret, links.NEW_PASSWORD, self.clock())
        fault = password_fault(password, (account.email, account.name))
        if fault:
            raise SubmissionError({"password": fault})
        hashed, now = self.protection.passwords.hash(password), self.clock()
        with self.sessions.write() as session:
            _, account = links.lock(session, secret, links.NEW_PASSWORD, now)
            account.password, account.state = hashed, "active"
            links.forget_all(session, account.id)
            close_all(session, account.id)
            unrevoked = update(TokenRow).where(col(TokenRow.account_id) == account.id)
            session.connection().execute(unrevoked.where(col(TokenRow.revoked_at).is_(None)).values(revoked_at=now))
            self._note(session, account, "account.reset")
        self.attempts.succeed(Attempt(ACCOUNT, account.email))
        self.letters.request(account.id, letters.PASSWORD_CHANGED)
        return self._entry(account)

    def enter(self, secret: str) -> Entry:
        """Let a guest of the demonstration in, second factor included, as often as the link is followed."""
        with self.sessions.read() as session:
            _, account = links.find(session, secret, frozenset({links.ENTER}), self.clock())
        return Entry(self.sign_ins.open(account.id, verified=True), Pending.NOTHING)

    def _placed(self, session: Session, email: str, name: str, hashed: str, language: str) -> tuple[str, str]:
        """Return the account of an address, added if new, and what it is written; only an unconfirmed one changes."""
        row = _new(email, name, self.clock())
        row.password, row.language = hashed, language if language in LANGUAGES else "de"
        if added(session, row):
            return row.id, links.CONFIRM
        known = session.exec(select(AccountRow).where(AccountRow.email == email).with_for_update()).one()
        if known.state != "pending":
            return known.id, letters.KNOWN
        if not known.password:  # added by an operator: its password is set by a link, not by whoever comes first
            return known.id, links.INVITE
        known.name, known.password, known.language = row.name, row.password, row.language
        known.created_at = row.created_at
        links.forget(session, known.id, frozenset({links.CONFIRM}))
        return known.id, links.CONFIRM

    def _begin_letter(self, email: str, caller: Caller) -> None:
        self.attempts.begin(Attempt(REGISTERING, network_of(caller.host)), Attempt(LETTER, email))

    def _check(self, email: str, account: AccountRow | None, password: str, caller: Caller) -> None:
        """Raise SubmissionError unless the password is the account's, after the same work if there is none."""
        attempts: tuple[Attempt, ...] = (Attempt(ACCOUNT, email), Attempt(NETWORK, network_of(caller.host)))
        if account is not None and self._knows(account, caller.device):
            attempts = (Attempt(DEVICE, caller.device),)
        self.attempts.begin(*attempts)
        hashed = account.password if account else ""
        if not self.protection.passwords.matches(hashed or None, password):
            raise SubmissionError({"password": "sign_in.wrong"})
        self.attempts.succeed(*attempts)

    def _rehashed(self, account: AccountRow, password: str) -> AccountRow:
        if not self.protection.passwords.needs_rehash(account.password):
            return account
        hashed = self.protection.passwords.hash(password)
        with self.sessions.write() as session:
            row = session.get_one(AccountRow, account.id, with_for_update=True)
            if row.password == account.password:
                row.password = hashed
            return row

    def _entry(self, account: AccountRow) -> Entry:
        secret = self.sign_ins.open(account.id, password=account.password)
        device = self.protection.seal.seal(_print(account), f"device:{account.id}")
        return Entry(secret, self.sign_ins.principal(secret).pending, device)

    def _knows(self, account: AccountRow, device: str) -> bool:
        try:
            return bool(device) and self.protection.seal.open(device, f"device:{account.id}") == _print(account)
        except SealError:
            return False

    def _note(self, session: Session, account: AccountRow, action: str, **details: str) -> None:
        act = Act(Principal(account.id), self.clock())
        note(session, act, Standing.ACCOUNT, action, f"account:{account.id}", **details)


def name_fault(name: str) -> str:
    """Return the code of what is wrong with a cleaned name, or nothing."""
    if not name:
        return "account_name.empty"
    return "account_name.too_long" if len(name) > LONGEST_NAME else ""


def find_account(session: Session, account_id: str) -> AccountRow:
    """Return an account, locked for a change; raise NotFoundError if it is gone."""
    row = session.get(AccountRow, account_id, with_for_update=True)
    if row is None:
        raise NotFoundError("account", account_id)
    return row


def _faults(name: str, email: str, password: str) -> dict[str, str]:
    found = {
        "name": name_fault(name),
        "email": "" if email else "email.wrong",
        "password": password_fault(password, (email, name)) or "",
    }
    return {field: code for field, code in found.items() if code}


def _new(email: str, name: str, now: datetime) -> AccountRow:
    return AccountRow(id=uuid4().hex, email=email, name=name, state="pending", created_at=now)


def _print(account: AccountRow) -> str:
    """Return what tells this password from the next one, and nothing of it."""
    return hashlib.sha256(account.password.encode()).hexdigest()
