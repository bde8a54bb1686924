"""Each kind of entry that a service writes into the audit log has its words, in German and in English."""

import ast
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import catalog
from catalog.lifecycle import STEPS
from web.admin_wording import ADMIN_ACTION, ADMIN_FACT
from web.language import Language
from web.wording import word

SERVICES = tuple(Path(catalog.__path__[0]).glob("*.py"))
WAITING = tuple(name for name, step in STEPS.items() if step.seconded)
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "listing.": tuple(STEPS),
    "listing.intend.": WAITING,
    "listing.decline.": WAITING,
    "membership.": ("declined", "granted", "promoted", "removed"),
}
"""What follows a beginning that is completed while the site runs."""
NOTE = ("session", "act", "standing", "action", "subject")


def written() -> Iterator[str]:
    """Yield each kind of entry; an action that cannot be read off the source is a fault of this test."""
    for path in SERVICES:
        if path.stem != "audit":
            yield from kinds(ast.parse(path.read_text("utf-8")))


def kinds(module: ast.Module) -> Iterator[str]:
    writers = {"note": NOTE} if imports_note(module) else {}
    for each in ast.walk(module):
        if isinstance(each, ast.FunctionDef) and any(argument.arg == "action" for argument in each.args.args):
            writers[each.name] = tuple(argument.arg for argument in each.args.args if argument.arg != "self")
    if "note" not in writers:
        return
    named = {ast.unparse(each.targets[0]): each.value for each in module.body if isinstance(each, ast.Assign)}
    for each in ast.walk(module):
        if isinstance(each, ast.Call) and (parameters := writers.get(called(each))):
            action = each.args[parameters.index("action")]
            yield from codes(named.get(ast.unparse(action), action))
        elif isinstance(each, ast.Assign) and [ast.unparse(target) for target in each.targets] == ["action"]:
            yield from codes(each.value)


def imports_note(module: ast.Module) -> bool:
    imports = (each for each in ast.walk(module) if isinstance(each, ast.ImportFrom) and each.module == "catalog.audit")
    return "note" in {name.name for name in chain.from_iterable(each.names for each in imports)}


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def codes(action: ast.expr) -> Iterator[str]:
    match action:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=one, orelse=other):
            yield from codes(one)
            yield from codes(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), ast.FormattedValue()]):
            yield from (f"{beginning}{ending}" for ending in ENDINGS[beginning])
        case _:
            assert ast.unparse(action) == "action", "a writer hands on what its own parameter of that name says"


def test_each_kind_of_entry_has_its_words_and_no_words_are_left_over() -> None:
    assert set(written()) == set(ADMIN_ACTION)


def test_the_words_are_said_in_both_languages() -> None:
    for kind, words in {"admin_action": ADMIN_ACTION, "admin_fact": ADMIN_FACT}.items():
        for code in words:
            assert word(Language.DE, kind, code) != code
            assert word(Language.EN, kind, code), code
    assert word(Language.EN, "admin_action", "listing.take-down") == "Listing removed by the operator"
