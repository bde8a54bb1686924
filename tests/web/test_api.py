from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from showcase import COMMIT, full_report

from scorers.report import Report

Client = TestClient[Litestar]
PROBLEM = "application/problem+json"


def description(client: Client) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()  # type: ignore[no-any-return]


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, operation) for path, item in document["paths"].items() for operation in item.values()]


def test_the_search_takes_the_same_questions_as_the_page(client: Client) -> None:
    found = client.get("/api/v1/solutions?q=Termin&topic=citizen-services&stars=4&language=Python").json()
    assert [card["slug"] for card in found["cards"]] == ["termin-buchung"]
    assert found["cards"][0]["score"]["interval"] == pytest.approx([62.6, 80.6])
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)


def test_pages_name_their_neighbours(client: Client) -> None:
    first = client.get("/api/v1/solutions?size=3&sort=name")
    assert first.headers["link"] == '</api/v1/solutions?size=3&sort=name&page=2>; rel="next"'
    assert 'rel="prev"' in client.get("/api/v1/solutions?size=3&sort=name&page=2").headers["link"]
    assert "link" not in client.get("/api/v1/solutions").headers


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "size=101", "sort=evil", "stars=many", "stars=6", f"q={'x' * 201}", "topic=x&" * 21],
)
def test_a_wrong_parameter_is_refused_by_name(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/solutions?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    problem = answer.json()
    assert problem["type"] == "/en/problems#not-understood"
    assert problem["title"] == "This request was not understood"
    assert problem["instance"] == "/api/v1/solutions"
    assert [error["key"] for error in problem["errors"]] == [query.split("=", maxsplit=1)[0]]


def test_a_solution_says_what_is_known_and_how(client: Client) -> None:
    solution = client.get("/api/v1/solutions/termin-buchung").json()
    statements = {statement["key"]: statement for statement in solution["statements"]}
    assert statements["accessibility"]["evidence"] == "self-declared"
    assert statements["cost_model"] | {"value": "", "evidence": "unknown"} == statements["cost_model"]


def test_reports_are_listed_and_read_whole(client: Client) -> None:
    history = client.get("/api/v1/solutions/termin-buchung/reports").json()
    assert [entry["score"]["commit"] == COMMIT for entry in history] == [True, False]
    answer = client.get(f"/api/v1/reports/{history[0]['id']}")
    assert msgspec.convert(answer.json(), Report) == full_report()


def test_a_report_is_kept_for_an_hour_and_asked_for_again_by_its_tag(client: Client) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    first = client.get(f"/api/v1/reports/{newest['id']}")
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = client.get(f"/api/v1/reports/{newest['id']}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_organisations_are_listed_and_read(client: Client) -> None:
    (town,) = client.get("/api/v1/organisations").json()
    assert town == client.get(f"/api/v1/organisations/{town['slug']}").json()
    assert (town["name"], town["kind"], town["solutions"]) == ("Stadt Musterhausen", "public", 1)


def test_a_reports_findings_are_read_as_sarif(client: Client) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    answer = client.get(f"/api/v1/reports/{newest['id']}.sarif")
    assert answer.headers["content-type"].startswith("application/sarif+json")
    report = client.get(f"/api/v1/reports/{newest['id']}").json()
    found = [result for run in answer.json()["runs"] for result in run["results"]]
    assert answer.json()["version"] == "2.1.0"
    assert len(found) == len(report["findings"]) > 0


@pytest.mark.parametrize(
    "path", ["solutions/no", "solutions/no/reports", "reports/no", "organisations/no", "nothing", "solutions/a/b/c"]
)
def test_what_is_not_there_is_a_problem_document(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["title"] == "We did not find that"


def test_what_is_done_for_an_account_names_its_token(client: Client) -> None:
    document = description(client)
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, operation in operations(document):
        own = path.startswith(("/api/v1/vendor/", "/api/v1/town/", "/api/v1/messages", "/api/v1/review"))
        assert (operation.get("security") == [{"bearer": []}]) == own, path
        assert own == ("401" in operation["responses"]), path


def test_the_public_api_only_reads(client: Client) -> None:
    assert client.post("/api/v1/solutions", json={}).status_code == 405


def test_other_sites_may_read_the_api(client: Client) -> None:
    answer = client.get("/api/v1/solutions")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/").headers


def test_the_type_of_every_problem_leads_to_its_explanation(client: Client) -> None:
    page = client.get("/en/problems").text
    for name in ("not-found", "not-understood", "unexpected", "refused", "too-many", "method-not-allowed"):
        assert f'id="{name}"' in page


def test_every_operation_is_described_with_examples_and_its_refusals(client: Client) -> None:
    found = operations(description(client))
    assert {path for path, _ in found} == {
        "/api/v1/solutions",
        "/api/v1/solutions.jsonl",
        "/api/v1/solutions/{slug}",
        "/api/v1/solutions/{slug}/codemeta.json",
        "/api/v1/solutions/{slug}/false-alarms",
        "/api/v1/solutions/{slug}/publiccode.yml",
        "/api/v1/solutions/{slug}/record",
        "/api/v1/solutions/{slug}/reports",
        "/api/v1/solutions/{slug}/versions",
        "/api/v1/reports/{report_id}",
        "/api/v1/reports/{report_id}/history",
        "/api/v1/organisations",
        "/api/v1/organisations/{slug}",
        "/api/v1/regions",
        "/api/v1/regions/{region}",
        "/api/v1/criteria",
        "/api/v1/criteria/{edition}",
        "/api/v1/municipalities",
        "/api/v1/municipalities/{ags}",
        "/api/v1/vendor/listings",
        "/api/v1/vendor/listings/{slug}",
        "/api/v1/vendor/listings/{slug}/recount",
        "/api/v1/vendor/listings/{slug}/reply",
        "/api/v1/vendor/listings/{slug}/reply/{report_id}",
        "/api/v1/vendor/listings/{slug}/references",
        "/api/v1/vendor/listings/{slug}/references/{ags}",
        "/api/v1/town/uses",
        "/api/v1/town/uses/{slug}",
        "/api/v1/town/uses/{slug}/decline",
        "/api/v1/town/declined",
        "/api/v1/town/watched",
        "/api/v1/town/watched/{slug}",
        "/api/v1/town/warnings",
        "/api/v1/town/notes",
        "/api/v1/town/notes/{note_id}",
        "/api/v1/town/solutions/{slug}/notes",
        "/api/v1/messages",
        "/api/v1/review",
        "/api/v1/review/{slug}/checklist",
        "/api/v1/review/{slug}/steps",
        "/api/v1/review/{slug}/claims",
        "/api/v1/review/{slug}/claims/{ags}/take-down",
    }
    for path, operation in found:
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
            assert parameter["schema"]["title"], (path, parameter["name"])
            assert parameter["examples"] or parameter["schema"]["examples"], (path, parameter["name"])
        refusals = {status for status in operation["responses"] if status.startswith("4")}
        without_input = {"criteria", "organisations", "regions", "solutions.jsonl"}
        assert refusals or path.removeprefix("/api/v1/") in without_input, path
        for status in refusals:
            assert operation["responses"][status]["content"][PROBLEM]["examples"], path


def test_every_type_in_the_description_says_what_it_is(client: Client) -> None:
    schemas = description(client)["components"]["schemas"]
    assert {"SolutionView", "SolutionCard", "ScoreSummary", "Report", "ReportFinding", "ProblemDocument"} <= set(
        schemas
    )
    for name, schema in schemas.items():
        assert schema.get("description"), name


def test_no_documentation_page_loads_from_elsewhere(client: Client) -> None:
    for path in ("/schema", "/api/v1/swagger", "/api/v1/redoc", "/api/v1/elements", "/docs"):
        assert client.get(path).status_code == 404
    assert client.get("/api/v1").json()["openapi"].startswith("3.1")


def test_a_reports_packages_are_read_as_cyclonedx(client: Client) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    address = f"/api/v1/reports/{newest['id']}.cdx.json"
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/vnd.cyclonedx+json; version=1.6"
    assert (answer.json()["bomFormat"], answer.json()["specVersion"]) == ("CycloneDX", "1.6")
    assert answer.json()["metadata"]["component"]["licenses"] == [{"license": {"id": "EUPL-1.2"}}]
    assert {part["purl"] for part in answer.json()["components"]} == {"pkg:pypi/litestar", "pkg:pypi/jinja2"}
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    tags = {client.get(f"/api/v1/reports/{newest['id']}{end}").headers["etag"] for end in ("", ".sarif", ".cdx.json")}
    assert len(tags) == 3


def test_a_form_of_no_report_is_a_problem_document(client: Client) -> None:
    for ending in (".cdx.json", ".sarif", ".cdx", ".json"):
        answer = client.get(f"/api/v1/reports/nothing{ending}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_the_description_names_every_form_of_a_report(client: Client) -> None:
    operation = description(client)["paths"]["/api/v1/reports/{report_id}"]["get"]
    assert set(operation["responses"]["200"]["content"]) == {
        "application/json",
        "application/sarif+json",
        "application/vnd.cyclonedx+json; version=1.6",
    }


def test_the_history_names_the_edition_of_the_advisories(client: Client) -> None:
    history = client.get("/api/v1/solutions/termin-buchung/reports").json()
    assert {entry["advisories"] for entry in history} == {"2026-04-30-0123456789ab"}


def test_secrets_are_numbers_alone(client: Client) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    secrets = client.get(f"/api/v1/reports/{newest['id']}").json()["secrets"]
    assert secrets == {"files": 62, "left_out": 1, "counts": {"private-key": 2, "stripe-key": 1}, "live": 0}


def test_the_description_says_what_gain_and_place_of_a_contribution_are(client: Client) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    said = schemas["ReportContribution"]["description"]
    for part in ("`gain` is how many points", "`place` is", "those alike counted half", "sum to its value"):
        assert part in " ".join(said.split())
    score = " ".join(schemas["ReportScore"]["description"].split())
    assert "`base`" in score
    assert "percentile" in score


def test_everything_visible_streams_as_the_lines_an_import_takes(client: Client) -> None:
    answer = client.get("/api/v1/solutions.jsonl")
    assert answer.headers["content-type"].startswith("application/jsonl")
    lines = [msgspec.json.decode(line) for line in answer.content.splitlines()]
    listed = [line["slug"] for line in lines if line["type"] == "listing"]
    shown = client.get("/api/v1/solutions?size=100").json()["cards"]
    assert sorted(listed) == sorted(card["slug"] for card in shown)
    assert lines[0]["type"] == "organisation"


def test_a_solution_can_be_taken_as_publiccode(client: Client) -> None:
    answer = client.get("/api/v1/solutions/termin-buchung/publiccode.yml")
    assert answer.headers["content-type"].startswith("application/yaml")
    assert 'filename="publiccode.yml"' in answer.headers["content-disposition"]
    assert "\nname: Termin" in answer.text
    assert answer.text.startswith("# Not valid yet: ")
    assert client.get("/api/v1/solutions/nothing/publiccode.yml").status_code == 404
