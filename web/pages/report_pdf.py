"""`/solutions/SLUG/report/COMMIT/pdf`: a report as an accessible PDF, or how far a worker is with it.

Only a button asks for one, never the address alone: else every robot that follows links would have all of them made.
"""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from catalog.permissions import Right
from catalog.services import Catalog
from web.language import mark
from web.pluggable import Page
from web.printed_report import VERSION
from web.rendering import Visit

ADDRESS = "/solutions/{slug:str}/report/{commit:str}/pdf"
FILE_NAME = mark("qualitaetsbericht-%(slug)s.pdf")
UNAVAILABLE = "document.unavailable"


@get(ADDRESS, sync_to_thread=True)
def show(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Response[bytes]:
    """Give the document, or say how far it is and how to get it."""
    document = catalog.documents.at(slug, commit, visit.language, VERSION, visit.who)
    if document.content:
        name = visit.text(FILE_NAME) % {"slug": slug}
        headers = {"content-disposition": f'inline; filename="{name}"'}
        return Response(document.content, media_type="application/pdf", headers=headers)
    solution = catalog.listings.read(slug, visit.who)
    return visit.page(
        "report_pdf.html",
        solution=solution,
        commit=commit,
        document=document,
        unavailable=document.fault == UNAVAILABLE,
        report_id=next((each.id for each in solution.reports if each.score.commit == commit), None),
    )


@post(ADDRESS, sync_to_thread=True)
def ask(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """Have the document made, and show how far it is."""
    catalog.documents.request(slug, commit, visit.language, VERSION, visit.who)
    return Redirect(visit.address(visit.path), status_code=303)


PAGE = Page(Right.BROWSE, (show, ask))
