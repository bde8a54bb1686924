"""`/submit`: a vendor begins a draft, or names a solution and its repository and has it measured at once.

Every fault is shown at its field and nothing that was typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromQuery, RawBody, URLEncodedBody
from litestar.response import Redirect

from catalog.checking import needs_source
from catalog.errors import SubmissionError
from catalog.inputs import Actor, Submission
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import ListingLink, Resemblance, Role
from web.draft_form import OPEN, one, read_posted, with_offer
from web.faults import fault_sentence, fault_sentences
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit
from web.signing_in import to

LIMIT = RateLimitConfig(rate_limit=("hour", 60), store="submit_limit")
"""For each caller's address; the store has a name of its own, since limiters with one store share their counts."""


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """The fields of the form as a browser sends them."""

    name: str = ""
    address: str = ""
    description: str = ""
    organisation: str = ""
    organisation_choice: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a draft is begun: what is offered, for whom, the repository as it was typed, and what is wrong with it."""

    offer: str = OPEN
    owner: str = ""
    repository: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with the two forms: how a draft was begun, faults by field, and what the typed words resemble.

    `listed` is the public listing that has the address already, `own` says that it is the visitor's as a vendor.
    """

    begin: Beginning = Beginning()
    faults: Mapping[str, str] = field(default_factory=dict)
    similar: tuple[Resemblance, ...] = ()
    listed: ListingLink | None = None
    own: bool = False


@get("/submit", sync_to_thread=True)
def show_form(visit: NamedDependency[Visit], name: FromQuery[str] = "", address: FromQuery[str] = "") -> Response[str]:
    """Show the form, empty or with what is submitted once more."""
    return _page(visit, SubmitForm(name=name, address=address))


@post("/drafts", sync_to_thread=True, middleware=[LIMIT.middleware])
def start(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Begin a draft, ask for its repository to be read, and go to it; for visitors its address is a secret."""
    posted = read_posted(body)
    offer, owner, typed = one(posted, "offer") or OPEN, one(posted, "owner"), one(posted, "repository")
    nobody = Actor("", Role.VENDOR)
    draft = catalog.drafts.start(nobody, who=visit.who, owner=owner)
    content = with_offer(draft.content, offer)
    if needs_source(content):
        try:
            content = replace(content, address=catalog.proposals.request(draft.id, typed, visit.who).address)
        except SubmissionError as error:
            catalog.drafts.discard(draft.id, visit.who)
            fault = fault_sentence(visit.language, error.faults["address"], typed)
            refused = _leading(catalog, visit, Refusal(Beginning(offer, owner, typed, fault)), error, typed)
            return _page(visit.at("/submit"), SubmitForm(owner=owner), refused)
    catalog.drafts.save(draft.id, content, nobody, visit.who)
    key = draft.id if visit.who.may(Right.OFFER) else catalog.draft_keys.issue(draft.id)
    return to(visit.address(f"/drafts/{key}"))


@post("/submit", sync_to_thread=True, middleware=[LIMIT.middleware])
def submit(
    data: URLEncodedBody[SubmitForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Take a submission and go to its progress, or show the form again with every fault."""
    wanted = Submission(
        data.name,
        data.address,
        data.description,
        data.organisation,
        visit.language,
        data.organisation_choice,
        data.owner,
    )
    try:
        assessment = catalog.listings.submit(wanted, visit.who)
    except SubmissionError as error:
        faults = fault_sentences(visit.language, error.faults, wanted)
        similar = catalog.organisations.similar(data.organisation) if _asks(data, error) else ()
        refused = _leading(catalog, visit, Refusal(faults=faults, similar=similar), error, data.address)
        return _page(visit, data, refused)
    return Redirect(visit.address(f"/assessments/{assessment.id}"), status_code=303)


def _asks(data: SubmitForm, error: SubmissionError) -> bool:
    """Return whether the form asks which organisation is meant, now or once before."""
    return bool(data.organisation_choice) or error.faults.get("organisation") == "organisation.similar"


def _leading(catalog: Catalog, visit: Visit, refused: Refusal, error: SubmissionError, address: str) -> Refusal:
    """Lead to the listing that an address has already, if that is its fault and everybody may see it."""
    listed = catalog.listings.listed_at(address) if error.faults.get("address") == "address.already_listed" else None
    own = listed is not None and catalog.offerings.owns(listed.slug, visit.who)
    return replace(refused, listed=listed, own=own)


def _page(visit: Visit, form: SubmitForm, refused: Refusal | None = None) -> Response[str]:
    return visit.page("submit.html", status=422 if refused else 200, form=form, refused=refused or Refusal())


PAGE = Page(Right.SUBMIT, (show_form, start, submit), (MenuLink(mark("Lösung einreichen"), "/submit", 20),))
