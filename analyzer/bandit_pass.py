"""bandit's checks over a tree that is already parsed, entered only where a check looks.

bandit prepares a context for every node and asks its check for each; of some hundred kinds of node only eight have
checks. This visitor walks the same nodes in the same order and sets the same links between them, but prepares and
asks only at those eight. A check that answers is asked again through bandit's own tester, which alone fills in
findings. The equality test in `tests/analyzer/test_equality.py` holds the findings against those of the bandit
command.
"""

import ast
import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from bandit.core import config, context, meta_ast, metrics, node_visitor, test_set, tester
from bandit.core.issue import Issue

from analyzer.bandit_needs import need_of

SEEN = frozenset({"ClassDef", "FunctionDef", "Call", "Import", "ImportFrom", "Constant"})
INDIRECT = frozenset({"importlib.import_module", "importlib.__import__"})


class Checks:
    """bandit's default set of checks, loaded once, and what is known of them beforehand."""

    def __init__(self) -> None:
        """Load every check that bandit has."""
        self.all = test_set.BanditTestSet(config.BanditConfig())
        self.kinds = frozenset(self.all.tests)
        self.visited = SEEN | self.kinds
        self.by_kind = {kind: tuple(_Check(check) for check in found) for kind, found in self.all.tests.items()}
        listing = next(check for check in self.by_kind["Call"] if check.is_listing)
        self.listed_calls = frozenset(name for entry in (listing.settings or {})["Call"] for name in entry["qualnames"])


class _Check:
    """One check with its settings, and whether it is the one that compares names with a list."""

    __slots__ = ("ask", "has_settings", "is_listing", "need", "settings")

    def __init__(self, check: Any) -> None:  # noqa: ANN401 - bandit's checks are functions with fields
        self.ask = check
        self.has_settings = hasattr(check, "_config")
        self.settings = getattr(check, "_config", None)
        self.need = need_of(check._test_id, self.settings)  # noqa: SLF001 - bandit names its checks there
        self.is_listing = check._test_id == "B001"  # noqa: SLF001 - bandit names its checks there


class _Context(context.Context):  # type: ignore[misc]
    """bandit's context, which works out a call's arguments once and not for each check again."""

    @cached_property
    def call_args(self) -> Any:  # noqa: ANN401 - as bandit has it
        return super().call_args

    @cached_property
    def call_keywords(self) -> Any:  # noqa: ANN401 - as bandit has it
        return super().call_keywords


def issues(path: str, data: bytes, tree: ast.Module, checks: Checks) -> list[Issue]:
    """Return what bandit's checks say about a parsed file, in the order in which bandit finds it."""
    counts = metrics.Metrics()
    counts.begin(path)
    file = io.BytesIO(data)
    visitor = _Visitor(f"/nonexistent/{path}", file, meta_ast.BanditMetaAst(), checks.all, None, {}, counts)
    visitor.tester = _Tester(checks, counts)
    visitor.checks = checks
    visitor.generic_visit(tree)
    visitor.context = {
        "file_data": file, "filename": visitor.fname, "lineno": 0, "linerange": [0, 1], "col_offset": 0,
    }  # fmt: skip
    visitor.tester.run_tests(visitor.context, "File")
    found: list[Issue] = visitor.tester.results
    return found


class _Visitor(node_visitor.BanditNodeVisitor):  # type: ignore[misc]
    """Walks like bandit's visitor and stops to think only at nodes that have checks."""

    checks: Checks

    def generic_visit(self, node: ast.AST) -> None:
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                last = len(value) - 1
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        self._enter(item, node, value[index + 1] if index < last else None)
            elif isinstance(value, ast.AST) and value._fields:
                self._enter(value, node, None)

    def _enter(self, item: Any, parent: ast.AST, sibling: Any) -> None:  # noqa: ANN401 - bandit hangs its links on any node
        item._bandit_sibling = sibling  # noqa: SLF001 - the links that bandit's checks climb
        item._bandit_parent = parent  # noqa: SLF001 - likewise
        kind = type(item).__name__
        if kind == "Constant":
            if isinstance(item.value, str | bytes):
                self.pre_visit(item)
                self.visit(item)
            return
        if kind in self.checks.visited:
            self.pre_visit(item)
            self.visit(item)
            self.generic_visit(item)
            self.post_visit(item)
        else:
            self.generic_visit(item)

    def pre_visit(self, node: Any) -> bool:  # noqa: ANN401 - as bandit has it
        """Prepare the context as bandit does, without its log."""
        self.context = {
            "imports": self.imports,
            "import_aliases": self.import_aliases,
            "lineno": node.lineno,
            "col_offset": node.col_offset,
            "end_col_offset": node.end_col_offset,
            "node": node,
            "linerange": list(range(node.lineno, node.end_lineno + 1)),
            "filename": self.fname,
            "file_data": self.fdata,
        }
        return True

    def post_visit(self, node: ast.AST) -> None:
        """Leave the name space of a function or class, as bandit does."""
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.namespace: str = self.namespace.rsplit(".", 1)[0]

    def update_scores(self, scores: object) -> None:
        """Keep no scores: severities are counted from the findings."""


class _Tester(tester.BanditTester):  # type: ignore[misc]
    """Asks each check once with one shared context, and bandit's own tester only where a check answers."""

    def __init__(self, checks: Checks, counts: metrics.Metrics) -> None:
        super().__init__(checks.all, None, {}, counts)
        self.checks = checks
        self.single = _Single()

    def run_tests(self, raw_context: dict[str, Any], checktype: str) -> None:
        checks: Sequence[_Check] = self.checks.by_kind.get(checktype, ())
        if checktype == "Call":
            checks = self._possible(raw_context, checks)
        asked = _Context(raw_context)
        for check in checks:
            try:
                answer = check.ask(asked, check.settings) if check.has_settings else check.ask(asked)
            except Exception:  # noqa: BLE001, S112 - bandit logs a failing check and goes on
                continue
            if answer is not None:
                self.single.check = check.ask
                self.testset = self.single
                super().run_tests(raw_context, checktype)

    def _possible(self, raw_context: dict[str, Any], checks: Sequence[_Check]) -> list[_Check]:
        qualified, name, call = raw_context["qualname"], raw_context["name"], raw_context["call"]
        unlisted = self._is_unlisted(raw_context)
        return [
            check
            for check in checks
            if (not unlisted if check.is_listing else check.need is None or check.need(qualified, name, call))
        ]

    def _is_unlisted(self, raw_context: dict[str, Any]) -> bool:
        name = raw_context["qualname"]
        if name in self.checks.listed_calls or name in INDIRECT:
            return False
        function = raw_context["call"].func
        return not (isinstance(function, ast.Name) and function.id == "__import__")


class _Single:
    """A set of one check, in the shape bandit's tester asks for."""

    check: Any

    def get_tests(self, checktype: str) -> list[Any]:
        del checktype
        return [self.check]
