"""`/solutions/SLUG`: what a solution is, how each statement about it is known, who uses it, and its score."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from analyzer.history.values import Authors
from catalog.permissions import Right
from catalog.references import nearest_first, nearness
from catalog.services import Catalog
from catalog.views import MunicipalityView, ReferenceView, SolutionView
from web.linked_data import linked_data, script
from web.pluggable import Page
from web.rendering import Visit
from web.solution_facts import is_free, shown_changes, size_costs, statement_groups
from web.use_map import tiles


@dataclass(frozen=True, slots=True)
class ShownReference:
    """A reference, its county, and how it is near to the municipality that asks (empty if not, or nobody asks)."""

    reference: ReferenceView
    county: str
    near: str


@get("/solutions/{slug:str}", sync_to_thread=True)
def solution(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one solution."""
    found = catalog.listings.read(slug, visit.who)
    return visit.page(
        "solution.html",
        owned=catalog.offerings.owns(slug, visit.who),
        solution=found,
        groups=statement_groups(found.statements),
        references=_references(found, catalog, visit.municipality()),
        tiles=tiles(found.references),
        answers={each.key: each for each in found.statements if each.value},
        authors=_authors(found, catalog, visit),
        costs=size_costs(found),
        free=is_free(found),
        linked_data=script(linked_data(found, visit.language, visit.absolute(visit.address(f"/solutions/{slug}")))),
        record=catalog.reviews.record(slug, visit.who),
        versions=tuple((version, shown_changes(version.changes)) for version in catalog.versions.list(slug, visit.who)),
    )


def _authors(found: SolutionView, catalog: Catalog, visit: Visit) -> Authors | None:
    """Return how the work is spread, if the history behind the shown report was read."""
    if not found.history or not found.card.score:
        return None
    history = catalog.histories.at(found.card.slug, found.card.score.commit, visit.who).history
    return history.authors if history else None


def _references(found: SolutionView, catalog: Catalog, town: MunicipalityView | None) -> tuple[ShownReference, ...]:
    counties = catalog.municipalities.county_names(each.ags for each in found.references)
    if town is None:
        return tuple(ShownReference(each, counties.get(each.ags, ""), "") for each in found.references)
    return tuple(
        ShownReference(each, counties.get(each.ags, ""), nearness(each, town.ags, town.size_class))
        for each in nearest_first(found.references, town.ags, town.size_class)
    )


PAGE = Page(Right.BROWSE, (solution,))
