"""The data of the search says what words mean, in one form for all, and says nothing twice or in vain."""

import tomllib
from pathlib import Path

import pytest

import catalog.thesaurus
from catalog.asking import read
from catalog.chance_words import MARK, chance_words, keep_apart
from catalog.folding import index_text, query_words
from catalog.stemming import fold, stem
from catalog.thesaurus import compile_thesaurus, thesaurus

DATA = Path(catalog.thesaurus.__file__).parent / "data"
SYNONYMS = tomllib.loads((DATA / "synonyms.toml").read_text(encoding="utf-8"))
SMALL = compile_thesaurus(
    {"ignored": "wie zu die", "weak": "Software Stadt"},
    {
        "leads": [{"said": ["Schlagloch", "wilder Müll"], "meant": ["Mängelmelder"]}],
        "alike": [{"words": ["Handy", "Smartphone"]}, {"words": ["Abfallkalender", "Abfalltermine"]}],
        "products": [{"names": ["Teams", "Google Docs"], "meant": ["Videokonferenz"]}],
    },
)


def meant(text: str) -> dict[str, list[str]]:
    """Each term of a question with what else it may mean."""
    question = read(text, SMALL)
    return {term.word: [each.label for each in term.alternatives if each.label] for term in question.terms}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schlaglöcher", {"Schlaglöcher": ["Mängelmelder"]}),
        ("Schlaglochmeldung", {"Schlaglochmeldung": ["Schlagloch", "Mängelmelder"]}),
        ("Gemeindehandy", {"Gemeindehandy": ["Handy", "Smartphone"]}),
        ("Smartphoneschlagloch", {"Smartphoneschlagloch": ["Smartphone", "Handy", "Schlagloch", "Mängelmelder"]}),
        ("Smart Phone", {"Smart": ["Smartphone", "Handy"], "Phone": ["Smartphone", "Handy"]}),
        ("Abfall Kalender", {each: ["Abfallkalender", "Abfalltermine"] for each in ("Abfall", "Kalender")}),
        ("WilderMüll", {"WilderMüll": ["wilder Müll", "Mängelmelder"]}),
        ("wildermüll", {"wildermüll": ["wilder Müll", "Mängelmelder"]}),
        ("GoogleDocs", {"GoogleDocs": ["Google Docs", "Videokonferenz"]}),
        ("E-Handy", {"E-Handy": ["Handy", "Smartphone"]}),
        ("eHandy", {"eHandy": ["Handy", "Smartphone"]}),
        ("E-Verleih", {"E-Verleih": ["Verleih"]}),
        ("eigene", {"eigene": []}),
        ("Mängelmelder", {"Mängelmelder": []}),
        ("wilder Müll", {"wilder": ["Mängelmelder"], "Müll": ["Mängelmelder"]}),
        ("Müll", {"Müll": []}),
        ("HANDY", {"HANDY": ["Smartphone"]}),
        ("smartphone", {"smartphone": ["Handy"]}),
        ("wie Teams", {"Teams": ["Videokonferenz"]}),
        ("die Team-Software", {"Team": [], "Software": []}),
        ("google docs", {"google": ["Videokonferenz"], "docs": ["Videokonferenz"]}),
    ],
)
def test_words_phrases_compounds_and_products_mean_something_else(text: str, expected: dict[str, list[str]]) -> None:
    assert meant(text) == expected


def test_what_words_mean_together_stays_so_though_one_means_it_in_another_form() -> None:
    leads = [{"said": ["offene Daten"], "meant": ["Datenportal", "Karte"]}, {"said": ["Daten"], "meant": ["Karten"]}]
    known = compile_thesaurus({"ignored": "", "weak": ""}, {"leads": leads, "alike": [], "products": []})
    for term in read("offene Daten", known).terms:
        together = {part for each in term.alternatives if each.shared for part in each.parts}
        assert together == {stem("Datenportal"), stem("Karte")}
    assert not any(each.shared for each in read("Daten", known).terms[0].alternatives)


