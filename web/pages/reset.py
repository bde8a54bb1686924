"""`/reset`: somebody asks for a new password, and `/reset/KEY`: it is set, by whoever reads the letter."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import NotFoundError, SubmissionError
from catalog.links import NEW_PASSWORD
from catalog.permissions import Right
from catalog.services import Catalog
from web.account_faults import account_sentences
from web.pluggable import Page
from web.rendering import Visit
from web.returning import own_address
from web.signing_in import UNKEPT, admitted, asked_next, caller, keep_wanted, kept_wanted, wanted_cookie
from web.waiting_line import WaitingLine


@dataclass(frozen=True, slots=True)
class AddressForm:
    """For which address, and where the visitor wanted to go."""

    email: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The new password."""

    password: str = ""


@get("/reset", sync_to_thread=True)
def show(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the empty form."""
    return visit.page("reset.html", form=AddressForm(next=asked_next(visit)), faults={})


@post("/reset", sync_to_thread=True)
def ask(
    data: URLEncodedBody[AddressForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Have a letter sent; the answer is the same for every address."""
    try:
        catalog.accounts.ask_reset(data.email, caller(request))
    except SubmissionError as error:
        shown = AddressForm(data.email, own_address(data.next))
        return visit.page("reset.html", status=422, form=shown, faults=account_sentences(visit, error.faults))
    page = visit.page("letter_sent.html", headers=UNKEPT, kind="reset", wanted=own_address(data.next))
    return keep_wanted(request, page, data.next)


@get("/reset/{key:str}", sync_to_thread=True)
def show_new(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Ask for the new password."""
    try:
        email = catalog.accounts.require_link(key, NEW_PASSWORD)
    except NotFoundError:
        return _gone(visit)
    return visit.page("reset_new.html", headers=UNKEPT, key=key, email=email, faults={})


@post("/reset/{key:str}")
async def reset(  # noqa: PLR0913, PLR0917 - what Litestar hands over
    key: FromPath[str],
    data: URLEncodedBody[PasswordForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Set the password and sign in."""
    return await line.run(partial(_reset, key, data.password, request, catalog, visit))


def _reset(
    key: str, password: str, request: Request[Any, Any, State], catalog: Catalog, visit: Visit
) -> Response[str] | Redirect:
    try:
        email = catalog.accounts.require_link(key, NEW_PASSWORD)
        entry = catalog.accounts.reset(key, password)
    except NotFoundError:
        return _gone(visit)
    except SubmissionError as error:
        faults = account_sentences(visit, error.faults)
        return visit.page("reset_new.html", status=422, headers=UNKEPT, key=key, email=email, faults=faults)
    onward = admitted(request, visit, entry, kept_wanted(request))
    onward.cookies.append(wanted_cookie(request, ""))
    return onward


def _gone(visit: Visit) -> Response[str]:
    return visit.page("link_gone.html", status=404, headers=UNKEPT, again="/reset")


PAGE = Page(Right.BROWSE, (show, ask, show_new, reset))
