from pathlib import Path

from catalog.inputs import ListingDraft
from catalog.services import Catalog
from catalog.views import LocalText
from marketplace.demonstration_people import guests
from marketplace.demonstration_region import RECOMMENDED, SLUG, show_region

SAMPLES = Path(__file__).parents[2] / "marketplace" / "sample_data" / "listings"


def test_the_made_up_county_says_that_it_is_an_example_and_is_curated_by_its_own_guest(catalog: Catalog) -> None:
    for slug in RECOMMENDED:
        catalog.listings.import_listing(ListingDraft(slug, slug, LocalText("Hilft."), kind="service"))
    county = {work: guest for work, _, guest in guests()}["county"]
    link = catalog.operators.demonstrate(county).link
    show_region(catalog)
    view = catalog.regions.read(SLUG)
    assert "Beispiel" in view.name
    assert "Beispiel" in view.introduction.de
    assert "example" in view.introduction.en
    assert [each.solution.slug for each in view.recommendations] == list(RECOMMENDED)
    assert all(each.why.startswith("Beispiel:") for each in view.recommendations)
    karla = catalog.sign_ins.principal(catalog.accounts.enter(link).secret)
    catalog.recommendations.remove(SLUG, next(iter(RECOMMENDED)), karla)
    show_region(catalog)
    assert len(catalog.regions.read(SLUG).recommendations) == len(RECOMMENDED) - 1


def test_the_samples_have_what_the_made_up_county_recommends() -> None:
    assert [slug for slug in RECOMMENDED if not (SAMPLES / f"{slug}.toml").exists()] == []
