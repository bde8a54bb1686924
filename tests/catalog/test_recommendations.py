from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from members import People
from people import add_account
from regional import add_region

from catalog.errors import CatalogError, NotFoundError, SubmissionError
from catalog.inputs import ListingDraft
from catalog.permissions import NOBODY, Principal
from catalog.recommendations import MOST_RECOMMENDED
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import LocalText, MessageKind
from scorers.report import Report

ADDRESS = "https://example.org/a/{}"
Reports = Callable[..., Report]


@pytest.fixture
def who(sessions: Sessions) -> People:
    people = People(sessions)
    people.of("Karla", "kreis-nord", kind="public", ags="06534000")
    people.of("Sven", "kreis-sued", kind="public", ags="07143000")
    people.of("Vera", "markt-gmbh")
    return people


@pytest.fixture
def market(catalog: Catalog, who: People, make_report: Reports) -> Catalog:
    """Three published solutions, and the selections of two counties."""
    for name in ("Radar", "Rathaus", "Recycling"):
        list_one(catalog, name, make_report)
    for organisation in ("kreis-nord", "kreis-sued"):
        add_region(catalog, organisation)
    assert who("Karla").memberships
    return catalog


def list_one(catalog: Catalog, name: str, make_report: Reports) -> None:
    slug = name.lower()
    address = ADDRESS.format(slug)
    catalog.listings.import_listing(ListingDraft(slug, name, LocalText(f"{name} für alle."), address=address))
    catalog.reports.import_report(address, make_report(repository=address), catalog.listings.clock())


def order(catalog: Catalog, region: str = "kreis-nord") -> list[str]:
    return [each.solution.slug for each in catalog.regions.read(region).recommendations]


def test_solutions_are_recommended_with_a_reason_and_ordered(market: Catalog, who: People) -> None:
    wanted, karla = market.recommendations, who("Karla")
    for slug in ("radar", "rathaus", "recycling"):
        wanted.add("kreis-nord", slug, f"  Läuft gut:\n {slug}. ", karla)
    first = market.regions.read("kreis-nord").recommendations[0]
    assert (first.why, first.solution.name) == ("Läuft gut: radar.", "Radar")
    assert first.solution == market.listings.read("radar").card
    wanted.move("kreis-nord", "recycling", karla, up=True)
    assert order(market) == ["radar", "recycling", "rathaus"]
    wanted.move("kreis-nord", "radar", karla, up=False)
    wanted.move("kreis-nord", "rathaus", karla, up=False)
    wanted.move("kreis-nord", "recycling", karla, up=True)
    assert order(market) == ["recycling", "radar", "rathaus"]
    wanted.explain("kreis-nord", "radar", "Noch besser.", karla)
    wanted.remove("kreis-nord", "recycling", karla)
    wanted.add("kreis-nord", "recycling", "Wieder da.", karla)
    assert order(market) == ["radar", "rathaus", "recycling"]
    assert market.regions.read("kreis-nord").recommendations[0].why == "Noch besser."
    assert order(market, "kreis-sued") == []
    actions = [each.action for each in market.audit.all() if each.actor == karla.account]
    assert actions == [
        *["region.recommend"] * 3,
        *["region.move"] * 2,
        "region.explain",
        "region.remove",
        "region.recommend",
    ]
    assert market.audit.verify().fault == ""


