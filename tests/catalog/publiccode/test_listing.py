"""The draft of a listing has everything the file says, each fact with its source, and no person."""

import msgspec
from publiccode_text import CLEAN, LONG, line_of, spoiled

from catalog.publiccode.checking import check
from catalog.publiccode.listing import Contact, Dependency, Fact, ListingFields

DATA = CLEAN.encode()
GERMAN = b"""\
de:
  countryExtensionVersion: "1.0"
  leika:
    - themenfeld: Bauen
      ozg-id: "10110"
      leika-id: "99094003140000"
    - leika-id: not a key at all
"""


def draft(data: bytes = DATA) -> ListingFields:
    listing = check(data).listing
    assert listing is not None
    return listing


def values(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(each.value for each in facts)


def test_every_fact_has_its_key_and_line() -> None:
    listing = draft()
    assert listing.name == Fact("Amtsschimmel", "name", 2)
    assert listing.licence == Fact("EUPL-1.2", "legal.license", line_of(DATA, "license:"))
    assert listing.categories[1] == Fact("workflow-management", "categories[1]", line_of(DATA, "workflow"))
    assert listing.descriptions[0].features[0].key == "description.de.features[0]"
    assert listing.descriptions[0].line == line_of(DATA, "  de:")


def test_a_draft_takes_everything_a_listing_can_show() -> None:
    listing = draft()
    assert listing.url is not None
    assert listing.url.value == "https://git.example.org/stadt/amtsschimmel.git"
    assert listing.software_version is not None
    assert listing.software_version.value == "1.10"
    assert values(listing.based_on) == ("https://git.example.org/kreis/schimmel.git",)
    assert values(listing.used_by) == ("Stadt Beispiel", "Gemeinde Muster")
    assert values(listing.funded_by) == ("Land Beispiel",)
    assert values(listing.audience_scopes) == ("local-authorities",)
    assert values(listing.audience_countries) == ("DE", "AT")
    assert values(listing.languages) == ("de", "en-GB")
    assert values(listing.interfaces) == ("https://amtsschimmel.example.org/api",)
    assert listing.localisation_ready is not None
    assert listing.localisation_ready.value is True
    described = listing.description("de")
    assert described is not None
    assert described.long is not None
    assert described.long.value == LONG.strip()
    assert listing.description("en") is None


def test_dependencies_have_their_versions() -> None:
    first, second, third = draft().dependencies
    assert first == Dependency(
        "open", "PostgreSQL", "12 – 16", optional=False, key="dependsOn.open[0]", line=first.line
    )
    assert (second.version, second.optional) == ("7", True)
    assert (third.kind, third.name) == ("proprietary", "Kartenleser-Treiber")


def test_of_contacts_only_the_kinds_are_taken() -> None:
    (contact,) = draft().contacts
    kinds = ("name", "email", "phone", "affiliation")
    assert contact == Contact("contact", kinds, "", "maintenance.contacts[0]", line_of(DATA, "name: Erika"))
    told = msgspec.json.encode(check(spoiled("erika@example.org", "erika at example")))
    for private in (b"Erika", b"erika", b"1234567"):
        assert private not in told


def test_country_sections_are_offered_as_what_is_supported() -> None:
    data = DATA + GERMAN
    facts = {each.value: each for each in draft(data).supports}
    assert list(facts) == ["alias:gdpr", "alias:spid", "urn:de:fim:leika:leistung:99094003140000"]
    assert facts["alias:spid"].key == "IT.piattaforme.spid"
    leika = facts["urn:de:fim:leika:leistung:99094003140000"]
    assert (leika.key, leika.line) == ("de.leika[0].leika-id", line_of(data, "leika-id:"))


def test_a_broken_file_still_gives_what_can_be_understood() -> None:
    data = spoiled("license: EUPL-1.2", "license: Apache License, Version 2.0")
    data = data.replace(b"stable", b"Stable").replace(b"localisationReady: true", b"localisationReady: yes")
    data = data.replace(b"    - AT\n", b"    - at\n    - nowhere\n").replace(
        b"platforms:\n  - web\n", b"platforms: web\n"
    )
    listing = draft(data)
    assert listing.licence is not None
    assert listing.licence.value == "Apache-2.0"
    assert listing.development_status is not None
    assert listing.development_status.value == "stable"
    assert listing.localisation_ready is not None
    assert listing.localisation_ready.value is True
    assert values(listing.audience_countries) == ("DE", "AT")
    assert values(listing.platforms) == ("web",)


def test_what_cannot_be_understood_stays_empty() -> None:
    data = spoiled("license: EUPL-1.2", "license: see LICENSE").replace(b"standalone/web", b"unheard of")
    data = data.replace(b"https://git.example.org/stadt/amtsschimmel.git", b"javascript:alert(1)")
    data = data.replace(b"landingURL: https", b"landingURL: javascript").replace(b"document-management", b"nothing")
    listing = draft(data)
    assert listing.licence is None
    assert listing.software_type is None
    assert listing.landing_url is None
    assert values(listing.categories) == ("workflow-management",)


def test_sections_of_a_wrong_form_are_empty() -> None:
    listing = draft(b"name: x\nlegal: []\ndescription: text\nmaintenance: 1\ndependsOn: {open: x}\nusedBy: {a: b}\n")
    assert listing.name == Fact("x", "name", 1)
    assert (listing.licence, listing.descriptions, listing.contacts, listing.used_by) == (None, (), (), ())
