"""`/account/…`: where one is signed in, and the tokens of the API."""

from dataclasses import dataclass, replace

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.tokens import TokenWish
from web.account_page import account_page, refused
from web.draft_form import one, read_posted
from web.pluggable import Page
from web.queries import whole
from web.rendering import Visit
from web.signing_in import to

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class EndForm:
    """The sign-in to end, or all others."""

    end: str = ""


@dataclass(frozen=True, slots=True)
class RevokeForm:
    """The token to revoke."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class ProviderForm:
    """The provider to forget."""

    provider: str = ""


@post("/account/sign-ins", sync_to_thread=True)
def end(data: URLEncodedBody[EndForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Redirect:
    """End one sign-in, or all but this."""
    if data.end == OTHERS:
        catalog.sign_ins.close_others(visit.who)
    else:
        catalog.sign_ins.close_one(visit.who, data.end)
    return to(visit.address("/account#sign-ins"))


@post("/account/tokens", sync_to_thread=True)
def make(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Make a token and show it, this once."""
    posted = read_posted(body)
    days, name = one(posted, "days"), one(posted, "name")
    wish = TokenWish(name, tuple(posted.get("scopes", ())), whole(days))
    try:
        secret = catalog.tokens.make(visit.who, wish)
    except SubmissionError as error:
        shown = refused(visit, "token", error, name=name, days=days)
        return account_page(catalog, visit, replace(shown, chosen=wish.scopes))
    return account_page(catalog, visit, token=secret)


@post("/account/tokens/revoke", sync_to_thread=True)
def revoke(
    data: URLEncodedBody[RevokeForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """Let a token count no more."""
    catalog.tokens.revoke(visit.who, data.token)
    return to(visit.address("/account#tokens"))


@post("/account/providers", sync_to_thread=True)
def forget(
    data: URLEncodedBody[ProviderForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """Let another provider's account lead here no more."""
    catalog.own_account.forget_provider(visit.who, data.provider)
    return to(visit.address("/account#providers"))


PAGE = Page(Right.ACCOUNT, (end, make, revoke, forget))
