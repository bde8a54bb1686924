"""Accounts for tests: rows made directly, and clients that are signed in as them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow, TokenRow
from catalog.permissions import Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.sign_ins import digest, principal_of
from catalog.tables import OrganisationRow, key

NOW = datetime.fromisoformat("2026-01-02T03:04:05+00:00")


def add_organisation(
    sessions: Sessions, slug: str, *, kind: str = "vendor", confirmed: bool = True, ags: str = ""
) -> int:
    """An organisation, known or new; a confirmed one is trusted to be what it says."""
    with sessions.write() as session:
        row = session.exec(select(OrganisationRow).where(OrganisationRow.slug == slug)).one_or_none()
        if row is None:
            row = OrganisationRow(slug=slug, name=slug.replace("-", " ").title(), kind=kind, ags=ags)
            session.add(row)
            session.flush()
        session.merge(OrganisationTrustRow(organisation_id=key(row), confirmed_at=NOW if confirmed else None))
        return key(row)


def add_account(
    sessions: Sessions, name: str, *, roles: Sequence[str] = (), organisation: int | None = None, manager: bool = True
) -> str:
    """An active account, with a second factor if it has a role; its address is name@example.org."""
    account = uuid4().hex
    with sessions.write() as session:
        session.add(
            AccountRow(
                id=account,
                email=f"{name.lower()}@example.org",
                name=name,
                state="active",
                roles=tuple(roles),
                factor_confirmed=bool(roles),
                created_at=NOW,
            )
        )
    if organisation is not None:
        add_member(sessions, account, organisation, manager=manager)
    return account


def add_member(sessions: Sessions, account: str, organisation: int, *, manager: bool = True) -> None:
    """Let an account belong to an organisation, beside those it belongs to already."""
    with sessions.write() as session:
        session.add(
            MembershipRow(
                account_id=account, organisation_id=organisation, state="active", manager=manager, created_at=NOW
            )
        )


def add_token(sessions: Sessions, account: str, *scopes: str) -> str:
    """A token of the API for these rights that lasts for a year; return its secret."""
    secret = uuid4().hex
    with sessions.write() as session:
        session.add(
            TokenRow(
                id=uuid4().hex,
                digest=digest(secret),
                account_id=account,
                name="Test",
                scopes=scopes,
                created_at=NOW,
                expires_at=NOW + timedelta(days=365),
            )
        )
    return secret


def principal(sessions: Sessions, account: str) -> Principal:
    """What the account may do with its second factor given."""
    with sessions.read() as session:
        return principal_of(session, account)


def sign_in(client: TestClient[Litestar], catalog: Catalog, account: str) -> TestClient[Litestar]:
    """Let the client be signed in, second factor included, and send forms as a browser does."""
    client.cookies.set("session", catalog.sign_ins.open(account, verified=True))
    client.headers["sec-fetch-site"] = "same-origin"
    return client
