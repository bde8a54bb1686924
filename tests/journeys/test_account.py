"""Somebody registers, confirms, signs in with two factors, looks after the account, and leaves."""

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pyotp
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from people import add_account, add_organisation
from post import delivered
from showcase import Market

from catalog.letters import Letter
from catalog.sealed import Seal, new_key
from web.letters import write

Client = TestClient[Litestar]
EMAIL = "ada@example.org"
PASSWORD, OTHER = "blau springt leise montag", "kiesel wandern ueber dach"


@pytest.fixture
def visitor(client: Client) -> Client:
    client.headers["sec-fetch-site"] = "same-origin"
    return client


def letter(market: Market) -> Letter:
    (found,) = delivered(market.catalog, market.queue)
    return found


def link_in(found: Letter) -> str:
    (address,) = re.findall(
        r"^https://market\.example\.org(/\S+)$", write(found, "https://market.example.org").text, re.MULTILINE
    )
    return str(address)


def register(client: Client, market: Market, email: str = EMAIL) -> None:
    """A confirmed account, signed in."""
    form = Page(client.get("/register").text).one("form", action="/register")
    sent = client.post(form["action"], data={"name": "Ada Muster", "email": email, "password": PASSWORD})
    assert "Sehen Sie in Ihr Postfach" in Page(sent.text).title
    assert "Wir haben eine E-Mail an die Adresse geschickt." in Page(sent.text).text
    link = link_in(letter(market))
    confirmed = client.post(Page(client.get(link).text).all("form")[-1]["action"], data={"password": PASSWORD})
    assert (confirmed.status_code, confirmed.headers["location"]) == (303, "/account")


def set_up_factor(client: Client) -> tuple[str, list[str]]:
    setup = Page(client.get("/account/second-factor").text)
    secret = setup.all("code")[0].text
    done = client.post("/account/second-factor", data={"code": pyotp.TOTP(secret).at(1767323045)})
    assert done.status_code == 200, Page(done.text).text
    return secret, [code.text for code in Page(done.text).all("code")]


def test_somebody_registers_signs_out_and_in_and_comes_back_to_where_they_were(visitor: Client, market: Market) -> None:
    register(visitor, market)
    home = Page(visitor.get("/").text)
    assert home.link("Ada Muster") == "/account"
    out = visitor.post(home.one("form", action="/sign-out")["action"])
    assert (out.status_code, out.headers["location"]) == (303, "/")
    asked = visitor.get("/account?x=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Faccount%3Fx%3D1")
    form = Page(visitor.get(asked.headers["location"]).text)
    assert Page(visitor.get("/en/sign-in?next=%2Faccount%3Fx%3D1").text).one("input", name="next")["value"] == (
        "/en/account?x=1"
    ), "who changes the language on the way keeps it"
    typed = {"email": " ADA@example.org ", "password": PASSWORD, "next": form.one("input", name="next")["value"]}
    back = visitor.post(form.one("form", action="/sign-in")["action"], data=typed)
    assert (back.status_code, back.headers["location"]) == (303, "/account?x=1")
    assert Page(visitor.get(back.headers["location"]).text).one("h1").text == "Ihr Konto"


