"""Accounts as the catalogue keeps them, on both databases."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pyotp
import pytest
from people import add_account, add_organisation, principal
from post import delivered
from sqlmodel import select
from stand_ins import MemoryQueue, StillClock

from catalog import links
from catalog.accounts import Caller, Registration
from catalog.attempts import Attempt, Attempts
from catalog.audit import AuditLog
from catalog.errors import (
    ForbiddenError,
    NotFoundError,
    StateError,
    SubmissionError,
    TooManyError,
    UnknownError,
)
from catalog.identities import Proven
from catalog.letters import Letters
from catalog.own_account import OwnAccount
from catalog.people_tables import AccountRow, LinkRow, TokenRow
from catalog.permissions import NOBODY, Pending, Principal, Right, Standing
from catalog.personal_data import KEPT, owned_tables
from catalog.sealed import Seal, new_key
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import Row
from catalog.tokens import TokenWish

EMAIL, NAME = "ada@example.org", "Ada Muster"
PASSWORD, OTHER = "blau springt leise montag", "kiesel wandern ueber dach"
THIRD = "wolken tragen keine schuhe"
HERE = Caller("192.0.2.1")
STRANGER = Caller("198.51.100.9")


@dataclass(frozen=True, slots=True)
class Meanwhile(Attempts):
    """Attempts, and what happens between a password's check and what it is checked for."""

    act: Callable[[], object]

    def succeed(self, *attempts: Attempt) -> None:
        Attempts.succeed(self, *attempts)
        self.act()


@dataclass(frozen=True, slots=True)
class LaterLetters(Letters):
    """Letters, and what happens before the first one is asked for."""

    act: Callable[[], object]

    def request(self, account_id: str, purpose: str) -> None:
        self.act()
        Letters.request(self, account_id, purpose)


def register(catalog: Catalog, queue: MemoryQueue, email: str = EMAIL, password: str = PASSWORD) -> Principal:
    """An account that is open, as its owner signs in."""
    catalog.accounts.register(Registration(NAME, email, password), HERE)
    (letter,) = delivered(catalog, queue)
    return catalog.sign_ins.principal(catalog.accounts.confirm(letter.secret, password, HERE).secret)


def faults(caught: pytest.ExceptionInfo[SubmissionError]) -> dict[str, str]:
    return caught.value.faults


def account(sessions: Sessions, email: str = EMAIL) -> AccountRow:
    with sessions.read() as session:
        return session.exec(select(AccountRow).where(AccountRow.email == email)).one()


def guess_until_refused(catalog: Catalog, caller: Caller) -> None:
    """Guess at Ada's password as often as anybody may, and once more."""
    for _ in range(5):
        with pytest.raises(SubmissionError):
            catalog.accounts.sign_in(EMAIL, "guessed wrongly again", caller)
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, "guessed wrongly again", caller)


