"""A publiccode.yml becomes the content of a listing: each field with its line, nobody named, nothing guessed."""

from catalog.from_publiccode import Source, draft_of
from catalog.importing import check_draft
from catalog.inputs import ListingDraft
from catalog.kept import kept_text
from catalog.publiccode.checking import check
from catalog.to_publiccode import file_of
from catalog.views import Evidence, Lines, LocalText

LONG = "Mit dieser Software buchen Menschen Termine im Bürgeramt und sagen sie wieder ab, ohne anzurufen. " * 2
FILE = f"""publiccodeYmlVersion: "0.7"
name: Termino
url: https://github.com/stadt/termino.git
landingURL: https://termino.example
platforms: [web]
categories: [appointment-scheduling]
developmentStatus: stable
softwareType: standalone/web
usedBy: [Stadt A, Stadt B]
x-own: kept
supports:
  - id: urn:de:fim:leika:leistung:99115005000000
description:
  de:
    shortDescription: Termine im Amt buchen.
    longDescription: {LONG}
    features: [Buchen, Absagen]
  en:
    shortDescription: Book appointments.
    longDescription: {LONG}
    features: [book]
legal:
  license: EUPL-1.2
maintenance:
  type: internal
  contacts:
    - name: Erika Mustermann
      email: erika@stadt.example
      phone: "+49 30 1"
localisation:
  localisationReady: true
  availableLanguages: [de, en]
"""


def drafted(text: str = FILE) -> tuple[ListingDraft, dict[str, Source]]:
    listing = check(text.encode()).listing
    assert listing is not None
    draft, sources = draft_of(listing)
    check_draft(draft)
    return draft, dict(sources)


def test_every_field_comes_with_its_key_and_line() -> None:
    draft, sources = drafted()
    assert (draft.slug, draft.name, draft.licence) == ("termino", "Termino", "EUPL-1.2")
    assert draft.summary == LocalText("Termine im Amt buchen.", "Book appointments.")
    assert draft.address == "https://github.com/stadt/termino"
    assert draft.topics == ("citizen-services",)
    said = {each.key: each for each in draft.statements}
    assert said["features"].data == Lines(("Buchen", "Absagen"), ("book",))
    assert said["references"].value == "Stadt A; Stadt B"
    assert said["leika_keys"].data == ("99115005000000",)
    assert (said["software_type"].data, said["maintenance"].data) == ("standalone/web", "internal")
    assert (said["platforms"].data, said["user_languages"].data) == (("web",), ("de", "en"))
    assert {each.evidence for each in draft.statements} == {Evidence.SELF_DECLARED}
    assert sources["address"] == Source("url", 3)
    assert sources["statements.features"] == Source("description.de.features[0]", 17)


def test_a_contact_is_known_by_its_kinds_alone() -> None:
    draft, _ = drafted()
    (contact,) = (each for each in draft.statements if each.key == "contact_role")
    assert contact.value == "in der publiccode.yml genannt: E-Mail, Telefon"
    assert not any(word in repr(draft) + kept_text(FILE.encode()) for word in ("Erika", "erika@", "+49"))


def test_what_stands_in_or_was_left_out_is_said() -> None:
    text = FILE.replace("https://github.com", "http://github.com").replace("  de:\n    short", "  it:\n    short")
    draft, sources = drafted(text)
    assert draft.address == ""
    assert sources["address"].note.startswith("was left out")
    assert draft.summary.de == "Book appointments."
    assert sources["summary"].note == "is in en, nobody wrote it in German"
    without = "\n".join(line for line in FILE.splitlines() if "shortDescription" not in line)
    draft, sources = drafted(without)
    assert draft.summary.de.startswith("Mit dieser Software")
    assert len(draft.summary.de) <= 150
    assert "stands in from description.de.longDescription" in sources["summary"].note


def test_unknown_keys_are_kept_and_names_below_them_are_not() -> None:
    text = FILE + "authors:\n  - name: Erika\nx-mail: erika@stadt.example\n"
    kept = kept_text(text.encode())
    assert "# x-own: kept" in kept
    assert "Erika" not in kept
    assert "@" not in kept
    assert kept_text(kept.encode()) == kept


def test_a_listing_is_written_as_a_valid_file_and_reads_back() -> None:
    draft, _ = drafted()
    written = file_of(draft)
    assert written.missing == ()
    assert check(written.text.encode()).valid
    again, _ = drafted(written.text)
    assert again.summary == draft.summary
    said = {each.key: each.data for each in draft.statements if each.key not in {"references", "contact_role"}}
    assert {each.key: each.data for each in again.statements} == said
    assert set(written.left_out) == {"topics", "statements.references", "statements.contact_role"}


def test_what_the_listing_says_differently_by_now_is_written_over_the_kept_file() -> None:
    draft, _ = drafted()
    text = file_of(ListingDraft(**{**fields(draft), "licence": "MIT"}), kept_text(FILE.encode())).text
    assert "license: MIT" in text
    assert "usedBy:" in text
    assert "# x-own: kept" in text


def test_what_nobody_said_is_missing_and_named_on_top() -> None:
    written = file_of(ListingDraft("a", "A", LocalText("Kurz.")))
    assert {"platforms", "softwareType", "legal"} <= {each.key.partition(".")[0] for each in written.missing}
    assert written.text.startswith("# Not valid yet: ")


def fields(draft: ListingDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in draft.__slots__}
