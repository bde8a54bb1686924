"""`/verdicts`: two files, and the question which one a reviewer would rather take over.

The page names no solution and no vendor: a verdict is about code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.verdicts import Choice, Told
from web import report_facts
from web.pluggable import Page
from web.rendering import Visit
from web.review_wording import review_faults


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """A verdict as a browser sends it."""

    pair: str = ""
    key: str = ""
    choice: str = ""
    reason: str = ""


@get("/verdicts", sync_to_thread=True)
def show(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the next pair."""
    return _page(catalog, visit, VerdictForm(catalog.verdicts.next_seed(visit.who)), {})


@post("/verdicts", sync_to_thread=True)
def give(
    data: URLEncodedBody[VerdictForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Keep a verdict and go on to the next pair."""
    try:
        catalog.verdicts.give(Told(data.pair[:64], data.key, data.choice, data.reason), visit.who)
    except SubmissionError as error:
        changed = "verdict.changed" in error.faults.values()  # what was said of other files must not stand here
        return _page(catalog, visit, VerdictForm(data.pair) if changed else data, error.faults)
    return Redirect(visit.address("/verdicts"), status_code=303)


def _page(catalog: Catalog, visit: Visit, form: VerdictForm, faults: Mapping[str, str]) -> Response[str]:
    try:
        pair = catalog.verdicts.pair(form.pair[:64], visit.who)
    except NotFoundError:
        pair = None
    return visit.page(
        "verdicts.html",
        status=422 if faults else 200,
        pair=pair,
        form=form,
        choices=tuple(Choice),
        facts=report_facts,
        faults=review_faults(visit.language, faults),
    )


PAGE = Page(Right.REVIEW, (show, give))