def test_an_account_is_open_once_its_address_is_confirmed_with_its_password(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    catalog.accounts.register(Registration(NAME, "Ada@Example.org", PASSWORD, "en"), HERE)
    (letter,) = delivered(catalog, queue)
    assert (letter.to, letter.language, letter.purpose) == (EMAIL, "en", links.CONFIRM)
    with pytest.raises(SubmissionError) as caught:
        catalog.accounts.sign_in(EMAIL, PASSWORD, HERE)
    assert faults(caught) == {"email": "sign_in.unconfirmed"}
    with pytest.raises(SubmissionError):
        catalog.accounts.confirm(letter.secret, OTHER, HERE)
    assert account(sessions).state == "pending"
    entry = catalog.accounts.confirm(letter.secret, PASSWORD, HERE)
    assert catalog.sign_ins.principal(entry.secret).name == NAME
    with pytest.raises(NotFoundError):
        catalog.accounts.confirm(letter.secret, PASSWORD, HERE)
    assert catalog.accounts.sign_in(" ADA@example.org ", PASSWORD, HERE).pending is Pending.NOTHING


def test_a_known_address_is_told_by_letter_and_nothing_changes(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    register(catalog, queue)
    before = account(sessions)
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    (letter,) = delivered(catalog, queue)
    assert (letter.to, letter.purpose, letter.secret) == (EMAIL, "known", "")
    assert account(sessions) == before


def test_whoever_registers_a_strangers_address_first_gets_nothing_from_it(catalog: Catalog, queue: MemoryQueue) -> None:
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    (early,) = delivered(catalog, queue)
    with pytest.raises(SubmissionError):  # the owner follows the link and does not know Eve's password
        catalog.accounts.confirm(early.secret, PASSWORD, HERE)
    assert register(catalog, queue).name == NAME
    with pytest.raises(NotFoundError):
        catalog.accounts.confirm(early.secret, OTHER, STRANGER)
    with pytest.raises(SubmissionError):
        catalog.accounts.sign_in(EMAIL, OTHER, STRANGER)


def test_an_invited_account_is_not_taken_over_by_registering(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    invitation = catalog.operators.add(EMAIL, NAME, ("administrator",))
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    (letter,) = delivered(catalog, queue)
    assert (letter.to, letter.purpose) == (EMAIL, links.INVITE)
    assert (account(sessions).name, account(sessions).password) == (NAME, "")
    entry = catalog.accounts.reset(invitation, PASSWORD)
    assert entry.pending is Pending.ENROLMENT
    who = catalog.sign_ins.principal(entry.secret)
    assert Standing.ADMINISTRATOR not in who.standings


def test_whoever_registered_an_address_before_an_operator_added_it_loses_their_password(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    (letter,) = delivered(catalog, queue)
    catalog.operators.add(EMAIL, NAME, ("administrator",))
    assert account(sessions).password == ""
    with pytest.raises(SubmissionError):
        catalog.accounts.confirm(letter.secret, OTHER, STRANGER)


def test_a_known_account_keeps_its_password_when_an_operator_gives_it_a_role(
    catalog: Catalog, queue: MemoryQueue
) -> None:
    register(catalog, queue)
    catalog.operators.add(EMAIL, NAME, ("reviewer",))
    assert catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).pending is Pending.ENROLMENT


def test_who_registers_again_has_a_week_from_then_on(catalog: Catalog, sessions: Sessions, clock: StillClock) -> None:
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    clock.forward(days=6)
    catalog.accounts.register(Registration(NAME, EMAIL, PASSWORD), HERE)
    clock.forward(days=2)
    catalog.tidying.run()
    assert account(sessions).name == NAME
    clock.forward(days=5)
    catalog.tidying.run()
    with sessions.read() as session:
        assert session.exec(select(AccountRow)).all() == []


def test_an_address_that_nobody_has_costs_a_job_and_no_letter(catalog: Catalog, queue: MemoryQueue) -> None:
    register(catalog, queue)
    before = len(queue.arguments)
    catalog.accounts.ask_reset("nobody@example.org", HERE)
    catalog.accounts.ask_reset(EMAIL, HERE)
    assert len(queue.arguments) == before + 2
    assert [letter.to for letter in delivered(catalog, queue)] == [EMAIL]


def test_neither_a_secret_nor_an_address_lies_in_the_queue_or_in_the_table_of_links(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    register(catalog, queue)
    catalog.accounts.ask_reset(EMAIL, HERE)
    assert "@" not in repr(queue.arguments)
    with sessions.read() as session:
        assert session.exec(select(LinkRow)).all() == []
    (letter,) = delivered(catalog, queue)
    with sessions.read() as session:
        (row,) = session.exec(select(LinkRow)).all()
    assert letter.secret not in repr(row)


def test_a_reset_ends_every_sign_in_and_every_token_and_works_once(catalog: Catalog, queue: MemoryQueue) -> None:
    who = register(catalog, queue)
    token = catalog.tokens.make(who, TokenWish("t", ("account",), 30))
    old = catalog.accounts.sign_in(EMAIL, PASSWORD, HERE)
    catalog.accounts.ask_reset(EMAIL, HERE)
    (letter,) = delivered(catalog, queue)
    with pytest.raises(SubmissionError) as caught:
        catalog.accounts.reset(letter.secret, "Ada Muster 12345")
    assert faults(caught) == {"password": "password.personal"}
    new = catalog.accounts.reset(letter.secret, OTHER)
    assert catalog.sign_ins.principal(old.secret) == NOBODY
    with pytest.raises(UnknownError):
        catalog.sign_ins.bearer(token)
    assert catalog.sign_ins.principal(new.secret).account == who.account
    with pytest.raises(NotFoundError):
        catalog.accounts.reset(letter.secret, PASSWORD)
    with pytest.raises(SubmissionError):
        catalog.accounts.sign_in(EMAIL, PASSWORD, HERE)


@pytest.mark.parametrize("hours", [1, 24])
def test_a_link_works_for_a_while_only(catalog: Catalog, queue: MemoryQueue, clock: StillClock, hours: int) -> None:
    register(catalog, queue)
    catalog.accounts.ask_reset(EMAIL, HERE)
    (letter,) = delivered(catalog, queue)
    clock.forward(hours=hours)
    with pytest.raises(NotFoundError):
        catalog.accounts.reset(letter.secret, OTHER)


def test_a_link_of_one_purpose_serves_no_other(catalog: Catalog, queue: MemoryQueue) -> None:
    register(catalog, queue)
    catalog.accounts.ask_reset(EMAIL, HERE)
    (letter,) = delivered(catalog, queue)
    for use in (
        lambda: catalog.accounts.confirm(letter.secret, PASSWORD, HERE),
        lambda: catalog.own_account.take_address(letter.secret),
        lambda: catalog.accounts.enter(letter.secret),
    ):
        with pytest.raises(NotFoundError):
            use()
    assert catalog.accounts.reset(letter.secret, OTHER)


def test_a_stranger_who_guesses_keeps_the_owners_browser_not_out(catalog: Catalog, queue: MemoryQueue) -> None:
    register(catalog, queue)
    device = catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).device
    guess_until_refused(catalog, STRANGER)
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, PASSWORD, Caller("203.0.113.5"))
    assert catalog.accounts.sign_in(EMAIL, PASSWORD, replace(HERE, device=device))
    catalog.accounts.ask_reset(EMAIL, HERE)
    letter = delivered(catalog, queue)[-1]
    assert catalog.accounts.reset(letter.secret, OTHER), "by mail the account is open at any time"


def test_the_sign_of_a_browser_allows_no_endless_guesses_and_ends_with_the_password(
    catalog: Catalog, queue: MemoryQueue
) -> None:
    who = register(catalog, queue)
    known = replace(HERE, device=catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).device)
    guess_until_refused(catalog, known)
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, PASSWORD, known)
    catalog.own_account.change_password(who, PASSWORD, OTHER)
    for _ in range(5):
        with pytest.raises(SubmissionError):
            catalog.accounts.sign_in(EMAIL, PASSWORD, STRANGER)
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, OTHER, known)


