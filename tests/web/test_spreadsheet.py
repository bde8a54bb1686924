"""A table comes back as it was written, and no cell of it can become a formula."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.language import Language
from web.spreadsheet import BYTE_ORDER_MARK, harmless, to_csv

CELLS = st.text(st.characters(codec="utf-8"), max_size=40) | st.text("=+-@\t\r\n;,'\" a1|", max_size=20)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width is meant
AFTER_A_SEPARATOR = re.compile('[;,] *["]*[=+@-]')
SIGNS = [(Language.DE, ";"), (Language.EN, ",")]


def read(content: bytes, delimiter: str, *, strict: bool = True) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict))


@pytest.mark.parametrize(("language", "sign"), SIGNS)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_a_table_comes_back_with_every_cell_harmless(language: Language, sign: str, rows: list[list[str]]) -> None:
    content = to_csv(rows, language)
    assert read(content, sign) == [[harmless(cell) for cell in row] for row in rows]
    for cell in (cell for row in read(content, sign) for cell in row):
        assert not cell.startswith(DANGEROUS)
        assert not AFTER_A_SEPARATOR.search(cell)
    lines = content.decode("utf-8-sig").split("\r\n")
    assert (len(lines), lines[-1]) == (len(rows) + 1, ""), "each row is one line, ended by CR and LF"


@pytest.mark.parametrize(("language", "sign"), [(Language.DE, ","), (Language.EN, ";")])
@given(cell=CELLS)
def test_a_program_of_the_other_language_finds_no_formula_either(language: Language, sign: str, cell: str) -> None:
    table = to_csv([["Name", cell]], language)
    for found in (each for row in read(table, sign, strict=False) for each in row):
        assert not found.strip(' "').startswith(("=", "+", "@"))


@given(CELLS)
def test_what_is_harmless_stays_so(cell: str) -> None:
    once = harmless(cell)
    assert harmless(once) == once


@pytest.mark.parametrize(
    "plain", ["Stadt Köln", "5.500 Euro", "A & B", 'Er sagt "ja"', "1-2", "a=b", "x; y, z", "info@x.de"]
)
def test_ordinary_words_are_not_touched(plain: str) -> None:
    assert harmless(plain) == plain


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("\t=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        (" @SUM(A1)", "'@SUM(A1)"),
        ('"=1', "'\"=1"),
        ("gut; =1+1", "gut;' =1+1"),
        ("gut, =1+1", "gut,' =1+1"),
        ("eins\r\n-zwei", "eins -zwei"),
        ("\u202e=1", "\\u202e=1"),
    ],
)
def test_a_formula_is_words(cell: str, written: str) -> None:
    assert harmless(cell) == written


def test_the_file_begins_with_the_mark_that_says_utf_8() -> None:
    assert to_csv([["ä"]], Language.DE) == f'{BYTE_ORDER_MARK}"ä"\r\n'.encode()
