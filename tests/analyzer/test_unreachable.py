"""Statements that are never reached: found where the code says so of itself, and nowhere else."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.unreachable import unreachable


def unreached(code: str) -> list[str]:
    found = sorted(unreachable(ast.parse(code)), key=lambda node: node.lineno)
    return [ast.unparse(node) for node in found]


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("def f():\n    return 1\n    a()\n    b()\n", ["a()", "b()"]),
        ("def f():\n    raise E\n    a()\n", ["a()"]),
        ("for x in y:\n    continue\n    a()\n", ["a()"]),
        ("while x:\n    if y:\n        break\n        a()\n    b()\n", ["a()"]),
        ("if False:\n    a()\n", ["a()"]),
        ("if 0:\n    a()\nelse:\n    b()\n", ["a()"]),
        ("if 1:\n    a()\nelse:\n    b()\n", ["b()"]),
        ("if x:\n    a()\nelif None:\n    b()\n", ["b()"]),
        ("while '':\n    a()\n", ["a()"]),
        ("while True:\n    a()\nelse:\n    b()\n", ["b()"]),
        (
            "try:\n    raise E\n    a()\nexcept E:\n    raise\n    b()\nelse:\n    c()\nfinally:\n    d()\n",
            ["a()", "b()"],
        ),
        ("match x:\n    case 1:\n        raise E\n        a()\n    case _:\n        b()\n", ["a()"]),
        ("async def f():\n    async with x:\n        return\n        a()\n", ["a()"]),
        ("class C:\n    def f(self):\n        return\n        a()\n", ["a()"]),
        ("def f():\n    return\n    def g():\n        a()\n", ["def g():\n    a()"]),
    ],
)
def test_what_is_never_reached(code: str, never: list[str]) -> None:
    assert unreached(code) == never


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    if x:\n        return 1\n    a()\n",
        "if x:\n    raise E\na()\n",
        "while True:\n    a()\n",
        "if DEBUG:\n    a()\n",
        "x = a() if False else b()\n",
        "with x:\n    return_()\n    a()\n",
        "sys.exit()\na()\n",
        "def f():\n    return\n",
    ],
)
def test_what_may_be_reached(code: str) -> None:
    assert unreached(code) == []


@given(st.integers(1, 300))
def test_a_deep_chain_costs_no_recursion(depth: int) -> None:
    chain = ast.parse("a()\n")
    for _ in range(depth):
        chain.body = [ast.If(ast.Constant(1), chain.body, ast.parse("b()").body)]
    assert len(unreachable(chain)) == depth
