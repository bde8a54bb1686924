"""`/complaints`: how complaints are dealt with, and the form at `/solutions/SLUG/complaint` by which one is filed."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.complaints import TOPICS, ComplaintDraft
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from web.formats import short_commit
from web.language import mark
from web.pluggable import MenuLink, Page
from web.queries import one
from web.rendering import Visit
from web.review_wording import review_faults

LIMIT = RateLimitConfig(rate_limit=("hour", 10), store="complaint_limit")
"""For each caller's address; the store has a name of its own, since limiters with one store share their counts."""
RECEIVED = "received"
FINDING = mark("Fundstelle: %(tool)s %(rule)s in %(path)s, Zeile %(line)s, Commit %(commit)s.")


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """The fields of the form as a browser sends them."""

    about: str = ""
    text: str = ""
    contact: str = ""
    mail: str = ""


@get("/complaints", sync_to_thread=True)
def procedure(visit: NamedDependency[Visit]) -> Response[str]:
    """Explain who may complain about what, who answers, and what is public."""
    return visit.page("complaints.html")


@get("/solutions/{slug:str}/complaint", sync_to_thread=True)
def show_form(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the form, with the finding that the address names, or that a complaint was received."""
    return _page(slug, catalog, visit, _begun(slug, catalog, visit), {})


@post("/solutions/{slug:str}/complaint", sync_to_thread=True, middleware=[LIMIT.middleware])
def file_complaint(
    slug: FromPath[str],
    data: URLEncodedBody[ComplaintForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Take a complaint, or show the form again with every fault."""
    try:
        mail_in = visit.language.value if data.mail else ""
        catalog.complaints.file(slug, ComplaintDraft(data.about, data.text, data.contact, mail_in), visit.who)
    except SubmissionError as error:
        return _page(slug, catalog, visit, data, error.faults)
    return Redirect(visit.address(f"/solutions/{slug}/complaint") + f"?state={RECEIVED}", status_code=303)


def _begun(slug: str, catalog: Catalog, visit: Visit) -> ComplaintForm:
    """Return the form as it begins: about a finding only if the report has it, since anybody can write an address."""
    commit, tool, rule, path, line = (one(visit.query, name) for name in ("commit", "tool", "rule", "path", "line"))
    try:
        findings = catalog.reports.at(slug, commit, visit.who).findings if commit else ()
    except NotFoundError:
        return ComplaintForm()
    if not any((each.tool, each.rule, each.path, str(each.line)) == (tool, rule, path, line) for each in findings):
        return ComplaintForm()
    named = {"tool": tool, "rule": rule, "path": path, "line": line, "commit": short_commit(commit)}
    return ComplaintForm("score", f"{visit.text(FINDING) % named}\n\n")


def _page(slug: str, catalog: Catalog, visit: Visit, form: ComplaintForm, faults: Mapping[str, str]) -> Response[str]:
    return visit.page(
        "complaint.html",
        status=422 if faults else 200,
        solution=catalog.listings.read(slug, visit.who),
        topics=TOPICS,
        form=form,
        faults=review_faults(visit.language, faults),
        received=one(visit.query, "state") == RECEIVED,
    )


PAGE = Page(
    Right.BROWSE,
    (procedure, show_form, file_complaint),
    (MenuLink(mark("Beschwerden"), "/complaints", 45, footer=True),),
)
