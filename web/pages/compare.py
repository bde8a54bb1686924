"""`/compare`: up to four solutions side by side."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from catalog.services import Catalog
from web.comparison import MOST, compare, only_differences
from web.pluggable import Page
from web.queries import one, several
from web.rendering import Visit

DIFFERENCES = "differences"


@get("/compare", sync_to_thread=True)
def show(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the chosen solutions in one table; name what is unknown or too much."""
    asked = several(visit.query, "s")
    cards = catalog.listings.cards(asked)
    solutions = catalog.listings.read_several([card.slug for card in cards[:MOST]], visit.who)
    sections = compare(solutions)
    only = one(visit.query, "only") == DIFFERENCES and len(solutions) > 1
    known = {card.slug for card in cards}
    return visit.page(
        "compare.html",
        solutions=solutions,
        sections=only_differences(sections) if only else sections,
        only=only,
        differing=sum(line.differs for section in sections for line in section.lines),
        unknown=tuple(slug for slug in asked if slug not in known),
        beyond=cards[MOST:],
        most=MOST,
    )


PAGE = Page(Right.BROWSE, (show,))
