"""bandit's checks over a tree that is already walked, asked only where they can answer.

bandit prepares a context for every node and asks every check for each. Here the nodes that have checks come from
`analyzer.python_walk`, and a check is asked only where `analyzer.bandit_needs` does not rule an answer out. The
checks, their answers and their wording are bandit's. The equality test in `tests/analyzer/test_equality.py` holds the
findings against those of the bandit command.
"""

import ast
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

from bandit.core import config, context, test_set
from bandit.core.issue import Issue

from analyzer.bandit_needs import ALIKE, ARGUMENTS, PARENTS, REMEMBERED, TEXTS, may_mislead, name_need, text_starts
from analyzer.python_walk import PLAN, PythonWalk
from analyzer.tool import Source

KINDS = frozenset({"Call", "Str", "Import", "ImportFrom", "FunctionDef", "Assert", "ExceptHandler", "File"})
"""What bandit's checks look at, in its own words."""


class _Check:
    """One check of bandit with its settings."""

    __slots__ = ("ask", "identifier", "settings")

    def __init__(self, ask: Any) -> None:  # noqa: ANN401 - bandit's checks are functions with fields
        self.ask = ask
        self.identifier: str = ask._test_id  # noqa: SLF001 - bandit names its checks there
        self.settings: Mapping[str, Any] | None = getattr(ask, "_config", None)

    def answer(self, asked: context.Context) -> Issue | None:
        """Return the check's answer; one that fails has none, as with bandit, which logs it and goes on."""
        try:
            return self.ask(asked, self.settings) if hasattr(self.ask, "_config") else self.ask(asked)
        except Exception:  # noqa: BLE001 - whatever a check stumbles over
            return None


class Checks:
    """bandit's default set of checks, loaded once, and what is known of them beforehand."""

    def __init__(self) -> None:
        """Load every check that bandit has; raise ValueError if one looks at something we do not know."""
        found = test_set.BanditTestSet(config.BanditConfig()).tests
        if found.keys() - KINDS:
            raise ValueError(f"bandit has checks for {sorted(found.keys() - KINDS)}, which nobody walks to")
        self.by_kind = {kind: tuple(_Check(ask) for ask in found.get(kind, ())) for kind in KINDS}
        self._calls = [(check, name_need(check.identifier, check.settings)) for check in self.by_kind["Call"]]
        starts = {check: text_starts(check.identifier, check.settings) for check in self.by_kind["Str"]}
        self.by_start = tuple((check, found) for check, found in starts.items() if found)
        self.starts = tuple(start for _, found in self.by_start for start in found)
        self.by_parent = {
            kind: tuple(
                (check, TEXTS.get(check.identifier))
                for check, found in starts.items()
                if not found and kind in PARENTS.get(check.identifier, PLAN)
            )
            for kind in PLAN
        }
        self.asserts_are_alike = all(check.identifier in ALIKE for check in self.by_kind["Assert"])
        self.listing = next(check for check, _ in self._calls if check.identifier == "B001")
        self.listed_modules = {
            kind: tuple(name for entry in (self.listing.settings or {})[kind] for name in entry["qualnames"])
            for kind in ("Import", "ImportFrom")
        }
        self.for_name: Callable[[str], tuple[_Check, ...]] = lru_cache(REMEMBERED)(self._for_name)
        self.for_argument: Callable[[str | None], tuple[_Check, ...]] = lru_cache(REMEMBERED)(self._for_argument)

    def _for_name(self, qualified: str) -> tuple[_Check, ...]:
        name = qualified.rpartition(".")[2]
        return tuple(check for check, need in self._calls if need is None or need(qualified, name))

    def _for_argument(self, name: str | None) -> tuple[_Check, ...]:
        wanted = [identifier for identifier, need in ARGUMENTS.items() if need(name)]
        return tuple(check for check, _ in self._calls if check.identifier in wanted)


class _Context(context.Context):  # type: ignore[misc]
    """bandit's context, which works out a call's arguments once and not for each check again."""

    @cached_property
    def call_args(self) -> Any:  # noqa: ANN401 - as bandit has it
        return super().call_args

    @cached_property
    def call_keywords(self) -> Any:  # noqa: ANN401 - as bandit has it
        return super().call_keywords


def issues(source: Source, walk: PythonWalk, checks: Checks) -> list[tuple[Issue, int]]:
    """Return what bandit's checks say about a walked file and at which line, in the order in which bandit finds it."""
    reading = _Reading(source.path, source.data, walk.parents, checks)
    for node in walk.stops:
        READ[node.__class__](reading, node)
    if may_mislead(source.text):
        reading.ask("File", {"lineno": 0, "linerange": [0, 1], "col_offset": 0})
    return reading.issues