def test_who_makes_an_account_on_the_way_to_a_page_comes_to_it(visitor: Client, market: Market) -> None:
    asked = visitor.get("/sign-in?next=%2Fvendor%3Fx%3D1%26y%3D%22%3B")
    wanted = '/vendor?x=1&y=";'
    form = Page(visitor.get(Page(asked.text).link("Konto anlegen")).text)
    assert form.one("input", name="next")["value"] == wanted
    assert Page(visitor.get(form.link("Ich habe schon ein Konto")).text).one("input", name="next")["value"] == wanted
    typed = {"name": "Ada Muster", "email": EMAIL, "password": "kurz", "next": wanted}
    assert Page(visitor.post("/register", data=typed).text).one("input", name="next")["value"] == wanted
    assert visitor.post("/register", data=typed | {"password": PASSWORD}).status_code == 200
    told = letter(market)
    assert "vendor" not in write(told, "https://market.example.org").text
    done = visitor.post(link_in(told), data={"password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/vendor?x=1&y=%22;")
    assert "wanted" not in visitor.cookies


def test_who_signs_in_before_confirming_comes_to_the_page_that_was_wanted(visitor: Client, market: Market) -> None:
    visitor.post("/register", data={"name": "Ada Muster", "email": EMAIL, "password": PASSWORD})
    letter(market)
    typed = {"email": EMAIL, "password": PASSWORD}
    refused = visitor.post("/sign-in", data=typed | {"next": "/vendor?x=1"})
    assert (refused.status_code, "noch nicht bestätigt" in refused.text) == (422, True)
    assert visitor.post("/sign-in", data=typed).status_code == 422, "and without a page the one before is kept"
    done = visitor.post(link_in(letter(market)), data={"password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/vendor?x=1")
    assert "wanted" not in visitor.cookies


def test_who_forgot_the_password_comes_to_the_page_that_was_wanted(visitor: Client, market: Market) -> None:
    register(visitor, market)
    visitor.post("/sign-out")
    asked = Page(visitor.get("/sign-in?next=%2Fvendor%3Fx%3D1").text)
    form = Page(visitor.get(asked.link("Passwort vergessen")).text)
    wanted = form.one("input", name="next")["value"]
    assert wanted == "/vendor?x=1"
    faulty = Page(visitor.post("/reset", data={"email": "ada", "next": wanted}).text)
    assert faulty.one("input", name="next")["value"] == wanted
    sent = Page(visitor.post("/reset", data={"email": EMAIL, "next": wanted}).text)
    assert sent.link("Noch einmal versuchen") == "/reset?next=%2Fvendor%3Fx%3D1"
    done = visitor.post(link_in(letter(market)), data={"password": OTHER})
    assert (done.status_code, done.headers["location"]) == (303, wanted)
    assert "wanted" not in visitor.cookies


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "/a\nb"])
def test_a_new_account_leads_to_no_other_site(visitor: Client, market: Market, wanted: str) -> None:
    typed = {"name": "Ada Muster", "email": EMAIL, "password": PASSWORD, "next": wanted}
    visitor.post("/register", data=typed)
    told = letter(market)
    visitor.post("/sign-in", data=typed)
    visitor.post("/reset", data=typed)
    assert "wanted" not in visitor.cookies
    visitor.cookies.set("wanted", quote(wanted, safe=""))
    done = visitor.post(link_in(told), data={"password": PASSWORD})
    assert done.headers["location"] == "/account"


def test_a_form_with_faults_names_each_at_its_field_and_keeps_what_was_typed(visitor: Client) -> None:
    refused = visitor.post("/register", data={"name": "", "email": "no address", "password": "kurzwort"})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Fehler:")
    for name in ("name", "email", "password"):
        box = page.one("input", id=name)
        assert box["aria-invalid"] == "true"
        assert page.one("p", id=f"{name}-fault")["id"] in box["aria-describedby"]
        assert page.one("a", href=f"#{name}").text == page.one("p", id=f"{name}-fault").text
    assert page.one("input", id="email")["value"] == "no address"
    assert "kurzwort" not in refused.text


def test_somebody_forgets_the_password_and_sets_a_new_one(visitor: Client, market: Market) -> None:
    register(visitor, market)
    visitor.post("/sign-out")
    sent = visitor.post("/reset", data={"email": EMAIL})
    assert "Wenn es zu dieser Adresse ein Konto gibt" in Page(sent.text).text
    link = link_in(letter(market))
    page = Page(visitor.get(link).text)
    assert page.one("input", id="email")["value"] == EMAIL
    refused = visitor.post(link, data={"password": "adaadaadaada"})
    assert (refused.status_code, Page(refused.text).one("p", id="password-fault").text[:18]) == (
        422,
        "Dieses Passwort st",
    )
    assert visitor.post(link, data={"password": OTHER}).headers["location"] == "/account"
    assert letter(market).purpose == "password-changed"
    visitor.post("/sign-out")
    assert visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 422
    assert visitor.post("/sign-in", data={"email": EMAIL, "password": OTHER}).status_code == 303


