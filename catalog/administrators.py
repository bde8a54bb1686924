"""Who administers. The last account that can stays: one rule for what changes, closes or deletes accounts on pages.

Two administrators who end each other, or leave, at once must not leave nobody. So whoever may end one locks all of them
first, in one order, and asks after the change whether one is left. What a provider says of roles is not bound by the
rule: its word holds for whom it lets in, and an operator makes a new administrator by one command.
"""

from sqlmodel import Session, col, or_, select

from catalog.people_tables import AccountRow

ADMINISTRATOR = "administrator"


def lock_administrators(session: Session, account_id: str) -> None:
    """Lock an account together with all that have a role: before all that belongs to one, after its organisations."""
    concerned = or_(col(AccountRow.id) == account_id, col(AccountRow.roles) != ())
    session.exec(select(AccountRow.id).where(concerned).order_by(col(AccountRow.id)).with_for_update()).all()


def administrators(session: Session) -> tuple[str, ...]:
    """Return the open accounts that can administer, as things stand within this transaction."""
    query = select(AccountRow.id, AccountRow.roles).where(AccountRow.state == "active", col(AccountRow.roles) != ())
    return tuple(account for account, roles in session.exec(query) if ADMINISTRATOR in roles)