def test_the_sign_of_one_account_opens_no_door_to_another(catalog: Catalog, queue: MemoryQueue) -> None:
    register(catalog, queue)
    register(catalog, queue, "eve@example.org", OTHER)
    device = catalog.accounts.sign_in("eve@example.org", OTHER, STRANGER).device
    guess_until_refused(catalog, replace(STRANGER, device=device))
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, PASSWORD, replace(STRANGER, device=device))


def test_nobody_gets_in_beside_a_change_of_password(catalog: Catalog, queue: MemoryQueue, sessions: Sessions) -> None:
    who = register(catalog, queue)
    checked = account(sessions).password
    catalog.own_account.change_password(who, PASSWORD, OTHER)
    with pytest.raises(UnknownError):
        catalog.sign_ins.open(who.account, password=checked)


@pytest.mark.parametrize(
    ("use", "field"),
    [
        (lambda own, who: own.change_password(who, PASSWORD, THIRD), "present"),
        (lambda own, who: own.ask_address(who, "eve@example.org", PASSWORD, STRANGER), "password"),
        (lambda own, who: own.delete(who, PASSWORD, alone=False), "password"),
    ],
)
def test_a_password_that_is_reset_while_it_is_checked_is_a_wrong_one(
    catalog: Catalog, queue: MemoryQueue, use: Callable[[OwnAccount, Principal], object], field: str
) -> None:
    thief = register(catalog, queue)
    catalog.accounts.ask_reset(EMAIL, HERE)
    (letter,) = delivered(catalog, queue)
    own = catalog.own_account
    reset = partial(catalog.accounts.reset, letter.secret, OTHER)
    racing = replace(own, attempts=Meanwhile(own.sessions, own.clock, own.attempts.seal, reset))
    with pytest.raises(SubmissionError) as caught:
        use(racing, thief)
    assert faults(caught) == {field: "password.wrong"}
    assert own.read(catalog.sign_ins.principal(catalog.accounts.sign_in(EMAIL, OTHER, HERE).secret)).wanted == ""


