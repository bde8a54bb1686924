"""One organisation is not kept under two spellings without somebody having been asked."""

from dataclasses import replace

import pytest

from catalog.errors import NotFoundError, SubmissionError
from catalog.inputs import ListingDraft, OrganisationDraft, Submission
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.views import LocalText

TOWN = OrganisationDraft("Stadt Köln", "public", ags="05315000", alternative_names=("Colonia",))
LISTING = ListingDraft("radar", "Radar", LocalText("Ein Radar."), organisation=TOWN)
FORM = Submission(
    "Melder", "https://example.org/a/melder", "Mängel melden, für alle Menschen in der Stadt.", "Stadtverwaltung Köln"
)


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    catalog.listings.import_listing(LISTING)
    return catalog


def test_a_public_body_knows_its_place_and_its_other_names(filled: Catalog) -> None:
    view = filled.organisations.read("stadt-koeln")
    assert (view.state, view.ags, view.alternative_names, view.parent) == ("05", "05315000", ("Colonia",), "")


def test_an_organisation_may_have_a_parent_that_exists(filled: Catalog) -> None:
    office = OrganisationDraft("Amt für Digitales", "public", parent="stadt-koeln")
    filled.listings.import_listing(replace(LISTING, slug="other", organisation=office))
    assert filled.organisations.read("amt-fuer-digitales").parent == "stadt-koeln"
    orphan = replace(office, name="Referat", parent="nobody")
    with pytest.raises(NotFoundError):
        filled.listings.import_listing(replace(LISTING, slug="third", organisation=orphan))


def test_what_an_import_leaves_unsaid_stays(filled: Catalog) -> None:
    filled.listings.import_listing(replace(LISTING, organisation=OrganisationDraft("Stadt Köln", "public")))
    assert filled.organisations.read("stadt-koeln").alternative_names == ("Colonia",)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("Köln", "form"), ("KÖLN, Stadt", "same"), ("colonia", "same"), ("Stadt Kölm", "letters")],
)
def test_a_name_leads_to_the_organisation_that_may_be_meant(filled: Catalog, typed: str, reason: str) -> None:
    assert [(each.slug, each.reason) for each in filled.organisations.similar(typed)] == [("stadt-koeln", reason)]


def test_organisations_without_a_visible_solution_are_offered_to_nobody(filled: Catalog) -> None:
    filled.listings.submit(replace(FORM, organisation="Geheime Werke"))
    assert filled.organisations.similar("Geheime Werke GmbH") == ()


def test_a_vendor_is_asked_once_and_nothing_is_stored_meanwhile(filled: Catalog) -> None:
    with pytest.raises(SubmissionError) as refused:
        filled.listings.submit(replace(FORM, name=""))
    assert refused.value.faults == {"organisation": "organisation.similar", "name": "name.empty"}
    with pytest.raises(SubmissionError) as refused:
        filled.listings.submit(replace(FORM, organisation_choice="Stadt-Koeln"))
    assert refused.value.faults == {"organisation": "organisation.unknown"}
    assert [each.slug for each in filled.organisations.list()] == ["stadt-koeln"]


@pytest.mark.parametrize(("choice", "slug"), [("stadt-koeln", "stadt-koeln"), ("*", "stadtverwaltung-koeln")])
def test_the_answer_decides_which_organisation_it_is(filled: Catalog, choice: str, slug: str) -> None:
    assessment = filled.listings.submit(replace(FORM, organisation_choice=choice))
    assert filled.listings.read(assessment.slug, MARKETPLACE).organisation.slug == slug


def test_the_same_name_needs_no_question(filled: Catalog) -> None:
    assessment = filled.listings.submit(replace(FORM, organisation="stadt KÖLN"))
    assert filled.listings.read(assessment.slug, MARKETPLACE).organisation.name == "Stadt Köln"


def test_operators_see_pairs_that_may_be_one(filled: Catalog) -> None:
    assert filled.organisations.duplicates() == ()
    filled.listings.submit(replace(FORM, organisation_choice="*"))
    ((one, other),) = filled.organisations.duplicates()
    assert (one.slug, other.slug, one.reason) == ("stadt-koeln", "stadtverwaltung-koeln", "form")