def test_ignored_words_are_left_out_and_weak_ones_need_not_occur_unless_nothing_else_is_left() -> None:
    assert [(term.word, term.weak) for term in read("die Stadt wie Schlagloch", SMALL).terms] == [
        ("Stadt", True),
        ("Schlagloch", False),
    ]
    assert [(term.word, term.weak) for term in read("die Stadt", SMALL).terms] == [("Stadt", False)]
    assert [term.word for term in read("wie die", SMALL).terms] == ["wie", "die"]
    assert read(" / % ", SMALL).terms == ()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Anmeldungen", ["anmeld"]),
        ("Rat", [" rat", "rat "]),
        ("Akten", [" akten", "akten ", " akt"]),
        ("KI", [" ki "]),
        ("Störung", ["storung"]),
        ("100%", ["100%"]),
        ("E-Handy", [" e-handy", " ehandy", "handy", "smartphon"]),
        ("eHandy", [" e-handy", " ehandy", "handy", "smartphon"]),
        ("E-Anträge", [" e-antrag", " eantrag", "antrag"]),
        ("Kontakte", [f"kontak{MARK}t"]),
    ],
)
def test_short_stems_are_sought_where_words_begin_and_end(word: str, parts: list[str]) -> None:
    (term,) = read(word, SMALL).terms
    assert [part for each in term.alternatives for part in each.parts] == parts


@pytest.mark.parametrize(
    "word", ["Bürgerämter", "GRÖßE", "a\u0308mter", "Aktualität", "x", "straße", "İstanbul", "Ümläüte"]
)
def test_a_stem_is_a_beginning_of_the_folded_word(word: str) -> None:
    assert fold(word).startswith(stem(word))
    assert stem(word)


def test_no_entry_is_empty_and_none_names_a_word_twice() -> None:
    for entry in (each for entries in SYNONYMS.values() for each in entries):
        for words in entry.values():
            assert len(words) == len(set(words)) > 0
            assert all(query_words(word) for word in words)


def test_weak_and_ignored_words_of_the_data_are_apart() -> None:
    known = thesaurus()
    assert not {word for word in known.ignored if word in known.names}
    assert len(known.meanings) > 500


def test_a_question_of_any_length_is_cut() -> None:
    assert len(read(" ".join(f"wort{number}" for number in range(500)), SMALL).terms) == 12


@pytest.mark.parametrize(
    ("word", "instead"), [("Abfall", "Abfallkalender"), ("Abfälle", "Abfallkalender"), ("Abfa", ""), ("Schlag", "")]
)
def test_a_word_stands_for_what_begins_with_it_if_all_of_that_is_one(word: str, instead: str) -> None:
    known = compile_thesaurus(
        {"ignored": "", "weak": ""},
        {
            "leads": [
                {"said": ["Schlagloch"], "meant": ["Mängelmelder"]},
                {"said": ["Schlagzeug"], "meant": ["Musik"]},
            ],
            "alike": [{"words": ["Abfallkalender", "Abfallentsorgung"]}],
            "products": [],
        },
    )
    assert known.begun(word) == instead


@pytest.mark.parametrize(
    ("sought", "chance"),
    [
        ("Akte", "Kontakte"),
        ("Akte", "aktuelle"),
        ("Form", "Plattform"),
        ("form", "information"),
        ("rent", "different"),
        ("Server", "Reservierung"),
        ("Gericht", "eingerichtet"),
        ("Java", "JavaScript"),
        ("Pflege", "gepflegt"),
        ("Zug", "Zugangs"),
    ],
)
def test_words_that_stand_in_others_by_chance_are_kept_apart(sought: str, chance: str) -> None:
    indexed = keep_apart(index_text(chance))
    assert not any(part in indexed for part in parts_of(sought))
    assert any(part in indexed for part in parts_of(chance))
    assert any(part in keep_apart(index_text(sought + "amt")) for part in parts_of(sought))


def test_each_root_is_found_by_itself_and_its_mark_is_within() -> None:
    assert chance_words()
    for root, marked in chance_words():
        assert fold(root) == root
        assert 0 < marked.index(MARK) < len(root)
        assert any(part in keep_apart(index_text(root)) for part in parts_of(root)), root


def test_every_word_of_the_data_finds_itself_though_words_are_kept_apart() -> None:
    words = {word for _, word in thesaurus().words}
    assert len(words) > 1_000
    lost = [word for word in sorted(words) if not any(part in keep_apart(index_text(word)) for part in parts_of(word))]
    assert lost == []


def parts_of(word: str) -> list[str]:
    return [part for each in read(word, SMALL).terms[0].alternatives if not each.label for part in each.parts]