def test_no_sign_in_begins_with_a_password_that_was_reset_meanwhile(catalog: Catalog, queue: MemoryQueue) -> None:
    thief = register(catalog, queue)
    own = catalog.own_account

    def reset() -> None:
        catalog.accounts.ask_reset(EMAIL, HERE)
        catalog.accounts.reset(delivered(catalog, queue)[-1].secret, OTHER)

    racing = replace(own, letters=LaterLetters(own.letters.sessions, own.letters.clock, own.letters.queue, reset))
    with pytest.raises(UnknownError):
        racing.change_password(thief, PASSWORD, THIRD)


def test_strangers_cause_few_letters_to_one_address(catalog: Catalog, queue: MemoryQueue) -> None:
    register(catalog, queue)
    for number in range(2):
        catalog.accounts.ask_reset(EMAIL, Caller(f"198.51.100.{number}"))
        delivered(catalog, queue)
    with pytest.raises(TooManyError):
        catalog.accounts.ask_reset(EMAIL, Caller("198.51.100.3"))


def test_signing_in_to_an_unconfirmed_account_causes_few_letters_too(
    catalog: Catalog, queue: MemoryQueue, clock: StillClock
) -> None:
    catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
    delivered(catalog, queue)
    for _ in range(2):
        with pytest.raises(SubmissionError):
            catalog.accounts.sign_in(EMAIL, OTHER, STRANGER)
        assert len(delivered(catalog, queue)) == 1
    with pytest.raises(TooManyError):
        catalog.accounts.sign_in(EMAIL, OTHER, STRANGER)
    assert delivered(catalog, queue) == []
    clock.forward(minutes=1)
    with pytest.raises(SubmissionError):
        catalog.accounts.sign_in(EMAIL, OTHER, STRANGER)
    assert len(delivered(catalog, queue)) == 1


def test_a_code_counts_once_even_if_it_comes_twice_at_once(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions, clock: StillClock
) -> None:
    who = register(catalog, queue)
    secret = catalog.second_factors.begin(who, "Markt").secret
    assert secret not in account(sessions).factor
    totp = pyotp.TOTP(secret)
    _, codes = catalog.second_factors.confirm(who, totp.at(clock()))
    clock.forward(seconds=30)
    waiting = [catalog.sign_ins.principal(catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).secret) for _ in range(4)]
    assert {each.pending for each in waiting} == {Pending.SECOND_FACTOR}
    assert not [right for right in Right if waiting[0].may(right) and right not in {Right.BROWSE, Right.SUBMIT}]

    def verify(pair: tuple[Principal, str]) -> bool:
        try:
            return bool(catalog.second_factors.verify(*pair).secret)
        except SubmissionError:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(verify, [(each, totp.at(clock())) for each in waiting])) == 1
    clock.forward(days=1)  # the refused codes are forgotten
    waiting = [catalog.sign_ins.principal(catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).secret) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(verify, [(each, codes[0]) for each in waiting])) == 1


