"""The reference says of every operation what its description says, and every example on it works here and now."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from people import add_organisation
from regional import add_region
from showcase import Market

from catalog.services import Catalog
from web.api_reference import Operation, address_of, read_groups, read_types
from web.api_samples import sample_of
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
PRIVATE = re.compile("/api/v1/(messages|review|town|vendor)\\b")
"""What needs a token; without one the example is refused."""
CURL = re.compile(
    r"curl (?:-X (?P<method>[A-Z]+) )?(?P<token>-H \"Authorization: Bearer \$TOKEN\" )?"
    r"(?:-H \"Content-Type: application/json\" -d '(?P<body>[^']+)' )?'(?P<address>[^']+)'"
)
BASE = "http://markt.example.org"


def description(client: Client) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()  # type: ignore[no-any-return]


def operations(client: Client) -> Iterator[Operation]:
    for group in read_groups(description(client), {}):
        yield from group.operations


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_operation_is_in_the_reference_with_all_its_parameters_and_answers(client: Client, prefix: str) -> None:
    page = Page(client.get(f"{prefix}/api").text)
    headings = {each["id"]: each.text for each in page.all("h3")}
    codes = [each.text for each in page.all("code")]
    count = 0
    for path, methods in description(client)["paths"].items():
        for method, operation in methods.items():
            count += 1
            assert f"{method.upper()} {path}" in codes
            assert operation["summary"] in headings.values()
            assert " ".join(operation["description"].replace("`", "").split()) in page.text
            assert {each["name"] for each in operation.get("parameters", ())} <= set(codes)
            for answer in operation["responses"].values():
                assert answer["description"].replace("`", "") in page.text
                assert set(answer.get("content", ())) <= set(codes)
    assert len(headings) == count
    assert page.one("html")["lang"] == ("en" if prefix else "de")


def test_every_type_is_described_and_every_link_leads_to_one(client: Client) -> None:
    schemas = description(client)["components"]["schemas"]
    pages = {letter: Page(client.get(f"/en/api-types?first={letter}").text) for letter in {name[0] for name in schemas}}
    assert {each["id"] for page in pages.values() for each in page.all("h2")} == set(schemas)
    for name, schema in schemas.items():
        assert set(schema.get("properties", ())) | set(map(str, schema.get("enum", ()))) <= {
            each.text for each in pages[name[0]].all("code")
        }, name
    linked = {
        link["href"].removeprefix("/en/api-types?first=")
        for page in (*pages.values(), Page(client.get("/en/api").text))
        for link in page.all("a")
        if "/api-types?" in link["href"] and "#" in link["href"]
    }
    assert linked <= {f"{name[0]}#{name}" for name in schemas}
    assert len(linked) > 50


def test_every_copied_example_works(market: Market) -> None:
    add_organisation(market.catalog.listings.sessions, "kreis", kind="public", ags="06534000")
    add_region(market.catalog, "kreis")
    with TestClient(build_site(market.catalog, SiteOptions(public_url=BASE))) as client:
        page = Page(client.get("/api").text)
        copied = [CURL.fullmatch(each.text) for each in page.all("pre")]
        asked = {(match["method"] or "GET", match["address"].removeprefix(BASE)): match for match in copied if match}
        assert len(asked) == len(copied) == len(list(operations(client)))
        assert {key for key, match in asked.items() if match["token"]} == {
            key for key in asked if PRIVATE.match(key[1])
        }
        for (method, address), match in asked.items():
            answer = client.request(method, address, content=match["body"])
            assert answer.status_code == (401 if match["token"] else 200), address
            assert answer.content


def test_the_example_of_every_parameter_is_taken(client: Client) -> None:
    page = Page(client.get("/api-try?call=get-api-v1-municipalities-ags").text)
    town = page.one("input", id="try-ags")["value"]
    for operation in operations(client):
        for each in operation.parameters:
            if each.place == "query" and not PRIVATE.match(operation.path):
                example = town if each.name == "ags" else each.example
                path = operation.path.replace("{slug}", "termin-buchung")
                answer = client.get(path, params={each.name: example.split(",")})
                assert answer.status_code == 200, (operation.path, each.name)


def test_an_empty_catalogue_has_a_reference_too(catalog: Catalog) -> None:
    with TestClient(build_site(catalog)) as client:
        assert "termin-buchung" in client.get("/api").text


def test_a_form_of_the_reference_leads_to_what_it_describes(client: Client) -> None:
    form = {"call": "get-api-v1-solutions", "q": "Termin & mehr", "stars": "4, 5,", "topic": "", "page": "1"}
    answer = client.get(f"/api?{urlencode(form)}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/api/v1/solutions?q=Termin+%26+mehr&stars=4&stars=5&page=1"
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({"call": "get-api-v1-solutions-slug", "slug": ""}, "/api"),
        ({"call": "get-api-v1-nothing"}, "/api"),
        ({"call": "//evil.example.org"}, "/api"),
        (
            {"call": "get-api-v1-solutions-slug", "slug": "//evil.example.org"},
            "/api/v1/solutions/%2F%2Fevil.example.org",
        ),
        (
            {"call": "get-api-v1-solutions-slug", "slug": "a\r\nset-cookie: x"},
            "/api/v1/solutions/a%0D%0Aset-cookie%3A%20x",
        ),
        ({"call": "get-api-v1-organisations", "evil": "1"}, "/api/v1/organisations"),
    ],
)
def test_a_form_leads_nowhere_else(client: Client, said: dict[str, str], address: str) -> None:
    answer = client.get(f"/api?{urlencode(said)}")
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "set-cookie" not in answer.headers


SCHEMA = {
    "paths": {
        "/api/v1/things/{name}": {
            "post": {
                "summary": "Send",
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "many", "in": "query", "schema": {"type": "array", "items": {"type": ["string", "null"]}}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {"201": {"description": "Made."}},
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "required": ["a"],
                "properties": {
                    "a": {"type": "object", "additionalProperties": {"type": "number"}},
                    "b": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    "c": {},
                },
            }
        }
    },
}


def test_what_is_sent_is_described_as_well_and_needs_no_example() -> None:
    ((operation,),) = (group.operations for group in read_groups(SCHEMA, {}))
    assert (operation.method, operation.tags, operation.example) == ("POST", ("other",), "/api/v1/things/{name}")
    assert [(piece.text, piece.is_type) for piece in operation.body] == [("Thing", True)]
    assert ["".join(piece.text for piece in each.kind) for each in operation.parameters] == [
        "string",
        "list of string or null",
    ]
    (thing,) = read_types(SCHEMA)
    assert [("".join(piece.text for piece in each.kind), each.required) for each in thing.members] == [
        ("object of number", True),
        ("string (date) or null", False),
        ("any value", False),
    ]


@given(name=st.text(min_size=1), many=st.text())
def test_an_address_stays_on_this_site_and_on_one_line_whatever_is_said(name: str, many: str) -> None:
    ((operation,),) = (group.operations for group in read_groups(SCHEMA, {}))
    assert address_of(operation, {"name": "", "many": many}) is None
    address = address_of(operation, {"name": name, "many": many})
    assert address is not None
    assert re.fullmatch(r"/api/v1/things/[A-Za-z0-9_.~%-]+(\?[A-Za-z0-9_.~%+&=*-]+)?", address)


def test_an_example_of_what_is_sent_fits_its_description(client: Client) -> None:
    known = description(client)
    bodies = {
        operation["summary"]: next(iter(operation["requestBody"]["content"].values()))["schema"]
        for methods in known["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    }
    samples = {operation.summary: operation.sample for operation in operations(client) if operation.sample}
    assert samples.keys() == bodies.keys()
    for name, schema in bodies.items():
        jsonschema_rs.validate({**schema, "components": known["components"]}, json.loads(samples[name]))


def test_an_example_of_a_use_names_one_that_there_is(client: Client) -> None:
    statuses = {
        operation.summary: json.loads(operation.sample)["status"]
        for operation in operations(client)
        if operation.sample and '"status"' in operation.sample
    }
    assert statuses == {"Confirm a use": "in-use", "Name a municipality": "in-use"}


def test_an_example_of_a_type_that_contains_itself_ends() -> None:
    tree = {
        "type": "object",
        "properties": {"below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
    }
    made = sample_of({"$ref": "#/components/schemas/Tree"}, {"components": {"schemas": {"Tree": tree}}})
    assert made.count("below") < 20


def test_each_operation_has_its_form_and_an_unknown_one_all_of_them(client: Client) -> None:
    listed = Page(client.get("/api-try?call=no-such-operation").text)
    links = {link["href"]: link.text for link in listed.all("a") if link["href"].startswith("/api-try?")}
    assert links == {f"/api-try?call={each.key}": each.summary for each in operations(client)}
    for each in operations(client):
        page = Page(client.get(f"/api-try?call={each.key}").text)
        assert page.one("h1").text == each.summary
        assert {box["name"] for box in page.all("input") if "data-place" in box.attributes} == {
            one.name for one in each.parameters
        }
        assert bool(page.all("input", id="try-token")) == each.secured
        assert bool(page.all("textarea", id="try-body")) == bool(each.sample)


@pytest.mark.parametrize("path", ["/api", "/api-types", "/api-try", "/feeds", "/solutions/termin-buchung"])
def test_the_pages_stay_within_the_budget_for_markup(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) <= 15_000
