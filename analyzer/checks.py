"""What the tests of a Python module check: those that call something of the project and assert something about it.

A test is a function whose name begins so. It counts if it asserts something that is no constant, and calls what is
imported from elsewhere than the standard library and the testing libraries, what is handed to it (a fixture, `self`) or
a function beside it. A test of the same form as one before counts once: copies check nothing more.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ASSERTING = ("assert", "raises", "warns", "expect", "fail", "should", "verify", "check")
TESTING = frozenset({"pytest", "unittest", "mock", "nose", "hypothesis", "doctest", "testtools", "faker", "freezegun"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Checks:
    """The statements of the tests that check something, and the names of what they call, sorted."""

    statements: int
    called: tuple[str, ...]


def checks(tree: ast.Module) -> Checks:
    """Return what the tests of a module check."""
    tests = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS) and node.name.startswith("test")]
    if not tests:
        return Checks(0, ())
    outside = _outside(tree)
    forms: set[tuple[type[ast.AST], ...]] = set()
    statements = 0
    called: set[str] = set()
    for test in tests:
        nodes = [node for statement in test.body if not _is_text(statement) for node in ast.walk(statement)]
        names = set(_called(test, nodes, outside))
        form = tuple(map(type, nodes))
        if names and form not in forms and any(map(_asserts, nodes)):
            statements += sum(isinstance(node, ast.stmt) for node in nodes)
            called |= names
        forms.add(form)
    return Checks(statements, tuple(sorted(called)))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _outside(tree: ast.Module) -> frozenset[str]:
    """Return the names that stand for something that a test may speak of."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update((each.asname or each.name).partition(".")[0] for each in node.names if _is_subject(each.name))
        elif isinstance(node, ast.ImportFrom) and (node.level or _is_subject(node.module or "")):
            names.update(each.asname or each.name for each in node.names)
        elif isinstance(node, FUNCTIONS) and not node.name.startswith("test"):
            names.add(node.name)
    return frozenset(names)


def _is_subject(module: str) -> bool:
    top = module.partition(".")[0]
    return top not in sys.stdlib_module_names and top not in TESTING


def _called(
    test: ast.FunctionDef | ast.AsyncFunctionDef, nodes: Sequence[ast.AST], outside: frozenset[str]
) -> Iterator[str]:
    handed = {each.arg for each in (*test.args.posonlyargs, *test.args.args, *test.args.kwonlyargs)}
    for node in nodes:
        if isinstance(node, ast.Call):
            root, last = _ends(node.func)
            if root in outside or (root in handed and not last.startswith(ASSERTING)):
                yield last


def _ends(node: ast.AST) -> tuple[str, str]:
    """Return the first and the last name of a chain of attributes and calls."""
    last = node.attr if isinstance(node, ast.Attribute) else ""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    root = node.id if isinstance(node, ast.Name) else ""
    return root, last or root


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    return isinstance(node, ast.Call) and _ends(node.func)[1].lower().startswith(ASSERTING)
