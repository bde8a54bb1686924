"""Reads the functions of Python from its tree, which is exact where a reader of tokens guesses.

Only statements are walked: functions, classes and control structures are nothing else. Complexity is radon's. A line
and a token belong to the innermost function around them, a docstring to none.
"""

import ast
import re
from collections.abc import Iterator

from analyzer.functions import FunctionFacts
from analyzer.lexing import masked
from analyzer.python_walk import PythonWalk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef)
LEVELS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
INSIDE = "\x01"
"""What stands on the further lines of a text: it fills them and is no token."""

TOKEN = re.compile(rf'""?|\w+|[-+*/%&|^<>=!:@]=|->|\*\*|//|<<|>>|[^\w\s{INSIDE}]')

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef


def python_functions(tree: ast.Module, text: str, *, paths: bool = True) -> tuple[FunctionFacts, ...]:
    """Return the functions and methods of a module, nested ones too, by line; `text` is what the tree was read from.

    Without `paths`, `complexity` stays 1: radon's tool states it, and it is most of the work.
    """
    counts = _Counts(text)
    known = PythonWalk(tree).paths if paths else {}
    rows: list[FunctionFacts] = []
    pending: list[tuple[ast.Module | Scope, str, bool]] = [(tree, "", False)]
    while pending:
        scope, prefix, in_class = pending.pop()
        nesting, inner = _inside(scope)
        is_class = isinstance(scope, ast.ClassDef)
        pending += ((one, f"{prefix}.{one.name}" if prefix else one.name, is_class) for one in inner)
        if isinstance(scope, FUNCTIONS):
            tokens, lines = counts.own(scope, inner)
            complexity = known.get(scope, 1)
            parameters = _parameters(scope, is_method=in_class)
            end = scope.end_lineno or scope.lineno
            rows.append(FunctionFacts(prefix, scope.lineno, end, lines, complexity, parameters, nesting, tokens))
    return tuple(sorted(rows, key=lambda row: (row.line, row.end_line, row.name)))


def _inside(scope: ast.Module | Scope) -> tuple[int, list[Scope]]:
    """Return how deep the control structures of a scope nest, and the scopes directly in it."""
    deepest, inner = 0, []
    pending: list[tuple[ast.AST, int]] = [(node, 0) for node in scope.body]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, SCOPES):
            inner.append(node)
            continue
        if isinstance(node, LEVELS):
            depth += 1
            deepest = max(deepest, depth)
        elif not isinstance(node, ast.ExceptHandler | ast.match_case):
            continue
        for block in BLOCKS:
            pending += ((child, depth - _is_elif(node, child)) for child in getattr(node, block, ()))
    return deepest, inner


def _is_elif(node: ast.AST, child: ast.AST) -> bool:
    """Return whether `child` is the `elif` of `node`: it stands in the same column, an `if` in an `else` does not."""
    return (
        isinstance(node, ast.If)
        and isinstance(child, ast.If)
        and node.orelse == [child]
        and child.col_offset == node.col_offset
    )


def _parameters(node: Function, *, is_method: bool) -> int:
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    free = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)
    receiver = is_method and not free and positional > 0
    return positional + len(arguments.kwonlyargs) + bool(arguments.vararg) + bool(arguments.kwarg) - receiver


class _Counts:
    """How many tokens and lines of code stand above each line."""

    def __init__(self, text: str) -> None:
        self.tokens, self.lines = [0], [0]
        for line in masked("Python", text, filler=INSIDE).split("\n"):
            self.tokens.append(self.tokens[-1] + len(TOKEN.findall(line)))
            self.lines.append(self.lines[-1] + (not line.isspace() and line != ""))

    def own(self, node: Function, inner: list[Scope]) -> tuple[int, int]:
        """Return the tokens and lines of a function without its docstring and the functions in it."""
        tokens, lines = self._between(node.lineno, node.end_lineno or node.lineno)
        for first, last in _others(node, inner):
            other = self._between(first, last)
            tokens, lines = tokens - other[0], lines - other[1]
        return max(tokens, 1), max(lines, 1)

    def _between(self, first: int, last: int) -> tuple[int, int]:
        last = min(last, len(self.lines) - 1)
        return self.tokens[last] - self.tokens[first - 1], self.lines[last] - self.lines[first - 1]


def _others(node: Function, inner: list[Scope]) -> Iterator[tuple[int, int]]:
    first = node.body[0]
    text = first.value if isinstance(first, ast.Expr) else None
    if isinstance(text, ast.Constant) and isinstance(text.value, str) and first.lineno > node.lineno:
        yield first.lineno, first.end_lineno or first.lineno
    pending = list(inner)
    while pending:
        scope = pending.pop()
        if isinstance(scope, ast.ClassDef):
            pending += _inside(scope)[1]
        elif scope.lineno > node.lineno:
            yield scope.lineno, scope.end_lineno or scope.lineno
