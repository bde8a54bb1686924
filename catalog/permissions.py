"""Who may do what: one table for pages, the API and tokens, and the value of whoever asks.

Decision: a right is what a page, an API resource or a token names; a standing is as what somebody comes. Everything is
refused that the table does not allow. Whether an allowed step may be taken on *this* listing or organisation is asked
of the principal's memberships by the service that takes the step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.errors import ForbiddenError
from catalog.inputs import Actor
from catalog.views import Role


class Standing(StrEnum):
    """As what somebody comes; everybody is a visitor, and nobody outside is ever the marketplace itself."""

    VISITOR = "visitor"
    ACCOUNT = "account"
    VENDOR = "vendor"
    MUNICIPALITY = "municipality"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    MARKETPLACE = "marketplace"


class Right(StrEnum):
    """What may be done; each page and each API resource names the one that it takes."""

    BROWSE = "browse"
    SUBMIT = "submit"
    ACCOUNT = "account"
    OFFER = "offer"
    USE = "use"
    REVIEW = "review"
    ADMINISTER = "administer"


EVERYBODY = frozenset(set(Standing) - {Standing.MARKETPLACE})
SIGNED_IN = EVERYBODY - {Standing.VISITOR}
PERMISSIONS: Mapping[Right, frozenset[Standing]] = {
    Right.BROWSE: EVERYBODY,
    Right.SUBMIT: EVERYBODY,
    Right.ACCOUNT: SIGNED_IN,
    Right.OFFER: frozenset({Standing.VENDOR}),
    Right.USE: frozenset({Standing.MUNICIPALITY}),
    Right.REVIEW: frozenset({Standing.REVIEWER}),
    Right.ADMINISTER: frozenset({Standing.ADMINISTRATOR}),
}
"""The one table: which standings have which right."""

ROLES: Mapping[Standing, Role] = {
    Standing.VENDOR: Role.VENDOR,
    Standing.MUNICIPALITY: Role.MUNICIPALITY,
    Standing.REVIEWER: Role.REVIEWER,
    Standing.ADMINISTRATOR: Role.OPERATOR,
    Standing.MARKETPLACE: Role.OPERATOR,
}

ACTS_FOR: Mapping[Standing, frozenset[str]] = {
    Standing.VENDOR: frozenset({"vendor", "operator"}),
    Standing.MUNICIPALITY: frozenset({"public"}),
    Standing.REVIEWER: frozenset({"vendor", "operator", "public"}),
}
"""Of which kinds an organisation is whose name stands beside what somebody does; a reviewer's own is never hidden."""


class Pending(StrEnum):
    """What a sign-in still lacks before it counts: the second factor, or one to be set up first."""

    NOTHING = ""
    SECOND_FACTOR = "second-factor"
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's place in an organisation; `confirmed` is an administrator's word that the organisation is real."""

    organisation_id: int
    slug: str
    name: str
    kind: str
    manager: bool
    confirmed: bool
    ags: str = ""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: nobody in particular, an account, or a token of one.

    `scopes` are the rights that a token has at most (None: no token). `assessments` are the secret addresses of
    measurements that a visitor has opened; they show what is not public yet to whoever submitted it.
    """

    account: str = ""
    name: str = ""
    standings: frozenset[Standing] = frozenset({Standing.VISITOR})
    memberships: tuple[Membership, ...] = ()
    scopes: frozenset[Right] | None = None
    assessments: frozenset[str] = frozenset()
    session: str = ""
    pending: Pending = Pending.NOTHING

    def may(self, right: Right) -> bool:
        """Return whether the table gives one of the standings this right, and the token, if there is one, has it."""
        allowed = bool(self.standings & PERMISSIONS[right])
        return allowed and (self.scopes is None or right in self.scopes or right is Right.BROWSE)

    @property
    def guards(self) -> bool:
        """Whether somebody reads also what is not public: the marketplace itself, reviewers and administrators."""
        trusted = self.may(Right.REVIEW) or self.may(Right.ADMINISTER)
        return trusted or Standing.MARKETPLACE in self.standings

    def require(self, right: Right) -> None:
        """Raise ForbiddenError without this right."""
        if not self.may(right):
            raise ForbiddenError(f"this needs the right {right.value!r}")

    def member_of(self, organisation_id: int | None) -> Membership | None:
        """Return the place in that organisation, None for everybody else."""
        found = (each for each in self.memberships if each.organisation_id == organisation_id)
        return next(found, None) if organisation_id is not None else None

    def actor(self, standing: Standing) -> Actor:
        """Return who a public history names: the organisation somebody acts for, never a person's name."""
        names = [each.name for each in self.memberships if each.kind in ACTS_FOR.get(standing, frozenset())]
        return Actor(names[0] if names else "", ROLES.get(standing, Role.VENDOR))


NOBODY = Principal()
"""A visitor of whom nothing is known."""
MARKETPLACE = Principal(standings=frozenset({Standing.MARKETPLACE}))
"""The marketplace itself: what workers, imports and the nightly tasks do."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something that is noted, when, and why."""

    who: Principal
    now: datetime
    reason: str = ""
