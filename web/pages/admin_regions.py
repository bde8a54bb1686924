"""`/admin/regions`: administrators open regional selections, write what they say of themselves, and switch them."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.region_settings import NewRegion
from catalog.services import Catalog
from web.people_faults import people_faults
from web.pluggable import Page
from web.region_form import RegionPosted, texts_of
from web.rendering import Visit

HOME = "/admin/regions"
CHANGE, ON, OFF = "change", "switch-on", "switch-off"


@dataclass(frozen=True, slots=True)
class OpeningForm:
    """A new selection as a browser sends it."""

    organisation: str = ""
    name: str = ""
    slug: str = ""
    reason: str = ""


@get(HOME, sync_to_thread=True)
def regions(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show all selections and the form for a new one."""
    return _regions(catalog, visit)


@post(HOME, sync_to_thread=True)
def open_region(
    data: URLEncodedBody[OpeningForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Open a selection for an organisation."""
    form = NewRegion(data.organisation, data.name, data.slug)
    try:
        slug = catalog.region_settings.create(form, visit.who, data.reason)
    except SubmissionError as error:
        return _regions(catalog, visit, data, error.faults)
    return Redirect(visit.address(f"{HOME}/{slug}"), status_code=303)


@get(f"{HOME}/{{region:str}}", sync_to_thread=True)
def region(region: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one selection's settings."""
    return _region(catalog, visit, region, RegionPosted())


@post(f"{HOME}/{{region:str}}", sync_to_thread=True)
def change_region(
    region: FromPath[str],
    data: URLEncodedBody[RegionPosted],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Write a selection's texts, or switch it on or off."""
    try:
        if data.act == CHANGE:
            catalog.region_settings.change(region, data.texts, visit.who, data.reason)
        elif data.act in {ON, OFF}:
            catalog.region_settings.switch(region, visit.who, data.reason, public=data.act == ON)
    except SubmissionError as error:
        return _region(catalog, visit, region, data, error.faults)
    return Redirect(visit.address(f"{HOME}/{region}"), status_code=303)


def _regions(
    catalog: Catalog, visit: Visit, typed: OpeningForm = OpeningForm(), codes: Mapping[str, str] | None = None
) -> Response[str]:
    return visit.page(
        "admin_regions.html",
        status=422 if codes else 200,
        regions=catalog.regions.every(visit.who),
        candidates=catalog.region_settings.candidates(visit.who),
        typed=typed,
        faults=people_faults(visit.language, codes or {}, {}),
    )


def _region(
    catalog: Catalog, visit: Visit, slug: str, typed: RegionPosted, codes: Mapping[str, str] | None = None
) -> Response[str]:
    found = catalog.regions.administered(slug, visit.who)
    faults = dict(codes or {})
    if typed.act in {ON, OFF} and "reason" in faults:
        faults["switch-reason"] = faults.pop("reason")
    return visit.page(
        "admin_region.html",
        status=422 if faults else 200,
        desk=found,
        texts=typed.texts if typed.act == CHANGE else texts_of(found),
        typed=typed,
        faults=people_faults(visit.language, faults, {}),
        entries=catalog.audit.page(size=20, subject=f"region:{found.slug}"),
    )


PAGE = Page(Right.ADMINISTER, (regions, open_region, region, change_region))
