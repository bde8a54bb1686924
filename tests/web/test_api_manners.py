"""What dashboards and nightly mirrors rely on: tags, paging, scripts of other sites, and clear refusals."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from roles import ROLES, Scene
from showcase import Market

from catalog.inputs import ListingDraft
from catalog.permissions import Principal, Right, Standing
from catalog.views import LocalText
from web.api_samples import sample_of
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
PROBLEM = "application/problem+json"
LISTS = (
    "solutions",
    "solutions/termin-buchung",
    "organisations",
    "criteria",
    "solutions/termin-buchung/publiccode.yml",
)
MOST_PAGES = 20
CHIEF = Principal(account="a" * 32, standings=frozenset({Standing.ADMINISTRATOR}))


def operations(client: Client) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.mark.parametrize("path", LISTS)
def test_who_has_an_answer_already_gets_a_short_one(client: Client, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(f"/api/v1/{path}", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["access-control-allow-origin"] == "*"
    assert client.get(f"/api/v1/{path}", headers={"if-none-match": '"other"'}).content == first.content
    plain = client.get(f"/api/v1/{path}", headers={"accept-encoding": "identity"})
    assert plain.headers["etag"] == tag


def test_a_tag_changes_with_the_catalogue(client: Client, market: Market) -> None:
    known = {"if-none-match": client.get("/api/v1/solutions?size=2").headers["etag"]}
    assert client.get("/api/v1/solutions?size=2", headers=known).status_code == 304
    draft = ListingDraft("neu", "Neues", LocalText("Ganz neu."), LocalText("Neu."), "https://github.com/a/neu")
    market.catalog.listings.import_listing(draft)
    assert client.get("/api/v1/solutions?size=2", headers=known).status_code == 200


def test_the_tag_of_a_report_is_weak_as_the_compressed_and_the_plain_one_share_it(client: Client) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    assert client.get(f"/api/v1/reports/{newest['id']}").headers["etag"] == f'W/"{newest["id"]}"'


def test_who_asks_page_after_page_comes_to_an_end(client: Client) -> None:
    seen: list[str] = []
    for page in range(1, MOST_PAGES):
        found = client.get(f"/api/v1/solutions?size=1&sort=name&page={page}").json()
        assert found["page"] == page
        if not found["cards"]:
            break
        seen += [card["slug"] for card in found["cards"]]
    assert len(seen) == len(set(seen)) == found["total"] > 1


def test_a_page_behind_the_last_is_empty_and_names_the_last(client: Client) -> None:
    answer = client.get("/api/v1/solutions?size=1&sort=name&page=50")
    assert (answer.status_code, answer.json()["cards"], answer.json()["page"]) == (200, [], 50)
    pages = answer.json()["pages"]
    assert answer.headers["link"] == f'</api/v1/solutions?size=1&sort=name&page={pages}>; rel="prev"'


@pytest.mark.parametrize(
    ("query", "key"),
    [("licences=MIT", "licences"), ("q=Termin&page=1&page=2", "page"), ("size=2&size=3", "size"), ("%00=1", "\x00")],
)
def test_a_parameter_that_is_unknown_or_twice_there_is_refused_by_name(client: Client, query: str, key: str) -> None:
    answer = client.get(f"/api/v1/solutions?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert [error["key"] for error in answer.json()["errors"]] == [key]


def test_what_may_be_there_several_times_is_taken(client: Client) -> None:
    found = client.get("/api/v1/solutions?stars=4&stars=5&topic=citizen-services").json()
    assert [card["slug"] for card in found["cards"]] == ["termin-buchung"]


def test_a_refused_text_is_named_as_it_is_in_the_address(client: Client) -> None:
    answer = client.get(f"/api/v1/municipalities?q={'x' * 101}")
    assert [error["key"] for error in answer.json()["errors"]] == ["q"]


def test_a_script_of_another_site_may_ask_with_a_tag_and_read_the_headers(client: Client) -> None:
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "authorization,if-none-match"}
    before = client.options("/api/v1/solutions", headers={"origin": "https://dash.example"} | asked)
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "*"
    assert before.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert before.headers["access-control-allow-headers"] == "authorization, if-none-match"
    assert int(before.headers["access-control-max-age"]) > 0
    answer = client.get("/api/v1/solutions?size=1", headers={"origin": "https://dash.example"})
    shown = answer.headers["access-control-expose-headers"].split(", ")
    assert {"etag", "link", "retry-after"} <= set(shown)
    assert "access-control-expose-headers" not in client.get("/").headers
    assert "access-control-allow-methods" not in client.options("/").headers


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/solutions", "GET, HEAD, OPTIONS"),
        ("/api/v1/vendor/listings", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/town/uses/x", "DELETE, OPTIONS, PUT"),
        ("/submit", "GET, HEAD, OPTIONS, POST"),
    ],
)
def test_an_address_names_all_its_methods(client: Client, path: str, methods: str) -> None:
    assert client.options(path).headers["allow"] == methods
    refused = client.patch(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer unknown"}, {"authorization": "Basic eDp5"}])
def test_who_is_not_signed_in_is_told_how_to(client: Client, headers: dict[str, str]) -> None:
    answer = client.get("/api/v1/messages", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json()["detail"].endswith(". Tokens are created at /en/account")


def test_who_asks_too_often_is_told_when_to_come_again(client: Client) -> None:
    answers = [client.post("/api/v1/vendor/listings", json={}) for _ in range(61)]
    assert (answers[-1].status_code, answers[-1].headers["content-type"]) == (429, PROBLEM)
    assert answers[-1].headers["retry-after"] == answers[-1].headers["ratelimit-reset"]


def test_examples_of_refusals_are_titled_as_refusals_are(client: Client) -> None:
    page = Page(client.get("/en/problems").text)
    titles = {told.text.split(maxsplit=1)[1] for told in page.all("dt")}
    for path, _, operation in operations(client):
        for status, answer in operation["responses"].items():
            for example in answer.get("content", {}).get(PROBLEM, {}).get("examples", {}).values():
                assert example["value"]["title"] in titles, (path, status, titles)


def test_a_refused_filter_is_named_as_a_part_of_the_query(client: Client) -> None:
    for name in ("data_location", "cost_model"):
        (error,) = client.get(f"/api/v1/solutions?{name}=moon").json()["errors"]
        assert (error["key"], error["source"]) == (name, "query")


def test_the_description_says_of_each_operation_how_it_may_be_refused(client: Client) -> None:
    for path, method, operation in operations(client):
        said = set(operation["responses"])
        assert "400" in said, path
        public = path.startswith("/api/v1/solutions/{slug}")
        assert ("410" in said) == public, path
        assert ("409" in said) == (method != "get"), path
        assert ("415" in said) == ("requestBody" in operation), path
    general = client.get("/api/v1/openapi.json").json()["info"]["description"]
    for status in ("401", "405", "413", "415", "429", "500", "503"):
        assert status in general


def test_a_site_with_a_public_address_names_it_in_links(market: Market) -> None:
    with TestClient(build_site(market.catalog, SiteOptions(public_url="https://market.example"))) as visitor:
        link = visitor.get("/api/v1/solutions?size=1").headers["link"]
    assert link.startswith("<https://market.example/api/v1/solutions?size=1&page=2>")


def test_a_report_that_was_taken_down_is_not_confirmed_to_who_has_it(client: Client, market: Market) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    address = f"/api/v1/reports/{newest['id']}"
    known = {"if-none-match": client.get(address).headers["etag"]}
    assert client.get(address, headers=known).status_code == 304
    market.catalog.administration.step(CHIEF, "termin-buchung", "take-down", "Enthält Schadcode.")
    assert client.get(address, headers=known).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "said"), [("GET", "solutionz", "Not Found"), ("POST", "solutions", "Method")]
)
def test_who_calls_an_address_that_is_none_is_told_where_all_are_named(
    client: Client, method: str, path: str, said: str
) -> None:
    answer = client.request(method, f"/api/v1/{path}", headers={"accept": "application/json"})
    detail = answer.json()["detail"]
    assert detail.startswith(said)
    assert "/en/api names all addresses" in detail
    assert client.get("/en/api").status_code == 200


def test_an_unknown_member_of_a_body_is_refused_by_name_and_described_so(scene: Callable[[], Scene]) -> None:
    stage = scene()
    with TestClient(stage.site()) as visitor:
        document = visitor.get("/api/v1/openapi.json").json()
        taking = [each for each in operations(visitor) if "requestBody" in each[2]]
        assert len(taking) > 9
        for path, method, operation in taking:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            named = schema.get("items", schema)["$ref"].rpartition("/")[2]
            assert document["components"]["schemas"][named]["additionalProperties"] is False, path
            body = json.loads(sample_of(schema, document))
            (body[0] if isinstance(body, list) else body)["x"] = 1
            address = re.sub(r"\{\w+\}", "06534016", path)
            answers = [
                visitor.request(method, address, json=body, headers={"authorization": f"Bearer {token}"})
                for token in (stage.token(role, tuple(Right)) for role in ROLES if role != "visitor")
            ]
            refused = [each.json()["errors"] for each in answers if each.status_code == 400]
            assert refused, (path, [each.text for each in answers])
            for (error,) in refused:
                assert error["source"] == "body", path
                assert "`x`" in error["message"], path


def test_an_unknown_topic_is_refused_by_name_where_a_page_leaves_it_out(client: Client) -> None:
    answer = client.get("/api/v1/solutions?topic=moon")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    (error,) = answer.json()["errors"]
    assert (error["key"], error["source"]) == ("topic", "query")
    assert "mobility" in error["message"]
    assert client.get("/?topic=moon").status_code == 200


def test_a_body_that_is_said_to_be_no_json_is_refused_by_that(scene: Callable[[], Scene]) -> None:
    stage = scene()
    with TestClient(stage.site()) as visitor:
        token = {"authorization": f"Bearer {stage.token('town', tuple(Right))}"}
        address = "/api/v1/town/watched/radar"

        def told(kind: str) -> httpx.Response:
            return visitor.put(address, content=b"{}", headers=token | {"content-type": kind})

        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", ""):
            refused = told(kind)
            assert (refused.status_code, refused.headers["content-type"]) == (415, PROBLEM), kind
            problem = refused.json()
            assert problem["title"] == "We do not accept this format"
            assert problem["detail"] == f"Expected a body with the Content-Type application/json, not '{kind}'"
            assert problem["type"].endswith("/en/problems#wrong-format")
        for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"):
            assert told(kind).status_code == 404, kind
        assert visitor.put(address, content=b"{}", headers={"content-type": "text/plain"}).status_code == 401
        for page in ("/problems", "/en/problems"):
            assert "application/json" in Page(visitor.get(page).text).one("div", id="wrong-format").text
