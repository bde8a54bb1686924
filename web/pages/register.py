"""`/register`: somebody asks for an account, and `/confirm/KEY`: its address is confirmed, never by opening a link.

Whether the address was known is on no page; a letter says it.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog import links
from catalog.accounts import Registration
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from web.account_faults import account_sentences
from web.pluggable import Page
from web.rendering import Visit
from web.returning import own_address
from web.signing_in import UNKEPT, admitted, asked_next, caller, kept_wanted, wanted_cookie
from web.waiting_line import WaitingLine

PURPOSES = frozenset({links.CONFIRM})


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """The fields of the form as a browser sends them, and where the visitor wanted to go."""

    name: str = ""
    email: str = ""
    password: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The password, once more."""

    password: str = ""


@get("/register", sync_to_thread=True)
def show(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the empty form."""
    return visit.page("register.html", form=RegisterForm(next=asked_next(visit)), faults={})


@post("/register")
async def register(
    data: URLEncodedBody[RegisterForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str]:
    """Take a registration; the answer is the same for every address."""
    return await line.run(partial(_register, data, request, catalog, visit))


def _register(form: RegisterForm, request: Request[Any, Any, State], catalog: Catalog, visit: Visit) -> Response[str]:
    wanted = Registration(form.name, form.email, form.password, visit.language)
    try:
        catalog.accounts.register(wanted, caller(request))
    except SubmissionError as error:
        faults = account_sentences(visit, error.faults)
        shown = replace(form, next=own_address(form.next))
        return visit.page("register.html", status=422, headers=UNKEPT, form=shown, faults=faults)
    page = visit.page("letter_sent.html", headers=UNKEPT, kind="register", wanted=own_address(form.next))
    page.cookies.append(wanted_cookie(request, form.next))
    return page


@get("/confirm/{key:str}", sync_to_thread=True)
def show_confirm(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Ask for the password; opening the link changes nothing, for programs open links too."""
    try:
        catalog.accounts.require_link(key, PURPOSES)
    except NotFoundError:
        return _gone(visit)
    return visit.page("confirm.html", headers=UNKEPT, key=key, faults={})


@post("/confirm/{key:str}")
async def confirm(  # noqa: PLR0913, PLR0917 - what Litestar hands over
    key: FromPath[str],
    data: URLEncodedBody[PasswordForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Open the account and sign in."""
    return await line.run(partial(_confirm, key, data.password, request, catalog, visit))


def _confirm(
    key: str, password: str, request: Request[Any, Any, State], catalog: Catalog, visit: Visit
) -> Response[str] | Redirect:
    try:
        entry = catalog.accounts.confirm(key, password, caller(request))
    except NotFoundError:
        return _gone(visit)
    except SubmissionError:
        faults = account_sentences(visit, {"password": "password.wrong"})
        return visit.page("confirm.html", status=422, headers=UNKEPT, key=key, faults=faults)
    onward = admitted(request, visit, entry, kept_wanted(request))
    onward.cookies.append(wanted_cookie(request, ""))
    return onward


def _gone(visit: Visit) -> Response[str]:
    return visit.page("link_gone.html", status=404, headers=UNKEPT, again="/register")


PAGE = Page(Right.BROWSE, (show, register, show_confirm, confirm))
