"""`/sign-in/PROVIDER`: somebody signs in with their organisation's account, or connects it to the one they have.

What was begun lies in a sealed cookie of this browser for some minutes, and goes with the answer: state, nonce and the
verifier of PKCE, where to go on, and whether (and from which sign-in) an account is to be connected. No other site's
page begins to connect: it could have signed the browser in at the provider as its own maker.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from catalog.errors import NotFoundError, SealError, SubmissionError
from catalog.identities import Proven
from catalog.permissions import Right
from catalog.services import Catalog
from web.account_faults import account_sentences
from web.authentication import own_cookie
from web.language import Language
from web.oidc.errors import AnswerError, OidcError
from web.oidc.providers import Providers
from web.oidc.values import Begun, Identity
from web.pluggable import Page
from web.rendering import Visit
from web.security import begun_here
from web.signing_in import SIGN_IN, UNKEPT, admitted, asked_next, to
from web.waiting_line import WaitingLine

MINUTES = 10
LONGEST_NEXT = 500
"""A browser refuses a cookie of more than 4 kB."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What this browser remembers until it comes back; `connect` is the sign-in that wants to connect, if one does."""

    begun: Begun
    until: float
    language: str
    next: str = ""
    connect: str = ""


@get("/sign-in/{provider:str}")
async def begin(  # noqa: PLR0913, PLR0917 - what Litestar hands over
    provider: FromPath[str],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    providers: NamedDependency[Providers],
    provider_line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Send the browser to the provider."""
    return await provider_line.run(partial(_begin, provider, request, catalog, visit, providers))


def _begin(
    provider: str, request: Request[Any, Any, State], catalog: Catalog, visit: Visit, providers: Providers
) -> Response[str] | Redirect:
    _require(provider, providers)
    try:
        begun = providers.begin(provider, visit.absolute(f"/sign-in/{provider}/callback"))
    except OidcError:
        return _failed(visit, "provider.failed", asked_next(visit))
    connect = visit.who.session if ("connect", "yes") in visit.query and begun_here(request) else ""
    until = catalog.sign_ins.clock().timestamp() + MINUTES * 60
    wanted = asked_next(visit)
    kept = replace(begun, url="")
    under_way = UnderWay(kept, until, str(visit.language), wanted if len(wanted) <= LONGEST_NEXT else "", connect)
    sealed = catalog.identities.keep(msgspec.json.encode(under_way).decode())
    return to(begun.url, [_cookie(request, sealed)])


@get("/sign-in/{provider:str}/callback")
async def come_back(  # noqa: PLR0913, PLR0917 - what Litestar hands over
    provider: FromPath[str],
    request: Request[Any, Any, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    providers: NamedDependency[Providers],
    provider_line: NamedDependency[WaitingLine],
) -> Response[str] | Redirect:
    """Check the provider's answer and let in who it proves; what was begun is forgotten either way."""
    _require(provider, providers)
    answer = await provider_line.run(partial(_come_back, provider, request, catalog, visit, providers))
    answer.set_cookie(_cookie(request, ""))
    return answer


def _come_back(
    provider: str, request: Request[Any, Any, State], catalog: Catalog, visit: Visit, providers: Providers
) -> Response[str] | Redirect:
    under_way = _under_way(request, catalog)
    if under_way is None:
        return _failed(visit, "provider.failed")
    there = Visit(visit.renderer, Language(under_way.language), visit.path, who=visit.who)
    try:
        identity = providers.finish(provider, under_way.begun, dict(visit.query))
        proven = _proven(identity, providers)
        if under_way.connect:
            return _connect(catalog, there, proven, under_way)
        entry = catalog.identities.sign_in(proven)
    except SubmissionError as error:
        return _failed(there, error.faults["provider"], under_way.next)
    except AnswerError as error:
        code = "provider.denied" if error.code == "oidc.denied" else "provider.failed"
        return _failed(there, code, under_way.next)
    except OidcError:
        return _failed(there, "provider.failed", under_way.next)
    if visit.who.session:
        catalog.sign_ins.close(visit.who)
    return admitted(request, there, entry, under_way.next)


def _connect(catalog: Catalog, visit: Visit, proven: Proven, under_way: UnderWay) -> Response[str] | Redirect:
    """Connect to the account that began this in this browser, and to no other."""
    if under_way.connect != visit.who.session:
        return _failed(visit, "provider.failed")
    catalog.identities.link(visit.who, proven)
    return to(visit.address("/account#providers"))


def _under_way(request: Request[Any, Any, State], catalog: Catalog) -> UnderWay | None:
    try:
        text = catalog.identities.kept(request.cookies.get(_name(request), ""))
        found = msgspec.json.decode(text, type=UnderWay)
    except (SealError, msgspec.MsgspecError):
        return None
    return found if found.until > catalog.sign_ins.clock().timestamp() else None


def _proven(identity: Identity, providers: Providers) -> Proven:
    (provider,) = (each for each in providers if each.id == identity.provider)
    trusted = provider.trusted_addresses and identity.email_verified
    mapped = frozenset(role for _, role in provider.roles)
    email = identity.email if trusted else ""
    return Proven(identity.provider, identity.subject, email, identity.name, mapped, frozenset(identity.roles))


def _require(provider: str, providers: Providers) -> None:
    if provider not in {each.id for each in providers}:
        raise NotFoundError("provider", provider)


def _failed(visit: Visit, code: str, wanted: str = "") -> Response[str]:
    """Show the sign-in again, which still leads to what was wanted."""
    faults = account_sentences(visit, {"providers": code})
    here = visit.at(SIGN_IN, urlencode({"next": wanted} if wanted else {}))
    return here.page("sign_in.html", status=422, headers=UNKEPT, form={"email": "", "next": wanted}, faults=faults)


def _name(request: Request[Any, Any, State]) -> str:
    return "__Host-provider" if request.scope["scheme"] == "https" else "provider"


def _cookie(request: Request[Any, Any, State], sealed: str) -> Cookie:
    return own_cookie(request, _name(request), sealed, MINUTES * 60 if sealed else 0)


PAGE = Page(Right.BROWSE, (begin, come_back))
