"""What the tests of a Python module check: those that call something of the project and assert something about it.

A test is a function whose name begins so. It counts if it asserts something that is no constant, and calls what is
imported from elsewhere than the standard library and the testing libraries, what is handed to it (a fixture, `self`) or
a function beside it. A test of the same form as one before counts once: copies check nothing more.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analyzer.python_walk import Body, PythonWalk

ASSERTING = ("assert", "raises", "warns", "expect", "fail", "should", "verify", "check")
TESTING = frozenset({"pytest", "unittest", "mock", "nose", "hypothesis", "doctest", "testtools", "faker", "freezegun"})
CHAINED = frozenset({ast.Attribute, ast.Call, ast.Subscript})


@dataclass(frozen=True, slots=True)
class ChecksOfTests:
    """The statements of the tests that check something, and the names of what they call, sorted."""

    statements: int
    called: tuple[str, ...]


def checks_of_tests(walk: PythonWalk) -> ChecksOfTests:
    """Return what the tests of a module check."""
    if not walk.tests:
        return ChecksOfTests(0, ())
    outside = _outside(walk)
    forms: set[tuple[type[ast.AST], ...]] = set()
    statements = 0
    called: set[str] = set()
    for test in sorted(walk.tests, key=lambda body: body.node.lineno):
        names = set(_called(test, outside))
        if names and test.kinds not in forms and any(map(_asserts, test.stops)):
            statements += test.statements
            called |= names
        forms.add(test.kinds)
    return ChecksOfTests(statements, tuple(sorted(called)))


def _outside(walk: PythonWalk) -> frozenset[str]:
    """Return the names that stand for something that a test may speak of."""
    names = {node.name for node in walk.paths if not node.name.startswith("test")}
    for node in walk.stops:
        kind = node.__class__
        if kind is ast.Import:
            names.update((each.asname or each.name).partition(".")[0] for each in node.names if _is_subject(each.name))
        elif kind is ast.ImportFrom and (node.level or _is_subject(node.module or "")):
            names.update(each.asname or each.name for each in node.names)
    return frozenset(names)


def _is_subject(module: str) -> bool:
    top = module.partition(".")[0]
    return top not in sys.stdlib_module_names and top not in TESTING


def _called(test: Body, outside: frozenset[str]) -> Iterator[str]:
    arguments = test.node.args
    handed = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    for node in test.stops:
        if node.__class__ is ast.Call:
            root, last = _ends(node.func)
            if root in outside or (root in handed and not last.startswith(ASSERTING)):
                yield last


def _ends(node: Any) -> tuple[str, str]:  # noqa: ANN401 - any expression
    """Return the first and the last name of a chain of attributes and calls."""
    kind = node.__class__
    last = node.attr if kind is ast.Attribute else ""
    while kind in CHAINED:
        node = node.func if kind is ast.Call else node.value
        kind = node.__class__
    root = node.id if kind is ast.Name else ""
    return root, last or root


def _asserts(node: Any) -> bool:  # noqa: ANN401 - any node at which bandit looks
    kind = node.__class__
    if kind is ast.Assert:
        return node.test.__class__ is not ast.Constant
    return kind is ast.Call and _ends(node.func)[1].lower().startswith(ASSERTING)
