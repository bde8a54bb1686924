"""Each way to get into somebody else's account that we know of, tried through the pages."""

import logging
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pyotp
import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from people import add_account, sign_in
from post import delivered
from showcase import Market
from sqlmodel import select

from catalog.accounts import Caller, Registration
from catalog.passwords import Passwords
from catalog.people_tables import AccountRow
from catalog.permissions import Right
from catalog.tokens import TokenWish
from web import api
from web.returning import own_address
from web.signing_in import with_next
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
EMAIL, PASSWORD, OTHER = "ada@example.org", "blau springt leise montag", "kiesel wandern ueber dach"
HERE = Caller("192.0.2.1")
EVIL_NEXT = [
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "HTTPS://evil.example/",
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "\t//evil.example",
    "/account\r\nSet-Cookie: session=x",
    "/account\nLocation: https://evil.example",
    "http:///evil.example",
    "//evil.example/%2e%2e",
    "/\u2028/evil.example",
    "evil.example",
    "?next=//evil.example",
    "@evil.example",
    "/" + "a" * 3000,
]


@pytest.fixture
def visitor(client: Client) -> Client:
    client.headers["sec-fetch-site"] = "same-origin"
    return client


@pytest.fixture
def ada(market: Market) -> str:
    """An open account with a password; its identifier."""
    market.catalog.accounts.register(Registration("Ada Muster", EMAIL, PASSWORD), HERE)
    (letter,) = delivered(market.catalog, market.queue)
    entry = market.catalog.accounts.confirm(letter.secret, PASSWORD, HERE)
    return market.catalog.sign_ins.principal(entry.secret).account


def enter(client: Client, password: str = PASSWORD, **more: str) -> Response:
    return client.post("/sign-in", data={"email": EMAIL, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def with_cookie(client: Client, secret: str) -> bool:
    """Whether somebody with this cookie alone is in."""
    client.cookies.clear()
    client.cookies.set("session", secret)
    return is_in(client)


@pytest.mark.usefixtures("ada")
def test_a_secret_that_an_attacker_fixed_is_never_taken(visitor: Client) -> None:
    fixed = "f" * 43
    visitor.cookies.set("session", fixed)
    assert visitor.get("/sign-in").headers.get("set-cookie") is None
    entered = enter(visitor)
    given = entered.cookies["session"]
    assert given != fixed
    assert not with_cookie(visitor, fixed)
    assert with_cookie(visitor, given)


@pytest.mark.usefixtures("ada")
def test_a_sign_in_and_its_second_step_each_get_a_new_secret_and_the_old_one_stops(
    visitor: Client, market: Market
) -> None:
    first = enter(visitor).cookies["session"]
    second = enter(visitor).cookies["session"]
    assert not with_cookie(visitor, first)
    visitor.cookies.set("session", second)
    secret = Page(visitor.get("/account/second-factor").text).all("code")[0].text
    now = market.catalog.sign_ins.clock()
    third = visitor.post("/account/second-factor", data={"code": pyotp.TOTP(secret).at(now)}).cookies["session"]
    assert not with_cookie(visitor, second)
    assert with_cookie(visitor, third)


@pytest.mark.parametrize("ending", ["sign-out", "password", "reset"])
@pytest.mark.usefixtures("ada")
def test_a_stolen_cookie_is_worth_nothing_after_signing_out_or_a_new_password(
    visitor: Client, market: Market, ending: str
) -> None:
    stolen = enter(visitor).cookies["session"]
    if ending == "sign-out":
        visitor.post("/sign-out")
    elif ending == "password":
        visitor.post("/account/password", data={"present": PASSWORD, "wanted": OTHER})
        assert is_in(visitor)
    else:
        market.catalog.accounts.ask_reset(EMAIL, HERE)
        visitor.post(f"/reset/{delivered(market.catalog, market.queue)[-1].secret}", data={"password": OTHER})
        assert is_in(visitor)
    assert not with_cookie(visitor, stolen)


@pytest.mark.usefixtures("ada")
def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(site: Litestar) -> None:
    with TestClient(site, base_url="https://market.example.org") as secure:
        secure.follow_redirects = False
        secure.headers["sec-fetch-site"] = "same-origin"
        cookies = enter(secure).headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert re.match(r"__Host-(session|device)=", cookie)
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example.org"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in", {"email": EMAIL, "password": PASSWORD}),
        ("/sign-out", {}),
        ("/account/delete", {"password": PASSWORD}),
        ("/account/password", {"present": PASSWORD, "wanted": OTHER}),
        ("/account/tokens", {"name": "x", "scopes": "account", "days": "30"}),
        ("/account/sign-ins", {"end": "others"}),
    ],
)
@pytest.mark.usefixtures("ada")
def test_a_form_from_another_site_does_nothing(
    visitor: Client, path: str, form: dict[str, str], headers: dict[str, str]
) -> None:
    enter(visitor)
    del visitor.headers["sec-fetch-site"]
    assert visitor.post(path, data=form, headers=headers).status_code == 403
    assert visitor.post(path, data=form).status_code == 403, "who sends neither header is no browser"
    assert is_in(visitor)


