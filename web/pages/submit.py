"""`/submit`: a vendor names a solution and its repository; every fault is shown at its field and nothing is lost."""

from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.inputs import Submission
from catalog.services import Catalog
from web.faults import fault_sentences
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit

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


@get("/submit", sync_to_thread=True)
def show_form(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the empty form."""
    return visit.page("submit.html", form=SubmitForm(), faults={}, similar=())


@post("/submit", sync_to_thread=True, middleware=[LIMIT.middleware])
def submit(
    data: URLEncodedBody[SubmitForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Take a submission and go to its progress, or show the form again with every fault."""
    wanted = Submission(
        data.name, data.address, data.description, data.organisation, visit.language, data.organisation_choice
    )
    try:
        assessment = catalog.listings.submit(wanted)
    except SubmissionError as error:
        faults = fault_sentences(visit.language, error.faults, wanted)
        similar = catalog.organisations.similar(data.organisation) if _asks(data, error) else ()
        return visit.page("submit.html", status=422, form=data, faults=faults, similar=similar)
    return Redirect(visit.address(f"/assessments/{assessment.id}"), status_code=303)


def _asks(data: SubmitForm, error: SubmissionError) -> bool:
    """Return whether the form asks which organisation is meant, now or once before."""
    return bool(data.organisation_choice) or error.faults.get("organisation") == "organisation.similar"


PAGE = Page((show_form, submit), (MenuLink(mark("Lösung einreichen"), "/submit", 20),))
