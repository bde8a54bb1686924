"""Search engines and browsers find every page in both languages: sitemap, robots and the description of the search."""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element, fromstring

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from showcase import Market

from catalog.inputs import ListingDraft, Submission
from catalog.views import LocalText
from web.pages import sitemap
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
BASE = "https://markt.example.org"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def public(market: Market) -> Litestar:
    return build_site(market.catalog, SiteOptions(public_url=BASE))


def parsed(client: Client, path: str, media_type: str = "application/xml") -> Element:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
    return fromstring(answer.content)  # noqa: S314 - our own document, in a test


def places(root: Element) -> dict[str, dict[str, str]]:
    """Each address of a sitemap with its alternates."""
    assert root.tag == f"{MAP}urlset"
    found = {}
    for entry in root:
        address = entry.findtext(f"{MAP}loc")
        assert address
        assert address not in found
        found[address] = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall(ALTERNATE)}
    return found


def test_the_sitemap_names_every_page_in_both_languages_and_each_answers(public: Litestar) -> None:
    with TestClient(public) as client:
        found = places(parsed(client, "/sitemap.xml"))
        solutions = [card["slug"] for card in client.get("/api/v1/solutions?size=100").json()["cards"]]
        assert {f"{BASE}/solutions/{slug}" for slug in solutions} <= found.keys()
        assert {f"{BASE}/", f"{BASE}/en", f"{BASE}/methodology", f"{BASE}/en/methodology"} <= found.keys()
        for address, others in found.items():
            assert address in others.values()
            assert set(others) == {"de", "en"}
            assert found[others["de"]] == found[others["en"]] == others, "each names the other"
            assert client.get(urlsplit(address).path).status_code == 200


def test_what_is_not_public_is_not_in_the_sitemap(client: Client, market: Market) -> None:
    submission = Submission("Wartet", "https://github.com/example-town/waiting", "Noch von niemandem begutachtet.")
    slug = market.catalog.listings.submit(submission).slug
    assert f"/solutions/{slug}" not in client.get("/sitemap.xml").text
    for path in (f"/solutions/{slug}/feed.atom", f"/badge/{slug}.json", f"/api/v1/solutions/{slug}/codemeta.json"):
        assert client.get(path).status_code == 404


def test_a_large_sitemap_is_split_and_no_page_is_lost(
    public: Litestar, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        market.catalog.listings.import_listing(ListingDraft(f"more-{number}", "Mehr", LocalText("Mehr")))
    with TestClient(public) as client:
        whole = places(parsed(client, "/sitemap.xml"))
        monkeypatch.setattr(sitemap, "LISTINGS_A_PART", 3)
        index = parsed(client, "/sitemap.xml")
        assert index.tag == f"{MAP}sitemapindex"
        parts = [str(each.text) for each in index.iter(f"{MAP}loc")]
        assert parts == [f"{BASE}/sitemaps/{number}.xml" for number in (1, 2, 3)]
        together: dict[str, dict[str, str]] = {}
        for part in parts:
            found = places(parsed(client, urlsplit(part).path))
            assert not together.keys() & found.keys()
            together |= found
        assert together == whole
        for wrong in ("0.xml", "4.xml", "01.xml", "1", "x.xml", "-1.xml"):
            assert client.get(f"/sitemaps/{wrong}").status_code == 404


def test_one_part_stays_within_what_the_protocol_allows() -> None:
    assert sitemap.LISTINGS_A_PART * 2 < 50_000


def test_robots_keeps_search_engines_from_what_differs_by_visitor(public: Litestar) -> None:
    with TestClient(public) as client:
        answer = client.get("/robots.txt")
        assert answer.headers["content-type"].startswith("text/plain")
        reader = RobotFileParser()
        reader.parse(answer.text.splitlines())
        assert reader.site_maps() == [f"{BASE}/sitemap.xml"]
        for path in ("/", "/en", "/solutions/termin-buchung", "/solutions/termin-buchung/report", "/methodology"):
            assert reader.can_fetch("*", path)
        for path in ("/shortlist", "/en/shortlist", "/compare", "/assessments/x", "/en/drafts/secret"):
            assert not reader.can_fetch("*", path)
        allowed = [urlsplit(address).path for address in places(parsed(client, "/sitemap.xml"))]
        assert all(reader.can_fetch("*", path) for path in allowed)


@pytest.mark.parametrize(("prefix", "name"), [("", "Lösungsmarkt"), ("/en", "Solution Market")])
def test_a_browser_learns_how_to_search_here(public: Litestar, prefix: str, name: str) -> None:
    with TestClient(public) as client:
        root = parsed(client, f"{prefix}/opensearch.xml", "application/opensearchdescription+xml")
        assert root.findtext(f"{SEARCH}ShortName") == name
        assert len(name) <= 16
        templates = {each.attrib["type"]: each.attrib["template"] for each in root.findall(f"{SEARCH}Url")}
        for media_type in ("text/html", "application/json"):
            asked = templates[media_type].replace("{searchTerms}", "Termin").replace("{startPage?}", "1")
            assert asked.startswith(BASE)
            answer = client.get(asked.removeprefix(BASE))
            assert answer.headers["content-type"].startswith(media_type)
            assert "Terminbuchung" in answer.text
        assert f'href="{prefix}/opensearch.xml"' in client.get(prefix or "/").text
