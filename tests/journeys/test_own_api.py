"""A vendor's and a municipality's programs act with tokens, never beyond their organisation or the token's scopes."""

import json

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from members import People
from showcase import COMMIT, Market

from catalog.indexing import index_listing
from catalog.people_tables import TokenRow
from catalog.permissions import Right
from catalog.sign_ins import digest
from catalog.tables import ListingRow
from web.api_samples import sample_of

ADDRESS = "https://codeberg.org/markt/stromkiosk"
PROBLEM = "application/problem+json"
SUBMISSION = {"name": "Stromkiosk", "address": ADDRESS, "description": "Strom auf dem Markt freischalten."}


class Programs:
    """Programs that call the API for somebody, each with a token of its own."""

    def __init__(self, client: TestClient[Litestar], market: Market, who: People) -> None:
        self.client, self.market, self.who = client, market, who

    def token(self, name: str, *scopes: Right) -> dict[str, str]:
        secret = f"{name}-{'-'.join(scopes)}"
        now = self.market.catalog.messages.clock()
        with self.market.catalog.listings.sessions.write() as session:
            session.merge(
                TokenRow(
                    id=secret,
                    digest=digest(secret),
                    account_id=self.who.account(name),
                    name="Program",
                    scopes=scopes,
                    created_at=now,
                    expires_at=now.replace(year=now.year + 1),
                )
            )
        return {"authorization": f"Bearer {secret}"}

    def ask(self, name: str, method: str, path: str, json: object = None, *scopes: Right) -> Response:
        wanted = scopes or (Right.OFFER, Right.USE, Right.ACCOUNT)
        headers = self.token(name, *wanted) if name else {}
        return self.client.request(method, f"/api/v1/{path}", json=json, headers=headers)


@pytest.fixture
def who(market: Market) -> People:
    people = People(market.catalog.listings.sessions)
    people.of("Vera", "markt-gmbh")
    people.of("Eve", "eve-ag")
    people.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    people.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    return people


@pytest.fixture
def programs(client: TestClient[Litestar], market: Market, who: People) -> Programs:
    return Programs(client, market, who)


def hide(market: Market, slug: str) -> None:
    """Take a listing back to where only its organisation sees it."""
    with market.catalog.listings.sessions.write() as session:
        listing = session.get_one(ListingRow, 5)
        assert listing.slug == slug
        listing.state = "analysed"
        session.flush()
        index_listing(session, listing)


def test_a_vendors_program_submits_reads_measures_and_replies(programs: Programs, market: Market) -> None:
    made = programs.ask("Vera", "POST", "vendor/listings", SUBMISSION)
    assert made.status_code == 202
    market.finish(made.json()["id"])
    hide(market, "stromkiosk")
    mine = programs.ask("Vera", "GET", "vendor/listings/stromkiosk").json()
    assert (mine["state"], mine["organisation"]) == ("analysed", "markt-gmbh")
    assert [each["slug"] for each in programs.ask("Vera", "GET", "vendor/listings").json()["listings"]] == [
        "stromkiosk"
    ]
    assert programs.ask("Vera", "GET", "solutions/stromkiosk").json()["state"] == "analysed"
    assert programs.ask("Vera", "GET", f"reports/{mine['report']}").status_code == 200

    said = programs.ask("Vera", "PUT", "vendor/listings/stromkiosk/reply", {"text": "Siehe <b>Wiki</b>\u202e."})
    assert said.json()["text"] == "Siehe <b>Wiki</b>."
    assert (said.json()["number"], said.json()["commit"]) == (1, COMMIT)
    long = programs.ask("Vera", "PUT", "vendor/listings/stromkiosk/reply", {"text": "x" * 4_001})
    assert (long.status_code, long.headers["content-type"]) == (422, PROBLEM)
    assert long.json()["faults"] == {"reply": "reply.too_long"}
    assert programs.ask("Vera", "POST", "vendor/listings/stromkiosk/recount").status_code == 202
    gone = programs.ask("Vera", "DELETE", f"vendor/listings/stromkiosk/reply/{mine['report']}")
    assert gone.status_code == 204
    kinds = {each["kind"] for each in programs.ask("Vera", "GET", "messages").json()["messages"]}
    assert kinds == {"listing", "measured"}
    assert programs.ask("Eve", "GET", "messages").json()["total"] == 0


