"""Signing in with an organisation's account, through the pages and against a real provider on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from httpx import Response
from joserfc.jwk import RSAKey
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from oidc_server import CLIENT, SECRET, OidcServer, serving
from people import add_account, sign_in
from showcase import Market
from sqlmodel import select

from catalog.people_tables import AccountRow, IdentityRow
from catalog.views import LocalText
from web.oidc.values import Provider
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
SITE = "http://testserver.local"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


@pytest.fixture
def server(market: Market) -> Iterator[OidcServer]:
    with serving(OidcServer(int(market.catalog.sign_ins.clock().timestamp()), KEY)) as provider:
        yield provider


@pytest.fixture
def provider(server: OidcServer) -> Provider:
    return Provider(
        id="stadt", label=LocalText("Konto der Stadt", "City account"), issuer=server.issuer, client_id=CLIENT,
        client_secret=SECRET, roles_claim="realm_access.roles", roles=(("review", "reviewer"),),
        trusted_addresses=True, loopback_http=True,
    )  # fmt: skip


def visitor_of(market: Market, provider: Provider) -> Client:
    visitor = TestClient(build_site(market.catalog, SiteOptions(public_url=SITE, providers=(provider,))))
    visitor.follow_redirects = False
    visitor.headers["sec-fetch-site"] = "same-origin"
    return visitor


@pytest.fixture
def visitor(market: Market, provider: Provider) -> Iterator[Client]:
    with visitor_of(market, provider) as opened:
        yield opened


def back(visitor: Client, server: OidcServer, path: str = "/sign-in/stadt") -> Response:
    """Go to the provider and come back with its answer."""
    begun = visitor.get(path)
    assert begun.status_code == 303
    answer = server.sign_in(begun.headers["location"])
    return visitor.get(f"/sign-in/stadt/callback?{urlencode(answer)}")


def test_somebody_comes_with_an_organisations_account_and_goes_on_to_what_they_wanted(
    visitor: Client, server: OidcServer, market: Market
) -> None:
    server.claims = lambda claims: claims | {"realm_access": {"roles": []}}
    link = Page(visitor.get("/en/sign-in?next=%2Fen%2Faccount").text).link("City account")
    arrived = back(visitor, server, link)
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/en/account")
    page = Page(visitor.get("/account").text)
    assert "Erika Mustermann, erika@stadt.example" in page.text
    assert "provider" not in visitor.cookies
    with market.catalog.sign_ins.sessions.read() as session:
        assert session.exec(select(AccountRow.password)).all() == [""]


def test_a_role_that_the_provider_names_waits_for_a_second_factor(visitor: Client, server: OidcServer) -> None:
    assert back(visitor, server).headers["location"] == "/account/second-factor"


def test_an_answer_counts_only_in_the_browser_that_asked_and_once(
    visitor: Client, server: OidcServer, market: Market
) -> None:
    begun = visitor.get("/sign-in/stadt")
    path = f"/sign-in/stadt/callback?{urlencode(server.sign_in(begun.headers['location']))}"
    kept = visitor.cookies["provider"]
    visitor.cookies.clear()
    refused = visitor.get(path)
    assert (refused.status_code, Page(refused.text).title[:7]) == (422, "Fehler:")
    visitor.cookies.set("provider", kept[:-4] + "AAAA")
    assert visitor.get(path).status_code == 422
    visitor.cookies.clear()
    visitor.cookies.set("provider", kept)
    assert visitor.get(path).status_code == 303
    visitor.cookies.clear()
    visitor.cookies.set("provider", kept)
    assert visitor.get(path).status_code == 422, "the code was used"
    market.catalog.sign_ins.clock.forward(minutes=11)  # type: ignore[attr-defined]
    assert visitor.get(path).status_code == 422


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "access_denied"}, "Die Anmeldung wurde dort abgebrochen."),
        ({"error": "server_error"}, "Die Anmeldung über diesen Zugang ist gescheitert."),
        ({"code": "made-up"}, "Die Anmeldung über diesen Zugang ist gescheitert."),
        ({"state": "other"}, "Die Anmeldung über diesen Zugang ist gescheitert."),
    ],
)
def test_a_refusal_is_said_kindly(visitor: Client, server: OidcServer, answer: dict[str, str], said: str) -> None:
    good = server.sign_in(visitor.get("/sign-in/stadt?next=%2Ftown").headers["location"])
    page = Page(visitor.get(f"/sign-in/stadt/callback?{urlencode(good | answer)}").text)
    assert said in page.text
    assert visitor.get("/account").status_code == 303
    assert page.one("input", name="next")["value"] == "/town"
    assert page.link("Konto der Stadt") == "/sign-in/stadt?next=%2Ftown"
    assert page.one("a", class_="switch")["href"] == "/en/sign-in?next=%2Ftown"


def test_an_address_that_is_not_vouched_for_opens_no_account(
    server: OidcServer, market: Market, provider: Provider
) -> None:
    sessions = market.catalog.sign_ins.sessions
    erika = add_account(sessions, "Erika")
    with sessions.write() as session:
        session.get_one(AccountRow, erika).email = "erika@stadt.example"
    with visitor_of(market, replace(provider, trusted_addresses=False)) as visitor:
        assert "Mit diesem Zugang ist kein Konto verbunden." in Page(back(visitor, server).text).text
        sign_in(visitor, market.catalog, erika)
        connected = back(visitor, server, "/sign-in/stadt?connect=yes")
        assert connected.headers["location"] == "/account#providers"
        visitor.post("/sign-out")
        visitor.cookies.clear()
        assert back(visitor, server).headers["location"] == "/account/second-factor"


def test_nobody_is_made_to_connect_a_strangers_identity(visitor: Client, server: OidcServer, market: Market) -> None:
    """What was begun in one sign-in does not end in another."""
    sessions = market.catalog.sign_ins.sessions
    sign_in(visitor, market.catalog, add_account(sessions, "Eve"))
    begun = visitor.get("/sign-in/stadt?connect=yes")
    path = f"/sign-in/stadt/callback?{urlencode(server.sign_in(begun.headers['location']))}"
    sign_in(visitor, market.catalog, add_account(sessions, "Ada"))
    assert visitor.get(path).status_code == 422
    with sessions.read() as session:
        assert session.exec(select(IdentityRow)).all() == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_foreign_page_begins_to_connect_an_account(
    visitor: Client, server: OidcServer, market: Market, site: str
) -> None:
    """Such a page could first sign the browser in at the provider as its own maker, who then had a way in."""
    sessions = market.catalog.sign_ins.sessions
    ada = add_account(sessions, "Ada")
    sign_in(visitor, market.catalog, ada)
    visitor.headers["sec-fetch-site"] = site
    assert back(visitor, server, "/sign-in/stadt?connect=yes").headers["location"] != "/account#providers"
    with sessions.read() as session:
        assert ada not in session.exec(select(IdentityRow.account_id)).all()


def test_a_provider_that_is_not_set_up_does_not_exist(visitor: Client) -> None:
    assert visitor.get("/sign-in/elsewhere").status_code == 404
    assert visitor.get("/sign-in/elsewhere/callback?code=1&state=2").status_code == 404
