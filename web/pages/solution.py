"""`/solutions/SLUG`: what a solution is, how each statement about it is known, who uses it, and its score."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.permissions import Right
from catalog.references import nearest_first, nearness
from catalog.services import Catalog
from catalog.views import MunicipalityView, ReferenceView, SolutionView
from web.linked_data import linked_data, script
from web.pluggable import Page
from web.rendering import Visit
from web.solution_facts import is_free, shown_changes, size_costs, statement_groups


@dataclass(frozen=True, slots=True)
class ShownReference:
    """A reference, and how it is near to the municipality that asks (empty if it is not, or nobody asks)."""

    reference: ReferenceView
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
        references=_references(found, visit.municipality()),
        costs=size_costs(found),
        free=is_free(found),
        linked_data=script(linked_data(found, visit.language, visit.absolute(visit.address(f"/solutions/{slug}")))),
        record=catalog.reviews.record(slug, visit.who),
        versions=tuple((version, shown_changes(version.changes)) for version in catalog.versions.list(slug, visit.who)),
    )


def _references(found: SolutionView, town: MunicipalityView | None) -> tuple[ShownReference, ...]:
    if town is None:
        return tuple(ShownReference(each, "") for each in found.references)
    near = nearest_first(found.references, town.ags, town.size_class)
    return tuple(ShownReference(each, nearness(each, town.ags, town.size_class)) for each in near)


PAGE = Page(Right.BROWSE, (solution,))
