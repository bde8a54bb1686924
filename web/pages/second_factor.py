"""`/account/second-factor`: an app is set up as the second factor, or turned off; its recovery codes are shown once."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.second_factor import qr_code
from catalog.services import Catalog
from web.account_faults import code_sentences
from web.language import mark
from web.pluggable import Page
from web.rendering import Visit
from web.returning import own_address
from web.signing_in import ENROLMENT, UNKEPT, asked_next, entry_cookies, to

ISSUER = mark("Offener Lösungsmarkt")
QR_TITLE = mark("QR-Code für Ihre App; der Schlüssel als Text steht daneben")


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A code, what it is for (confirm, renew, end), and where the visitor wanted to go."""

    code: str = ""
    act: str = "confirm"
    next: str = ""


@get(ENROLMENT, sync_to_thread=True)
def show(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what an app needs, or what can be done once it is set up."""
    return _page(catalog, visit, CodeForm(next=asked_next(visit)))


@post(ENROLMENT, sync_to_thread=True)
def act(
    data: URLEncodedBody[CodeForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Turn the second factor on, make new recovery codes, or turn it off; each needs a code."""
    try:
        if data.act == "end":
            catalog.second_factors.end(visit.who, data.code)
            return to(visit.address(ENROLMENT))
        if data.act == "renew":
            return _codes(visit, catalog.second_factors.renew(visit.who, data.code), data.next)
        entry, codes = catalog.second_factors.confirm(visit.who, data.code)
    except SubmissionError as error:
        return _page(catalog, visit, data, code_sentences(visit, error))
    shown = _codes(visit, codes, data.next)
    for cookie in entry_cookies(request, entry):
        shown.set_cookie(cookie)
    return shown


def _codes(visit: Visit, codes: tuple[str, ...], wanted: str) -> Response[str]:
    onward = own_address(wanted) or visit.address("/account")
    return visit.page("recovery_codes.html", headers=UNKEPT, codes=codes, onward=onward)


def _page(catalog: Catalog, visit: Visit, form: CodeForm, faults: dict[str, str] | None = None) -> Response[str]:
    account = catalog.own_account.read(visit.who)
    enrolment = None if account.factor else catalog.second_factors.begin(visit.who, visit.text(ISSUER))
    return visit.page(
        "second_factor_setup.html",
        status=422 if faults else 200,
        headers=UNKEPT,
        account=account,
        enrolment=enrolment,
        qr=qr_code(enrolment.uri, visit.text(QR_TITLE)) if enrolment else "",
        next=own_address(form.next),
        act=form.act,
        faults=faults or {},
    )


PAGE = Page(Right.ACCOUNT, (show, act))
