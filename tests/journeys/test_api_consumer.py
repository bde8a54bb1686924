"""A county's portal reads the catalogue over the API: page by page, report by report, and copes with refusals."""

import re

from litestar import Litestar
from litestar.testing import TestClient
from showcase import Market

from catalog.inputs import ListingDraft
from catalog.views import LocalText


def test_a_consumer_walks_all_pages_and_reads_what_they_name(client: TestClient[Litestar], market: Market) -> None:
    for number in range(25):
        market.catalog.listings.import_listing(ListingDraft(f"more-{number}", f"Mehr {number:02}", LocalText("Mehr")))
    document = client.get("/api/v1/openapi.json").json()
    (start,) = [path for path in document["paths"] if path.endswith("/solutions")]
    address, slugs = f"{start}?size=10&sort=name", []
    while address:
        answer = client.get(address)
        slugs += [card["slug"] for card in answer.json()["cards"]]
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        address = following[1] if following else ""
    assert len(slugs) == len(set(slugs)) == 29

    scored = [slug for slug in slugs if client.get(f"/api/v1/solutions/{slug}").json()["reports"]]
    assert sorted(scored) == ["ratsportal", "termin-buchung"]


def test_a_consumer_fetches_a_report_once_and_asks_cheaply_afterwards(client: TestClient[Litestar]) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    report = client.get(f"/api/v1/reports/{newest['id']}")
    assert report.json()["commit"] == newest["score"]["commit"]
    document = report.json()
    assert [part for part, each in document["subscores"].items() if each["interval"] is None] == ["security"]
    points = [each["points"] for each in document["contributions"]]
    assert abs(document["score"]["base"] + sum(points) - document["score"]["value"]) < 1e-6
    assert {"gain", "place"} <= set(document["contributions"][0])
    cheap = client.get(f"/api/v1/reports/{newest['id']}", headers={"if-none-match": report.headers["etag"]})
    assert cheap.status_code == 304


def test_a_consumer_learns_from_a_refusal_what_was_wrong(client: TestClient[Litestar]) -> None:
    refused = client.get("/api/v1/solutions?page=0&stars=many")
    assert refused.headers["content-type"] == "application/problem+json"
    assert {error["key"] for error in refused.json()["errors"]} == {"page", "stars"}
    explained = client.get(refused.json()["type"].partition("#")[0])
    assert f'id="{refused.json()["type"].partition("#")[2]}"' in explained.text


def test_a_consumer_reads_what_a_solution_builds_on_and_what_is_known_to_be_vulnerable(
    client: TestClient[Litestar],
) -> None:
    (newest, _) = client.get("/api/v1/solutions/termin-buchung/reports").json()
    report = client.get(f"/api/v1/reports/{newest['id']}").json()
    assert report["advisories"]["edition"] == newest["advisories"]
    (found,) = report["advisories"]["vulnerabilities"]
    assert (found["id"], found["severity"], found["fixed"][0]) == ("GHSA-xxxx-yyyy-zzzz", "critical", "2.25.1")
    parts = client.get(f"/api/v1/reports/{newest['id']}.cdx.json").json()
    assert len(parts["components"]) == len(report["dependencies"]["dependencies"])
