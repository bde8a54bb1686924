"""The made-up people of `marketplace demo`: one for each kind of user, with a link that lets a newcomer be them.

Their passwords are random and new at each start. The links work because the demonstration sets
MARKETPLACE_DEMONSTRATION for its own web server; a site without it does not have the page behind them.
"""

import secrets
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from catalog.inputs import OrganisationDraft
from catalog.operators import Guest
from catalog.services import Catalog
from marketplace.demonstration import SLUG
from marketplace.demonstration_region import COUNTY, show_region
from marketplace.demonstration_region import SLUG as REGION
from marketplace.mail import FOLDER
from marketplace.settings import Settings

PASSWORD_BYTES = 12
VENDOR = OrganisationDraft("Offener Lösungsmarkt", "vendor")
TOWN = OrganisationDraft("Musterverwaltung Neustadt (Vorführung)", "public", ags="06534016")


def guests() -> Iterator[tuple[str, str, Guest]]:
    """Yield who is there, each with the word for what they do and the page on which they begin."""
    yield "vendor", "/vendor", _guest("vendor", "Vera Vorführ", organisation=VENDOR, listing=SLUG)
    yield "reviewer", "/review", _guest("reviewer", "Rita Prüfer", roles=("reviewer",))
    yield "second reviewer", "/review", _guest("reviewer2", "Ron Gegenleser", roles=("reviewer",))
    yield "municipality", "/town", _guest("town", "Tom Rathaus", organisation=TOWN)
    yield "county", "/town", _guest("county", "Karla Landrat", organisation=COUNTY)
    yield "administrator", "/admin", _guest("admin", "Ada Verwalter", roles=("administrator",))


def introduce(catalog: Catalog, settings: Settings, say: Callable[[str], None]) -> None:
    """Prepare the guests and say how to become each of them, and where mail lies."""
    say("Made-up people of this demonstration. Open a link and press the button to be one of them:")
    for work, page, guest in guests():
        passed = catalog.operators.demonstrate(guest)
        code = f", second factor {passed.factor}" if passed.factor else ""
        say(f"  {work:16} {settings.public_url}/enter/{passed.link}?{urlencode({'next': page})}")
        say(f"  {'':16} or {guest.email}, password {guest.password}{code}")
    show_region(catalog)
    say(f"The made-up county shows a selection of its own: {settings.public_url}/regions/{REGION}")
    if not settings.smtp_host:
        say(f"Mail is written to files in {settings.data_directory / FOLDER}.")


def _guest(
    part: str, name: str, roles: tuple[str, ...] = (), organisation: OrganisationDraft | None = None, listing: str = ""
) -> Guest:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    return Guest(f"{part}@example.org", name, password, roles, organisation, listing)
