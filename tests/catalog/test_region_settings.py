from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from members import People
from people import add_account, add_organisation
from regional import TEXTS, add_region

from catalog.errors import CatalogError, ForbiddenError, NotFoundError, SubmissionError
from catalog.people_tables import OrganisationTrustRow
from catalog.permissions import NOBODY
from catalog.region_settings import LONGEST_INTRODUCTION, NewRegion, RegionForm
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import LocalText

KREIS = NewRegion("kreis-nord", "Empfehlungen des Kreises", "nord")
WHY = "Der Kreistag hat es beschlossen."


@pytest.fixture
def who(sessions: Sessions) -> People:
    people = People(sessions)
    people.of("Karla", "kreis-nord", kind="public", ags="06534000")
    people.of("Sven", "kreis-sued", kind="public", ags="07143000")
    people.of("Vera", "markt-gmbh")
    return people


def faults(caught: pytest.ExceptionInfo[SubmissionError]) -> dict[str, str]:
    return caught.value.faults


def test_an_administrator_opens_a_selection_that_nobody_else_sees_yet(catalog: Catalog, who: People) -> None:
    settings, regions = catalog.region_settings, catalog.regions
    assert settings.candidates(who("Ada")) == (("kreis-nord", "Kreis Nord"), ("kreis-sued", "Kreis Sued"))
    assert settings.create(KREIS, who("Ada"), WHY) == "nord"
    assert settings.candidates(who("Ada")) == (("kreis-sued", "Kreis Sued"),)
    assert regions.list() == ()
    for stranger in (NOBODY, who("Sven"), who("Vera"), who("Rita")):
        with pytest.raises(NotFoundError):
            regions.read("nord", stranger)
    assert regions.read("nord", who("Karla")).shown is False
    assert regions.read("nord", who("Ada")).recommendations == ()
    (entry,) = (each for each in catalog.audit.all() if each.subject == "region:nord")
    assert (entry.action, entry.standing) == ("region.create", "administrator")
    assert dict(entry.details) == {"organisation": "kreis-nord", "reason": WHY}


def test_all_faults_of_a_new_selection_are_told_at_once(catalog: Catalog, who: People) -> None:
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.create(NewRegion("", " ", "Nord/../x"), who("Ada"), " ")
    assert faults(caught) == {
        "organisation": "region.unfit",
        "name": "region_name.empty",
        "slug": "slug.malformed",
        "reason": "reason.empty",
    }
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.create(NewRegion("kreis-nord"), who("Ada"), WHY)
    assert faults(caught) == {"name": "region_name.empty"}


def test_a_slug_is_made_of_the_name_and_never_given_twice(catalog: Catalog, who: People) -> None:
    ada = who("Ada")
    assert catalog.region_settings.create(replace(KREIS, name="Größe zählt", slug=""), ada, WHY) == "groesse-zaehlt"
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.create(NewRegion("kreis-sued", "Süd", "groesse-zaehlt"), ada, WHY)
    assert faults(caught) == {"slug": "slug.taken"}
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.create(KREIS, ada, WHY)
    assert faults(caught) == {"organisation": "region.second"}


@pytest.mark.parametrize(
    ("slug", "kind", "confirmed", "ags"),
    [
        ("werk", "vendor", True, ""),
        ("dorf", "public", False, "06534015"),
        ("amt", "public", True, ""),
    ],
)
def test_only_a_confirmed_public_body_with_a_place_has_a_selection(  # noqa: PLR0913, PLR0917 - a line of the table
    catalog: Catalog,
    sessions: Sessions,
    who: People,
    slug: str,
    kind: str,
    confirmed: bool,  # noqa: FBT001 - a line of the table
    ags: str,
) -> None:
    add_organisation(sessions, slug, kind=kind, confirmed=confirmed, ags=ags)
    assert slug not in dict(catalog.region_settings.candidates(who("Ada")))
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.create(NewRegion(slug, "Auswahl"), who("Ada"), WHY)
    assert faults(caught) == {"organisation": "region.unfit"}


def test_selections_opened_at_once_end_in_one(catalog: Catalog, who: People) -> None:
    ada = who("Ada")

    def open_one(number: int) -> str:
        try:
            return catalog.region_settings.create(replace(KREIS, slug=f"nord-{number}"), ada, WHY)
        except SubmissionError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(open_one, range(4)))
    assert sorted(end.partition("-")[0] for end in ends) == ["nord"] + ["organisation: region.second"] * 3
    assert len(catalog.regions.every(who("Ada"))) == 1


def test_one_slug_wanted_at_once_is_given_once(catalog: Catalog, who: People) -> None:
    ada = who("Ada")

    def open_one(organisation: str) -> str:
        try:
            return catalog.region_settings.create(NewRegion(organisation, "Auswahl", "eins"), ada, WHY)
        except SubmissionError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(open_one, ("kreis-nord", "kreis-sued")))
    assert ends == ["eins", "slug: slug.taken"]


