"""Misspelled words are held against known ones: letters inserted, left out, replaced or swapped, and no more."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from catalog.inputs import ListingDraft
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.stemming import fold
from catalog.tables import VocabularyRow
from catalog.thesaurus import thesaurus
from catalog.views import LocalText
from catalog.vocabulary import allowed_slips, distance, known_parts, learn_words, nearest_word

LETTERS = st.text(alphabet="abcd", max_size=7)


@pytest.mark.parametrize(
    ("one", "two", "slips"),
    [
        ("termin", "termin", 0),
        ("termin", "temin", 1),
        ("termin", "terminn", 1),
        ("termin", "tarmin", 1),
        ("termin", "tremin", 1),
        ("ab", "ba", 1),
        ("termin", "tremni", 2),
        ("", "ab", 2),
        ("termin", "friseur", 3),
    ],
)
def test_slips_are_counted_up_to_a_limit(one: str, two: str, slips: int) -> None:
    assert distance(one, two, 2) == slips


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_giving_up_early_changes_no_answer(one: str, two: str, most: int) -> None:
    exact = distance(one, two, 99)
    assert distance(one, two, most) == exact if exact <= most else distance(one, two, most) > most
    assert distance(two, one, 99) == exact


def learned(session: Session, text: str) -> None:
    learn_words(session, text)
    session.flush()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Terimn", "Termin"),
        ("Schlaglcöher", "Schlaglöcher"),
        ("Beteilgungsplatform", "Beteiligungsplattform"),
        ("Strase", "Straße"),
        ("Hnd", None),
        ("Friseur", None),
    ],
)
def test_the_nearest_word_is_found_as_it_is_written(sessions: Sessions, typed: str, found: str | None) -> None:
    with sessions.write() as session:
        learned(session, "Termin, Schlaglöcher! Beteiligungsplattform Straße Hund")
        assert nearest_word(session.connection(), typed, ()) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("umsetzen", None),
        ("absetzen", None),
        ("setzen", "setzen"),
        ("ersetze", "ersetzen"),
        ("rsetzen", "ersetzen"),
        ("resetzen", "ersetzen"),
        ("esretzne", "ersetzen"),
    ],
)
def test_a_word_with_another_prefix_is_another_word_and_not_misspelled(
    sessions: Sessions, typed: str, found: str | None
) -> None:
    with sessions.write() as session:
        learned(session, "setzen ersetzen")
        assert nearest_word(session.connection(), typed, ()) == found


def test_of_two_equally_near_words_the_first_in_the_alphabet_is_taken(sessions: Sessions) -> None:
    with sessions.write() as session:
        learned(session, "Haus Maus")
        assert nearest_word(session.connection(), "Taus", (("daus", "Daus"),)) == "Daus"
        assert nearest_word(session.connection(), "Taus", ()) == "Haus"


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Antragskarte", ("Antrag", "Karte")),
        ("Kartenantrag", ("Karten", "Antrag")),
        ("Kartenlos", ()),
        ("x" * 200, ()),
    ],
)
def test_a_compound_of_known_words_comes_apart(sessions: Sessions, typed: str, parts: tuple[str, ...]) -> None:
    with sessions.write() as session:
        learned(session, "Antrag Karte Karten")
        assert known_parts(session.connection(), typed, frozenset()) == parts


def test_a_word_is_learned_once_and_only_if_it_is_one(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], object]
) -> None:
    assert clock
    for name in ("Radar", "Radar 2026 x%y"):
        catalog.listings.import_listing(ListingDraft("radar", name, LocalText("Radar für Straßen, für ALLE; a\x00bcd")))
    with sessions.read() as session:
        words = session.exec(select(VocabularyRow.word)).all()
    assert sorted(words) == ["abcd", "alle", "radar", "strassen"]


def test_the_words_of_one_listing_are_bounded(sessions: Sessions) -> None:
    text = " ".join("".join("bcdfghjklm"[int(digit)] for digit in str(number)) for number in range(10_000, 15_000))
    with sessions.write() as session:
        learned(session, text)
        assert len(session.exec(select(VocabularyRow.word)).all()) == 2_000


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_no_near_word_is_overlooked_by_asking_for_shared_trigrams(sessions: Sessions, place: int) -> None:
    words = thesaurus().words
    typed = _slipped(words[place * len(words) // 60][0], place)
    slips = allowed_slips(typed)
    near = {folded for folded, _ in words if distance(typed, folded, slips) <= slips} if slips else set()
    with sessions.read() as session:
        found = nearest_word(session.connection(), typed, words)
    assert {fold(found)} <= near if found else not near


def _slipped(word: str, place: int) -> str:
    """Swap two letters of a word, and leave one out."""
    at = place % (len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return swapped[:-1] if place % 2 else swapped
