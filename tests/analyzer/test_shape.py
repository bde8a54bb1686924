"""The shape of Python code is counted in a normal form: what says nothing does not move it."""

import ast
from collections import Counter

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


@pytest.mark.parametrize(
    "more",
    [
        "def passes(first, second):\n    third = first\n    fourth = third - second\n    return fourth * 2\n",
        "class Holder:\n    def __init__(self, a, b):\n        self.a = a\n        self.b = b\n",
        (
            "def again(things, *, begin=0):\n    found = begin\n    for thing in things:\n        if thing is None:\n"
            "            raise KeyError(thing)\n        found += thing\n    return found\n"
        ),
    ],
)
def test_a_function_that_only_passes_values_on_or_repeats_a_form_is_left_out(more: str) -> None:
    before, after = shape(CODE), shape(CODE + more)
    assert after["statements"] - before["statements"] == more.startswith("class")
    assert {name for name in after if name.endswith("()")} == {"total()", "all()"}


NEVER = "    raise KeyError(isinstance(1, len(range(3))))\n    from . import another\n"
AGAIN = (
    "    def again(items, *, begin=0):\n        found = begin\n        for item in items:\n            print(item)\n"
)


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("", f"if False:\n{NEVER}"),
        ("", f"while 0:\n{NEVER}"),
        ("", f"if None:\n{AGAIN}    @decorated(1)\n    class Other:\n        a = 1\n"),
        (f"if False:\n{AGAIN}", "\ndef last(all, *, start=0):\n    a = start\n    for b in all:\n        print(b)\n"),
    ],
)
def test_what_is_never_reached_adds_nothing_and_hides_nothing(first: str, more: str) -> None:
    reached = [part for part in (first, more) if "def last" in part]
    condition = {"statements": 1, "top_level": 1, "if": "if" in first + more, "while": "while" in first + more}
    expected = Counter(shape("".join((CODE, *reached)))) + Counter(condition)
    assert shape(first + CODE + more) == expected


def test_behind_the_end_of_a_function_nothing_counts() -> None:
    head = "def f(a):\n    if a:\n        raise ValueError\n    return a\n"
    assert shape(head + NEVER + AGAIN) == shape(head)


def what_checks(text: str) -> tuple[float, set[str]]:
    """The statements that check something, and the names that they call."""
    measured = TOOL.measure(Source("test_a.py", text.encode(), text, ast.parse(text)))
    names = {item.symbol for item in measured.measurements if item.name == "exercised"}
    return sum(item.value for item in measured.measurements if item.name == "checked"), names


@pytest.mark.parametrize(
    "body",
    [
        "    pass",
        "    assert True",
        "    x = 1\n    assert x == 1",
        "    assert len([1]) == 1",
        "    assert json.dumps(1) == '1'",
        "    with pytest.raises(ValueError):\n        raise ValueError",
        "    fees.total([1])",
        "    fees.total([1])\n    assert True",
        "    return\n    assert fees.total([1]) == 1",
        "    assert fees.total\n    if False:\n        fees.total([1])",
        "    fees.total([1])\n    if 0:\n        assert fees",
    ],
)
def test_a_test_without_a_call_of_the_project_or_without_an_assertion_checks_nothing(body: str) -> None:
    assert what_checks(f"import json\nimport pytest\nimport fees\n\ndef test_it():\n{body}\n") == (0, set())


def test_tests_are_counted_by_what_they_check_and_call() -> None:
    code = (
        "import fees\nfrom .places import town\n\ndef made():\n    return fees.Fee(1)\n\n"
        "def test_a():\n    assert fees.total([1]) == 1\n\n"
        "def test_b(client):\n    answer = client.get('/')\n    assert answer == town()\n\n"
        "class TestC:\n    def test_c(self):\n        self.assertEqual(made(), 1)\n\n"
        "    def test_d(self):\n        self.assertEqual(1, 1)\n"
    )
    assert what_checks(code) == (4, {"total", "get", "town", "made"})


def test_a_test_that_is_never_reached_checks_nothing() -> None:
    code = "import fees\n\nif False:\n    def test_a():\n        assert fees.total([1]) == 1\n"
    assert what_checks(code) == (0, set())


def test_copies_of_a_test_count_once() -> None:
    head = "import fees\n\n"
    copies = "".join(
        f"def test_{n}():\n    'Words {n}.'\n    found = fees.total([{n}])\n    assert found == {n}\n\n"
        for n in range(9)
    )
    assert what_checks(head + copies) == (2, {"total"})