def test_codes_are_not_guessed_for_long(catalog: Catalog, queue: MemoryQueue, clock: StillClock) -> None:
    who = register(catalog, queue)
    catalog.second_factors.confirm(who, pyotp.TOTP(catalog.second_factors.begin(who, "Markt").secret).at(clock()))
    waiting = catalog.sign_ins.principal(catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).secret)
    for _ in range(5):
        with pytest.raises(SubmissionError):
            catalog.second_factors.verify(waiting, "000000")
    with pytest.raises(TooManyError):
        catalog.second_factors.verify(waiting, "000000")


def test_a_second_factor_that_is_used_is_sealed_anew_with_the_first_key(
    catalog: Catalog, sessions: Sessions, queue: MemoryQueue, clock: StillClock
) -> None:
    who = register(catalog, queue)
    totp = pyotp.TOTP(catalog.second_factors.begin(who, "Markt").secret)
    catalog.second_factors.confirm(who, totp.at(clock()))
    protection, new = catalog.second_factors.protection, new_key()
    seal = Seal((new, *protection.seal.keys))
    clock.forward(minutes=1)
    waiting = catalog.sign_ins.principal(catalog.accounts.sign_in(EMAIL, PASSWORD, HERE).secret)
    replace(catalog.second_factors, protection=replace(protection, seal=seal)).verify(waiting, totp.at(clock()))
    row = account(sessions)
    assert Seal((new,)).open(row.factor, f"totp:{row.id}") == totp.secret


def test_a_role_is_never_without_a_second_factor(catalog: Catalog, sessions: Sessions, clock: StillClock) -> None:
    entry = catalog.accounts.reset(catalog.operators.add(EMAIL, NAME, ("reviewer",)), PASSWORD)
    who = catalog.sign_ins.principal(entry.secret)
    assert not who.may(Right.REVIEW)
    totp = pyotp.TOTP(catalog.second_factors.begin(who, "Markt").secret)
    entry, codes = catalog.second_factors.confirm(who, totp.at(clock()))
    reviewer = catalog.sign_ins.principal(entry.secret)
    assert reviewer.may(Right.REVIEW)
    with pytest.raises(StateError):
        catalog.second_factors.end(reviewer, codes[0])
    catalog.operators.forget_factor(EMAIL)
    assert catalog.sign_ins.principal(entry.secret) == NOBODY
    assert account(sessions).factor == ""


def test_a_token_never_has_more_than_its_account(catalog: Catalog, sessions: Sessions, queue: MemoryQueue) -> None:
    who = register(catalog, queue)
    for wish in (
        TokenWish("t", ("review",), 30),
        TokenWish("t", ("administer", "account"), 30),
        TokenWish("t", ("nonsense",), 30),
        TokenWish("t", (), 30),
        TokenWish("t", ("account",), 366),
        TokenWish("\r\n", ("account",), 30),
    ):
        with pytest.raises(SubmissionError):
            catalog.tokens.make(who, wish)
    reviewer = principal(sessions, add_account(sessions, "Rita", roles=("reviewer",)))
    secret = catalog.tokens.make(reviewer, TokenWish("t", ("review",), 365))
    assert catalog.sign_ins.bearer(secret).may(Right.REVIEW)
    assert not catalog.sign_ins.bearer(secret).may(Right.ACCOUNT)
    with sessions.write() as session:
        session.get_one(AccountRow, reviewer.account).roles = ()
    assert not catalog.sign_ins.bearer(secret).may(Right.REVIEW)


