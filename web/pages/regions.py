"""`/regions`: what counties and municipalities recommend of the shared catalogue, and the way out to all of it."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.permissions import Right
from catalog.region_views import Recommendation, RegionView
from catalog.services import Catalog
from catalog.views import SearchNotes
from web.language import mark
from web.pluggable import MenuLink, Page
from web.queries import TEXT_LETTERS, one, page_of
from web.rendering import Visit

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a selection, or of what a search in it has found; `page` counts from 1."""

    entries: tuple[Recommendation, ...]
    total: int
    page: int
    pages: int
    notes: SearchNotes


@get("/regions", sync_to_thread=True)
def regions(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show which regions have a selection."""
    return visit.page("regions.html", regions=catalog.regions.list())


@get("/regions/{region:str}", sync_to_thread=True)
def region(region: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one selection, or what was found in it."""
    view = catalog.regions.read(region, visit.who)
    text = one(visit.query, "q").strip()[:TEXT_LETTERS]
    shown = _found(catalog, visit, view, text) if text else _shown(visit, view.recommendations, SearchNotes())
    return visit.page("region.html", region=view, text=text, shown=shown)


def _found(catalog: Catalog, visit: Visit, view: RegionView, text: str) -> Shown:
    """Return the recommended solutions that have the words, the best first, each with the region's own words."""
    result = catalog.regions.search(view.slug, text, visit.who)
    known = {each.solution.slug: each for each in view.recommendations}
    return _shown(visit, tuple(known[card.slug] for card in result.cards if card.slug in known), result.notes)


def _shown(visit: Visit, entries: tuple[Recommendation, ...], notes: SearchNotes) -> Shown:
    pages = max(1, -(-len(entries) // PAGE_SIZE))
    page = min(page_of(visit.query), pages)
    return Shown(entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(entries), page, pages, notes)


PAGE = Page(Right.BROWSE, (regions, region), (MenuLink(mark("Regionen"), "/regions", 8, footer=True),))
