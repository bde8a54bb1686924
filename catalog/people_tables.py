"""The rows of people and their trust: accounts, memberships, sign-ins, steps of listings, and the audit log.

No row here but the account's own holds a person's name or address: all others name the account by its random
identifier, so that deleting an account leaves nothing personal behind. Secrets are kept as hashes only.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from catalog.columns import Instant, PlainText, Words
from catalog.tables import Row


class AccountRow(Row, table=True):
    """A person who can sign in; `state` is pending (address not confirmed), active or disabled.

    `email` is folded to lower case. `password` is an argon2id hash, empty for whoever comes through another provider.
    `factor` is the sealed secret of the second factor, `factor_step` the last time step that was used.
    """

    id: str = Field(sa_type=PlainText, primary_key=True)
    email: str = Field(sa_type=PlainText, unique=True)
    name: str = Field(sa_type=PlainText)
    language: str = Field(default="de", sa_type=PlainText)
    state: str = Field(sa_type=PlainText)
    password: str = Field(default="", sa_type=PlainText)
    factor: str = Field(default="", sa_type=PlainText)
    factor_confirmed: bool = False
    factor_step: int = 0
    recovery: tuple[str, ...] = Field(default=(), sa_type=Words)
    roles: tuple[str, ...] = Field(default=(), sa_type=Words)
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime | None = Field(default=None, sa_type=Instant)


class IdentityRow(Row, table=True):
    """An account of another provider (OIDC) that leads to one of ours."""

    provider: str = Field(sa_type=PlainText, primary_key=True)
    subject: str = Field(sa_type=PlainText, primary_key=True)
    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Instant)


class MembershipRow(Row, table=True):
    """An account's place in an organisation; `state` is asked or active."""

    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    state: str = Field(sa_type=PlainText)
    manager: bool = False
    created_at: datetime = Field(sa_type=Instant)


class SignInRow(Row, table=True):
    """One sign-in in one browser, by the hash of its secret; `verified` says that the second factor was given."""

    digest: str = Field(sa_type=PlainText, primary_key=True)
    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", index=True)
    verified: bool = False
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class TokenRow(Row, table=True):
    """A token of the API by the hash of its secret; `scopes` are names of rights."""

    id: str = Field(sa_type=PlainText, primary_key=True)
    digest: str = Field(sa_type=PlainText, unique=True)
    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", index=True)
    name: str = Field(sa_type=PlainText)
    scopes: tuple[str, ...] = Field(default=(), sa_type=Words)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class LinkRow(Row, table=True):
    """A secret link that works once, by its hash; `purpose` is confirm, reset or another word of `catalog.links`."""

    digest: str = Field(sa_type=PlainText, primary_key=True)
    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", index=True)
    purpose: str = Field(sa_type=PlainText)
    data: str = Field(default="", sa_type=PlainText)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class AttemptRow(Row, table=True):
    """How often something was tried under a key (the hash of an account's or a network's address) since a moment."""

    key: str = Field(sa_type=PlainText, primary_key=True)
    count: int
    since: datetime = Field(sa_type=Instant, index=True)


class StepRow(Row, table=True):
    """One step of a listing from a state to the next, as everybody may read it; a trigger refuses every UPDATE."""

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    step: str = Field(sa_type=PlainText)
    before: str = Field(sa_type=PlainText)
    after: str = Field(sa_type=PlainText)
    standing: str = Field(sa_type=PlainText)
    actor: str = Field(sa_type=PlainText)
    account_id: str = Field(default="", sa_type=PlainText)
    second_id: str = Field(default="", sa_type=PlainText)
    reason: str = Field(default="", sa_type=PlainText)


class IntendedStepRow(Row, table=True):
    """A step of high impact that one reviewer wants to take and a second one has not agreed to yet."""

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    step: str = Field(sa_type=PlainText)
    account_id: str = Field(sa_type=PlainText)
    reason: str = Field(default="", sa_type=PlainText)
    at: datetime = Field(sa_type=Instant)


class AuditRow(Row, table=True):
    """One entry of the audit log, chained to the one before; triggers refuse every UPDATE and DELETE."""

    __table_args__ = (UniqueConstraint("digest"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=PlainText)
    standing: str = Field(sa_type=PlainText)
    action: str = Field(sa_type=PlainText, index=True)
    subject: str = Field(sa_type=PlainText, index=True)
    details: str = Field(sa_type=PlainText)
    previous: str = Field(sa_type=PlainText)
    digest: str = Field(sa_type=PlainText)


class AuditHeadRow(Row, table=True):
    """The end of the audit log: its newest number and digest, in one row that every writer locks."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int
    digest: str = Field(sa_type=PlainText)


class OrganisationTrustRow(Row, table=True):
    """That an administrator has confirmed that an organisation is what it says, and when."""

    organisation_id: int = Field(primary_key=True, foreign_key="organisation.id", ondelete="CASCADE")
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
