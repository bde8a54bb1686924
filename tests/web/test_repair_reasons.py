"""Each reason with which a publiccode.yml is repaired is told in German and in English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.publiccode import schema
from catalog.publiccode.moving import __file__ as moving
from catalog.publiccode.repairing import NO_PLACE
from catalog.publiccode.repairing import __file__ as repairing
from web.language import Language
from web.reasons import reason
from web.repair_reasons import REPAIRS

LAST = {"tell": 4, "keep": 3}
"""Where the reason stands among the arguments of each method of the ledger."""
NAMED = {"NO_PLACE": NO_PLACE}


def written() -> Iterator[str]:
    """Yield each reason as the sources write it, with a word for each value."""
    for path in (moving, repairing):
        module = ast.parse(Path(path).read_text("utf-8"))
        told = {each.targets[0].id: each.value for each in ast.walk(module) if is_reason(each)}
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in LAST:
                said = call.args[LAST[call.func.attr]]
                yield from texts(told[said.id] if isinstance(said, ast.Name) and said.id in told else said)


def is_reason(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "reason"


def texts(said: ast.expr) -> tuple[str, ...]:
    match said:
        case ast.Constant(value=str(text)):
            return (text,)
        case ast.Name(id=name):
            return (NAMED[name],)
        case ast.IfExp(body=one, orelse=other):
            return (*texts(one), *texts(other))
        case ast.JoinedStr(values=parts) if "field.drop" in ast.unparse(said):
            ending = str(ast.literal_eval(parts[-1]))
            return tuple(f"{drop}{ending}" for drop in sorted(drops()))
        case ast.JoinedStr(values=parts):
            return ("".join(each.value if isinstance(each, ast.Constant) else "de" for each in parts),)  # type: ignore[misc]
    raise AssertionError(ast.unparse(said))


def drops() -> set[str]:
    """Return why keys of the standard are dropped, as its schema writes it."""
    module = ast.parse(Path(schema.__file__).read_text("utf-8"))
    said = [word.value for word in ast.walk(module) if isinstance(word, ast.keyword) and word.arg == "drop"]
    return {schema.DROP if isinstance(each, ast.Name) else str(ast.literal_eval(each)) for each in said}


@pytest.mark.parametrize("text", sorted(set(written())))
def test_each_reason_of_a_repair_is_told_in_both_languages(text: str) -> None:
    german = reason(Language.DE, text, REPAIRS)
    assert german != text
    assert reason(Language.EN, text, REPAIRS) != german
