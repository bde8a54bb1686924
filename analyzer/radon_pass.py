"""radon's visitors, entered only where they count.

radon defines what counts; these subclasses only walk faster: they do not enter nodes below which radon counts nothing
(names, constants, operators), and complexity keeps no last lines, which nobody here reads. The equality test in
`tests/analyzer/test_equality.py` holds the numbers against those of the radon commands.
"""

import ast
from collections.abc import Callable
from typing import Any

from radon.visitors import Class, CodeVisitor, ComplexityVisitor, Function, HalsteadVisitor

LEAVES = (
    ast.Name,
    ast.Constant,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
    ast.boolop,
    ast.alias,
    ast.Pass,
)


class _Walker(CodeVisitor):  # type: ignore[misc]
    """A node visitor that leaves out the leaves."""

    def generic_visit(self, node: ast.AST) -> None:
        """Visit the children in the order of their fields."""
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                for item in value:
                    if isinstance(item, ast.AST) and not isinstance(item, LEAVES):
                        self.visit(item)
            elif isinstance(value, ast.AST) and not isinstance(value, LEAVES):
                self.visit(value)


class FastHalstead(HalsteadVisitor, _Walker):  # type: ignore[misc]
    """radon's Halstead visitor, which reaches the walker through its own call of the next class in line."""

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:  # noqa: N802 - ast's names
        """Count the body with visitors of its own, whose operands belong to this function."""
        for child in node.body:
            visitor = FastHalstead.from_ast(child, context=node.name)
            self.operators += visitor.operators
            self.operands += visitor.operands
            self.operators_seen.update(visitor.operators_seen)
            self.operands_seen.update(visitor.operands_seen)


class FastComplexity(ComplexityVisitor, _Walker):  # type: ignore[misc]
    """radon's complexity visitor without last lines; nested visitors are of this class, too."""

    def generic_visit(self, node: ast.AST) -> None:
        """Add what radon adds for this kind of node, then visit the children."""
        count = COUNTS.get(type(node))
        if count is not None:
            self.complexity += count(node)
        _Walker.generic_visit(self, node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:  # noqa: N802 - ast's names
        """Count the body with visitors of its own, as radon does: closures are kept apart."""
        closures = []
        complexity = 1
        for child in node.body:
            visitor = FastComplexity(off=False)
            visitor.visit(child)
            closures.extend(visitor.functions)
            complexity += visitor.complexity
        place = (node.name, node.lineno, node.col_offset, node.lineno)
        self.functions.append(Function(*place, self.to_method, self.classname, closures, complexity))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # noqa: N802 - ast's names
        """Count the body with visitors of its own, as radon does: methods and inner classes are kept apart."""
        methods = []
        inner = []
        complexity = 1
        for child in node.body:
            visitor = FastComplexity(True, node.name, off=False)  # noqa: FBT003 - radon's signature
            visitor.visit(child)
            methods.extend(visitor.functions)
            inner.extend(visitor.classes)
            complexity += visitor.complexity + visitor.functions_complexity + len(visitor.functions)
        place = (node.name, node.lineno, node.col_offset, node.lineno)
        self.classes.append(Class(*place, methods, inner, complexity))


def _match(node: ast.Match) -> int:
    has_default = any(getattr(case.pattern, "pattern", False) is None for case in node.cases)
    return max(0, len(node.cases) - has_default)


COUNTS: dict[type, Callable[[Any], int]] = {
    ast.Try: lambda node: len(node.handlers) + bool(node.orelse),
    ast.BoolOp: lambda node: len(node.values) - 1,
    ast.If: lambda _node: 1,
    ast.IfExp: lambda _node: 1,
    ast.Match: _match,
    ast.For: lambda node: bool(node.orelse) + 1,
    ast.While: lambda node: bool(node.orelse) + 1,
    ast.AsyncFor: lambda node: bool(node.orelse) + 1,
    ast.comprehension: lambda node: len(node.ifs) + 1,
}
"""Kind of node to what radon's `ComplexityVisitor.generic_visit` adds for it (TryStar and With count nothing there)."""
