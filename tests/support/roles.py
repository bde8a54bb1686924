"""A market with something secret in it and one account for each role, for tests that go through all roles."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import editions
import pytest
from litestar import Litestar
from people import add_account, add_organisation, principal
from regional import add_region
from showcase import COMMIT, OPERATION, full_report
from sqlmodel import select

from catalog.inputs import ListingDraft, Submission
from catalog.jobs import JobQueue
from catalog.people_tables import TokenRow
from catalog.permissions import MARKETPLACE, Principal, Right, Standing
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.sign_ins import digest
from catalog.tables import ListingRow
from catalog.views import LocalText
from marketplace.database import open_sessions
from web.operator import Operator
from web.site import SiteOptions, build_site

ADDRESS = "https://example.org/geheim/eintrag"
KNOWN = "https://example.org/offen/eintrag"
SECRET = "Zwiebelturm"  # noqa: S105 - a word to look for, no password
ROLES: Mapping[str, frozenset[Standing]] = {
    "visitor": frozenset(),
    "account": frozenset(),
    "vendor": frozenset(),
    "rival": frozenset(),
    "town": frozenset(),
    "unconfirmed": frozenset(),
    "reviewer": frozenset({Standing.REVIEWER}),
    "administrator": frozenset({Standing.ADMINISTRATOR}),
}
SEES_SECRET = {"vendor", "reviewer", "administrator"}


@dataclass
class Scene:
    """A market with something secret in it, and one account for each role."""

    catalog: Catalog
    sessions: Sessions
    accounts: Mapping[str, str]
    values: Mapping[str, str]

    def site(self) -> Litestar:
        options = SiteOptions(operator=Operator(security_contact="mailto:x@example.org"), operation=lambda: OPERATION)
        return build_site(self.catalog, options)

    def who(self, role: str) -> Principal:
        return principal(self.sessions, self.accounts[role]) if role in self.accounts else Principal()

    def token(self, role: str, scopes: tuple[Right, ...]) -> str:
        secret = f"{role}-{len(scopes)}-{datetime.now(UTC).timestamp()}"
        now = self.catalog.sign_ins.clock()
        with self.sessions.write() as session:
            session.add(
                TokenRow(
                    id=secret,
                    digest=digest(secret),
                    account_id=self.accounts[role],
                    name="matrix",
                    scopes=scopes,
                    created_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
        return secret


@pytest.fixture
def scene(
    sqlite_template: Path, tmp_path: Path, clock: Callable[[], datetime], queue: JobQueue
) -> Iterator[Callable[[], Scene]]:
    opened: list[Sessions] = []

    def build() -> Scene:
        path = tmp_path / f"matrix-{len(opened)}.sqlite3"
        shutil.copyfile(sqlite_template, path)
        sessions = open_sessions(f"sqlite:///{path}")
        opened.append(sessions)
        return furnished(open_catalog(sessions, clock, queue, str), sessions)

    yield build
    for sessions in opened:
        sessions.close()


def furnished(catalog: Catalog, sessions: Sessions) -> Scene:
    catalog.listings.import_listing(ListingDraft("offen", "Offen", LocalText("Für alle."), address=KNOWN))
    catalog.reports.import_report(KNOWN, full_report())
    wanted = Submission(f"Geheim {SECRET}", ADDRESS, f"Noch nicht öffentlich: {SECRET} und mehr davon.")
    assessment = catalog.listings.submit(wanted)
    catalog.assessments.begin(assessment.id)
    report = catalog.assessments.complete(assessment.id, full_report())
    own, rival = add_organisation(sessions, "eigen"), add_organisation(sessions, "rivale")
    town = add_organisation(sessions, "stadt", kind="public", ags="06534016")
    unconfirmed = add_organisation(sessions, "dorf", kind="public", confirmed=False, ags="06534015")
    with sessions.write() as session:
        listing = session.exec(select(ListingRow).where(ListingRow.origin == "vendor")).one()
        listing.owner_id, slug = own, listing.slug
    places = {"vendor": own, "rival": rival, "town": town, "unconfirmed": unconfirmed}
    accounts = {
        role: add_account(
            sessions,
            role,
            roles=[each.value for each in standings],
            organisation=places.get(role),
        )
        for role, standings in ROLES.items()
        if role != "visitor"
    }
    values = {
        "slug": slug,
        "commit": COMMIT,
        "report_id": report,
        "assessment_id": "0" * 32,
        "account_id": accounts["vendor"],
        "key": "k" * 43,
        "part": "basics",
        "name": f"{slug}.svg",
        "file_name": "none.css",
        "path": "x",
        "provider": "none",
        "complaint": "0" * 32,
        "alarm": "0" * 32,
        "note_id": "0" * 32,
        "secret": "s" * 43,
        "ags": "06534016",
        "region": add_region(catalog, "stadt"),
        "edition": "2026-1",
        "criterion": "exit",
    }
    write_criteria(catalog, sessions, accounts["administrator"])
    assert catalog.listings.read(slug, MARKETPLACE).card.name.endswith(SECRET)
    return Scene(catalog, sessions, accounts, values)


def write_criteria(catalog: Catalog, sessions: Sessions, account: str) -> None:
    """Begin a draft of the criteria with something secret in it."""
    chief = principal(sessions, account)
    catalog.criteria_drafts.start(chief)
    wanted = replace(editions.ASKED, title=LocalText(f"Noch geheim: {SECRET}", SECRET))
    catalog.criteria_drafts.add(wanted, chief, editions.shown(catalog, chief))
