"""Search finds German words however they are typed, and addresses are plain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.folding import contract, index_text, plain, query_words, slug


def found(query: str, text: str) -> bool:
    indexed = index_text(text)
    return all(contract(plain(word)) in indexed for word in query_words(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Bürger", "Die Buergerbeteiligung"),
        ("buerger", "Die Bürgerbeteiligung"),
        ("burger", "BÜRGER"),
        ("strasse", "Straße"),
        ("STRAẞE", "Strassenbau"),
        ("erlaubnis", "Bauerlaubnis"),
        ("erneuerung", "Bauerneuerung"),
        ("neue karte", "Karte der neuen Wege"),
        ("cafe", "Café"),
        ("„karte“, weg", "karte weg"),
        ("ärger", "a\u0308rger"),
        ("", "anything"),
    ],
)
def test_words_are_found_however_they_are_typed(query: str, text: str) -> None:
    assert found(query.replace("„", "").replace("“", ""), text)


@pytest.mark.parametrize(("query", "text"), [("karten", "karte"), ("weg fehlt", "karte weg"), ("100%", "100 Karten")])
def test_what_is_not_there_is_not_found(query: str, text: str) -> None:
    assert not found(query, text)


@given(st.text(max_size=60), st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert found(text[start:end], text)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(max_size=300))
def test_a_slug_is_a_short_plain_part_of_an_address(name: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(name))
    assert len(slug(name)) <= 80
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Bürger-Büro Groß", "buerger-buero-gross"), ("a\u0308mter", "aemter"), ("  Ärzte & Café  ", "aerzte-cafe")],
)
def test_a_slug_spells_umlauts_out(name: str, expected: str) -> None:
    assert slug(name) == expected
