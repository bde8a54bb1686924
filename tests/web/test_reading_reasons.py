"""What is told while a publiccode.yml or an import is read has German words for each message the sources write."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from catalog import from_publiccode
from catalog.exchange import lines, storing, table
from catalog.publiccode import forms, licences, reading, rules, schema, validating, videos
from catalog.publiccode.checking import check
from web.language import Language
from web.reading_reasons import reading_text

BROKEN = (
    b"name: a: b",
    b"name: @a",
    b"name:\n\t- a",
    b'name: "a',
    b'name: "\\q"',
    b"a: [1, 2",
    b"a: {b: 1",
    b"a: 1\n b: 2",
    b"a:\n  - b\n  c: 1",
    b"a\nb: 1",
    b"- a: 1\n - b",
    b"a: - b",
    b"]",
)
MESSAGES = {"error": 3, "warning": 3, "UnreadableError": 0, "_bad": 1, "StateError": 0, "_CellError": 0}
"""Where the message stands among the arguments of each call; of `Told` it is the last."""
SOURCES = (reading, validating, rules, lines, storing, table)


def written() -> Iterator[str]:
    """Yield each message as the sources write it, with a word for each value."""
    yield from (schema.DROP, "is no known country", "is none of web, mac")
    yield from (from_publiccode.CUT.format(150), "stands in from name", "is in it, nobody wrote it in German")
    yield from called()
    yield from returned()


def called() -> Iterator[str]:
    for module in SOURCES:
        for node in nodes(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = 2 if node.func.id == "Told" else MESSAGES.get(node.func.id)
                if place is not None and len(node.args) > place:
                    yield from filled(node.args[place])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"reason", "what"}:
                yield from filled(node.value)


def returned() -> Iterator[str]:
    """Yield what the checks of a form return, and why the schema drops a key."""
    for module in (forms, videos, licences):
        for node in nodes(module):
            said = node.value if isinstance(node, ast.Return) else node.body if isinstance(node, ast.Lambda) else None
            if said is not None:
                yield from (each for each in filled(said) if each.startswith(("is ", "ends ")))
    for node in nodes(schema):
        if isinstance(node, ast.keyword) and node.arg == "drop" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def nodes(module: ModuleType) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8")))


def filled(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*filled(one), *filled(other))
        case ast.JoinedStr(values=parts) if isinstance(parts[-1], ast.Constant) or len(parts) > 2:
            text = "".join(each.value if isinstance(each, ast.Constant) else value(each) for each in parts)
            yield from () if text == "7: 7" else (text,)
        case ast.JoinedStr(values=[ast.Constant(value=text), last]):
            yield f"{text}{value(last)}"


def value(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    name = ast.unparse(part.value)
    known = {
        "_named(kind)": "a list",
        "where": "",
        "hint": "",
        "why": "the reference reader drops all of a because of line 7",
    }
    return known.get(name, "'x'" if part.conversion == ord("r") else "7")


@pytest.mark.parametrize("told", sorted(set(written())))
def test_each_message_of_the_sources_is_told_in_german(told: str) -> None:
    assert reading_text(Language.DE, told) != told
    assert reading_text(Language.EN, told) == told


@pytest.mark.parametrize("data", BROKEN)
def test_the_usual_mistakes_of_yaml_are_told_in_german_with_their_line(data: bytes) -> None:
    (fault,) = check(data).findings
    assert fault.line
    assert reading_text(Language.DE, fault.message) != fault.message


def test_notes_places_and_codes_are_told_in_the_language_of_the_page() -> None:
    notes = "summary: is in en, nobody wrote it in German; was cut to 150 characters"
    assert reading_text(Language.DE, notes) == (
        "summary: Sprache en, auf Deutsch steht es nicht in der Datei; auf 150 Zeichen gekürzt"
    )
    assert reading_text(Language.DE, "Stable -> stable: the form the key asks for").startswith("Stable -> stable: in ")
    code = "website: website.not_https"
    assert reading_text(Language.DE, code).startswith("website: Die Adresse beginnt nicht mit")
    assert reading_text(Language.EN, code).startswith("website: The address does not start")
    (fault,) = check(b"a: \x01").findings
    assert reading_text(Language.DE, fault.message) == "die Datei enthält unsichtbare Steuerzeichen"
    assert reading_text(Language.DE, "what nobody knows: at all") == "what nobody knows: at all"
    assert reading_text(Language.DE, "address: address.not_https").startswith("address: Die Adresse „…“ beginnt")
