"""`/sign-in`, its second step, and `/sign-out`: a sign-in never keeps the secret that a browser came with."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.permissions import Pending, Right
from catalog.services import Catalog
from web.account_faults import account_sentences, code_sentences
from web.authentication import session_cookie
from web.pluggable import Page
from web.rendering import Visit
from web.returning import own_address
from web.signing_in import (
    NEXT,
    SECOND_FACTOR,
    SIGN_IN,
    UNKEPT,
    admitted,
    asked_next,
    caller,
    keep_wanted,
    to,
    with_next,
)
from web.waiting_line import WaitingLine

UNCONFIRMED = "sign_in.unconfirmed"
"""The fault after which a letter with a new link is on its way."""


@dataclass(frozen=True, slots=True)
class SignInForm:
    """The fields of the form as a browser sends them, and where the visitor wanted to go."""

    email: str = ""
    password: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A code of the app or of the recovery list."""

    code: str = ""
    next: str = ""


@get(SIGN_IN, sync_to_thread=True)
def show(visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Show the form, or lead on whoever has signed in."""
    if visit.who.account:
        return _onward(visit)
    return _page(visit, SignInForm(next=asked_next(visit)))


@post(SIGN_IN)
async def sign_in(
    data: URLEncodedBody[SignInForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Let somebody in, or show the form again without saying which of the two was wrong."""
    return await line.run(partial(_sign_in, data, request, catalog, visit))


def _sign_in(
    form: SignInForm, request: Request[Any, Any, State], catalog: Catalog, visit: Visit
) -> Response[str] | Redirect:
    try:
        entry = catalog.accounts.sign_in(form.email, form.password, caller(request))
    except SubmissionError as error:
        page = _page(visit, form, account_sentences(visit, error.faults))
        return keep_wanted(request, page, form.next) if error.faults.get("email") == UNCONFIRMED else page
    if visit.who.session:
        catalog.sign_ins.close(visit.who)
    return admitted(request, visit, entry, form.next)


@get(SECOND_FACTOR, sync_to_thread=True)
def show_second(visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Ask for a code, or lead on whoever needs none."""
    if visit.who.pending is not Pending.SECOND_FACTOR:
        return _onward(visit)
    return visit.page("second_factor.html", headers=UNKEPT, form=CodeForm(next=asked_next(visit)), faults={})


@post(SECOND_FACTOR, sync_to_thread=True)
def verify(
    data: URLEncodedBody[CodeForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Let the sign-in count."""
    if visit.who.pending is not Pending.SECOND_FACTOR:
        return _onward(visit)
    try:
        entry = catalog.second_factors.verify(visit.who, data.code)
    except SubmissionError as error:
        faults = code_sentences(visit, error)
        return visit.page(
            "second_factor.html", status=422, headers=UNKEPT, form=CodeForm(next=data.next), faults=faults
        )
    return admitted(request, visit, entry, data.next)


@post("/sign-out", sync_to_thread=True)
def sign_out(
    request: Request[Any, Any, State], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """End the sign-in here and in the database."""
    if visit.who.session:
        catalog.sign_ins.close(visit.who)
    return to(visit.address("/"), [session_cookie(request, "")])


def _onward(visit: Visit) -> Redirect:
    wanted = asked_next(visit)
    if visit.who.account and visit.who.pending is Pending.NOTHING:
        return to(wanted or visit.address("/account"))
    return to(with_next(visit.address(NEXT[visit.who.pending]), wanted))


def _page(visit: Visit, form: SignInForm, faults: dict[str, str] | None = None) -> Response[str]:
    shown = SignInForm(form.email, next=own_address(form.next))
    status = 422 if faults else 200
    return visit.page("sign_in.html", status=status, headers=UNKEPT, form=shown, faults=faults or {})


PAGE = Page(Right.BROWSE, (show, sign_in, show_second, verify, sign_out))