def test_whoever_has_a_role_sets_up_the_second_factor_before_it_counts(visitor: Client, market: Market) -> None:
    secret = market.catalog.operators.add("rev@example.org", "Rita Prüferin", ("reviewer",))
    first = visitor.post(f"/reset/{secret}", data={"password": PASSWORD})
    assert first.headers["location"] == "/account/second-factor"
    delivered(market.catalog, market.queue)
    totp, codes = set_up_factor(visitor)
    assert len(codes) == 10
    assert letter(market).purpose == "factor-changed"

    visitor.post("/sign-out")
    step = visitor.post("/sign-in", data={"email": "rev@example.org", "password": PASSWORD, "next": "/account"})
    assert step.headers["location"] == "/sign-in/second-factor?next=%2Faccount"
    assert visitor.get("/account").headers["location"] == "/sign-in/second-factor?next=%2Faccount"
    assert "Abmelden" not in Page(visitor.get("/").text).text
    wrong = visitor.post("/sign-in/second-factor", data={"code": "000000", "next": "/account"})
    assert (wrong.status_code, Page(wrong.text).one("input", name="next")["value"]) == (422, "/account")
    code = pyotp.TOTP(totp).at(1767323045 + 30)
    entered = visitor.post("/sign-in/second-factor", data={"code": code, "next": "/account"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/account")
    assert "prüft Lösungen" in Page(visitor.get("/account").text).text

    visitor.post("/sign-out")
    visitor.post("/sign-in", data={"email": "rev@example.org", "password": PASSWORD})
    assert visitor.post("/sign-in/second-factor", data={"code": codes[3].lower()}).status_code == 303
    assert letter(market).purpose == "recovery-used"
    assert "noch 9 Ersatzcodes" in Page(visitor.get("/account").text).text


def test_the_second_factor_of_others_is_their_choice(visitor: Client, market: Market) -> None:
    register(visitor, market)
    _, codes = set_up_factor(visitor)
    renewed = visitor.post("/account/second-factor", data={"act": "renew", "code": codes[0]})
    fresh = [code.text for code in Page(renewed.text).all("code")]
    assert len(fresh) == 10
    assert set(fresh).isdisjoint(codes)
    assert visitor.post("/account/second-factor", data={"act": "end", "code": codes[1]}).status_code == 422
    assert visitor.post("/account/second-factor", data={"act": "end", "code": fresh[0]}).status_code == 303
    assert "nicht eingeschaltet" in Page(visitor.get("/account").text).text


def test_without_the_key_of_the_site_a_recovery_code_still_lets_in(
    visitor: Client, market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    register(visitor, market)
    totp, codes = set_up_factor(visitor)
    lose_key(market)
    visitor.post("/sign-out")
    visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    code = pyotp.TOTP(totp).at(1767323045 + 30)
    for path in ("/sign-in/second-factor", "/en/sign-in/second-factor"):
        refused = visitor.post(path, data={"code": code})
        assert refused.status_code == 422
    assert "one of your recovery codes" in Page(refused.text).one("p", id="code-fault").text
    assert "cannot be opened" in caplog.text
    assert visitor.post("/sign-in/second-factor", data={"code": codes[0]}).status_code == 303
    renewed = visitor.post("/account/second-factor", data={"act": "renew", "code": code})
    assert "Ersatzcodes" in Page(renewed.text).one("p", id="renew-code-fault").text
    assert visitor.post("/account/second-factor", data={"act": "end", "code": codes[1]}).status_code == 303
    assert "nicht eingeschaltet" in Page(visitor.get("/account").text).text


def test_a_second_factor_that_was_only_begun_is_begun_anew_without_the_key(visitor: Client, market: Market) -> None:
    register(visitor, market)
    begun = Page(visitor.get("/account/second-factor").text).all("code")[0].text
    assert Page(visitor.get("/account/second-factor").text).all("code")[0].text == begun
    lose_key(market)
    totp, _ = set_up_factor(visitor)
    assert totp != begun


def lose_key(market: Market) -> None:
    """Give the second factors another key than the one that sealed them."""
    other = replace(market.catalog.second_factors.protection, seal=Seal((new_key(),)))
    object.__setattr__(market.catalog.second_factors, "protection", other)


def test_somebody_changes_name_address_and_password(visitor: Client, market: Market) -> None:
    register(visitor, market)
    refused = visitor.post("/account/profile", data={"name": "", "language": "en"})
    chosen = [
        each["value"] for each in Page(refused.text).all("input", name="language") if "checked" in each.attributes
    ]
    assert (refused.status_code, chosen) == (422, ["en"])
    visitor.post("/account/profile", data={"name": "Ada Neu", "language": "en"})
    assert Page(visitor.get("/").text).link("Ada Neu") == "/account"

    asked = visitor.post("/account/address", data={"email": "new@example.org", "password": PASSWORD})
    assert "Wir haben einen Link an die neue Adresse geschickt." in Page(asked.text).text
    notice, wanted = delivered(market.catalog, market.queue)
    assert (notice.to, notice.purpose, wanted.to, wanted.purpose) == (
        EMAIL, "address-notice", "new@example.org", "new-address",
    )  # fmt: skip
    link = link_in(wanted)
    assert link.startswith("/en/account/new-address/")
    assert visitor.get(link).status_code == 200
    assert Page(visitor.get("/account").text).text.count(EMAIL) > 0
    assert visitor.post(link).status_code == 303
    assert visitor.get(link).status_code == 404
    assert "new@example.org" in Page(visitor.get("/account").text).text

    wrong = visitor.post("/account/password", data={"present": "not this one", "wanted": OTHER})
    assert (wrong.status_code, Page(wrong.text).one("input", id="password-present")["aria-invalid"]) == (422, "true")
    assert visitor.post("/account/password", data={"present": PASSWORD, "wanted": OTHER}).status_code == 303
    assert visitor.get("/account").status_code == 200


def test_somebody_sees_where_they_are_signed_in_and_ends_the_others(visitor: Client, market: Market) -> None:
    register(visitor, market)
    here = visitor.cookies["session"]

    def elsewhere() -> str:
        visitor.cookies.clear()
        there = visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).cookies["session"]
        visitor.cookies.clear()
        visitor.cookies.set("session", here)
        return there

    def is_in(secret: str) -> bool:
        return visitor.get("/account", headers={"cookie": f"session={secret}"}).status_code == 200

    other = elsewhere()
    assert is_in(other)
    page = Page(visitor.get("/account").text)
    visitor.post("/account/sign-ins", data={"end": page.all("button", name="end")[0]["value"]})
    assert (is_in(other), is_in(here)) == (False, True)
    others = [elsewhere(), elsewhere()]
    visitor.post("/account/sign-ins", data={"end": "others"})
    assert [is_in(secret) for secret in (*others, here)] == [False, False, True]


@pytest.mark.parametrize("days", ["9" * 5_000, "-30", "\u00b2", "bald"])
def test_a_token_is_made_for_no_time_that_is_not_offered(visitor: Client, market: Market, days: str) -> None:
    register(visitor, market)
    refused = visitor.post("/account/tokens", data={"name": "Abgleich", "scopes": "account", "days": days})
    assert refused.status_code == 422
    assert "#token-days" in refused.text


def test_somebody_makes_a_token_uses_it_and_revokes_it(visitor: Client, market: Market) -> None:
    register(visitor, market)
    refused = Page(visitor.post("/account/tokens", data={"name": "", "days": "90"}).text)
    assert {link["href"] for link in refused.all("a") if link["href"].startswith("#token")} == {
        "#token-name",
        "#token-scopes",
    }
    made = visitor.post("/account/tokens", data={"name": "Abgleich", "scopes": ["submit", "account"], "days": "30"})
    (secret,) = re.findall(r"olm_[\w-]+", made.text)
    assert secret not in visitor.get("/account").text
    asked = visitor.get("/api/v1/solutions", headers={"authorization": f"Bearer {secret}"})
    assert asked.status_code == 200
    page = Page(visitor.get("/account").text)
    assert "zuletzt benutzt am 2. Januar 2026, 04:04" in page.text
    visitor.post("/account/tokens/revoke", data={"token": page.one("button", name="token")["value"]})
    assert visitor.get("/api/v1/solutions", headers={"authorization": f"Bearer {secret}"}).status_code == 401
    assert "Abgleich (gesperrt)" in Page(visitor.get("/account").text).text


def test_somebody_takes_the_data_along_and_leaves(visitor: Client, market: Market) -> None:
    register(visitor, market)
    data = visitor.get("/account/data.json")
    assert data.headers["content-disposition"] == 'attachment; filename="konto.json"'
    (account,) = json.loads(data.text)["account"]
    assert (account["email"], account["name"]) == (EMAIL, "Ada Muster")
    assert "argon2" not in data.text
    assert visitor.post("/account/delete", data={"password": "not this one"}).status_code == 422
    gone = visitor.post("/account/delete", data={"password": PASSWORD})
    told = Page(gone.text)
    assert (gone.status_code, told.one("h1").text) == (200, "Ihr Konto ist gelöscht")
    assert told.link("Anmelden") == "/sign-in"
    assert "Ada Muster" not in told.text
    assert gone.headers["cache-control"] == "private, no-store"
    assert visitor.get("/account").status_code == 303
    assert visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 422


def test_whoever_manages_an_organisation_alone_is_warned_before_leaving(visitor: Client, market: Market) -> None:
    sessions = market.catalog.sign_ins.sessions
    account = add_account(sessions, "Vera", organisation=add_organisation(sessions, "stadtwerke"))
    visitor.cookies.set("session", market.catalog.sign_ins.open(account, verified=True))
    page = Page(visitor.get("/account").text)
    assert "Ohne Sie hat niemand mehr die Leitung von: Stadtwerke" in page.text
    refused = visitor.post("/account/delete", data={"password": "vera@example.org"})
    assert (refused.status_code, Page(refused.text).one("p", id="delete-alone-fault").text[:16]) == (
        422,
        "Eine Organisatio",
    )
    assert visitor.post("/account/delete", data={"password": "vera@example.org", "alone": "yes"}).status_code == 200
