"""`/vendor/SLUG/references`: a vendor names municipalities that use its listing, and sees what they say to that."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.claims import CLAIMABLE, LONGEST_PURPOSE, ClaimForm
from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.states_of_listings import ListingState
from catalog.views import ClaimView
from web.people_faults import people_faults
from web.pluggable import Page
from web.queries import one
from web.rendering import Visit
from web.towns import read_town
from web.typed_days import asked_day

LIMIT = RateLimitConfig(rate_limit=("hour", 120), store="reference_limit")
"""For naming municipalities, by the caller's address."""
WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class ReferenceForm:
    """What a vendor says of a municipality, as a browser sends it."""

    act: str = ""
    town: str = ""
    ags: str = ""
    status: str = ""
    since: str = ""
    contact_role: str = ""
    purpose: str = ""


@get("/vendor/{slug:str}/references", sync_to_thread=True)
def references(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show who is named, what became of that, and the form; `?ags=` fills it with what was said."""
    claims = catalog.claims.list(slug, visit.who)
    wanted = one(visit.query, "ags")
    form = next((_said(each) for each in claims if each.open and each.ags == wanted), ReferenceForm())
    return _page(catalog, visit, slug, claims, form)


@post("/vendor/{slug:str}/references", sync_to_thread=True, middleware=[LIMIT.middleware])
def change(
    slug: FromPath[str],
    data: URLEncodedBody[ReferenceForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Name a municipality, or take that back."""
    if data.act == WITHDRAW:
        catalog.claims.withdraw(slug, data.ags, visit.who)
        return _back(visit, slug)
    town = read_town(catalog.municipalities, data.town, data.ags, visit.language)
    try:
        catalog.claims.make(slug, town.ags, _form(data), visit.who)
    except SubmissionError as error:
        meant = error.faults.get("ags", "") if town.ags else town.fault
        others = {name: code for name, code in error.faults.items() if name != "ags"}
        codes = ({"town": meant} if meant else {}) | others
        claims = catalog.claims.list(slug, visit.who)
        return _page(catalog, visit, slug, claims, data, codes, town.choices)
    return _back(visit, slug)


def _form(data: ReferenceForm) -> ClaimForm:
    since, unread = asked_day(data.since)
    return ClaimForm(data.status, since, data.contact_role, data.purpose, unread)


def _said(claim: ClaimView) -> ReferenceForm:
    since = claim.since.isoformat() if claim.since else ""
    return ReferenceForm("", claim.ags, "", claim.status or "", since, claim.contact_role, claim.reason)


def _page(  # noqa: PLR0913, PLR0917 - what was typed and what was wrong with it
    catalog: Catalog,
    visit: Visit,
    slug: str,
    claims: tuple[ClaimView, ...],
    form: ReferenceForm,
    codes: Mapping[str, str] | None = None,
    towns: tuple[tuple[str, str], ...] = (),
) -> Response[str]:
    listing = catalog.offerings.read(slug, visit.who)
    return visit.page(
        "vendor_references.html",
        status=422 if codes else 200,
        listing=listing,
        public=listing.state == ListingState.PUBLISHED,
        claims=claims,
        form=form,
        statuses=CLAIMABLE,
        longest=LONGEST_PURPOSE,
        towns=towns,
        faults=people_faults(visit.language, codes or {}, {}),
    )


def _back(visit: Visit, slug: str) -> Redirect:
    return Redirect(visit.address(f"/vendor/{slug}/references"), status_code=303)


PAGE = Page(Right.OFFER, (references, change))