@pytest.mark.usefixtures("ada")
def test_guessing_at_one_account_has_to_wait_and_is_told_how_long(visitor: Client) -> None:
    answers = [enter(visitor, "guessed wrongly again") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "4"
    page = Page(answers[-1].text)
    assert page.one("h1").text == "Bitte warten Sie einen Moment"
    assert "Noch 4 Sekunden." in page.text
    assert enter(visitor).status_code == 429, "also the right password"


def test_guessing_at_many_accounts_from_one_network_has_to_wait(visitor: Client) -> None:
    statuses = [
        visitor.post(
            "/sign-in", data={"email": f"p{number}@example.org", "password": "Sommer2026 Sommer2026"}
        ).status_code
        for number in range(61)
    ]
    assert statuses == [422] * 60 + [429]


@pytest.mark.usefixtures("ada")
def test_a_known_and_an_unknown_address_get_the_same_answer_after_the_same_work(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []
    matches, hashed = Passwords.matches, Passwords.hash

    def counted_match(self: Passwords, known: str | None, password: str) -> bool:
        work.append("match")
        return matches(self, known, password)

    def counted_hash(self: Passwords, password: str) -> str:
        work.append("hash")
        return hashed(self, password)

    monkeypatch.setattr(Passwords, "matches", counted_match)
    monkeypatch.setattr(Passwords, "hash", counted_hash)
    tries = [
        ("/sign-in", {"password": "guessed wrongly again"}, ["match"]),
        ("/register", {"name": "X Y", "password": OTHER}, ["hash"]),
        ("/reset", {}, []),
    ]
    for path, form, expected in tries:
        seen = []
        for email in (EMAIL, "nobody@example.org"):
            work.clear()
            answer = visitor.post(path, data={"email": email, **form})
            shown = answer.text.replace(email, "ADDRESS")
            headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
            seen.append((answer.status_code, shown, headers, list(work)))
        assert seen[0] == seen[1], path
        assert seen[0][3] == expected, path


def test_a_closed_account_looks_like_none(visitor: Client, ada: str, market: Market) -> None:
    with market.catalog.sign_ins.sessions.write() as session:
        session.get_one(AccountRow, ada).state = "disabled"
    closed, unknown = (
        enter(visitor),
        visitor.post("/sign-in", data={"email": "nobody@example.org", "password": PASSWORD}),
    )
    assert closed.text.replace(EMAIL, "X") == unknown.text.replace("nobody@example.org", "X")
    assert closed.status_code == unknown.status_code == 422


@pytest.mark.parametrize("wanted", EVIL_NEXT)
@pytest.mark.usefixtures("ada")
def test_nobody_is_led_to_another_site(visitor: Client, wanted: str) -> None:
    assert own_address(wanted) == ""
    shown = visitor.get(with_next("/sign-in", wanted))
    assert not Page(shown.text).all("input", name="next")
    entered = enter(visitor, next=wanted)
    assert entered.headers["location"] == "/account"
    assert visitor.get(with_next("/sign-in", wanted)).headers["location"] == "/account"


@pytest.mark.parametrize(
    "wanted", ["/account", "/en/solutions/x?q=%2F%2Fevil", "/%2f%2fevil.example", "/a?next=https://b.example"]
)
@pytest.mark.usefixtures("ada")
def test_an_address_of_this_site_is_kept(visitor: Client, wanted: str) -> None:
    assert enter(visitor, next=wanted).headers["location"] == wanted


def test_a_path_with_two_slashes_leads_home_and_not_away(visitor: Client) -> None:
    asked = visitor.get("//evil.example/account")
    assert "//evil" not in asked.headers.get("location", "").replace("%2F", "/").removeprefix("/sign-in?next=/")


@pytest.mark.usefixtures("ada")
def test_a_link_is_not_used_up_by_whoever_only_opens_it(visitor: Client, market: Market) -> None:
    market.catalog.accounts.ask_reset(EMAIL, HERE)
    link = f"/reset/{delivered(market.catalog, market.queue)[-1].secret}"
    for _ in range(3):
        page = visitor.get(link)
        assert page.status_code == visitor.head(link).status_code == 200
        assert page.headers["cache-control"] == "private, no-store"
    assert visitor.post(link, data={"password": OTHER}).status_code == 303
    for answer in (visitor.get(link), visitor.post(link, data={"password": PASSWORD})):
        assert (answer.status_code, Page(answer.text).one("h1").text) == (404, "Dieser Link gilt nicht mehr")
    assert enter(visitor, OTHER).status_code == 303


@pytest.mark.parametrize(
    "path", ["/reset/x", "/confirm/x", "/account/new-address/x", "/reset/%00", f"/confirm/{'a' * 500}"]
)
def test_a_link_that_was_never_made_leads_nowhere(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404
    assert visitor.post(path, data={"password": PASSWORD}).status_code == 404


def test_links_of_the_demonstration_do_not_exist_elsewhere(visitor: Client) -> None:
    assert visitor.get("/enter/x").status_code == 404
    assert not [route for route in visitor.app.routes if "enter" in route.path]


def test_without_the_second_factor_every_page_behind_it_stays_closed(visitor: Client, market: Market) -> None:
    sessions = market.catalog.sign_ins.sessions
    rita = add_account(sessions, "Rita", roles=("reviewer", "administrator"))
    visitor.cookies.set("session", market.catalog.sign_ins.open(rita))
    closed = 0
    for route in visitor.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            open_to_all = handler.opt.get("right") in {Right.BROWSE, Right.SUBMIT, None}
            if open_to_all or route.path.startswith(("/api", "/en")) or not handler.http_methods & {"GET", "POST"}:
                continue
            path = re.sub(r"\{[^}]*\}", "x", route.path_format)
            method = "GET" if "GET" in handler.http_methods else "POST"
            answer = visitor.request(method, path)
            expected = (303, f"/sign-in/second-factor?next=%2F{path[1:].replace('/', '%2F')}")
            assert (answer.status_code, answer.headers.get("location")) == (
                expected if method == "GET" else (401, None)
            ), path
            closed += 1
    assert closed > 10
    assert visitor.post("/account/second-factor", data={"code": "000000"}).status_code == 401
    assert not Page(visitor.get("/").text).all("form", action="/sign-out")


@pytest.mark.usefixtures("ada")
def test_a_code_that_was_seen_is_not_taken_again(visitor: Client, market: Market) -> None:
    enter(visitor)
    totp = pyotp.TOTP(Page(visitor.get("/account/second-factor").text).all("code")[0].text)
    code = totp.at(market.catalog.sign_ins.clock())
    assert visitor.post("/account/second-factor", data={"code": code}).status_code == 200
    visitor.post("/sign-out")
    enter(visitor)
    assert visitor.post("/sign-in/second-factor", data={"code": code}).status_code == 422
    assert visitor.get("/account").status_code == 303


def test_more_fields_than_the_form_has_change_nothing_else(visitor: Client, market: Market) -> None:
    extra = {"roles": "administrator", "state": "active", "id": "1", "factor_confirmed": "true", "account_id": "1"}
    sent = visitor.post("/register", data={"name": "Eve", "email": EMAIL, "password": PASSWORD, **extra})
    assert sent.status_code == 200
    with market.catalog.sign_ins.sessions.read() as session:
        row = session.exec(select(AccountRow)).one()
        assert (row.roles, row.state, row.factor_confirmed) == ((), "pending", False)
        assert row.id != "1"
    visitor.post(f"/confirm/{delivered(market.catalog, market.queue)[0].secret}", data={"password": PASSWORD, **extra})
    visitor.post("/account/profile", data={"name": "Eve", "language": "xx", "email": "x@example.org", **extra})
    with market.catalog.sign_ins.sessions.read() as session:
        again = session.get_one(AccountRow, row.id)
        assert (again.roles, again.email, again.language) == ((), EMAIL, "de")


def test_names_write_no_lines_into_logs_pages_or_letters(
    visitor: Client, market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = "Eve\r\nBcc: all@example.org\r\n\x1b[31m<script>alert(1)</script>\u202e"
    visitor.post("/register", data={"name": name, "email": EMAIL, "password": PASSWORD})
    (letter,) = delivered(market.catalog, market.queue)
    visitor.post(f"/confirm/{letter.secret}", data={"password": PASSWORD})
    page = visitor.get("/account").text
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert Page(page).link("Eve Bcc: all@example.org [31m<script>alert(1)</script>") == "/account"
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert not [secret for secret in (EMAIL, PASSWORD, letter.secret, "Bcc") if secret in said]


def test_a_name_or_address_with_markup_is_text_in_a_refused_form(visitor: Client) -> None:
    evil = '"><script>alert(1)</script>'
    for path in ("/register", "/sign-in", "/reset"):
        page = visitor.post(path, data={"name": evil, "email": evil, "password": "x", "next": evil})
        assert page.status_code == 422
        assert "<script>" not in page.text
        assert Page(page.text).one("input", id="email")["value"] == evil


@pytest.mark.parametrize("path", ["/account", "/account/second-factor", "/account/data.json", "/sign-in/second-factor"])
@pytest.mark.usefixtures("ada")
def test_pages_of_an_account_are_kept_by_nobody(visitor: Client, path: str) -> None:
    enter(visitor)
    assert visitor.get(path).headers["cache-control"] == "private, no-store"


RESOURCE = """
from litestar import get
from litestar.di import NamedDependency
from catalog.permissions import Principal, Right
from web.pluggable import Resource

@get("/closed", sync_to_thread=True)
def closed(who: NamedDependency[Principal]) -> dict[str, str]:
    return {"account": who.account}

RESOURCE = Resource(Right.ACCOUNT, (closed,))
"""


@pytest.fixture
def closed(market: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A site with one more resource, which needs the right `account`."""
    (tmp_path / "closed_api").mkdir()
    (tmp_path / "closed_api" / "__init__.py").touch()
    (tmp_path / "closed_api" / "closed.py").write_text(RESOURCE)
    monkeypatch.syspath_prepend(str(tmp_path))
    with TestClient(build_site(market.catalog, SiteOptions(resources=(api, import_module("closed_api"))))) as visitor:
        yield visitor
    for name in [name for name in sys.modules if name.startswith("closed_api")]:
        del sys.modules[name]


def test_a_token_opens_what_its_scopes_name_and_stands_in_the_header_alone(
    closed: Client, ada: str, market: Market
) -> None:
    catalog = market.catalog
    who = catalog.sign_ins.principal(catalog.sign_ins.open(ada))
    able = catalog.tokens.make(who, TokenWish("able", ("account",), 30))
    narrow = catalog.tokens.make(who, TokenWish("narrow", ("submit",), 30))

    def asked(secret: str) -> int:
        return closed.get("/api/v1/closed", headers={"authorization": f"Bearer {secret}"}).status_code

    assert (asked(able), asked(narrow), asked(able + "x"), asked("")) == (200, 403, 401, 401)
    for query in (f"token={able}", f"access_token={able}", f"authorization=Bearer%20{able}", f"bearer={able}"):
        assert closed.get(f"/api/v1/closed?{query}").status_code == 401
    closed.cookies.set("session", able)
    assert closed.get("/account", follow_redirects=False).status_code == 303
    closed.cookies.clear()
    sign_in(closed, catalog, ada)
    assert closed.get("/api/v1/closed").status_code == 401, "a cookie opens no API"
    market.catalog.sign_ins.clock.forward(days=31)  # type: ignore[attr-defined]
    assert asked(able) == 401
