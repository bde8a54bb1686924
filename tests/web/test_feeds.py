"""Feeds are valid Atom in both languages, tell what happened in words, and cost little to those who ask again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from atom import Feed, read_feed
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, COMMIT, HOSTILE_NAME, Market, full_report

from catalog.columns import storable
from catalog.inputs import ListingDraft, ReferenceDraft
from catalog.views import LocalText, NewsItem, NewsKind
from web.assets import load_assets
from web.caching import knows
from web.formats import visible
from web.language import Language
from web.operator import Operator
from web.pages.feeds import FEEDS
from web.rendering import Renderer, Visit, build_environments
from web.site import SiteOptions, build_site

Client = TestClient[Litestar]
ASSETS = load_assets()
ENVIRONMENTS = build_environments(ASSETS, Operator(), ())
PATHS = [*(f"/feeds/{name}.atom" for name in FEEDS), "/solutions/hostile/feed.atom"]


@pytest.fixture
def public(market: Market) -> Litestar:
    """The site of an operator who said under which address it is reached."""
    return build_site(market.catalog, SiteOptions(public_url="https://markt.example.org:8443/"))


def read(client: Client, path: str) -> Feed:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return read_feed(answer.content)


@pytest.mark.parametrize("path", PATHS)
def test_every_feed_is_valid_in_both_languages_and_names_itself(public: Litestar, path: str) -> None:
    with TestClient(public) as client:
        for language, prefix in (("de", ""), ("en", "/en")):
            feed = read(client, prefix + path)
            assert feed.language == language
            assert feed.links["self"] == f"https://markt.example.org:8443{prefix}{path}"
            assert feed.id == f"tag:markt.example.org,2026:{language}{path}"
            assert client.get(feed.links["alternate"].removeprefix("https://markt.example.org:8443")).status_code == 200
            assert [entry.updated for entry in feed.entries] == sorted(
                (entry.updated for entry in feed.entries), reverse=True
            )
            assert feed.updated >= max((entry.updated for entry in feed.entries), default=feed.updated)


def test_the_feed_of_new_solutions_names_them_in_the_readers_language(client: Client) -> None:
    entries = {entry.id: entry for entry in read(client, "/feeds/new.atom").entries}
    assert len(entries) == 4
    booking = entries["tag:localhost,2026:de/solutions/termin-buchung/listed"]
    assert (booking.title, booking.summary) == ("Neu: Terminbuchung", "Termine im Bürgerbüro online vergeben.")
    assert booking.link == "/solutions/termin-buchung"
    english = {entry.link: entry for entry in read(client, "/en/feeds/new.atom").entries}
    assert english["/en/solutions/termin-buchung"].summary == "Give out appointments online."
    assert english["/en/solutions/termin-buchung"].language is None
    assert english["/en/solutions/ratsportal"].language == "de", "nobody wrote an English summary"


def test_the_feed_of_changes_names_fields_and_results(client: Client, market: Market) -> None:
    draft = ListingDraft("maengelmelder", "Mängelmelder", LocalText("Schäden im Ort melden."), licence="MIT")
    market.catalog.listings.import_listing(draft)
    entries = read(client, "/feeds/changes.atom").entries
    told = [(entry.title, entry.summary) for entry in entries]
    assert ("Geändert: Mängelmelder", "Geändert: Lizenz, Themen") in told
    measured = next(entry for entry in entries if entry.link == f"/solutions/termin-buchung/report/{COMMIT}")
    assert measured.title == "Neuer Bericht: Terminbuchung"
    assert measured.summary == (
        "4 von 5 Sternen, 72 von 100 Punkten, wahrscheinlich 63 bis 81"
        " (Stand des Codes: 3. Mai 2026, Commit 1f2e3d4c5b)"
    )
    assert any(entry.summary.startswith("Nicht bewertbar. ") for entry in entries)
    english = [entry.summary for entry in read(client, "/en/feeds/changes.atom").entries]
    assert "4 of 5 stars, 72 of 100 points, probably 63 to 81 (Code as of May 3, 2026, commit 1f2e3d4c5b)" in english
    assert "Changed: Licence, Topics" in english


def test_the_feed_of_warnings_tells_every_kind(client: Client, market: Market, clock: Callable[[], datetime]) -> None:
    assert read(client, "/feeds/warnings.atom").entries == ()
    assert read(client, "/feeds/warnings.atom").updated == datetime(2026, 1, 1, tzinfo=UTC)
    market.catalog.references.confirm("ratsportal", ReferenceDraft("06534016", "Neustadt (Hessen)"))
    market.catalog.freshness.refresh()
    clock.forward(days=800)  # type: ignore[attr-defined]
    assessment = market.catalog.assessments.request("termin-buchung")
    market.catalog.assessments.complete(assessment.id, full_report(BOOKING, "b" * 40, value=60.0))
    market.catalog.assessments.fail(market.catalog.assessments.request("ratsportal").id, "clone.not_found", "")
    market.catalog.freshness.refresh()
    told = {entry.category: entry for entry in read(client, "/feeds/warnings.atom").entries}
    assert told["score-fell"].summary == "Der Wert des Codes ist gefallen: 72 → 60"
    assert told["maintenance-asleep"].summary == "Am Code hat sich ein Jahr lang nichts geändert."
    assert told["repository-vanished"].title == "Hinweis: Ratsportal"
    assert told["statements-expired"].summary == "Veraltete Angaben: Unterstützung und Wartung"
    assert told["references-expired"].summary == "Veraltete Referenzen: Neustadt (Hessen)"
    english = {entry.category: entry.summary for entry in read(client, "/en/feeds/warnings.atom").entries}
    assert english["score-fell"] == "The value of the code has fallen: 72 → 60"
    of_one = {entry.category for entry in read(client, "/solutions/termin-buchung/feed.atom").entries}
    assert of_one == {"listed", "measured", "score-fell", "maintenance-asleep", "statements-expired"}


def test_what_strangers_wrote_is_text_in_a_feed(client: Client) -> None:
    feed = read(client, "/solutions/hostile/feed.atom")
    assert feed.title.startswith(HOSTILE_NAME)
    (entry,) = feed.entries
    assert (entry.title, entry.summary) == (f"Neu: {HOSTILE_NAME}", "Harmlos\\u202e und <b>fett</b>")


@given(name=st.text(min_size=1), summary=st.text())
def test_a_feed_is_xml_whatever_a_listing_is_called(name: str, summary: str) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    item = NewsItem(NewsKind.LISTED, "x", storable(name), LocalText(storable(summary)), now)
    visit = Visit(Renderer(ENVIRONMENTS, ASSETS), Language.DE, "/feeds/new.atom")
    written = visit.render("feed.atom", title="Neu", page="/feeds", items=(item,), updated=now, tag="tag:x,2026:de")
    (entry,) = read_feed(written.encode()).entries
    shown = str(visible(storable(name)))
    assert " ".join(entry.title.split()) == " ".join(f"Neu: {shown}".split())


def test_who_has_a_feed_already_gets_a_short_answer_until_something_happens(client: Client, market: Market) -> None:
    first = client.get("/feeds/new.atom")
    assert first.headers["cache-control"] == "public, max-age=300"
    known = {"if-none-match": first.headers["etag"]}
    again = client.get("/feeds/new.atom", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/feeds/new.atom", headers={"if-none-match": f'"x", {first.headers["etag"]}'}).status_code == 304
    assert client.get("/feeds/new.atom", headers={"if-none-match": '"x"'}).status_code == 200
    assert client.get("/en/feeds/new.atom", headers=known).status_code == 200
    assert client.head("/feeds/new.atom", headers=known).status_code == 304
    market.catalog.listings.import_listing(ListingDraft("uhr", "Uhr", LocalText("Sagt die Zeit.")))
    assert client.get("/feeds/new.atom", headers=known).status_code == 200


@given(st.text())
def test_any_header_is_read_and_only_a_named_tag_is_known(header: str) -> None:
    tag = "0123456789abcdef"
    assert knows(f'{header.replace(chr(34), "")} W/"{tag}"', tag)
    assert knows(header, tag) == (header.strip() == "*" or f'"{tag}"' in re.findall(r'"[^"]*"', header))


def test_what_somebody_says_in_the_request_is_not_in_the_feed(client: Client) -> None:
    plain = client.get("/feeds/new.atom")
    other = client.get(
        "/feeds/new.atom?%22%3E%3Cevil%3E=1", headers={"host": "evil.example.org", "x-forwarded-host": "evil.org"}
    )
    assert other.content == plain.content


@pytest.mark.parametrize(
    "path", ["/feeds/new", "/feeds/new.rss", "/feeds/nothing.atom", "/feeds/.atom", "/solutions/nobody/feed.atom"]
)
def test_there_are_no_other_feeds(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_names_the_feeds_and_a_solution_names_its_own(client: Client, prefix: str) -> None:
    page = Page(client.get(f"{prefix}/solutions/termin-buchung").text)
    named = [link["href"] for link in page.all("link", rel="alternate", type="application/atom+xml")]
    assert named == [prefix + path for path in PATHS[:3]] + [f"{prefix}/solutions/termin-buchung/feed.atom"]
    for path in named:
        read(client, path)
    overview = Page(client.get(f"{prefix}/feeds").text)
    linked = [link["href"] for link in overview.all("a", type="application/atom+xml")]
    assert linked == [prefix + path for path in PATHS[:3]]
