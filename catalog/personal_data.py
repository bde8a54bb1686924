"""All that is stored about one account, in whatever table: what its owner takes along, and what goes with it.

Decision: the tables themselves say what is personal. A row is an account's if it has its identifier in the column
`account_id`; a table added later is exported and deleted without anybody thinking of it, and a test holds that its rows
go with the account or are named here. Secrets and their hashes are exported to nobody.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Table, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from catalog.people_tables import AccountRow, AuditRow
from catalog.tables import Row

OWNER = "account_id"
SECRETS = frozenset({"digest", "password", "factor", "factor_step", "recovery", "feed"})
OF_OTHERS = frozenset({"contact"})
"""How somebody else can be reached, in a row that is an account's because it answered them."""
KEPT = frozenset(
    {
        *("step", "intendedstep", "checklist", "complaint", "falsealarm", "reply", "verdict"),
        *("criteriadraft", "criteriaedition", "invitation", "note"),
    }
)
"""What was done stays, under an identifier that then leads to nobody: the public record of a listing must be whole,
editions of the criteria are everybody's, and invitations and notes are the organisation's."""


def personal_data(session: Session, account_id: str) -> dict[str, list[dict[str, object]]]:
    """Return every row about an account by its table's name, as values that JSON can hold."""
    found = {"account": _plain(session, AccountRow.metadata.tables["account"], "id", account_id)}
    for table in owned_tables():
        found[table.name] = _plain(session, table, OWNER, account_id)
    noted = select_rows(AuditRow).where(
        (col(AuditRow.actor) == account_id) | (col(AuditRow.subject) == f"account:{account_id}")
    )
    found["audit"] = [
        {"at": row.at.isoformat(), "action": row.action, "subject": row.subject}
        for row in session.exec(noted.order_by(col(AuditRow.number)))
    ]
    return found


def owned_tables() -> Iterable[Table]:
    """Return the tables whose rows belong to accounts, in the order of their names."""
    return sorted((table for table in Row.metadata.tables.values() if OWNER in table.c), key=lambda table: table.name)


def _plain(session: Session, table: Table, column: str, account_id: str) -> list[dict[str, object]]:
    shown = [each for each in table.c if each.name not in SECRETS | OF_OTHERS]
    rows = session.connection().execute(select(*shown).where(table.c[column] == account_id)).mappings()
    return sorted(({name: _value(value) for name, value in row.items()} for row in rows), key=repr)


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
