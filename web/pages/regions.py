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
    notes: SearchNotes

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@get("/regions", sync_to_thread=True)
def regions(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show which regions have a selection."""
    return visit.page("regions.html", regions=catalog.regions.list())


@get("/regions/{region:str}", sync_to_thread=True)
def region(region: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one selection, or what was found in it."""
    view = catalog.regions.read(region, visit.who)
    text = one(visit.query, "q").strip()[:TEXT_LETTERS]
    shown = _shown(view.recommendations, SearchNotes(), page_of(visit.query))
    if text:
        shown = _found(catalog, visit, view, text)
    return visit.page("region.html", region=view, text=text, shown=shown)


def _found(catalog: Catalog, visit: Visit, view: RegionView, text: str) -> Shown:
    """Return the recommended solutions that have the words, the best first, each with the region's own words."""
    result = catalog.regions.search(view.slug, text, visit.who)
    known = {each.solution.slug: each for each in view.recommendations}
    return _shown(
        tuple(known[card.slug] for card in result.cards if card.slug in known), result.notes, page_of(visit.query)
    )


def _shown(entries: tuple[Recommendation, ...], notes: SearchNotes, page: int) -> Shown:
    last = max(1, -(-len(entries) // PAGE_SIZE))
    here = min(page, last)
    return Shown(entries[(here - 1) * PAGE_SIZE : here * PAGE_SIZE], len(entries), here, notes)


PAGE = Page(Right.BROWSE, (regions, region), (MenuLink(mark("Regionen"), "/regions", 8, footer=True),))
