"""Reads the functions of Python from its tree, which is exact where a reader of tokens guesses.

Only statements are walked, once: functions, classes and control structures are nothing else. Which lines hold code is
told line by line; only statements over several lines are asked for texts in them, whose lines may look like comments.
Complexity is what radon defines: its tool states it of the functions it lists, and here those inside other functions
are given theirs.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from analyzer.structure.functions import FunctionFacts

COMPOUND: frozenset[type[ast.AST]] = frozenset({
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor, ast.While, ast.With,
    ast.AsyncWith, ast.Try, ast.TryStar, ast.Match,
})  # fmt: skip
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CHOICES = (ast.If, ast.For, ast.AsyncFor, ast.While)
TRIES = (ast.Try, ast.TryStar)
BRANCHES = (ast.stmt, ast.ExceptHandler, ast.match_case)
LONG = ('"""', "'''", "\\\n")
"""What a text over several lines cannot do without."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Block = list[ast.stmt]


def python_functions(tree: ast.Module, text: str, paths: Mapping[Any, int]) -> tuple[FunctionFacts, ...]:
    """Return the functions and methods of a module, nested ones too, by line.

    `text` is what the tree was read from, `paths` the complexity of functions by their node (`PythonWalk.paths`).
    """
    walk = _Walk(text, paths)
    walk.read(tree)
    above = list(accumulate(walk.code, initial=0))
    return tuple(sorted((one.facts(above) for one in walk.functions), key=lambda row: (row.line, row.end_line)))


class _Function:
    """A function while the tree is walked: its numbers so far, and the spans of lines in it that are not its own."""

    __slots__ = ("complexity", "end", "line", "name", "nesting", "others", "parameters")

    def __init__(self, name: str, node: Function, complexity: int | None, *, in_class: bool) -> None:
        self.name = name
        self.complexity = complexity
        self.line = node.lineno
        self.end = node.end_lineno or node.lineno
        self.parameters = _parameters(node, is_method=in_class)
        self.nesting = 0
        first = node.body[0]
        is_words = (
            isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        )
        self.others = [(first.lineno, first.end_lineno or first.lineno)] if is_words else []

    def facts(self, above: Sequence[int]) -> FunctionFacts:
        """Return what was read; `above` is how many lines of code stand above each line."""
        lines = above[self.end] - above[self.line - 1]
        lines -= sum(above[last] - above[first - 1] for first, last in self.others if first > self.line)
        return FunctionFacts(
            self.name, self.line, self.end, max(lines, 1), self.complexity, self.parameters, self.nesting
        )


def _parameters(node: Function, *, is_method: bool) -> int:
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    free = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)
    receiver = is_method and not free and positional > 0
    return positional + len(arguments.kwonlyargs) + bool(arguments.vararg) + bool(arguments.kwarg) - receiver


class _Walk:
    """One walk over the statements: the functions, and which lines hold code."""

    def __init__(self, text: str, paths: Mapping[Any, int]) -> None:
        self.paths = paths
        self.lines = text.split("\n")
        self.code = [line != "" and line[0] != "#" for line in map(str.lstrip, self.lines)]
        self.functions: list[_Function] = []
        self.pending: list[tuple[Block, int, _Function | None, str, bool]] = []

    def read(self, tree: ast.Module) -> None:
        """Walk the tree block by block."""
        self.pending.append((tree.body, 0, None, "", False))
        while self.pending:
            block, depth, owner, prefix, in_class = self.pending.pop()
            for node in block:
                if type(node) in COMPOUND:
                    self._compound(node, depth, owner, prefix, in_class=in_class)
                elif node.lineno != node.end_lineno:
                    self._texts(node.lineno, node.end_lineno or node.lineno, (node,))

    def _compound(self, node: ast.stmt, depth: int, owner: _Function | None, prefix: str, *, in_class: bool) -> None:
        if isinstance(node, SCOPES):
            name = f"{prefix}.{node.name}" if prefix else node.name
            if not isinstance(node, ast.ClassDef):
                complexity = None if owner is None else self.paths.get(node)
                function = _Function(name, node, complexity, in_class=in_class)
                if owner is not None:
                    owner.others.append((function.line, function.end))
                self.functions.append(function)
                owner = function
            self._head(node, node.body)
            self.pending.append((node.body, 0, owner, name, isinstance(node, ast.ClassDef)))
            return
        if owner is not None:
            owner.nesting = max(owner.nesting, depth + 1)
        blocks = _blocks(node)
        self._head(node, blocks[0])
        for block in blocks:
            self.pending.append((block, depth + 1 - _is_elif(node, block), owner, prefix, in_class))

    def _head(self, node: ast.stmt, body: Block) -> None:
        """Look for texts over several lines in what stands before the first statement of a body."""
        last = body[0].lineno
        if last - node.lineno > 1:
            parts = [one for one in ast.iter_child_nodes(node) if not isinstance(one, BRANCHES)]
            self._texts(node.lineno, last, parts)

    def _texts(self, first: int, last: int, nodes: Iterable[ast.AST]) -> None:
        """Count the lines of texts between two lines as code, even if they look like comments."""
        span = "\n".join(self.lines[first - 1 : last])
        if any(mark in span for mark in LONG):
            for start, end in _long_texts(nodes):
                self.code[start - 1 : end] = [True] * (end - start + 1)


def _long_texts(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each text in some expressions."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Constant | ast.JoinedStr):
            if node.end_lineno is not None and node.end_lineno > node.lineno:
                yield node.lineno, node.end_lineno
        else:
            pending += [child for child in ast.iter_child_nodes(node) if not _is_on_one_line(child)]


def _is_on_one_line(node: Any) -> bool:  # noqa: ANN401 - any node; those without a place may hold others over lines
    return hasattr(node, "end_lineno") and node.lineno == node.end_lineno


def _blocks(node: ast.stmt) -> list[Block]:
    """Return the blocks of a control structure, the first of which is never empty."""
    if isinstance(node, CHOICES):
        return [node.body, node.orelse] if node.orelse else [node.body]
    if isinstance(node, TRIES):
        return [node.body, *(one.body for one in node.handlers), node.orelse, node.finalbody]
    if isinstance(node, ast.Match):
        return [case.body for case in node.cases]
    return [node.body] if isinstance(node, (ast.With, ast.AsyncWith)) else []


def _is_elif(node: ast.stmt, block: Block) -> bool:
    """Return whether a block is the `elif` of `node`: it stands in the same column, an `if` in an `else` does not."""
    return (
        isinstance(node, ast.If)
        and block is node.orelse
        and len(block) == 1
        and isinstance(block[0], ast.If)
        and block[0].col_offset == node.col_offset
    )
