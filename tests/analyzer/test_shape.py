"""The shape of Python code is counted in a normal form: what says nothing does not move it."""

import ast

import pytest

from analyzer.tool import Source
from analyzer.tools.shape import TOOL

CODE = """
import sys
from . import other

LIMIT = 3

def total(items, *, start=0):
    result = start
    for item in items:
        if item is None:
            raise ValueError(item)
        result += item
    return result

class Fees:
    def all(self):
        with open("fees") as file:
            return [line for line in file]

if __name__ == "__main__":
    print(total([1, 2], start=1))
"""


def shape(text: str) -> dict[str, float]:
    """The counts of a file, and the sizes of its functions as NAME()."""
    measured = TOOL.measure(Source("a.py", text.encode(), text, ast.parse(text)))
    return {f"{item.symbol}()" if item.symbol else item.name: item.value for item in measured.measurements}


def test_the_constructs_of_a_file_are_counted() -> None:
    assert shape(CODE) == {
        "statements": 16, "top_level": 2, "import": 2, "relative_import": 1, "assign": 2, "function": 2, "class": 1,
        "for": 1, "if": 2, "raise": 1, "augmented_assign": 1, "return": 2, "with": 1, "comprehension": 1,
        "comparison": 2, "call": 4, "call_open": 1, "call_print": 1, "named_argument": 1, "total()": 6, "all()": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        "\n\n# a comment\n\n",
        '"""Words."""\n',
        "def trivial():\n    return 1\n",
        '@decorated(1, name=2)\ndef trivial(x: int = f(3)):\n    """Words."""\n    print(x)\n',
        "async def trivial(): await x\n",
    ],
)
def test_what_says_nothing_adds_nothing(more: str) -> None:
    assert shape(CODE + more) == shape(CODE)


def test_layout_does_not_matter() -> None:
    assert shape(ast.unparse(ast.parse(CODE))) == shape(CODE)


def test_a_function_of_one_statement_inside_another_adds_nothing_either() -> None:
    plain = "def f():\n    a = 1\n    return a\n"
    assert shape(plain + "    def g():\n        return print(1)\n") == shape(plain)


def test_a_very_long_chain_of_choices_is_counted() -> None:
    chain = "if a: b()\n" + "elif a: b()\n" * 900
    assert shape(chain)["top_level"] == 1802
