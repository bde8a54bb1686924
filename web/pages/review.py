"""`/review`: the reviewers' queue, and the desk of each listing with its checklist and the steps that may be taken."""

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody, URLEncodedBody
from litestar.response import Redirect

from catalog.criteria import AREAS, Answer
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Right
from catalog.review_views import Decision, Desk, RiskLevel, Waiting
from catalog.services import Catalog
from scorers.fault_risk.order import reordered
from scorers.report import ReportFile
from web import report_lists
from web.draft_form import one, read_posted
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit
from web.review_form import (
    FalseClaim,
    StepForm,
    Typed,
    carried,
    read_answers,
    read_queue,
    refused_claim,
    saved_in,
    typed_in,
)
from web.review_wording import review_faults
from web.solution_facts import shown_changes, statement_groups

CONFIRM = "confirm"


@get("/review", sync_to_thread=True)
def queue(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what waits, the most urgent first."""
    query = read_queue(visit.query)
    found = catalog.reviews.queue(query, visit.who)
    return visit.page("review_queue.html", found=found, query=query, kinds=tuple(Waiting), levels=tuple(RiskLevel))


@get("/review/{slug:str}", sync_to_thread=True)
def desk(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show everything needed to decide about a listing."""
    return _desk(slug, catalog, visit)


@post("/review/{slug:str}/step", sync_to_thread=True)
def take_step(
    slug: FromPath[str],
    data: URLEncodedBody[StepForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Take a step, or show the desk again with what is missing."""
    try:
        catalog.reviews.step(slug, data.step, visit.who, data.reason)
    except SubmissionError as error:
        return _desk(slug, catalog, visit, faults=_at_step(data.step, error.faults), step=data)
    return _back(visit, slug)


@post("/review/{slug:str}/second", sync_to_thread=True)
def second(
    slug: FromPath[str],
    data: URLEncodedBody[StepForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Redirect:
    """Agree to a step that waits for a second person, or take it back."""
    if data.step == "agree":
        catalog.reviews.agree(slug, visit.who)
    else:
        catalog.reviews.decline(slug, visit.who, data.reason)
    return _back(visit, slug)


@post("/review/{slug:str}/checklist", sync_to_thread=True)
def save_checklist(
    slug: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Keep the answers; with "confirm", also say that a published listing was looked at again."""
    posted = read_posted(body)
    try:
        catalog.reviews.save_checklist(slug, read_answers(posted), visit.who, one(posted, "state"))
        if one(posted, "then") == CONFIRM:
            catalog.reviews.confirm(slug, visit.who)
    except SubmissionError as error:
        return _desk(slug, catalog, visit, faults=error.faults, typed=typed_in(posted))
    return _back(visit, slug, "#checklist")


@post("/review/{slug:str}/complaints/{complaint:str}", sync_to_thread=True)
def answer_complaint(
    slug: FromPath[str],
    complaint: FromPath[str],
    body: RawBody,
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Decide about a complaint in public."""
    posted = read_posted(body)
    decision, answer = one(posted, "decision"), one(posted, "answer")
    try:
        catalog.complaints.answer(complaint, decision, answer, visit.who)
    except SubmissionError as error:
        faults = {f"{name}-{complaint}": code for name, code in error.faults.items()}
        return _desk(slug, catalog, visit, faults=faults, answered={complaint: (decision, answer)})
    return _back(visit, slug, "#complaints")


@post("/review/{slug:str}/claims", sync_to_thread=True)
def remove_claim(
    slug: FromPath[str],
    data: URLEncodedBody[FalseClaim],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Take down what the vendor says of a municipality."""
    try:
        catalog.claims.take_down(slug, data.ags, data.reason, visit.who)
    except SubmissionError as error:
        return _desk(slug, catalog, visit, faults=refused_claim(error.faults), claim=data)
    return _back(visit, slug, "#claims")


def _desk(  # noqa: PLR0913 - what a refused form of each kind brings back
    slug: str,
    catalog: Catalog,
    visit: Visit,
    *,
    faults: Mapping[str, str] | None = None,
    step: StepForm = StepForm(),  # noqa: B008 - frozen
    typed: Mapping[str, Typed] | None = None,
    answered: Mapping[str, tuple[str, str]] | None = None,
    claim: FalseClaim = FalseClaim(),  # noqa: B008 - frozen
) -> Response[str]:
    found = catalog.reviews.desk(slug, visit.who)
    return visit.at(f"/review/{slug}").page(
        "review_desk.html",
        status=422 if faults else 200,
        desk=found,
        solution=found.solution,
        groups=statement_groups(found.solution.statements),
        changes=tuple((each, shown_changes(each.changes)) for each in found.changes),
        first=_first_files(catalog, found, visit),
        areas=AREAS,
        choices=tuple(Answer),
        decisions=tuple(Decision),
        typed=carried(saved_in(found.checklist or found.last) if typed is None else typed, found.lines),
        claims=catalog.claims.open(slug, visit.who),
        claim=claim,
        complaints=catalog.complaints.waiting(slug, visit.who),
        faults=review_faults(visit.language, faults or {}),
        step=step,
        answered=answered or {},
    )


def _first_files(catalog: Catalog, found: Desk, visit: Visit) -> tuple[ReportFile, ...]:
    """Return the files at which to look first; none without a report."""
    slug = found.solution.card.slug
    try:
        report = catalog.reports.latest(slug, visit.who)
    except NotFoundError:
        return ()
    return report_lists.first_files(reordered(report, catalog.histories.at(slug, report.commit, visit.who).history))


def _at_step(step: str, faults: Mapping[str, str]) -> dict[str, str]:
    """Name the field of the form of that step; a fault of the checklist keeps its name."""
    return {f"{name}-{step}" if name == "reason" else name: code for name, code in faults.items()}


def _back(visit: Visit, slug: str, place: str = "") -> Redirect:
    return Redirect(visit.address(f"/review/{slug}") + place, status_code=303)


PAGE = Page(
    Right.REVIEW,
    (queue, desk, take_step, second, save_checklist, answer_complaint, remove_claim),
    (MenuLink(mark("Prüfung"), "/review", 30, right=Right.REVIEW),),
)
