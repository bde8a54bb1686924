"""The web application as a server starts it: the catalogue that the settings describe, and the site over it."""

from dataclasses import replace
from datetime import UTC, datetime

from litestar import Litestar

from marketplace.assembly import build_catalog
from marketplace.jobs.pulse import pulse
from marketplace.operation import operation
from marketplace.provider_file import read_providers
from marketplace.settings import Settings
from marketplace.terms import site_operator
from web import demonstration, pages
from web.operation import Operation
from web.site import SiteOptions, build_site


def create_app(settings: Settings | None = None) -> Litestar:
    """Return the application; its connections are given back when the server stops."""
    chosen = settings or Settings()
    assembly = build_catalog(chosen)

    def facts() -> Operation:
        return replace(operation(chosen), worker=pulse(assembly.sessions, datetime.now(UTC)))

    options = SiteOptions(
        operator=site_operator(chosen),
        operation=facts,
        public_url=chosen.public_url,
        pages=(pages, demonstration) if chosen.demonstration else (pages,),
        providers=read_providers(chosen.oidc_file),
    )
    return build_site(assembly.catalog, options, on_shutdown=[assembly.close])