def test_a_token_ends_when_it_expires_or_is_revoked_by_its_owner(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions, clock: StillClock
) -> None:
    who, eve = register(catalog, queue), register(catalog, queue, "eve@example.org")
    first, second = (catalog.tokens.make(who, TokenWish(name, ("account",), 30)) for name in "ab")
    with sessions.read() as session:
        ids = {row.name: row.id for row in session.exec(select(TokenRow))}
        assert not [row for row in session.exec(select(TokenRow)) if first in repr(row)]
    with pytest.raises(NotFoundError):
        catalog.tokens.revoke(eve, ids["a"])
    catalog.tokens.revoke(who, ids["a"])
    with pytest.raises(UnknownError):
        catalog.sign_ins.bearer(first)
    assert catalog.sign_ins.bearer(second).account == who.account
    clock.forward(days=30)
    with pytest.raises(UnknownError):
        catalog.sign_ins.bearer(second)


def test_a_new_address_counts_once_its_own_reader_says_so(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    who = register(catalog, queue)
    catalog.own_account.ask_address(who, "new@example.org", PASSWORD, HERE)
    notice, wanted = delivered(catalog, queue)
    assert (notice.to, notice.secret, wanted.to) == (EMAIL, "", "new@example.org")
    assert account(sessions).email == EMAIL
    catalog.own_account.take_address(wanted.secret)
    assert account(sessions, "new@example.org").id == who.account
    with pytest.raises(NotFoundError):
        catalog.own_account.take_address(wanted.secret)


@pytest.mark.parametrize("by_letter", [False, True])
def test_a_new_password_ends_every_way_to_another_address(
    catalog: Catalog, queue: MemoryQueue, *, by_letter: bool
) -> None:
    thief = register(catalog, queue)
    catalog.own_account.ask_address(thief, "eve@example.org", PASSWORD, STRANGER)
    _, wanted = delivered(catalog, queue)
    if by_letter:
        catalog.accounts.ask_reset(EMAIL, HERE)
        (letter,) = delivered(catalog, queue)
        catalog.accounts.reset(letter.secret, OTHER)
    else:
        catalog.own_account.change_password(thief, PASSWORD, OTHER)
    with pytest.raises(NotFoundError):
        catalog.own_account.take_address(wanted.secret)
    assert catalog.letters.open(thief.account, "new-address") is None, "a letter that still waits brings no new link"


def test_an_address_that_somebody_has_is_told_to_its_owner_and_to_nobody_else(
    catalog: Catalog, queue: MemoryQueue
) -> None:
    register(catalog, queue)
    eve = register(catalog, queue, "eve@example.org", OTHER)
    catalog.own_account.ask_address(eve, EMAIL, OTHER, STRANGER)
    assert [(each.to, each.purpose, each.secret) for each in delivered(catalog, queue)] == [
        ("eve@example.org", "address-notice", ""),
        (EMAIL, "known", ""),
    ]


def test_an_address_that_was_taken_meanwhile_stays_with_whoever_has_it(catalog: Catalog, queue: MemoryQueue) -> None:
    eve = register(catalog, queue, "eve@example.org", OTHER)
    catalog.own_account.ask_address(eve, EMAIL, OTHER, STRANGER)
    _, wanted = delivered(catalog, queue)
    register(catalog, queue)
    with pytest.raises(NotFoundError):
        catalog.own_account.take_address(wanted.secret)


def test_everything_personal_goes_with_the_account_and_the_log_still_holds(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions
) -> None:
    who = register(catalog, queue)
    catalog.tokens.make(who, TokenWish("t", ("account",), 30))
    catalog.own_account.ask_address(who, "new@example.org", PASSWORD, HERE)
    delivered(catalog, queue)
    catalog.own_account.delete(who, PASSWORD, alone=False)
    for table in Row.metadata.tables.values():
        with sessions.read() as session:
            rows = repr(session.connection().execute(table.select()).all())
        assert not [said for said in (EMAIL, "new@example.org", NAME) if said in rows], table.name
        assert who.account not in rows or table.name in {*KEPT, "audit"}
    assert catalog.sign_ins.principal("anything") == NOBODY
    assert AuditLog(sessions, catalog.audit.clock).verify().fault == ""
    register(catalog, queue)


def test_rows_of_an_account_go_with_it_or_are_named_as_kept() -> None:
    for table in owned_tables():
        (reference,) = [*table.c["account_id"].foreign_keys] or [None]
        goes = reference is not None and reference.ondelete == "CASCADE"
        assert goes != (table.name in KEPT), f"{table.name}: let it go with the account, or name it in KEPT"


def test_what_is_exported_is_all_there_is_and_no_secret(catalog: Catalog, queue: MemoryQueue) -> None:
    who = register(catalog, queue)
    catalog.tokens.make(who, TokenWish("Abgleich", ("account",), 30))
    catalog.messages.open_feed(who)
    exported = catalog.own_account.export(who)
    text = json.dumps(exported)
    assert {"account", "signin", "token", "membership", "audit"} <= set(exported)
    assert exported["account"][0]["email"] == EMAIL
    assert exported["token"][0]["name"] == "Abgleich"
    assert len(exported["post"]) == 1
    assert "argon2" not in text
    assert not [word for word in ("digest", '"password"', '"factor"', '"recovery"', '"feed"') if word in text]


def test_the_last_administrator_and_the_last_manager_do_not_slip_away(catalog: Catalog, sessions: Sessions) -> None:
    first = principal(sessions, add_account(sessions, "Ada", roles=("administrator",)))
    with pytest.raises(SubmissionError) as caught:
        catalog.own_account.delete(first, "ada@example.org", alone=True)
    assert faults(caught) == {"password": "delete.last_administrator"}
    add_account(sessions, "Bo", roles=("administrator",))
    catalog.own_account.delete(first, "ada@example.org", alone=False)

    town = add_organisation(sessions, "neustadt", kind="public")
    lead = principal(sessions, add_account(sessions, "Cy", organisation=town))
    add_account(sessions, "Di", organisation=town, manager=False)
    with pytest.raises(SubmissionError) as caught:
        catalog.own_account.delete(lead, "cy@example.org", alone=False)
    assert faults(caught) == {"alone": "delete.unmanaged"}
    catalog.own_account.delete(lead, "cy@example.org", alone=True)


def test_nobody_without_an_account_does_anything_with_one(catalog: Catalog) -> None:
    for use in (
        lambda: catalog.own_account.read(NOBODY),
        lambda: catalog.own_account.export(NOBODY),
        lambda: catalog.own_account.delete(NOBODY, "", alone=True),
        lambda: catalog.own_account.rename(NOBODY, "x", "de"),
        lambda: catalog.tokens.make(NOBODY, TokenWish("t", ("submit",), 30)),
        lambda: catalog.second_factors.begin(NOBODY, "Markt"),
        lambda: catalog.sign_ins.close_others(NOBODY),
        lambda: catalog.identities.link(NOBODY, Proven("town", "1")),
    ):
        with pytest.raises(ForbiddenError):
            use()


def test_the_sign_ins_of_others_cannot_be_ended(catalog: Catalog, queue: MemoryQueue) -> None:
    who, eve = register(catalog, queue), register(catalog, queue, "eve@example.org")
    (mine,) = catalog.own_account.read(who).sign_ins
    catalog.sign_ins.close_one(eve, mine.id)
    catalog.sign_ins.close_others(eve)
    assert catalog.own_account.read(who).sign_ins == (mine,)


def test_what_is_over_goes_by_itself(
    catalog: Catalog, queue: MemoryQueue, sessions: Sessions, clock: StillClock
) -> None:
    who = register(catalog, queue)
    catalog.tokens.make(who, TokenWish("t", ("account",), 30))
    catalog.accounts.register(Registration("Eve", "eve@example.org", OTHER), STRANGER)
    catalog.operators.add("later@example.org", "Later", ())
    delivered(catalog, queue)
    clock.forward(days=8)
    assert catalog.tidying.run() > 0
    with sessions.read() as session:
        assert set(session.exec(select(AccountRow.email))) == {EMAIL, "later@example.org"}
        assert session.exec(select(LinkRow)).all() == []
        assert len(session.exec(select(TokenRow)).all()) == 1
    clock.now += timedelta(days=30 + 90)
    catalog.tidying.run()
    with sessions.read() as session:
        assert session.exec(select(TokenRow)).all() == []
    assert catalog.tidying.run() == 0


class TestIdentities:
    """Accounts of other providers."""

    TRUSTED = Proven("town", "17", EMAIL, "Ada vom Amt", frozenset({"reviewer"}), frozenset({"reviewer"}))

    def test_a_trusted_address_leads_to_the_account_that_has_it_or_to_a_new_one(
        self, catalog: Catalog, queue: MemoryQueue
    ) -> None:
        who = register(catalog, queue)
        entry = catalog.identities.sign_in(replace(self.TRUSTED, mapped=frozenset(), roles=frozenset()))
        assert catalog.sign_ins.principal(entry.secret).account == who.account
        new = catalog.identities.sign_in(Proven("town", "18", "bo@example.org", "Bo"))
        assert catalog.sign_ins.principal(new.secret).name == "Bo"

    def test_an_address_that_nobody_vouches_for_leads_nowhere(self, catalog: Catalog, queue: MemoryQueue) -> None:
        who = register(catalog, queue)
        stranger = Proven("elsewhere", "1", "", "Ada")
        with pytest.raises(SubmissionError) as caught:
            catalog.identities.sign_in(stranger)
        assert faults(caught) == {"provider": "provider.unlinked"}
        catalog.identities.link(who, stranger)
        entry = catalog.identities.sign_in(stranger)
        assert catalog.sign_ins.principal(entry.secret).account == who.account
        eve = register(catalog, queue, "eve@example.org")
        with pytest.raises(SubmissionError) as caught:
            catalog.identities.link(eve, stranger)
        assert faults(caught) == {"provider": "provider.taken"}

    def test_whoever_registered_the_address_before_it_was_proven_loses_their_password(
        self, catalog: Catalog, queue: MemoryQueue
    ) -> None:
        catalog.accounts.register(Registration("Eve", EMAIL, OTHER), STRANGER)
        (letter,) = delivered(catalog, queue)
        catalog.identities.sign_in(self.TRUSTED)
        with pytest.raises(SubmissionError):
            catalog.accounts.sign_in(EMAIL, OTHER, STRANGER)
        with pytest.raises(NotFoundError):
            catalog.accounts.confirm(letter.secret, OTHER, STRANGER)

    def test_roles_come_and_go_with_what_the_provider_says_and_count_with_a_second_factor(
        self, catalog: Catalog, sessions: Sessions
    ) -> None:
        entry = catalog.identities.sign_in(self.TRUSTED)
        assert entry.pending is Pending.ENROLMENT
        assert account(sessions).roles == ("reviewer",)
        with sessions.write() as session:
            session.exec(select(AccountRow)).one().roles = ("reviewer", "administrator")
        catalog.identities.sign_in(replace(self.TRUSTED, roles=frozenset()))
        assert account(sessions).roles == ("administrator",), "what the operator has not mapped stays"
        catalog.identities.sign_in(replace(self.TRUSTED, roles=frozenset({"owner"})))
        assert account(sessions).roles == ("administrator",)

    def test_a_closed_account_stays_closed(self, catalog: Catalog, sessions: Sessions) -> None:
        catalog.identities.sign_in(self.TRUSTED)
        with sessions.write() as session:
            session.exec(select(AccountRow)).one().state = "disabled"
        with pytest.raises(SubmissionError):
            catalog.identities.sign_in(self.TRUSTED)
        with pytest.raises(SubmissionError):
            catalog.identities.sign_in(replace(self.TRUSTED, subject="other"))
