"""All that is stored about one account, in whatever table: what its owner takes along, and what goes with it.

Decision: the tables themselves say what is personal. A row is an account's if it has its identifier in the column
`account_id`; a table added later is exported and deleted without anybody thinking of it, and a test holds that its rows
go with the account or are named here. Secrets and their hashes are exported to nobody.
Decision: everybody takes along what they did and what they were told, and nothing that others wrote or that names them:
of a complaint its answer and not its text, of two who decided the own part. Whoever agreed to something has it, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from catalog.people_tables import AccountRow, AuditRow
from catalog.tables import Row

OWNER = "account_id"
SECRETS = frozenset({"digest", "password", "factor", "factor_step", "recovery", "feed"})
OF_OTHERS: Mapping[str, frozenset[str]] = {
    "complaint": frozenset({"text", "contact", "mail_in"}),
    "criteriadraft": frozenset({"document"}),
    "criteriaedition": frozenset({"document", "second_id"}),
    "falsealarm": frozenset({"withdrawn_by", "withdrawal"}),
    "invitation": frozenset({"email"}),
    "step": frozenset({"second_id"}),
}
"""What others wrote, or what names them, in rows that are an account's because it did something about them."""
KEPT = frozenset(
    {
        *("step", "intendedstep", "checklist", "complaint", "falsealarm", "reply", "verdict"),
        *("criteriadraft", "criteriaedition", "invitation", "note"),
    }
)
"""What was done stays, under an identifier that then leads to nobody: the public record of a listing must be whole,
editions of the criteria are everybody's, and invitations and notes are the organisation's."""


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody did about another account's row: the column that names them, and what of the row is theirs."""

    name: str
    table: str
    column: str
    shown: tuple[str, ...]


SECOND = (
    Part("step-agreed", "step", "second_id", ("listing_id", "number", "at", "step")),
    Part("criteriaedition-agreed", "criteriaedition", "second_id", ("number", "name", "published_at")),
    Part("falsealarm-withdrawn", "falsealarm", "withdrawn_by", ("id", "withdrawn_at", "withdrawal")),
)


def personal_data(session: Session, account_id: str) -> dict[str, list[dict[str, object]]]:
    """Return every row about an account by its table's name, as values that JSON can hold."""
    tables = Row.metadata.tables
    found = {"account": _plain(session, tables["account"], account_id, "id")}
    for table in owned_tables():
        found[table.name] = _plain(session, table, account_id)
    for each in SECOND:
        columns = tables[each.table].c
        found[each.name] = _rows(session, [columns[name] for name in each.shown], columns[each.column] == account_id)
    found["invited"] = _invited(session, account_id)
    subject = f"account:{account_id}"
    noted = select_rows(AuditRow).where((col(AuditRow.actor) == account_id) | (col(AuditRow.subject) == subject))
    found["audit"] = [
        {"at": row.at.isoformat(), "action": row.action, "subject": _subject(row.subject, subject)}
        for row in session.exec(noted.order_by(col(AuditRow.number)))
    ]
    return found


def owned_tables() -> Iterable[Table]:
    """Return the tables whose rows belong to accounts, in the order of their names."""
    return sorted((table for table in Row.metadata.tables.values() if OWNER in table.c), key=lambda table: table.name)


def _plain(session: Session, table: Table, account_id: str, column: str = OWNER) -> list[dict[str, object]]:
    hidden = SECRETS | OF_OTHERS.get(table.name, frozenset())
    return _rows(session, [each for each in table.c if each.name not in hidden], table.c[column] == account_id)


def _invited(session: Session, account_id: str) -> list[dict[str, object]]:
    """Return the invitations of the account's address, without who invited."""
    columns = Row.metadata.tables["invitation"].c
    address = select(col(AccountRow.email)).where(col(AccountRow.id) == account_id).scalar_subquery()
    shown = [columns[name] for name in ("organisation_id", "created_at", "expires_at")]
    return _rows(session, shown, columns.email == address)


def _rows(
    session: Session, shown: Sequence[ColumnElement[Any]], wanted: ColumnElement[bool]
) -> list[dict[str, object]]:
    rows = session.connection().execute(select(*shown).where(wanted)).mappings()
    return sorted(({name: _value(value) for name, value in row.items()} for row in rows), key=repr)


def _subject(subject: str, own: str) -> str:
    """Return what an entry of the log is about; another account is not named."""
    return "account" if subject.startswith("account:") and subject != own else subject


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
