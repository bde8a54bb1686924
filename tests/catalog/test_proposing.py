"""A repository's own files propose values with their places; hostile ones propose nothing and break nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.drafts import BLANK
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.proposal import Proposal, Suggestion, decode, encode, present, taken, taken_where_empty
from catalog.proposing import WANTED, language_of, propose
from catalog.publiccode.checking import check
from catalog.to_publiccode import file_of
from catalog.views import Evidence, Lines, LocalText, Statement

ROOT = Path(__file__).parents[2]
OWN = {path: (ROOT / path).read_bytes() for path in ("publiccode.yml", "pyproject.toml", "README.md")}


def found(files: dict[str, bytes], field: str) -> list[tuple[object, str, int]]:
    return [(each.value, each.path, each.line) for each in propose(files).suggestions if each.field == field]


def test_each_value_names_its_file_and_line() -> None:
    proposal = propose(OWN)
    assert proposal.of("name")[0] == Suggestion("name", "Offener Lösungsmarkt", "publiccode.yml", 3)
    for each in proposal.suggestions:
        line = OWN[each.path].decode().splitlines()[each.line - 1]
        value = each.value if isinstance(each.value, str) else ""
        assert each.line
        assert value[:15] in line or each.path != "pyproject.toml"


def test_publiccode_comes_before_packages_and_those_before_the_readme() -> None:
    assert [path for _, path, _ in found(OWN, "name")] == ["publiccode.yml", "pyproject.toml", "README.md"]
    assert [each.path for each in propose(OWN).of("name")] == ["publiccode.yml", "pyproject.toml"], "each value once"


def test_packages_say_name_description_licence_and_homepage() -> None:
    package = json.dumps(
        {
            "name": "kiosk",
            "description": "Der Strom auf dem Markt",
            "license": "MIT",
            "homepage": "https://k.example.org",
        },
        indent=1,
    )
    files = {"package.json": package.encode()}
    assert [(each.field, each.value, each.line) for each in propose(files).suggestions] == [
        ("name", "kiosk", 2),
        ("summary_de", "Der Strom auf dem Markt", 3),
        ("licence", "MIT", 4),
        ("website", "https://k.example.org", 5),
    ]
    poetry = (
        b'[tool.poetry]\nname = "kiosk"\nlicense = "EUPL-1.2"\n[tool.poetry.urls]\nHomepage = "https://p.example.org"\n'
    )
    assert found({"pyproject.toml": poetry}, "website") == [("https://p.example.org", "pyproject.toml", 5)]
    composer = b'{"name": "a/b", "license": ["MIT", "GPL-3.0-only"]}'
    assert found({"composer.json": composer}, "licence") == [("MIT OR GPL-3.0-only", "composer.json", 0)]


@pytest.mark.parametrize(
    ("text", "title", "paragraph"),
    [
        ("# Kiosk\n\n[![CI](a.svg)](b)\n\nThe kiosk sells **power** on the [market](x) of a town.\n", 1, 5),
        ("Kiosk\n=====\n\n.. image:: x\n\nThe kiosk sells power on the market of a town.\n", 1, 6),
        (
            "```\nas long as any prose of forty letters\n```\n= Kiosk\n\nThe kiosk sells power on the market of a.\n",
            4,
            6,
        ),
    ],
)
def test_a_readme_says_its_title_and_first_paragraph(text: str, title: int, paragraph: int) -> None:
    files = {"README.md": text.encode()}
    assert found(files, "name") == [("Kiosk", "README.md", title)]
    ((words, _, line),) = found(files, "description_en")
    assert str(words).startswith("The kiosk sells power on the market")
    assert line == paragraph


def test_small_words_tell_the_language() -> None:
    assert language_of("Eine Software für das Amt und die Bürger") == "de"
    assert language_of("Software for the town and its citizens") == "en"


@pytest.mark.parametrize("path", WANTED)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"- " * 60_000,
        b"&a [*a, *a]",
        b"#" * 100_000,
        b"![" * 90_000,
        b"<" * 150_000,
        b'{"name": "\\u0000\\u202e<b>", "license": {"text": {"x": 1}}, "homepage": "javascript:1"}',
        b'[project]\nname = 3\nlicense = {text = 4}\nurls = ["x"]\n',
    ],
)
def test_hostile_files_break_nothing(path: str, data: bytes) -> None:
    for each in propose({path: data}).suggestions:
        assert "\x00" not in str(each.value)
        assert "\u202e" not in str(each.value)
        assert not str(each.value).startswith("javascript:")


@given(st.dictionaries(st.sampled_from(WANTED), st.binary(max_size=300) | st.text(max_size=300).map(str.encode)))
@settings(max_examples=150)
def test_whatever_is_proposed_can_be_kept_and_taken(files: dict[str, bytes]) -> None:
    proposal = propose(files)
    assert decode(encode(proposal)) == proposal
    content = taken_where_empty(BLANK, proposal)
    for each in proposal.suggestions:
        assert present(content, each.field) is not None


def test_a_proposal_that_is_too_large_keeps_its_best_values() -> None:
    many = tuple(Suggestion("description_de", "x" * 9_000, "README.md", line) for line in range(200))
    kept = decode(encode(Proposal("", (Suggestion("name", "A", "a", 1), *many), text="y" * 90_000)))
    assert kept.suggestions[0].value == "A"
    assert (len(kept.suggestions), kept.text) == (50, "")


def test_repairs_of_a_broken_file_are_told_and_nothing_of_an_unreadable_one() -> None:
    assert propose(OWN).repairs == ()
    broken = propose({"publiccode.yml": b"publiccodeYmlVersion: '0.7'\nplatforms: web\n"})
    assert [(each.line, each.key, each.before, each.after) for each in broken.repairs] == [
        (2, "platforms", "web", "[web]")
    ]
    unreadable = propose({"publiccode.yml": b"a: *x"})
    assert (unreadable.suggestions, unreadable.text) == ((), "")
    assert "alias" in unreadable.unreadable


def test_taking_replaces_one_field_and_filling_only_empty_ones() -> None:
    typed = ListingDraft("", "Mine", LocalText("", "English"))
    proposal = Proposal(
        "",
        (
            Suggestion("name", "Theirs", "README.md", 1),
            Suggestion("summary_de", "Kurz", "publiccode.yml", 9),
            Suggestion("organisation", "Amt", "publiccode.yml", 3),
            Suggestion("topics", ("mobility",), "publiccode.yml", 4),
            Suggestion("statements.features", Lines(("A",)), "publiccode.yml", 12),
            Suggestion("statements.references", "Musterhausen", "publiccode.yml", 14),
        ),
    )
    filled = taken_where_empty(typed, proposal)
    assert (filled.name, filled.summary, filled.topics) == ("Mine", LocalText("Kurz", "English"), ("mobility",))
    assert filled.organisation == OrganisationDraft("Amt")
    features, references = filled.statements
    assert (features.data, features.source, features.evidence) == (
        Lines(("A",)),
        "publiccode.yml:12",
        Evidence.SELF_DECLARED,
    )
    assert (references.value, references.data) == ("Musterhausen", None)
    assert taken(filled, proposal.suggestions[0]).name == "Theirs"


def test_a_draft_becomes_a_valid_file_upon_the_one_it_came_from() -> None:
    proposal = propose(OWN)
    draft = taken_where_empty(ListingDraft("", "Neu", LocalText(""), address="https://example.org/a/b"), proposal)
    written = file_of(draft, proposal.text)
    checked = check(written.text.encode())
    assert (written.missing, checked.valid) == ((), True)
    assert checked.listing
    assert checked.listing.name
    assert checked.listing.url
    assert (checked.listing.name.value, checked.listing.url.value) == ("Neu", "https://example.org/a/b")
    assert checked.listing.contacts, "what only the file knows stays"


def test_a_file_from_nothing_says_what_is_missing() -> None:
    keys = {each.key for each in file_of(BLANK).missing}
    assert {"name", "url", "platforms", "description", "legal.license", "maintenance.type"} <= keys
    hostile = ListingDraft("", "a: b #\n- \x07", LocalText("\u2028"), address="https://x.example.org/a")
    assert "name" not in {each.key for each in file_of(hostile, "a: [").missing}


def test_answers_reach_the_file() -> None:
    said = (
        Statement("leika_keys", "", Evidence.SELF_DECLARED, data=("99001001000000",)),
        Statement("maintenance", "", Evidence.SELF_DECLARED, data="internal"),
        Statement("contact_role", "Team Markt", Evidence.SELF_DECLARED),
        Statement("user_languages", "", Evidence.SELF_DECLARED, data=("de", "en")),
    )
    text = file_of(ListingDraft("", "A", LocalText("B"), statements=said)).text
    assert "urn:de:fim:leika:leistung:99001001000000" in text
    assert "name: Team Markt" in text
    assert "localisationReady: true" in text
