"""Folding by chunks says what folding token by token says, in every language; and fingerprints are what they claim."""

import re
from dataclasses import replace
from itertools import islice
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyzer.duplication.fingerprints import ANCHOR, GRAM, POSITION_BITS, STEERS, WINDOW, fingerprints, unpacked
from analyzer.duplication.folding import (
    CODES,
    LINE,
    MARKS,
    NAME,
    REMEMBERED,
    Folding,
    by_tokens,
    prepared,
    without_imports,
)
from analyzer.structure.lexing import masked
from analyzer.structure.reading import known_languages
from analyzer.structure.syntax import COMMENTS, TEXTS, beginnings

LANGUAGES = known_languages()
PROGRAMS = sorted(name for name, language in LANGUAGES.items() if language.is_program)
OPENERS = (
    *('"', "'", '"""', "'''", "`", "#", "//", "/*", "*/", "--", "{-", "-}", "(*", "*)", "<#", "#>", "--[[", "[[", "]]"),
    *("[=[", "]=]", ";", "%", "!", "@", "$", '@"', '@$"', '$@"', 'R"(', ')"', 'u8R"a(', 'r"', 'r#"', '"#', 'br"', '#"'),
    *("'a'", "\\", '\\"', "\\'", "<?php", "?>", "<?", "/x/", "${", "<<EOT", "EOT", "=begin", "=end", "?'", "%w(", "q("),
    *("<script>", "</script>", "<p>", "</p>"),
)
PIECES = (
    *OPENERS,
    *MARKS,
    *"()[]{}.,:=<>-+*/&|?~^",
    *("a", "if", "IF", "Return", "R", "u8R", "br", "r", "_", "a1", "$a", "1", "0x1F", "1é", "é", "a·b", "€", "²", "½"),
    *(" ", "  ", "\t", "\n", "\n\n", "\n    ", "\n  #if", "\r", "\x0b", "\x0c", "\x1c", "\x01", "\x02", "\x7f"),
    *("\xa0", "\u2028", "\u212a"),
    *("\nimport a", "\nfrom a import (", "\nuse b;", "\nusing c", "\n#include <d>", "====", "=!=", "x" * 41),
)  # fmt: skip
Text = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
IMPORTS = (
    "import",
    "export",
    "from",
    "use",
    "pub",
    "no",
    "require",
    "load",
    "package",
    "using",
    "namespace",
    "#include",
)
IMPORT_PIECES = (*IMPORTS, "a", "b.c", "=", ";", '"', "'", "(", ")", "{", "}", "*", " ", "\t", "\n", "\n", "\n\n")


@pytest.mark.parametrize("name", PROGRAMS)
@settings(max_examples=60)
@given(Text, Text)
@example("a'  \nb", '("""\n\'\'\'""")')
@example("#", "a#b #c\n  #d\n#e")
def test_chunks_fold_to_what_their_tokens_fold_to(name: str, before: str, text: str) -> None:
    language = LANGUAGES[name]
    folding = Folding()
    for each in (before, text):
        assert folding.folded(language, each) == by_tokens(*prepared(language, each))


@pytest.mark.parametrize(("name", "form"), sorted({**COMMENTS, **TEXTS}.items() | TEXTS.items()))
@settings(max_examples=60)
@given(Text)
def test_comments_and_texts_begin_with_what_is_said_of_them(name: str, form: str, text: str) -> None:
    """Chunks and the masking of texts trust in it."""
    for match in re.finditer(form, f"x{text}", re.MULTILINE | re.DOTALL):
        first = match[0][:1]
        assert match.start() == 0 or first in beginnings(name) or (first.isalpha() and not beginnings(name))


MASKED = [name for name in PROGRAMS if prepared(LANGUAGES[name], "")[0] is prepared(LANGUAGES["PHP"], "")[0]]


@pytest.mark.parametrize("name", MASKED)
@settings(max_examples=60)
@given(Text.map(lambda text: text.replace("#", "")))
def test_masking_misses_nothing_though_it_skips_to_where_something_can_begin(name: str, text: str) -> None:
    syntax = LANGUAGES[name].syntax
    asking_everywhere = replace(syntax, comments=f"{syntax.comments} #line")  # which may begin with blanks
    assert masked(syntax, text) == masked(asking_everywhere, text)


def test_more_words_than_are_remembered_fold_alike() -> None:
    folding = Folding()
    python = LANGUAGES["Python"]
    for start in (0, REMEMBERED, 0):
        text = "\n".join(f"name_{number} == {number}" for number in range(start, start + REMEMBERED))
        assert folding.folded(python, text) == by_tokens(*prepared(python, text))


@pytest.mark.parametrize("name", [name for name in PROGRAMS if LANGUAGES[name].imports])
@settings(max_examples=60)
@given(st.lists(st.sampled_from(IMPORT_PIECES), max_size=40).map("".join))
def test_imports_are_left_out_at_the_beginning_of_each_line(name: str, text: str) -> None:
    language = LANGUAGES[name]
    assert language.imports.startswith("^")
    lines = re.sub(language.imports, lambda match: "\n" * match[0].count("\n"), text, flags=re.MULTILINE)
    assert without_imports(language, text) == lines


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["a(b)", "c = ", "d:", "if", "e", "+", "1", "'f'", "\n", "for g in"]), max_size=120))
def test_fingerprints_are_the_smallest_of_neighbouring_hashes_at_anchors(pieces: list[str]) -> None:
    prints = fingerprints(Folding(), LANGUAGES["Python"], " ".join(pieces))
    codes = prints.folded.replace(bytes([LINE]), b"")
    anchors = [
        start
        for start in range(len(codes) - GRAM + 1)
        if codes[start] in STEERS or (codes[start] == NAME and codes[start + 1] in b"(=:")
    ]
    hashes = [crc32(codes[start : start + GRAM]) << POSITION_BITS | start for start in anchors]
    assert max(CODES.values()) < ANCHOR
    windows = [list(islice(hashes, start, start + WINDOW)) for start in range(max(1, len(hashes) - WINDOW + 1))]
    assert list(unpacked(prints.grams)) == sorted({min(window) for window in windows if window})
