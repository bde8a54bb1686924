"""What people type is plain text in which every sign can be seen, so that no name looks like another one."""

from dataclasses import replace

import pytest
from editions import ASKED
from hypothesis import given
from hypothesis import strategies as st
from members import People
from sqlmodel import select

from catalog.criteria_drafting import plain
from catalog.drafts import BLANK
from catalog.errors import SubmissionError
from catalog.from_publiccode import draft_of
from catalog.inputs import ListingDraft, OrganisationDraft, ReferenceDraft, Submission
from catalog.memberships import Registration
from catalog.plain_texts import FILLERS, one_line, plain_text
from catalog.proposing import propose
from catalog.publiccode.checking import check
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow, OrganisationRow
from catalog.views import LocalText
from web.draft_form import BASICS, read_part
from web.language import Language

UNSEEN = (
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0,
    *range(0xFFF0, 0xFFFC), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000),
)  # fmt: skip
"""What Unicode calls ignorable (Default_Ignorable_Code_Point), the marks of annotations, and the empty braille cell."""
HIDDEN = "\u200b\u202e\u3164\ufe0f\U000e0101\u00ad"
FALSE_NAME = f"Ra{HIDDEN}dar{HIDDEN} GmbH"


@given(st.text(st.characters() | st.sampled_from(sorted(map(chr, UNSEEN)))))
def test_plain_text_holds_nothing_unseen_and_is_stable(typed: str) -> None:
    text = plain_text(typed)
    assert plain_text(text) == text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(sign == "\n" or sign.isprintable() for sign in text)
    assert not set(text) & {*map(chr, UNSEEN), *"\x00\x07\x1b\t\r"}
    assert [sign for sign in text if sign.isalnum()] == [
        sign for sign in typed if sign.isalnum() and sign not in FILLERS
    ]


@given(st.text())
def test_one_line_is_the_plain_text_with_single_spaces(typed: str) -> None:
    line = one_line(typed)
    assert line == " ".join(plain_text(typed).split()) == one_line(line)
    assert line.isprintable()


def test_no_sign_that_looks_like_nothing_is_left_in_a_name() -> None:
    assert [hex(each) for each in UNSEEN if one_line(f"Ra{chr(each)}dar") != "Radar"] == []
    assert one_line("Straße 12, Grüße: „Ærø“ – Łódź 文書 ✓") == "Straße 12, Grüße: „Ærø“ – Łódź 文書 ✓"
    assert one_line(" Rathaus\u00a0am\u2003Markt\r\n\t ") == "Rathaus am Markt"


def test_an_organisation_whose_name_only_looks_like_a_known_one_is_that_one(
    catalog: Catalog, sessions: Sessions
) -> None:
    for number, name in enumerate(("Radar GmbH", FALSE_NAME)):
        form = Submission(f"Kar{HIDDEN}te", f"https://example.org/a/{number}", "Zeigt alle Baustellen der Stadt.", name)
        catalog.listings.submit(form)
    with sessions.read() as session:
        assert [(each.slug, each.name) for each in session.exec(select(OrganisationRow))] == [
            ("radar-gmbh", "Radar GmbH")
        ]
        assert {each.name for each in session.exec(select(ListingRow))} == {"Karte"}


def test_an_imported_name_is_what_can_be_read(catalog: Catalog) -> None:
    draft = ListingDraft(
        "karte", f"Kar{HIDDEN}te", LocalText("Zeigt Baustellen."), organisation=OrganisationDraft(FALSE_NAME)
    )
    for _ in range(2):
        catalog.listings.import_listing(draft)
        shown = catalog.listings.read("karte")
        assert (shown.card.name, shown.organisation.slug, shown.organisation.name) == (
            "Karte",
            "radar-gmbh",
            "Radar GmbH",
        )
    assert len(catalog.versions.list("karte")) == 1, "the same once more is no change"
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.import_listing(replace(draft, slug="leer", name=HIDDEN))
    assert caught.value.faults == {"name": "name.empty"}


def test_a_name_of_unseen_signs_alone_is_no_name(catalog: Catalog, sessions: Sessions) -> None:
    vera, empty = People(sessions)("Vera"), HIDDEN
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.submit(Submission(empty, "https://example.org/a/b", "Zeigt alle Baustellen der Stadt."))
    assert caught.value.faults == {"name": "name.empty"}
    with pytest.raises(SubmissionError) as caught:
        catalog.own_account.rename(vera, empty, "de")
    assert caught.value.faults == {"name": "account_name.empty"}
    with pytest.raises(SubmissionError) as caught:
        catalog.memberships.register(Registration(empty), vera)
    assert caught.value.faults == {"name": "name.empty"}
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Baustellen.")))
    with pytest.raises(SubmissionError) as caught:
        catalog.references.claim("radar", ReferenceDraft("09162000", empty))
    assert caught.value.faults == {"municipality": "municipality.empty"}


def test_a_person_and_a_town_are_called_what_can_be_read(catalog: Catalog, sessions: Sessions) -> None:
    people = People(sessions)
    catalog.own_account.rename(people("Vera"), f"Ver{HIDDEN}a\u2003Muster", "de")
    assert people("Vera").name == "Vera Muster"
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Baustellen.")))
    town = ReferenceDraft("09162000", f"Mün{HIDDEN}chen", contact_role=f"IT{HIDDEN}-Referat")
    catalog.references.claim("radar", town)
    (claimed,) = catalog.references.list("radar")
    assert (claimed.municipality, claimed.contact_role) == ("München", "IT-Referat")


def test_a_criterion_is_what_can_be_read() -> None:
    hidden = replace(ASKED, title=LocalText(f"Plan{HIDDEN} für den Notfall", ASKED.title.en), source=f"B{HIDDEN}SI")
    assert plain(hidden) == replace(plain(ASKED), source="BSI")


def test_what_a_repository_says_of_itself_is_taken_as_it_can_be_read() -> None:
    file = f'publiccodeYmlVersion: "0.7"\nname: "Ra{HIDDEN}dar"\n'
    draft, _ = draft_of(check(file.encode()).listing)
    assert draft.name == "Radar"
    package = f'[project]\nname = "kar{HIDDEN}te"\n'
    assert [each.value for each in propose({"pyproject.toml": package.encode()}).of("name")] == ["karte"]


def test_a_draft_is_called_what_can_be_read() -> None:
    posted = {"name": [f"Kar{HIDDEN}te"], "organisation": [FALSE_NAME], "summary_de": [f"Zeigt{HIDDEN}\u2003alles."]}
    content = read_part(BASICS, BLANK, posted, Language.DE).content
    assert (content.name, content.summary.de) == ("Karte", "Zeigt alles.")
    assert content.organisation
    assert content.organisation.name == "Radar GmbH"
