"""`/api/v1/vendor`: an organisation's own listings, before and after the public sees them."""

from typing import Annotated

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.openapi.spec import Example
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from catalog.claims import ClaimForm
from catalog.inputs import Submission
from catalog.permissions import Principal, Right
from catalog.services import Catalog
from catalog.views import AssessmentView, ClaimView, OfferingsView, OfferingView, ReplyView
from web.documents import OWN, OWN_FORM, OWN_STEP, ClaimDocument, ReplyDocument, SubmissionDocument
from web.pluggable import Resource

LIMIT = RateLimitConfig(rate_limit=("hour", 60), store="api_limit")
"""For submitting and for naming municipalities, by the caller's address."""
Slug = Annotated[
    str,
    PathParameter(title="Slug", description="Your listing's name in addresses.", examples=[Example(value="radar")]),
]
Report = Annotated[
    str,
    PathParameter(title="Report", description="The report's identifier.", examples=[Example(value="0" * 32)]),
]


Key = Annotated[
    str,
    PathParameter(title="AGS", description="The municipality's official key.", examples=[Example(value="06534016")]),
]


@get(
    "/vendor/listings",
    sync_to_thread=True,
    summary="List your listings and drafts",
    response_description="Everything of your organisations.",
    responses=OWN,
)
def list_offerings(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> OfferingsView:
    """Return what your organisations offer and what they are still writing."""
    return catalog.offerings.list(who)


@post(
    "/vendor/listings",
    sync_to_thread=True,
    status_code=HTTP_202_ACCEPTED,
    summary="Submit a solution",
    response_description="The measurement that was asked for.",
    responses=OWN_FORM,
    middleware=[LIMIT.middleware],
)
def submit(
    data: JSONBody[SubmissionDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> AssessmentView:
    """List a solution for your organisation and have it measured; it is public after its review."""
    return catalog.listings.submit(Submission(data.name, data.address, data.description, owner=data.owner), who)


@get(
    "/vendor/listings/{slug:str}",
    sync_to_thread=True,
    summary="Read one of your listings",
    response_description="The listing with its state, its steps and their reasons.",
    responses=OWN,
)
def read_offering(slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> OfferingView:
    """Return where one of your listings stands."""
    return catalog.offerings.read(slug, who)


@post(
    "/vendor/listings/{slug:str}/recount",
    sync_to_thread=True,
    status_code=HTTP_202_ACCEPTED,
    summary="Measure anew",
    response_description="The measurement that was asked for.",
    responses=OWN_STEP,
)
def recount(slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> AssessmentView:
    """Ask for a new report; the old one stays in the history. A few times a day are possible."""
    return catalog.offerings.recount(slug, who)


@put(
    "/vendor/listings/{slug:str}/reply",
    sync_to_thread=True,
    summary="Reply to a report",
    response_description="The new version of the reply.",
    responses=OWN_FORM,
)
def reply(
    slug: Slug,
    data: JSONBody[ReplyDocument],
    catalog: NamedDependency[Catalog],
    who: NamedDependency[Principal],
) -> ReplyView:
    """Say publicly what you answer to a report; earlier versions stay visible."""
    report = data.report or catalog.offerings.read(slug, who).report
    return catalog.replies.say(slug, report, data.text, who)


@delete(
    "/vendor/listings/{slug:str}/reply/{report_id:str}",
    sync_to_thread=True,
    summary="Take a reply back",
    response_description="Nothing; the reply is no longer shown.",
    responses=OWN_STEP,
)
def withdraw_reply(
    slug: Slug, report_id: Report, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> None:
    """Take back what you answered to a report, with its earlier versions."""
    catalog.replies.withdraw(slug, report_id, who)


@get(
    "/vendor/listings/{slug:str}/references",
    sync_to_thread=True,
    summary="List the references of a listing",
    response_description="Who is named, and what became of it.",
    responses=OWN,
)
def list_claims(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> tuple[ClaimView, ...]:
    """Return every municipality that is named for one of your listings, also those that declined."""
    return catalog.claims.list(slug, who)


@put(
    "/vendor/listings/{slug:str}/references/{ags:str}",
    sync_to_thread=True,
    status_code=HTTP_204_NO_CONTENT,
    summary="Name a municipality",
    response_description="Nothing; it is said for everybody to read, as your word alone.",
    responses=OWN_FORM,
    middleware=[LIMIT.middleware],
)
def claim(
    slug: Slug,
    ags: Key,
    data: JSONBody[ClaimDocument],
    catalog: NamedDependency[Catalog],
    who: NamedDependency[Principal],
) -> None:
    """Say that a municipality uses a published listing of yours; its people are asked to confirm or decline it."""
    form = ClaimForm(data.status, data.since, data.contact_role, data.purpose)
    catalog.claims.make(slug, ags, form, who)


@delete(
    "/vendor/listings/{slug:str}/references/{ags:str}",
    sync_to_thread=True,
    summary="Take a named municipality back",
    response_description="Nothing; you no longer name it.",
    responses=OWN_STEP,
)
def withdraw_claim(slug: Slug, ags: Key, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> None:
    """Take back what you said of a municipality, as long as nobody has decided about it."""
    catalog.claims.withdraw(slug, ags, who)


RESOURCE = Resource(
    Right.OFFER,
    (
        list_offerings,
        submit,
        read_offering,
        recount,
        reply,
        withdraw_reply,
        list_claims,
        claim,
        withdraw_claim,
    ),
    tags=("vendor",),
)