def test_another_vendors_program_learns_and_changes_nothing(programs: Programs, market: Market) -> None:
    market.finish(programs.ask("Vera", "POST", "vendor/listings", SUBMISSION).json()["id"])
    hide(market, "stromkiosk")
    report = programs.ask("Vera", "GET", "vendor/listings/stromkiosk").json()["report"]
    for method, path, body in (
        ("GET", "vendor/listings/stromkiosk", None),
        ("POST", "vendor/listings/stromkiosk/recount", None),
        ("PUT", "vendor/listings/stromkiosk/reply", {"text": "Von mir."}),
        ("PUT", "vendor/listings/stromkiosk/reply", {"text": "Von mir.", "report": report}),
        ("DELETE", f"vendor/listings/stromkiosk/reply/{report}", None),
        ("GET", "solutions/stromkiosk", None),
        ("GET", "solutions/stromkiosk/reports", None),
        ("GET", f"reports/{report}", None),
    ):
        answer = programs.ask("Eve", method, path, body)
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM), path
    assert programs.ask("Eve", "GET", "vendor/listings").json() == {"listings": [], "drafts": []}
    stolen = programs.ask("Eve", "POST", "vendor/listings", SUBMISSION | {"owner": "markt-gmbh"})
    assert stolen.status_code == 404
    assert "stromkiosk" not in programs.ask("Eve", "GET", "solutions?q=Strom").text


def test_a_towns_program_speaks_for_its_town_alone(programs: Programs, market: Market) -> None:
    use = {"status": "in-use", "since": "2024-01-31", "contact_role": "Bürgerbüro"}
    assert programs.ask("Mia", "PUT", "town/uses/termin-buchung", use).status_code == 204
    assert [each["slug"] for each in programs.ask("Mia", "GET", "town/uses").json()] == ["termin-buchung"]
    assert [each["slug"] for each in programs.ask("Mia", "GET", "town/watched").json()] == ["termin-buchung"]
    assert [each.ags for each in market.catalog.references.list("termin-buchung")] == ["06534016"]
    wrong = programs.ask("Mia", "PUT", "town/uses/termin-buchung", {"status": "decided-against"})
    assert wrong.json()["faults"] == {"reason": "reason.empty"}
    unreadable = programs.ask("Mia", "PUT", "town/uses/termin-buchung", use | {"since": "gestern"})
    assert (unreadable.status_code, unreadable.headers["content-type"]) == (400, PROBLEM)
    note = programs.ask("Mia", "POST", "town/solutions/termin-buchung/notes", {"text": "=1+1 Vorsicht"}).json()

    for method, path, body in (
        ("PUT", "town/uses/termin-buchung", use | {"organisation": "stadt-neustadt"}),
        ("DELETE", "town/uses/termin-buchung", None),
        ("DELETE", "town/uses/termin-buchung?organisation=stadt-neustadt", None),
        ("DELETE", "town/watched/termin-buchung", None),
        ("PUT", f"town/notes/{note['id']}", {"text": "Von mir."}),
        ("DELETE", f"town/notes/{note['id']}", None),
        ("POST", "town/solutions/termin-buchung/notes", {"text": "x", "organisation": "stadt-neustadt"}),
    ):
        assert programs.ask("Nele", method, path, body).status_code == 404, path
    assert programs.ask("Nele", "GET", "town/notes").json() == []
    assert programs.ask("Nele", "GET", "town/warnings").json() == []
    assert programs.ask("Mia", "PUT", f"town/notes/{note['id']}", {"text": "Besser."}).status_code == 204
    assert [each["text"] for each in programs.ask("Mia", "GET", "town/notes").json()] == ["Besser."]
    for path in (f"town/notes/{note['id']}", "town/watched/termin-buchung", "town/uses/termin-buchung"):
        assert programs.ask("Mia", "DELETE", path).status_code == 204
    assert market.catalog.references.list("termin-buchung") == ()


OWN = ("vendor/listings", "town/uses", "town/watched", "town/warnings", "town/notes", "messages")


