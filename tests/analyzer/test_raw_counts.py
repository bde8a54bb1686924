"""One tokenizer pass gives the same raw counts as radon, which tokenizes each statement many times."""

import ast
import sysconfig
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radon.raw import Module, analyze

from analyzer.raw_counts import raw_counts
from analyzer.tool import UndecodableError, decode

SMALL = 9_000  # bytes; radon is quadratic
LINES = st.sampled_from([
    "", " ", "\t", "x = 1", "x = 1; y = 2", "x = 1;", "if x: pass", "if x:", "    y", "    if y: z; w", "# c",
    "    # c", '"""d"""', "'''", '"""', "x = '''a", "b'''", "f(", ")", "f(a,", "    b)", "[", "]", "{'a': 1}",
    "{'a':", "1}", "x[1:2]", "x = y[1:]", "lambda: 0", "lambda x: (x, 1)", "def f(): return 1", "class A: pass",
    "class A:", "    'doc'", "    '''doc", "    more", "    '''", "x = 1  # c", "'s'  # c", "'a' 'b'", "('a'",
    " 'b')", "\\", "x = \\", "    1", "x: int = 1", "x: int", "else:", "try:", "except E: pass", "@d", "return",
    "f'{{{x}}}'", "f'{x!r:{w}}' 'b'", "f'{d[\":\"]}'", "rf'{(y:=5)}'", "x = f'{y:=10}'", "f'''{x}'''", "b'",
    "if (y := 1): pass", "x = [y := 1]", "if x: ...", "if'a': b", "x = 'a\\", "b'x'",
    "f'{x:>3}'", "f'''{x}", "}'''", "async def f(): await x", "match x:", "    case 1: pass", "x = {",
    "# x: y", "\x0c", "print(1);  # c", ";", "$", "?", "'", '"a', "0777", "1_0", "ü = 'ß'", "x = ':'", "x = ';'",
    "#", "    ", "pass", "with a: b",
])  # fmt: skip


def theirs(text: str) -> Module | None:
    """What radon says, or None where it gives up."""
    try:
        return analyze(text)
    except Exception:  # noqa: BLE001 - radon raises many kinds
        return None


def ours(text: str) -> Module | None:
    try:
        return raw_counts(text)
    except Exception:  # noqa: BLE001 - as radon does
        return None


def agree(text: str) -> bool:
    """Whether both say the same; of text that is no Python, ours may say anything, because nobody asks."""
    return not is_python(text) or ours(text) == theirs(text)


def is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def real_files() -> list[Path]:
    folders = (Path(sysconfig.get_paths()["purelib"]), Path(sysconfig.get_paths()["stdlib"]))
    found = [
        path
        for folder in folders
        for path in sorted(folder.glob("[a-z]*/**/*.py"))
        if path.stat().st_size < SMALL and "lib2to3/tests" not in str(path)
    ]
    return found[:: max(1, len(found) // 700)]


def test_the_counts_of_hundreds_of_real_files_equal_those_of_radon() -> None:
    compared = 0
    for path in real_files():
        try:
            text = decode(path.read_bytes())
        except UndecodableError:
            continue
        assert agree(text), path
        compared += 1
    assert compared > 500


@settings(max_examples=1000)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_the_counts_of_any_lines_equal_those_of_radon(text: str) -> None:
    assert agree(text)


@settings(max_examples=1000)
@given(st.lists(LINES, max_size=8).map("\n".join), st.sampled_from(["\n", "\n\n", "\n ", "\\\n", "\n#"]))
def test_the_counts_do_not_stumble_over_the_end_of_a_file(text: str, end: str) -> None:
    assert agree(text + end)


@settings(max_examples=1000)
@given(st.text(st.sampled_from("xf=1:;#'\"\\()[]{} \n\t\r\x0c\x0b\x1c\x85\u2028ü"), max_size=40))
def test_the_counts_of_any_characters_equal_those_of_radon(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("start", "line", "end"),
    [("x = '''\n", "some words\n", "'''\n"), ('x = """\n', "\\\n", '"""\n'), ('x = b"\\\n', "\\x00\\\n\\\n", '"\n')],
)
def test_a_very_long_literal_is_counted_at_once(start: str, line: str, end: str) -> None:
    text = start + line * 50_000 + end
    counts = raw_counts(text)
    assert (counts.loc, counts.lloc, counts.sloc) == (text.count("\n"), 1, text.count("\n"))
    assert agree(start + line * 10 + end)
