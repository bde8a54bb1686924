from collections.abc import Callable
from datetime import date

import pytest
from members import People
from regional import add_region

from catalog.errors import NotFoundError
from catalog.inputs import ListingDraft, MunicipalityDraft, ReferenceDraft, SearchQuery
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.uses import UseForm
from catalog.views import LocalText
from scorers.report import Report

DAY = date(2025, 1, 1)
TOWNS = (
    MunicipalityDraft("06534000", "county", "Landkreis Nord", DAY, "test"),
    MunicipalityDraft("06534001", "town", "Amberg", DAY, "test", association="065345001"),
    MunicipalityDraft("06534002", "municipality", "Bebra", DAY, "test"),
    MunicipalityDraft("06535001", "town", "Fern", DAY, "test"),
)
SUMMARIES = {
    "radar": "Zeigt Baustellen auf einer Karte.",
    "rathaus": "Termine im Bürgerbüro vergeben.",
    "recycling": "Termine der Müllabfuhr.",
    "fremd": "Termine für alle anderen.",
}


@pytest.fixture
def who(sessions: Sessions) -> People:
    people = People(sessions)
    people.of("Karla", "kreis-nord", kind="public", ags="06534000")
    people.of("Anna", "stadt-amberg", kind="public", ags="06534001")
    people.of("Berta", "gemeinde-bebra", kind="public", ags="06534002")
    people.of("Fred", "stadt-fern", kind="public", ags="06535001")
    people.of("Vroni", "verband-nord", kind="public", ags="065345001")
    return people


@pytest.fixture
def market(catalog: Catalog, who: People, make_report: Callable[..., Report]) -> Catalog:
    catalog.municipalities.import_batch(TOWNS)
    for slug, summary in SUMMARIES.items():
        address = f"https://example.org/a/{slug}"
        catalog.listings.import_listing(ListingDraft(slug, slug.title(), LocalText(summary), address=address))
        catalog.reports.import_report(address, make_report(repository=address), catalog.listings.clock())
    add_region(catalog, "kreis-nord")
    for slug in ("radar", "rathaus", "recycling"):
        catalog.recommendations.add("kreis-nord", slug, "Gut.", who("Karla"))
    return catalog


def found(market: Catalog, text: str, region: str = "kreis-nord") -> list[str]:
    return [card.slug for card in market.regions.search(region, text).cards]


def test_a_search_stays_inside_the_selection(market: Catalog) -> None:
    assert sorted(found(market, "Termine")) == ["rathaus", "recycling"]
    assert found(market, "Müll") == ["recycling"]
    assert found(market, "Termnie Bürgerbüro")[0] == "rathaus"
    assert found(market, "anderen") == []
    assert sorted(found(market, "")) == ["radar", "rathaus", "recycling"]
    with pytest.raises(NotFoundError):
        market.regions.search("kreis-süd", "Termine")


def test_a_search_in_a_hidden_selection_is_for_its_people_alone(market: Catalog, who: People) -> None:
    market.region_settings.switch("kreis-nord", who("Ada"), "Pause.", public=False)
    with pytest.raises(NotFoundError):
        market.regions.search("kreis-nord", "Termine")
    assert market.regions.search("kreis-nord", "Termine", who("Karla")).total == 2
    with pytest.raises(NotFoundError):
        market.regions.search("kreis-nord", "Termine", who("Fred"))


def test_the_catalogues_own_search_knows_no_selection(market: Catalog) -> None:
    assert market.listings.search(SearchQuery(text="Termine")).total == 3
    assert market.listings.search(SearchQuery(text="Termine", region="kreis-nord")).total == 2


def test_uses_inside_the_county_stand_beside_what_it_recommends(
    market: Catalog, who: People, clock: Callable[[], object]
) -> None:
    for name in ("Berta", "Anna", "Fred", "Karla"):
        market.uses.confirm("radar", UseForm(), who(name))
    market.uses.confirm("fremd", UseForm(), who("Anna"))
    market.uses.confirm("rathaus", UseForm(status="decided-against", reason="Zu teuer."), who("Anna"))
    market.uses.confirm("recycling", UseForm(status="used-before"), who("Anna"))
    claim = ReferenceDraft("06534002", "Bebra", "in-use", None, "", "", "")
    market.references.claim("fremd", claim)
    view = market.regions.read("kreis-nord")
    used = {each.solution.slug: each.used_by for each in view.recommendations}
    assert used == {"radar": ("Amberg", "Bebra", "Landkreis Nord"), "rathaus": (), "recycling": ()}
    assert [(each.slug, each.used_by) for each in view.also_used] == [("fremd", ("Amberg",))]
    clock.forward(days=800)  # type: ignore[attr-defined]
    late = market.regions.read("kreis-nord")
    assert {each.used_by for each in late.recommendations} == {()}
    assert late.also_used == ()


@pytest.mark.parametrize(
    ("organisation", "inside"),
    [("stadt-amberg", {"Amberg"}), ("verband-nord", {"Amberg"}), ("stadt-fern", set()), ("gemeinde-bebra", {"Bebra"})],
)
def test_each_kind_of_body_counts_its_own_municipalities(
    market: Catalog, who: People, organisation: str, inside: set[str]
) -> None:
    for name in ("Anna", "Berta"):
        market.uses.confirm("fremd", UseForm(), who(name))
    add_region(market, organisation)
    assert {town for use in market.regions.read(organisation).also_used for town in use.used_by} == inside


def test_a_municipality_is_led_to_its_own_region_alone(market: Catalog, who: People) -> None:
    add_region(market, "verband-nord")
    add_region(market, "stadt-fern", public=False)

    def around(ags: str) -> list[str]:
        return [each.slug for each in market.regions.around(market.municipalities.read(ags))]

    assert around("06534001") == ["kreis-nord", "verband-nord"]
    assert around("06534002") == around("06534000") == ["kreis-nord"]
    assert around("06535001") == []
    market.region_settings.switch("kreis-nord", who("Ada"), "Pause.", public=False)
    assert around("06534002") == []


def test_what_is_not_public_is_not_named_as_used(market: Catalog, who: People) -> None:
    market.uses.confirm("fremd", UseForm(), who("Anna"))
    market.administration.step(who("Ada"), "fremd", "take-down", "Schadcode.")
    assert market.regions.read("kreis-nord").also_used == ()


def test_a_selection_names_no_account_and_outlives_those_who_curated_it(
    market: Catalog, sessions: Sessions, who: People
) -> None:
    karla = who("Karla")
    data = market.own_account.export(karla)
    assert "region" not in data
    assert "recommendation" not in data
    assert {"region.recommend"} <= {str(each["action"]) for each in data["audit"]}
    market.own_account.delete(karla, "karla@example.org", alone=True)
    assert len(market.regions.read("kreis-nord").recommendations) == 3
    with sessions.read() as session:
        said = session.connection().exec_driver_sql("SELECT * FROM region").mappings().one()
    assert karla.account not in map(str, said.values())