@pytest.mark.parametrize("path", OWN)
def test_a_program_without_token_role_or_scope_is_refused(programs: Programs, path: str) -> None:
    nobody = programs.ask("", "GET", path)
    assert (nobody.status_code, nobody.headers["content-type"]) == (401, PROBLEM)
    narrow = programs.ask("Vera", "GET", path, None, Right.BROWSE)
    assert (narrow.status_code, narrow.headers["content-type"]) == (403, PROBLEM)
    unknown = programs.client.get(f"/api/v1/{path}", headers={"authorization": "Bearer made-up"})
    assert unknown.status_code == 401
    stranger = "Mia" if path.startswith("vendor") else "Vera"
    assert programs.ask(stranger, "GET", path).status_code == (200 if path == "messages" else 403)


def test_programs_name_a_municipality_decline_and_take_a_false_claim_down(programs: Programs, who: People) -> None:
    with who.sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = who("Vera").memberships[0].organisation_id
    listed, review = "vendor/listings/termin-buchung/references", "review/termin-buchung/claims"
    claim = {"status": "in-use", "since": "2024-05-01", "contact_role": "Bürgerbüro", "purpose": "Termine"}
    assert programs.ask("Vera", "PUT", f"{listed}/07143048", claim).status_code == 204
    assert programs.ask("Vera", "PUT", f"{listed}/06534016", claim).status_code == 204
    wrong = programs.ask("Vera", "PUT", f"{listed}/00000000", claim | {"status": "decided-against"})
    assert (wrong.status_code, wrong.json()["faults"]) == (422, {"ags": "ags.unknown", "status": "claim.status"})
    assert {each["state"] for each in programs.ask("Vera", "GET", listed).json()} == {"claimed"}
    for name, scopes in (("Eve", ()), ("Mia", ()), ("Vera", (Right.USE,)), ("", ())):
        for method, path in (("GET", listed), ("PUT", f"{listed}/06534016"), ("DELETE", f"{listed}/06534016")):
            body = claim if method == "PUT" else None
            assert programs.ask(name, method, path, body, *scopes).status_code in {401, 403, 404}, (name, path)
    no = {"reason": "Nie bestellt."}
    for name, scopes in (("Vera", ()), ("Mia", (Right.OFFER,)), ("", ())):
        refused = programs.ask(name, "POST", "town/uses/termin-buchung/decline", no, *scopes)
        assert refused.status_code in {401, 403}, name
    assert programs.ask("Mia", "POST", "town/uses/termin-buchung/decline", {"reason": ""}).status_code == 422
    assert programs.ask("Mia", "POST", "town/uses/termin-buchung/decline", no).status_code == 204
    assert programs.ask("Mia", "POST", "town/uses/termin-buchung/decline", no).status_code == 409
    (declined,) = programs.ask("Mia", "GET", "town/declined").json()
    assert (declined["slug"], declined["reason"]) == ("termin-buchung", "Nie bestellt.")
    assert programs.ask("Nele", "GET", "town/declined").json() == []
    assert programs.ask("Vera", "DELETE", f"{listed}/06534016").status_code == 409
    for name, scopes in (("Vera", (Right.REVIEW,)), ("Rita", (Right.OFFER,)), ("Nele", ()), ("", ())):
        assert programs.ask(name, "GET", review, None, *scopes).status_code in {401, 403}, name
        down = programs.ask(name, "POST", f"{review}/07143048/take-down", {"reason": "Falsch."}, *scopes)
        assert down.status_code in {401, 403}, name
    assert [each["ags"] for each in programs.ask("Rita", "GET", review, None, Right.REVIEW).json()] == ["07143048"]
    down = programs.ask("Rita", "POST", f"{review}/07143048/take-down", {"reason": "Falsch."}, Right.REVIEW)
    assert down.status_code == 204
    assert {each["state"] for each in programs.ask("Vera", "GET", listed).json()} == {"declined", "taken-down"}
    public = programs.ask("", "GET", "solutions/termin-buchung").json()["references"]
    assert {"06534016", "07143048"}.isdisjoint(each["ags"] for each in public)


def test_what_the_form_offers_to_send_for_a_use_is_taken(programs: Programs) -> None:
    described = programs.ask("", "GET", "openapi.json").json()
    body = described["paths"]["/api/v1/town/uses/{slug}"]["put"]["requestBody"]["content"]["application/json"]
    offered = json.loads(sample_of(body["schema"], described))
    answer = programs.ask("Mia", "PUT", "town/uses/termin-buchung", offered)
    assert answer.status_code == 204, answer.text
