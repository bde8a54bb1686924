"""`/account/regions`: the people of a county put solutions into its selection, say why, and order them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from web.people_faults import people_faults
from web.pluggable import Page
from web.queries import one
from web.region_form import RegionPosted, SolutionChoice, read_solution, texts_of
from web.rendering import Visit

HOME = "/account/regions"
ADD, EXPLAIN, DESCRIBE = "recommend", "explain", "describe"


@get(HOME, sync_to_thread=True)
def own_regions(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the selections that the account may curate."""
    return visit.page("region_desks.html", regions=catalog.regions.own(visit.who))


@get(f"{HOME}/{{region:str}}", sync_to_thread=True)
def desk(region: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one selection and the forms to curate it; the address may name a solution to recommend."""
    return _desk(catalog, visit, region, RegionPosted(solution=one(visit.query, "solution")))


@post(f"{HOME}/{{region:str}}", sync_to_thread=True)
def curate(
    region: FromPath[str],
    data: URLEncodedBody[RegionPosted],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Recommend a solution, explain, order or drop one, or write the texts of the selection."""
    meant = read_solution(catalog.listings, data.solution, data.choice) if data.act == ADD else SolutionChoice()
    try:
        _change(catalog, visit, region, replace(data, choice=meant.slug))
    except SubmissionError as error:
        faults = error.faults | ({"solution": meant.fault} if meant.fault else {})
        return _desk(catalog, visit, region, data, faults, meant.choices)
    return Redirect(visit.address(f"{HOME}/{region}"), status_code=303)


def _change(catalog: Catalog, visit: Visit, region: str, data: RegionPosted) -> None:
    who, wanted = visit.who, catalog.recommendations
    acts: Mapping[str, Callable[[], None]] = {
        ADD: lambda: wanted.add(region, data.choice, data.why, who),
        EXPLAIN: lambda: wanted.explain(region, data.listing, data.why, who),
        "up": lambda: wanted.move(region, data.listing, who, up=True),
        "down": lambda: wanted.move(region, data.listing, who, up=False),
        "remove": lambda: wanted.remove(region, data.listing, who),
        DESCRIBE: lambda: catalog.region_settings.describe(region, data.texts, who),
    }
    if data.act in acts:
        acts[data.act]()


def _desk(  # noqa: PLR0913, PLR0917 - what was typed and what was wrong with it
    catalog: Catalog,
    visit: Visit,
    slug: str,
    typed: RegionPosted,
    codes: Mapping[str, str] | None = None,
    choices: tuple[tuple[str, str], ...] = (),
) -> Response[str]:
    """Show the page; what was typed comes back in the form it was typed into, the others show what is known."""
    found = catalog.regions.desk(slug, visit.who)
    changed = typed.listing if typed.act == EXPLAIN else ""
    faults = {f"{name}-{changed}" if changed else name: code for name, code in (codes or {}).items()}
    return visit.page(
        "region_desk.html",
        status=422 if faults else 200,
        desk=found,
        texts=typed.texts if typed.act == DESCRIBE else texts_of(found),
        typed=typed,
        changed=changed,
        choices=choices,
        faults=people_faults(visit.language, faults, {}),
    )


PAGE = Page(Right.USE, (own_regions, desk, curate))
