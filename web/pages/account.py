"""`/account`: one's own account: name, address, password, data, and the end of it."""

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog import links
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import NOBODY, Right
from catalog.services import Catalog
from web.account_page import account_page, refused
from web.authentication import RIGHT, session_cookie
from web.pluggable import Page
from web.rendering import Visit
from web.signing_in import UNKEPT, caller, entry_cookies, to
from web.waiting_line import WaitingLine

FILE = "konto.json"


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """How the owner is called, and in which language letters are."""

    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """The wanted address, and the password that allows the change."""

    email: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The present password and the wanted one."""

    present: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class FarewellForm:
    """The password (or the address of an account without one), and the word for leaving an organisation alone."""

    password: str = ""
    alone: str = ""


@get("/account", sync_to_thread=True)
def show(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the account."""
    return account_page(catalog, visit)


@post("/account/profile", sync_to_thread=True)
def rename(
    data: URLEncodedBody[ProfileForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Change name and language."""
    try:
        catalog.own_account.rename(visit.who, data.name, data.language)
    except SubmissionError as error:
        return account_page(catalog, visit, refused(visit, "profile", error, name=data.name, language=data.language))
    return to(visit.address("/account"))


@post("/account/address")
async def ask_address(
    data: URLEncodedBody[AddressForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str]:
    """Have a link sent to another address; the answer is the same whether somebody has it."""
    return await line.run(partial(_ask_address, data, request, catalog, visit))


def _ask_address(form: AddressForm, request: Request[Any, Any, State], catalog: Catalog, visit: Visit) -> Response[str]:
    try:
        catalog.own_account.ask_address(visit.who, form.email, form.password, caller(request))
    except SubmissionError as error:
        return account_page(catalog, visit, refused(visit, "address", error, email=form.email))
    return account_page(catalog, visit, sent="address")


@get("/account/new-address/{key:str}", opt={RIGHT: Right.BROWSE}, sync_to_thread=True)
def show_address(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Ask to press the button; opening the link changes nothing."""
    try:
        catalog.accounts.require_link(key, frozenset({links.ADDRESS}))
    except NotFoundError:
        return _gone(visit)
    return visit.page("new_address.html", headers=UNKEPT, key=key)


@post("/account/new-address/{key:str}", opt={RIGHT: Right.BROWSE}, sync_to_thread=True)
def take_address(
    key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Let the address be the account's."""
    try:
        catalog.own_account.take_address(key)
    except NotFoundError:
        return _gone(visit)
    return to(visit.address("/account"))


@post("/account/password")
async def change_password(
    data: URLEncodedBody[PasswordForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Set another password; every other browser is signed out."""
    return await line.run(partial(_change_password, data, request, catalog, visit))


def _change_password(
    form: PasswordForm, request: Request[Any, Any, State], catalog: Catalog, visit: Visit
) -> Response[str] | Redirect:
    try:
        entry = catalog.own_account.change_password(visit.who, form.present, form.wanted)
    except SubmissionError as error:
        return account_page(catalog, visit, refused(visit, "password", error))
    return to(visit.address("/account"), entry_cookies(request, entry))


@get("/account/data.json", sync_to_thread=True)
def export(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[bytes]:
    """Give all that is stored about the account."""
    content = json.dumps(catalog.own_account.export(visit.who), ensure_ascii=False, indent=2).encode()
    headers = UNKEPT | {"content-disposition": f'attachment; filename="{FILE}"'}
    return Response(content, headers=headers, media_type="application/json")


@post("/account/delete")
async def delete(
    data: URLEncodedBody[FarewellForm],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    line: NamedDependency[WaitingLine],
) -> Response[str]:
    """Delete the account and all that is personal."""
    return await line.run(partial(_delete, data, request, catalog, visit))


def _delete(form: FarewellForm, request: Request[Any, Any, State], catalog: Catalog, visit: Visit) -> Response[str]:
    try:
        catalog.own_account.delete(visit.who, form.password, alone=bool(form.alone))
    except SubmissionError as error:
        return account_page(catalog, visit, refused(visit, "delete", error))
    farewell = replace(visit, who=NOBODY).page("account_closed.html", headers=UNKEPT)
    farewell.cookies.append(session_cookie(request, ""))
    return farewell


def _gone(visit: Visit) -> Response[str]:
    return visit.page("link_gone.html", status=404, headers=UNKEPT, again="/account")


PAGE = Page(
    Right.ACCOUNT,
    (show, rename, ask_address, show_address, take_address, change_password, export, delete),
)