def test_every_fault_of_a_recommendation_is_told(market: Catalog, who: People) -> None:
    wanted, karla = market.recommendations, who("Karla")
    wanted.add("kreis-nord", "radar", "Gut.", karla)
    for slug, why, found in (
        ("nichts", " ", {"solution": "solution.unknown", "why": "why.empty"}),
        ("radar", "Gut.", {"solution": "solution.recommended"}),
        ("rathaus", "x" * 301, {"why": "why.too_long"}),
    ):
        with pytest.raises(SubmissionError) as caught:
            wanted.add("kreis-nord", slug, why, karla)
        assert caught.value.faults == found
    with pytest.raises(SubmissionError) as caught:
        wanted.explain("kreis-nord", "radar", "", karla)
    assert caught.value.faults == {"why": "why.empty"}
    for act in (
        lambda: wanted.explain("kreis-nord", "rathaus", "Gut.", karla),
        lambda: wanted.move("kreis-nord", "rathaus", karla, up=True),
        lambda: wanted.remove("kreis-nord", "nichts", karla),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_a_selection_has_an_end(market: Catalog, who: People) -> None:
    karla = who("Karla")
    for number in range(MOST_RECOMMENDED + 1):
        draft = ListingDraft(f"dienst-{number}", f"Dienst {number}", LocalText("Hilft."), kind="service")
        market.listings.import_listing(draft)
    for number in range(MOST_RECOMMENDED):
        market.recommendations.add("kreis-nord", f"dienst-{number}", "Gut.", karla)
    with pytest.raises(SubmissionError) as caught:
        market.recommendations.add("kreis-nord", f"dienst-{MOST_RECOMMENDED}", "Gut.", karla)
    assert caught.value.faults == {"solution": "solution.too_many"}


def acts(market: Catalog, region: str, who: Principal) -> Iterator[Callable[[], None]]:
    """Everything that changes a selection's list."""
    wanted = market.recommendations
    yield lambda: wanted.add(region, "rathaus", "Gut.", who)
    yield lambda: wanted.explain(region, "radar", "Anders.", who)
    yield lambda: wanted.move(region, "radar", who, up=False)
    yield lambda: wanted.remove(region, "radar", who)


def test_nobody_touches_the_selection_of_another_county(market: Catalog, who: People) -> None:
    for name, region in (("Karla", "kreis-nord"), ("Sven", "kreis-sued")):
        market.recommendations.add(region, "radar", "Gut.", who(name))
    before = [market.regions.read(region).recommendations for region in ("kreis-nord", "kreis-sued")]
    entries = len(list(market.audit.all()))
    pairs = (
        ("Sven", "kreis-nord"),
        ("Karla", "kreis-sued"),
        *((name, "kreis-nord") for name in ("Vera", "Rita", "Ada")),
    )
    for name, region in (*pairs, ("", "kreis-nord")):
        somebody = who(name) if name else NOBODY
        for act in acts(market, region, somebody):
            with pytest.raises(CatalogError):
                act()
        with pytest.raises(CatalogError):
            market.regions.desk(region, somebody)
    assert [market.regions.read(region).recommendations for region in ("kreis-nord", "kreis-sued")] == before
    assert len(list(market.audit.all())) == entries
    assert [each.slug for each in market.regions.own(who("Sven"))] == ["kreis-sued"]


def test_members_who_do_not_manage_curate_too(market: Catalog, sessions: Sessions, who: People) -> None:
    organisation = who("Karla").memberships[0].organisation_id
    who.known["Max"] = add_account(sessions, "Max", organisation=organisation, manager=False)
    market.recommendations.add("kreis-nord", "radar", "Gut.", who("Max"))
    assert order(market) == ["radar"]
    assert market.regions.desk("kreis-nord", who("Max")).managing is False
    assert market.regions.desk("kreis-nord", who("Karla")).managing is True


def test_what_people_add_at_once_is_all_there_in_one_order(market: Catalog, who: People) -> None:
    karla = who("Karla")
    with ThreadPoolExecutor(3) as pool:
        list(
            pool.map(
                lambda slug: market.recommendations.add("kreis-nord", slug, "Gut.", karla),
                ("radar", "rathaus", "recycling"),
            )
        )
    assert sorted(order(market)) == ["radar", "rathaus", "recycling"]
    with ThreadPoolExecutor(3) as pool:
        moved = [order(market)[0], order(market)[1], order(market)[2]]
        list(pool.map(lambda slug: market.recommendations.move("kreis-nord", slug, karla, up=True), moved))
    assert sorted(order(market)) == ["radar", "rathaus", "recycling"]
    assert market.audit.verify().fault == ""


def test_a_solution_that_is_taken_down_vanishes_and_its_curators_are_told(market: Catalog, who: People) -> None:
    karla, ada = who("Karla"), who("Ada")
    for slug in ("radar", "rathaus"):
        market.recommendations.add("kreis-nord", slug, "Gut.", karla)
    market.administration.step(ada, "radar", "take-down", "Enthält Schadcode.")
    assert order(market) == ["rathaus"]
    assert market.regions.list()[0].solutions == 1
    gone, kept = market.regions.desk("kreis-nord", karla).listings
    assert (gone.slug, gone.state, kept.state) == ("radar", "withdrawn", "published")
    (told,) = market.messages.list(karla).messages
    assert told.kind is MessageKind.ORGANISATION
    assert dict(told.details) == {
        "what": "unlisted",
        "organisation": "Kreis Nord",
        "slug": "kreis-nord",
        "region": "kreis-nord",
        "selection": "Empfehlungen des Kreises",
        "name": "Radar",
    }
    assert market.messages.list(who("Sven")).total == 0
    with pytest.raises(SubmissionError):
        market.recommendations.add("kreis-sued", "radar", "Gut.", who("Sven"))


def test_a_solution_vanishes_once_a_second_person_agrees_to_archive_it(market: Catalog, who: People) -> None:
    karla = who("Karla")
    market.recommendations.add("kreis-nord", "radar", "Gut.", karla)
    market.reviews.step("radar", "archive", who("Rita"), "Wird nicht mehr gepflegt.")
    assert order(market) == ["radar"]
    assert market.messages.list(karla).total == 0
    market.reviews.agree("radar", who("Ralf"))
    assert order(market) == []
    assert market.messages.list(karla).total == 1
    assert market.regions.desk("kreis-nord", karla).listings[0].state == "archived"


def test_a_solution_is_taken_down_while_it_is_recommended_without_a_deadlock(market: Catalog, who: People) -> None:
    karla, ada = who("Karla"), who("Ada")

    def recommend() -> str:
        try:
            market.recommendations.add("kreis-nord", "radar", "Gut.", karla)
        except SubmissionError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        down = pool.submit(market.administration.step, ada, "radar", "take-down", "Schadcode.")
        put = pool.submit(recommend)
        assert down.result() is True
        assert put.result() in {"", "solution: solution.unknown"}
    assert order(market) == []
    assert market.audit.verify().fault == ""
