"""The second factor of an account: set up with an app, asked for at each sign-in, and turned off only with a code.

Its secret is sealed, and bound to its account. A code counts once: its time step is stored in the same transaction that
accepts it. Whoever has a role cannot be without (`catalog.sign_ins` lets a role count only with a second factor).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from catalog import letters
from catalog.account_views import Entry
from catalog.accounts import find_account
from catalog.attempts import FACTOR, Attempt, Attempts
from catalog.audit import note
from catalog.errors import SealError, StateError, SubmissionError
from catalog.letters import Letters
from catalog.people_tables import AccountRow
from catalog.permissions import Act, Pending, Principal, Right, Standing
from catalog.protection import Protection
from catalog.second_factor import (
    accepted_step,
    matching_recovery_hash,
    new_recovery_codes,
    new_secret,
    provisioning_uri,
    recovery_hash,
)
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs: the secret as it is typed, and as the address that a QR code holds."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """Codes beside passwords."""

    sessions: Sessions
    clock: Callable[[], datetime]
    protection: Protection
    attempts: Attempts
    letters: Letters
    sign_ins: SignIns

    def begin(self, who: Principal, issuer: str) -> Enrolment:
        """Return what is to be taken into an app; asked again it is the same, until a code of it has been given."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            account = find_account(session, who.account)
            if account.factor_confirmed:
                raise StateError("this account has a second factor")
            secret = self._begun(account) or new_secret()
            account.factor = self.protection.seal.seal(secret, _purpose(account))
            return Enrolment(secret, provisioning_uri(secret, account.email, issuer))

    def confirm(self, who: Principal, code: str) -> tuple[Entry, tuple[str, ...]]:
        """Turn the second factor on by its first code; return a new sign-in and the recovery codes, shown only now."""
        who.require(Right.ACCOUNT)
        attempt = self._begin(who)
        codes = new_recovery_codes()
        with self.sessions.write() as session:
            account = find_account(session, who.account)
            if account.factor_confirmed or not account.factor:
                raise StateError("this account has a second factor, or none was begun")
            self._take_step(account, code)
            account.factor_confirmed = True
            account.recovery = tuple(map(recovery_hash, codes))
            self._note(session, who, "account.factor.on")
        self.attempts.succeed(attempt)
        self.letters.request(who.account, letters.FACTOR_CHANGED)
        return Entry(self.sign_ins.verify(who), Pending.NOTHING), codes

    def verify(self, who: Principal, code: str) -> Entry:
        """Let a sign-in count by a code of the app or of the recovery list; raise SubmissionError for a wrong one."""
        if who.pending is not Pending.SECOND_FACTOR:
            raise StateError("this sign-in needs no second factor")
        self._use(who, code)
        return Entry(self.sign_ins.verify(who), Pending.NOTHING)

    def renew(self, who: Principal, code: str) -> tuple[str, ...]:
        """Return new recovery codes, shown only now; the former ones stop."""
        who.require(Right.ACCOUNT)
        self._use(who, code)
        codes = new_recovery_codes()
        with self.sessions.write() as session:
            find_account(session, who.account).recovery = tuple(map(recovery_hash, codes))
            self._note(session, who, "account.factor.renew")
        return codes

    def end(self, who: Principal, code: str) -> None:
        """Turn the second factor off, which an account with a role may not."""
        who.require(Right.ACCOUNT)
        with self.sessions.read() as session:
            _refuse_role(session.get_one(AccountRow, who.account))
        self._use(who, code)
        with self.sessions.write() as session:
            account = find_account(session, who.account)
            _refuse_role(account)
            clear(account)
            self._note(session, who, "account.factor.off")
        self.letters.request(who.account, letters.FACTOR_CHANGED)

    def _use(self, who: Principal, code: str) -> None:
        """Accept a code of either kind once."""
        attempt = self._begin(who)
        with self.sessions.write() as session:
            account = find_account(session, who.account)
            if not account.factor_confirmed:
                raise StateError("this account has no second factor")
            recovery = matching_recovery_hash(code, account.recovery)
            if recovery is None:
                self._take_step(account, code)
            else:
                account.recovery = tuple(each for each in account.recovery if each != recovery)
                self._note(session, who, "account.recovery")
        self.attempts.succeed(attempt)
        if recovery is not None:
            self.letters.request(who.account, letters.RECOVERY_USED)

    def _begin(self, who: Principal) -> Attempt:
        attempt = Attempt(FACTOR, who.account)
        self.attempts.begin(attempt)
        return attempt

    def _take_step(self, account: AccountRow, code: str) -> None:
        secret = self._secret(account)
        step = accepted_step(secret, code, self.clock(), account.factor_step)
        if step is None:
            raise SubmissionError({"code": "code.wrong"})
        account.factor_step = step
        account.factor = self.protection.seal.seal(secret, _purpose(account))  # with the newest key, so old ones can go

    def _begun(self, account: AccountRow) -> str:
        """Return what was begun before, nothing if that cannot be opened: no app has been accepted with it."""
        with suppress(SealError):
            return self.protection.seal.open(account.factor, _purpose(account)) if account.factor else ""
        return ""

    def _secret(self, account: AccountRow) -> str:
        """Return the secret of the app; raise SubmissionError, caused by SealError, if the key of the site is lost."""
        try:
            return self.protection.seal.open(account.factor, _purpose(account))
        except SealError as error:
            raise SubmissionError({"code": "code.sealed"}) from error

    def _note(self, session: Session, who: Principal, action: str) -> None:
        note(session, Act(who, self.clock()), Standing.ACCOUNT, action, f"account:{who.account}")


def clear(account: AccountRow) -> None:
    """Take the second factor from an account; its used time steps stay used."""
    account.factor, account.factor_confirmed, account.recovery = "", False, ()


def _refuse_role(account: AccountRow) -> None:
    if account.roles:
        raise StateError("whoever has a role needs a second factor")


def _purpose(account: AccountRow) -> str:
    return f"totp:{account.id}"
