"""A market with something secret in it and one account for each role, for tests that go through all roles."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import editions
import pytest
from copies import Engines, Original, copy_over, opened
from litestar import Litestar
from people import add_account, add_organisation, principal
from regional import add_region
from showcase import COMMIT, OPERATION, full_report
from sqlmodel import select
from stand_ins import MemoryQueue, StillClock

from catalog.inputs import ListingDraft, Submission
from catalog.people_tables import TokenRow
from catalog.permissions import MARKETPLACE, Principal, Right, Standing
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.sign_ins import digest
from catalog.tables import ListingRow
from catalog.views import LocalText
from web.operator import Operator
from web.site import SiteOptions, build_frame, settle

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
    frame: Litestar
    accounts: Mapping[str, str]
    values: Mapping[str, str]

    def site(self) -> Litestar:
        """The web application over this scene; there is one, so whoever asks another scene for it takes it away."""
        settle(self.frame, self.catalog)
        return self.frame

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


@dataclass(frozen=True)
class Furniture:
    """The scene that each test's is a copy of, its accounts and its values."""

    original: Original
    accounts: Mapping[str, str]
    values: Mapping[str, str]


@pytest.fixture(scope="session")
def stage_frame() -> Litestar:
    """The web application without a catalogue: one serves all scenes, because building it takes longer than a scene."""
    options = SiteOptions(operator=Operator(security_contact="mailto:x@example.org"), operation=lambda: OPERATION)
    return build_frame(options)


@pytest.fixture(scope="session")
def furniture(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Furniture:
    """What each scene is a copy of, because furnishing takes longer than asking for most pages."""
    original = Original(tmp_path_factory.mktemp("scene") / "scene.sqlite3", MemoryQueue())
    with opened(copy_over(sqlite_template, original.path)) as sessions:
        accounts, values = furnish(open_catalog(sessions, StillClock(), original.queue, str), sessions)
    return Furniture(original, accounts, values)


@pytest.fixture
def scene(
    furniture: Furniture, stage_frame: Litestar, engines: Engines, clock: Callable[[], datetime]
) -> Iterator[Callable[[], Scene]]:
    """Make another scene at each call."""
    with ExitStack() as closing:
        count = itertools.count()

        def build() -> Scene:
            sessions, queue = closing.enter_context(furniture.original.copied(engines, next(count)))
            catalog = open_catalog(sessions, clock, queue, str)
            return Scene(catalog, sessions, stage_frame, furniture.accounts, furniture.values)

        yield build


def furnish(catalog: Catalog, sessions: Sessions) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Put everything in its place; return the account of each role and a value for each parameter of a path."""
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
    return accounts, values


def write_criteria(catalog: Catalog, sessions: Sessions, account: str) -> None:
    """Begin a draft of the criteria with something secret in it."""
    chief = principal(sessions, account)
    catalog.criteria_drafts.start(chief)
    wanted = replace(editions.ASKED, title=LocalText(f"Noch geheim: {SECRET}", SECRET))
    catalog.criteria_drafts.add(wanted, chief, editions.shown(catalog, chief))
