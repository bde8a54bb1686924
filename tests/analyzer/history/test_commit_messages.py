"""What a subject says: fixes and reverts in three languages, on subjects as real histories have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.history.commit_messages import is_fix, is_revert


@pytest.mark.parametrize(
    "subject",
    [
        "Fix crash when the list is empty",
        "fix(api): return 404 for unknown ids",
        "[#1234] Fixes wrong total",
        "Hotfix 2.3.1",
        "Bugfix: dates before 1970",
        "Merge branch 'bug-1234'",
        "Fehler beim Speichern behoben",
        "Korrigiert die Berechnung der Gebühr",
        "behebt #12",
        "Corrige le calcul des droits",
        "fixup! Add form",
        "regression in search",
    ],
)
def test_a_mended_fault_is_a_fix(subject: str) -> None:
    assert is_fix(subject.encode())


@pytest.mark.parametrize(
    "subject",
    [
        "Add prefix to routes",
        "Fixtures for tests",
        "Fix typo in form",
        "fix: lint",
        "docs: fix link",
        "Fix formatting",
        "Tippfehler korrigiert",
        'Revert "Fix crash"',
        "Debug output removed",
        "Default values",
        "",
    ],
)
def test_what_tidies_up_or_only_sounds_alike_is_no_fix(subject: str) -> None:
    assert not is_fix(subject.encode())


@pytest.mark.parametrize("subject", ['Revert "Add form"', "revert: add form", "Reverts 12ab", "Rückgängig: Formular"])
def test_taking_back_is_a_revert(subject: str) -> None:
    assert is_revert(subject.encode())


@pytest.mark.parametrize("subject", ["Reverse the list", "Add revert button", "Reverting engine is new"[4:]])
def test_other_words_are_no_revert(subject: str) -> None:
    assert not is_revert(subject.encode())


@given(st.binary(max_size=2_000))
def test_any_bytes_have_an_answer_that_the_beginning_decides(subject: bytes) -> None:
    assert is_fix(subject) == is_fix(subject[:300])
    assert not (is_fix(subject) and is_revert(subject))
