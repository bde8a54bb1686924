"""`/vendor`: what an organisation offers, before and after the public sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.inputs import Actor
from catalog.lifecycle import allowed
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.states_of_listings import SHOWN
from catalog.views import OfferingView, Role
from web.language import mark
from web.people_faults import people_faults
from web.pluggable import MenuLink, Page
from web.rendering import Visit

SURE = "yes"


@dataclass(frozen=True, slots=True)
class ListingForm:
    """What shall be done with a listing."""

    act: str = ""
    report: str = ""
    reply: str = ""
    sure: str = ""


@get("/vendor", sync_to_thread=True)
def offerings(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the listings and drafts of the account's organisations."""
    return visit.page("vendor.html", offerings=catalog.offerings.list(visit.who))


@get("/vendor/{slug:str}", sync_to_thread=True)
def offering(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one own listing with everything that may be done."""
    return _page(visit, catalog.offerings.read(slug, visit.who))


@post("/vendor/{slug:str}", sync_to_thread=True)
def act(
    slug: FromPath[str],
    data: URLEncodedBody[ListingForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Edit, submit again, measure anew, answer a report, or withdraw after a confirmation."""
    listing = catalog.offerings.read(slug, visit.who)
    if data.act == "withdraw" and data.sure != SURE:
        return _page(visit, listing, {"sure": "unconfirmed"}, data)
    try:
        address = _change(catalog, visit, listing, data)
    except SubmissionError as error:
        return _page(visit, listing, error.faults, data)
    return Redirect(visit.address(address), status_code=303)


def _change(catalog: Catalog, visit: Visit, listing: OfferingView, data: ListingForm) -> str:
    """Do what is wanted and return where it leads."""
    slug, who = listing.slug, visit.who
    if data.act == "edit":
        return f"/drafts/{catalog.drafts.start(Actor(listing.organisation_name, Role.VENDOR), slug, who).id}"
    acts: Mapping[str, Callable[[], object]] = {
        "recount": lambda: catalog.offerings.recount(slug, who),
        "resubmit": lambda: catalog.offerings.resubmit(slug, who),
        "withdraw": lambda: catalog.offerings.withdraw(slug, who),
        "reply": lambda: catalog.replies.say(slug, data.report, data.reply, who),
        "unreply": lambda: catalog.replies.withdraw(slug, data.report, who),
    }
    if data.act in acts:
        acts[data.act]()
    return f"/vendor/{slug}"


def _page(
    visit: Visit, listing: OfferingView, codes: Mapping[str, str] | None = None, data: ListingForm | None = None
) -> Response[str]:
    return visit.page(
        "vendor_listing.html",
        status=422 if codes else 200,
        listing=listing,
        public=listing.state in SHOWN,
        withdrawable="withdraw" in allowed(listing.state, visit.who),
        faults=people_faults(visit.language, codes or {}, {}),
        typed=data.reply if data and "reply" in (codes or {}) else None,
        page=visit.absolute(visit.address(f"/solutions/{listing.slug}")),
        badge=visit.absolute(visit.address(f"/badge/{listing.slug}.svg")),
    )


PAGE = Page(
    Right.OFFER,
    (offerings, offering, act),
    (MenuLink(mark("Meine Angebote"), "/vendor", 50, right=Right.OFFER),),
)
