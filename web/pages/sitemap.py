"""`/sitemap.xml` and `/robots.txt`: where search engines find every page in both languages, and what they leave out.

The protocol allows 50,000 addresses a file. Ours are split long before, so that no answer becomes large.
"""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.errors import NotFoundError
from catalog.permissions import NOBODY, Right
from catalog.services import Catalog
from web.caching import kept
from web.language import Language
from web.pluggable import Page
from web.rendering import Visit

XML = "application/xml"
ENDING = ".xml"
LISTINGS_A_PART = 5_000
"""With two languages these are 10,000 addresses and about 4 MB, before they are compressed."""

UNWANTED = ("/*?", "/assessments/", "/drafts/", "/shortlist", "/compare")
"""What differs from visitor to visitor, and every question that can be put to a page."""


@get("/sitemap.xml", sync_to_thread=True)
def sitemap(
    catalog: NamedDependency[Catalog], visit: NamedDependency[Visit], request: Request[object, object, State]
) -> Response[str]:
    """List all pages, or the parts of the list if there are many."""
    parts = _parts(catalog)
    if parts > 1:
        return kept(request, visit.render("sitemap_index.xml", parts=range(1, parts + 1)), XML)
    return kept(request, _part(catalog, visit, 1), XML)


@get("/sitemaps/{name:str}", sync_to_thread=True)
def sitemap_part(
    name: FromPath[str],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    request: Request[object, object, State],
) -> Response[str]:
    """List the pages of one part."""
    number = {f"{part}{ENDING}": part for part in range(1, _parts(catalog) + 1)}.get(name)
    if number is None:
        raise NotFoundError("sitemap", name)
    return kept(request, _part(catalog, visit, number), XML)


@get("/robots.txt", sync_to_thread=True)
def robots(visit: NamedDependency[Visit], request: Request[object, object, State]) -> Response[str]:
    """Say what a search engine may read and where it begins."""
    refused = [f"Disallow: {language.prefix}{path}" for language in Language for path in UNWANTED]
    lines = ["User-agent: *", *dict.fromkeys(refused), "", f"Sitemap: {visit.absolute('/sitemap.xml')}", ""]
    return kept(request, "\n".join(lines), "text/plain")


def _parts(catalog: Catalog) -> int:
    return max(1, -(-catalog.listings.count() // LISTINGS_A_PART))


def _part(catalog: Catalog, visit: Visit, number: int) -> str:
    places = catalog.listings.places((number - 1) * LISTINGS_A_PART, LISTINGS_A_PART)
    return visit.render(
        "sitemap.xml",
        places=places,
        regions=catalog.regions.list(),
        is_first=number == 1,
        languages=tuple(Language),
        unwanted=UNWANTED,
        nobody=NOBODY,
    )


PAGE = Page(Right.BROWSE, (sitemap, sitemap_part, robots), bilingual=False)
