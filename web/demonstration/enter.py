"""`/enter/KEY`: a guest of the demonstration becomes one of its made-up people; the terminal tells the links."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.links import ENTER
from catalog.permissions import Right
from catalog.services import Catalog
from web.pluggable import Page
from web.rendering import Visit
from web.signing_in import UNKEPT, admitted, asked_next


@dataclass(frozen=True, slots=True)
class EnterForm:
    """The page that the link was made for."""

    next: str = ""


@get("/enter/{key:str}", sync_to_thread=True)
def show(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Say as whom the button signs in."""
    email = catalog.accounts.require_link(key, frozenset({ENTER}))
    return visit.page("enter.html", headers=UNKEPT, key=key, email=email, next=asked_next(visit))


@post("/enter/{key:str}", sync_to_thread=True)
def enter(
    key: FromPath[str],
    data: URLEncodedBody[EnterForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Redirect:
    """Sign in, second factor included."""
    entry = catalog.accounts.enter(key)
    if visit.who.session:
        catalog.sign_ins.close(visit.who)
    return admitted(request, visit, entry, data.next)


PAGE = Page(Right.BROWSE, (show, enter))
