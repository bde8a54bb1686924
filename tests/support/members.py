"""People by their name, with what they may do at this moment, for tests in which roles come and go."""

from dataclasses import dataclass, field

from people import add_account, add_organisation, principal

from catalog.permissions import Principal
from catalog.sessions import Sessions


@dataclass
class People:
    """Accounts are made when first named; `Ada` administers, `Rita` and `Ralf` review, others begin as members."""

    sessions: Sessions
    known: dict[str, str] = field(default_factory=dict)

    def account(self, name: str, *, organisation: int | None = None) -> str:
        roles = {"Ada": ["administrator"], "Rita": ["reviewer"], "Ralf": ["reviewer"]}.get(name, [])
        if name not in self.known:
            self.known[name] = add_account(self.sessions, name, roles=roles, organisation=organisation)
        return self.known[name]

    def __call__(self, name: str) -> Principal:
        return principal(self.sessions, self.account(name))

    def of(self, name: str, slug: str, *, kind: str = "vendor", ags: str = "") -> Principal:
        """Somebody who manages the organisation with that slug, which is confirmed."""
        organisation = add_organisation(self.sessions, slug, kind=kind, ags=ags)
        self.account(name, organisation=organisation)
        return self(name)
