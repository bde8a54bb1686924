"""Attacks by depth: parsers and walkers recurse, and whoever nests deeper than their stack ends them."""

import sys
from collections.abc import Callable

from attacks.attack import HARMLESS, NEWER, NOT_PYTHON, TOO_DEEP, Accepted, Attack, python, reported, spread

UNREADABLE = reported(NOT_PYTHON, TOO_DEEP, f"bandit: {TOO_DEEP}", f"radon: {TOO_DEEP}")
"""Which wall a deep nesting meets first is the Python version's affair."""

STRAINED = Accepted(possible=UNREADABLE.reasons)
"""And here, whether it meets one at all."""

NESTED_TEXTS = "x = f'{f\"{'1'}\"}'\n"


def nested(opening: str, middle: str, closing: str, depth: int) -> str:
    return spread(f"x = {opening * depth}{middle}{closing * depth}\n")


def chained(link: str, term: str, count: int) -> str:
    return spread(f"x = {link.join([term] * count)}\n")


def indented(line: Callable[[int], str], depth: int, after: str = "") -> str:
    lines = [f"{' ' * level}{line(level)}\n" for level in range(depth)]
    closing = [f"{' ' * level}{after}\n" for level in reversed(range(depth))] if after else []
    return "".join((*lines, " " * depth, "pass\n", *closing))


NESTING = (
    Attack("brackets nine thousand deep", "ends the parser's stack",
           python(nested("[\n", "", "]", 9_000)), UNREADABLE),
    Attack("brackets as deep as Python reads", "ends the stack of later walks",
           python(nested("[", "", "]", 150)), HARMLESS),
    Attack("parentheses ten thousand deep", "ends the parser's stack",
           python(nested("(", "1", ")", 10_000)), UNREADABLE),
    Attack("attributes of attributes", "a tree of 20,000 levels without a bracket",
           python("x = (a\n" + ".b\n" * 20_000 + ")\n"), UNREADABLE),
    Attack("calls of calls", "a tree of 20,000 calls, and bandit asks about each",
           python(spread("x = f" + "()" * 20_000 + "\n")), STRAINED),
    Attack("subscripts of subscripts", "a tree of 20,000 levels",
           python(spread("x = a" + "[0]" * 20_000 + "\n")), STRAINED),
    Attack("a hundred thousand minus signs", "ruff overflows its stack and prints nothing for any file",
           python("x = (\n" + "-\n" * 100_000 + "1)\n"), UNREADABLE),
    Attack("seven hundred nots", "deep for ruff, shallow for Python",
           python("x = (\n" + "not \n" * 700 + "1)\n"), HARMLESS),
    Attack("powers of powers", "right-associative, so parsers recurse",
           python(chained(" ** ", "a", 3_000)), STRAINED),
    Attack("lambdas in lambdas", "a scope at each level",
           python(nested("lambda: ", "0", "", 6_000)), STRAINED),
    Attack("conditions in conditions", "each is a path for radon",
           python(nested("1 if a else ", "0", "", 2_000)), STRAINED),
    Attack("comprehensions in comprehensions", "scopes that some tools copy at each level",
           python(nested("[", "a", " for a in b]", 90)), HARMLESS),
    Attack("an expression of 900 terms", "ended radon's recursion",
           python("x = (\n" + "\n+ ".join(["a"] * 900) + ")\n"), HARMLESS),
    Attack("an expression of 5,000 terms", "ends every recursion over it",
           python("x = (\n" + "\n+ ".join(["a"] * 5_000) + ")\n"), STRAINED),
    Attack("a sum of 900 texts", "bandit puts such sums together again at each part",
           python('x = "select "' + '\\\n + "a"' * 900 + "\n"), HARMLESS),
    Attack("a flat condition of 20,000 parts", "a complexity of 20,000 from one line",
           python(chained(" and ", "a", 20_000)), HARMLESS),
    Attack("a comparison of 20,000 parts", "one node as wide as the file",
           python(chained(" < ", "a", 20_000)), HARMLESS),
    Attack("ninety ifs in ifs", "as deep as Python allows",
           python(indented(lambda _: "if a:", 90)), HARMLESS),
    Attack("three hundred ifs in ifs", "deeper than Python allows",
           python(indented(lambda _: "if a:", 300)), UNREADABLE),
    Attack("an elif chain of 3,000", "flat to read, deep as a tree",
           python("if a:\n    pass\n" + "elif a:\n    pass\n" * 3_000), STRAINED),
    Attack("functions in functions", "a visitor of radon's for each body",
           python(indented(lambda level: f"def f{level}():", 90)), HARMLESS),
    Attack("classes in classes", "radon adds up inner classes at each level",
           python(indented(lambda level: f"class C{level}:", 90)), HARMLESS),
    Attack("tries in tries", "handlers at each level",
           python(indented(lambda _: "try:", 18, "finally: pass")), HARMLESS),
    Attack("ten thousand decorators", "a list that some tools walk for each of its members",
           python("@a\n" * 10_000 + "def f(): pass\n"), HARMLESS),
    Attack("generics in generics", "annotations as deep as brackets go",
           python(f"x: {'list[' * 150}int{']' * 150}\n"), HARMLESS),
    Attack("a dotted import of 20,000 parts", "names that grow at each step",
           python(spread(f"import {'.'.join(['a'] * 20_000)}\n")), HARMLESS),
    Attack("texts within texts", "a parser within the parser at each level, from Python 3.12 on",
           python(NESTED_TEXTS), reported(NEWER) if sys.version_info < (3, 12) else HARMLESS),
)  # fmt: skip
