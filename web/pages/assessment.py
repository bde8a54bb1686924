"""`/assessments/ID`: how far a measurement is, live or by reloading, with a button that cancels it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import sleep, to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from catalog.permissions import MARKETPLACE, Principal, Right
from catalog.services import Catalog
from catalog.views import AssessmentView
from web.authentication import assessments_cookie
from web.faults import fault_sentence
from web.pluggable import Page
from web.progress import Piece, follow, is_final, skipped_in, steps_of
from web.rendering import Visit
from web.signing_in import UNKEPT

PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Adoption:
    """The organisation into which a listing is taken."""

    organisation: str = ""


@get("/assessments/{assessment_id:str}", sync_to_thread=True)
def assessment(
    assessment_id: FromPath[str],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    request: Request[Principal, object, State],
) -> Response[str]:
    """Show where an assessment stands; whoever knows this address may see what it leads to before the public does."""
    view = catalog.assessments.read(assessment_id)
    ownership = _ownership(catalog, visit, view)
    page = visit.page("assessment.html", headers=UNKEPT, **ownership, **_context(visit, catalog, view))
    page.set_cookie(assessments_cookie(request, view.id))
    return page


@get("/assessments/{assessment_id:str}/events")
async def events(
    assessment_id: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> ServerSentEvent:
    """Send the state as a piece of the page whenever it changes, until it is final."""
    await to_thread.run_sync(catalog.assessments.read, assessment_id)
    look = partial(to_thread.run_sync, _piece, visit, catalog, assessment_id)
    return ServerSentEvent(follow(look, partial(sleep, PAUSE_SECONDS)))


@post("/assessments/{assessment_id:str}/cancel", sync_to_thread=True)
def cancel(assessment_id: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Redirect:
    """Cancel an assessment and show it again."""
    catalog.offerings.cancel(assessment_id, visit.who)
    return Redirect(visit.address(f"/assessments/{assessment_id}"), status_code=303)


@post("/assessments/{assessment_id:str}/adopt", sync_to_thread=True)
def adopt(
    assessment_id: FromPath[str],
    data: URLEncodedBody[Adoption],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Redirect:
    """Take what was submitted without an account into an organisation."""
    slug = catalog.offerings.adopt_submitted(assessment_id, data.organisation, visit.who)
    return Redirect(visit.address(f"/vendor/{slug}"), status_code=303)


def _piece(visit: Visit, catalog: Catalog, assessment_id: str) -> Piece:
    view = catalog.assessments.read(assessment_id)
    return Piece(visit.render("assessment_state.html", **_context(visit, catalog, view)), is_final(view))


def _ownership(catalog: Catalog, visit: Visit, view: AssessmentView) -> dict[str, Any]:
    """Return whose the listing is, and where it stands for whoever may act for it."""
    owned = catalog.offerings.is_owned(view.slug)
    known = not owned or catalog.offerings.owns(view.slug, visit.who)
    return {
        "standing": catalog.listings.standing(view.slug) if known else None,
        "cancellable": catalog.offerings.may_cancel(view.id, visit.who),
        "adoptable": catalog.offerings.may_adopt(view.id),
    }


def _context(visit: Visit, catalog: Catalog, view: AssessmentView) -> dict[str, Any]:
    return {
        "assessment": view,
        "steps": steps_of(view),
        "final": is_final(view),
        "skipped": skipped_in(catalog.reports.read(view.report, MARKETPLACE)) if view.report else None,
        "owned": catalog.offerings.owns(view.slug, visit.who),
        "fault": fault_sentence(visit.language, view.fault, view.repository) if view.fault else "",
    }


PAGE = Page(Right.SUBMIT, (assessment, events, cancel, adopt))
