"""`/municipality`: somebody says for which municipality they search; a cookie remembers the key and nothing else."""

from dataclasses import dataclass

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import FoundPlaces
from web.pluggable import Page
from web.queries import one
from web.rendering import MUNICIPALITY_COOKIE, Visit
from web.returning import own_address

YEAR_SECONDS = 365 * 24 * 60 * 60
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen municipality's key, empty to forget it, and the address to go back to."""

    ags: str = ""
    back: str = ""


@get("/municipality", sync_to_thread=True)
def find(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the form, and what the typed text may mean."""
    text = one(visit.query, "q").strip()[:LONGEST_TEXT]
    found = catalog.municipalities.ask(text) if text else FoundPlaces()
    return visit.page("municipality.html", text=text, found=found, back=one(visit.query, "back"), unknown="")


@post("/municipality", sync_to_thread=True)
def choose(
    data: URLEncodedBody[Choice],
    request: Request[object, object, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Remember or forget the municipality, and go back to where the visitor came from."""
    secure = request.scope["scheme"] == "https"
    cookie = Cookie(MUNICIPALITY_COOKIE, value=data.ags, max_age=YEAR_SECONDS if data.ags else 0, httponly=True)
    cookie.secure = secure
    if data.ags:
        try:
            catalog.municipalities.read(data.ags)
        except NotFoundError:
            return visit.page(
                "municipality.html",
                status=422,
                text="",
                found=FoundPlaces(),
                back=data.back,
                unknown=data.ags[:LONGEST_TEXT],
            )
    return Redirect(own_address(data.back) or visit.address("/"), status_code=303, cookies=[cookie])


PAGE = Page(Right.BROWSE, (find, choose))