def test_a_selection_is_shown_once_it_says_enough_and_hidden_again(catalog: Catalog, who: People) -> None:
    settings, ada = catalog.region_settings, who("Ada")
    settings.create(KREIS, ada, WHY)
    with pytest.raises(SubmissionError) as caught:
        settings.switch("nord", ada, WHY, public=True)
    assert faults(caught) == {"introduction": "region.unready"}
    with pytest.raises(SubmissionError) as caught:
        settings.switch("nord", ada, "", public=True)
    assert faults(caught) == {"reason": "reason.empty"}
    settings.describe("nord", TEXTS, who("Karla"))
    settings.switch("nord", ada, WHY, public=True)
    settings.switch("nord", ada, WHY, public=True)
    assert [each.slug for each in catalog.regions.list()] == ["nord"]
    view = catalog.regions.read("nord")
    assert (view.name, view.organisation, view.ags) == ("Empfehlungen des Kreises", "Kreis Nord", "06534000")
    assert view.introduction == LocalText(TEXTS.introduction, TEXTS.introduction_en)
    settings.switch("nord", ada, "Wird überarbeitet.", public=False)
    assert catalog.regions.list() == ()
    with pytest.raises(NotFoundError):
        catalog.regions.read("nord")
    actions = [each.action for each in catalog.audit.all() if each.subject == "region:nord"]
    assert actions == ["region.create", "region.change", "region.switch-on", "region.switch-off"]
    assert catalog.audit.verify().fault == ""


def test_a_selection_vanishes_while_its_organisation_is_not_confirmed(
    catalog: Catalog, sessions: Sessions, who: People
) -> None:
    add_region(catalog, "kreis-nord")
    with sessions.write() as session:
        trust = session.get_one(OrganisationTrustRow, who("Karla").memberships[0].organisation_id)
        trust.confirmed_at = None
    assert catalog.regions.list() == ()
    with pytest.raises(NotFoundError):
        catalog.regions.read("kreis-nord")
    assert [each.confirmed for each in catalog.regions.every(who("Ada"))] == [False]
    with pytest.raises(NotFoundError):
        catalog.region_settings.describe("kreis-nord", TEXTS, who("Karla"))


def test_only_who_manages_the_organisation_writes_its_texts(catalog: Catalog, sessions: Sessions, who: People) -> None:
    add_region(catalog, "kreis-nord")
    organisation = who("Karla").memberships[0].organisation_id
    who.known["Max"] = add_account(sessions, "Max", organisation=organisation, manager=False)
    with pytest.raises(ForbiddenError):
        catalog.region_settings.describe("kreis-nord", TEXTS, who("Max"))
    for stranger in (NOBODY, who("Sven"), who("Vera"), who("Rita"), who("Ada")):
        with pytest.raises(CatalogError):
            catalog.region_settings.describe("kreis-nord", TEXTS, stranger)
    for nobody in (NOBODY, who("Karla"), who("Rita"), who("Vera")):
        with pytest.raises(ForbiddenError):
            catalog.region_settings.change("kreis-nord", TEXTS, nobody, WHY)
        with pytest.raises(ForbiddenError):
            catalog.region_settings.switch("kreis-nord", nobody, WHY, public=False)
        with pytest.raises(ForbiddenError):
            catalog.region_settings.create(replace(KREIS, organisation="kreis-sued"), nobody, WHY)
    changed = replace(TEXTS, name="Neu", contact_address="https://kreis.example/digital")
    catalog.region_settings.describe("kreis-nord", changed, who("Karla"))
    catalog.region_settings.describe("kreis-nord", changed, who("Karla"))
    (last,) = [each for each in catalog.audit.all() if each.actor == who.account("Karla")]
    assert (last.standing, dict(last.details)) == ("municipality", {"changed": "name contact_address", "reason": ""})


def test_texts_are_plain_and_bounded(catalog: Catalog, who: People) -> None:
    add_region(catalog, "kreis-nord")
    karla = who("Karla")
    hostile = RegionForm(
        "Emp\u202efehlungen\n<b>x</b>",
        "<script>alert(1)</script>\x00\n\n\n\nEnde",
        "",
        "Amt\u200b 1",
        "A@Kreis.Example",
    )
    catalog.region_settings.describe("kreis-nord", hostile, karla)
    desk = catalog.regions.desk("kreis-nord", karla)
    assert desk.name == "Empfehlungen <b>x</b>"
    assert desk.introduction == "<script>alert(1)</script>\n\nEnde"
    assert (desk.contact_role, desk.contact_address) == ("Amt 1", "a@kreis.example")
    long = "x" * (LONGEST_INTRODUCTION + 1)
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.describe("kreis-nord", RegionForm("x" * 121, long, long, "x" * 121, "x" * 301), karla)
    assert faults(caught) == {
        "name": "region_name.too_long",
        "introduction": "introduction.too_long",
        "introduction_en": "introduction.too_long",
        "contact_role": "contact_role.too_long",
        "contact_address": "contact_address.too_long",
    }
    for address in ("javascript:alert(1)", "http://kreis.example", "https://a b", "mailto:a@b.example", "niemand"):
        with pytest.raises(SubmissionError) as caught:
            catalog.region_settings.describe("kreis-nord", replace(TEXTS, contact_address=address), karla)
        assert faults(caught) == {"contact_address": "contact_address.malformed"}
    with pytest.raises(SubmissionError) as caught:
        catalog.region_settings.describe("kreis-nord", RegionForm(), karla)
    assert set(faults(caught)) == {"name", "introduction", "contact_role", "contact_address"}