class _Reading:
    """One file on its way through the checks: what it has imported so far, and what was found."""

    def __init__(self, path: str, data: bytes, parents: Mapping[ast.AST, ast.AST], checks: Checks) -> None:
        self.filename = f"/nonexistent/{path}"
        self.parents = parents
        self.file_data = io.BytesIO(data)
        self.checks = checks
        self.imports: set[str] = set()
        self.aliases: dict[str, str] = {}
        self.issues: list[tuple[Issue, int]] = []
        self.of_asserts: list[Issue] = []

    def call(self, node: ast.Call) -> None:
        """Ask the checks that answer to the name or the arguments of a call."""
        function = node.func
        qualified = self._qualified(function)
        asked = self.checks.for_name(qualified)
        for keyword in node.keywords:
            more = self.checks.for_argument(keyword.arg)
            if more:
                asked += tuple(check for check in more if check not in asked)
        if isinstance(function, ast.Name) and function.id == "__import__" and self.checks.listing not in asked:
            asked += (self.checks.listing,)
        if asked:
            names = {"call": node, "qualname": qualified, "name": qualified.rpartition(".")[2]}
            self._ask(asked, {**self._at(node), **names})

    def text(self, node: ast.Constant) -> None:
        """Ask the checks of texts, unless the text is a statement of its own."""
        text, parent = str(node.value), self.parents[node]
        kind = parent.__class__
        if kind is ast.Expr:
            return
        asked = [check for check, need in self.checks.by_parent[kind] if need is None or need(text, parent)]
        if text.startswith(self.checks.starts):
            asked += [check for check, starts in self.checks.by_start if text.startswith(starts)]
        if asked:
            self._ask(asked, {**self._at(node), "str": text})

    def import_(self, node: ast.Import | ast.ImportFrom) -> None:
        """Keep what names now mean, and ask whether a module is listed."""
        module = getattr(node, "module", None)
        prefix = "" if module is None else f"{module}."
        for alias in node.names:
            name = prefix + alias.name
            self.imports.add(name)
            if alias.asname or prefix:
                self.aliases[alias.asname or alias.name] = name
        kind = node.__class__.__name__
        if any((prefix + alias.name).startswith(self.checks.listed_modules[kind]) for alias in node.names):
            self.ask(kind, self._at(node))

    def function(self, node: ast.FunctionDef) -> None:
        """Ask the checks of functions, which all look at default values."""
        if node.args.defaults:
            self.ask("FunctionDef", {**self._at(node), "function": node, "name": node.name, "qualname": node.name})

    def handler(self, node: ast.ExceptHandler) -> None:
        """Ask every check of handlers."""
        self.ask("ExceptHandler", self._at(node))

    def assertion(self, node: ast.Assert) -> None:
        """Ask every check of assertions; where all are alike, once for a file."""
        if self.of_asserts:
            self.issues += [(issue, node.lineno) for issue in self.of_asserts]
            return
        before = len(self.issues)
        self.ask("Assert", self._at(node))
        if self.checks.asserts_are_alike:
            self.of_asserts = [issue for issue, _ in self.issues[before:]]

    def ask(self, kind: str, raw: dict[str, Any]) -> None:
        """Ask every check of a kind."""
        self._ask(self.checks.by_kind[kind], raw)

    def _ask(self, asked: Sequence[_Check], raw: dict[str, Any]) -> None:
        shown = _Context({**raw, "filename": self.filename, "file_data": self.file_data})
        with self._linked(raw.get("node")):
            answers = [(check, check.answer(shown)) for check in asked]
        for check, issue in answers:
            if issue is not None:
                issue.test_id = issue.test_id or check.identifier
                self.issues.append((issue, raw["lineno"] if issue.lineno is None else issue.lineno))

    @contextmanager
    def _linked(self, node: Any) -> Iterator[None]:  # noqa: ANN401 - any node, or none
        """Set the links that bandit's checks climb, from a node up to the module, and take them away again."""
        linked = []
        while node in self.parents:
            node._bandit_parent = self.parents[node]  # noqa: SLF001 - bandit's name for it
            linked.append(node)
            node = self.parents[node]
        try:
            yield
        finally:
            for one in linked:
                del one._bandit_parent  # noqa: SLF001 - likewise

    def _at(self, node: Any) -> dict[str, Any]:  # noqa: ANN401 - any statement or expression
        return {
            "node": node,
            "lineno": node.lineno,
            "col_offset": node.col_offset,
            "end_col_offset": node.end_col_offset,
            "linerange": range(node.lineno, node.end_lineno + 1),
            "imports": self.imports,
            "import_aliases": self.aliases,
        }

    def _qualified(self, function: Any) -> str:  # noqa: ANN401 - any expression
        """Return the name of what is called, imports resolved, as bandit builds it: at each dot anew."""
        aliases = self.aliases
        parts = []
        while function.__class__ is ast.Attribute:
            parts.append(function.attr)
            function = function.value
        name = aliases.get(function.id, function.id) if function.__class__ is ast.Name else ""
        for part in reversed(parts):
            name = f"{name}.{part}"
            name = aliases.get(name, name)
        return name


READ: Mapping[type, Callable[[_Reading, Any], None]] = {
    ast.Call: _Reading.call,
    ast.Constant: _Reading.text,
    ast.Import: _Reading.import_,
    ast.ImportFrom: _Reading.import_,
    ast.FunctionDef: _Reading.function,
    ast.Assert: _Reading.assertion,
    ast.ExceptHandler: _Reading.handler,
}
