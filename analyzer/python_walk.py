"""One walk over a Python tree for every tool that counts on it.

radon walks a tree twice and bandit once more, each with a visitor that thinks at every node. This walk goes over it
once, in bandit's order, and takes down what their definitions need: radon's blocks with their complexity, Halstead's
operators and operands, and the nodes at which bandit has checks. It does not enter what cannot matter (names,
operators, numbers). The definitions stay radon's and bandit's own: `tests/analyzer/test_equality.py` holds numbers and
findings against those of the tools' commands.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from radon.visitors import Class, Function

from analyzer.unreachable import unreachable

LEAVES = frozenset({ast.Name, ast.alias})
"""Kinds of node below which there is nothing."""
NO_TREE = frozenset({"ctx", "op", "ops", "type_comment", "type_ignores", "kind", "conversion", "names", "level"})
"""Fields without anything to enter."""
STOPS = frozenset({ast.Call, ast.Constant, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assert, ast.ExceptHandler})
"""The kinds of node at which bandit has checks; of constants it looks at texts alone."""


DOING = frozenset({ast.Call, ast.Raise, ast.With, ast.AsyncWith, ast.Yield, ast.YieldFrom, ast.Await, ast.Delete})
"""Without any of these and without a branch, a function only passes values on."""
SMALL = 60
"""A body of up to so many nodes is left out if another of the same form was there before."""


def _all_kinds() -> Iterator[type[ast.AST]]:
    return (kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST))


STATEMENTS = frozenset(kind for kind in _all_kinds() if issubclass(kind, ast.stmt))


class Scope:
    """What is counted within one function, class or module.

    `context` is the function's name, which tells its operands from those of others (None: outside of functions);
    `has_operands` is false where radon looks for none. `methods_of` is the name of the class whose body this is.
    """

    __slots__ = ("classes", "complexity", "context", "functions", "has_operands", "methods_of")

    def __init__(self, context: str | None = None, methods_of: str | None = None, *, has_operands: bool = True) -> None:
        """Start at zero."""
        self.context = context
        self.methods_of = methods_of
        self.has_operands = has_operands
        self.complexity = 0
        self.functions: list[Function] = []
        self.classes: list[Class] = []


class Body(NamedTuple):
    """What is in the body of a function: its kinds of node in the normal form, and the nodes at which bandit looks.

    Nothing that is never reached is in it.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef
    statements: int
    kinds: tuple[type[ast.AST], ...]
    stops: list[Any]


class PythonWalk:
    """What one walk over a module takes down.

    `module` counts the statements outside of functions and classes and holds radon's blocks; `paths` is the complexity
    of every function and method by its node, also of those that radon does not list; `operators` and `operands` are
    Halstead's N1 and N2, `operator_kinds` and `operand_kinds` what h1 and h2 count. `stops` are the nodes at which
    bandit has checks, in its order, and `unreached_stops` those of them that are never reached. `kinds` are the kinds
    of node in the normal form of the module: without texts that are statements (docstrings), without what is never
    reached, without functions of one statement, without those that neither decide nor do anything, and without a small
    one whose form was there before (`forms`), so that none of these adds anything; `sizes` are the statements of every
    other function, by its node. `tests` are the bodies of all functions that are reached and whose names begin so,
    those inside before those around them. `parents` leads from each entered node up to the module. Nothing is written
    on the nodes, so that a tree without rings goes with its last reader.
    """

    __slots__ = (
        "forms",
        "kinds",
        "module",
        "operand_kinds",
        "operands",
        "operator_kinds",
        "operators",
        "parents",
        "paths",
        "sizes",
        "stops",
        "tests",
        "unreached",
        "unreached_stops",
    )

    def __init__(self, tree: ast.Module) -> None:
        """Walk over a whole module."""
        self.stops: list[Any] = []
        self.operators = 0
        self.operands = 0
        self.operator_kinds: set[str] = set()
        self.operand_kinds: set[tuple[str | None, object]] = set()
        self.kinds: list[type[ast.AST]] = []
        self.forms: set[tuple[type[ast.AST], ...]] = set()
        self.sizes: dict[ast.FunctionDef | ast.AsyncFunctionDef, int] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.paths: dict[ast.FunctionDef | ast.AsyncFunctionDef, int] = {}
        self.tests: list[Body] = []
        self.unreached = unreachable(tree)
        self.unreached_stops: set[Any] = set()
        self.module = Scope()
        self._walk([tree], self.module)

    @property
    def distinct_operators(self) -> int:
        """Return h1."""
        return len(self.operator_kinds)

    @property
    def distinct_operands(self) -> int:
        """Return h2."""
        return len(self.operand_kinds)

    @property
    def blocks(self) -> list[Function | Class]:
        """Return the functions, classes and methods that radon lists."""
        classes = [block for found in self.module.classes for block in (found, *found.methods)]
        return [*self.module.functions, *classes]

    @property
    def total_complexity(self) -> int:
        """Return the paths of the whole module as radon adds them up."""
        functions: int = sum(block.complexity - 1 for block in self.module.functions)
        classes: int = sum(found.real_complexity - 1 for found in self.module.classes)
        return 1 + self.module.complexity + functions + classes

    def _walk(self, stack: list[Any], scope: Scope) -> None:
        """Walk the trees in `stack`, last first. The loop is long so that no call is made for an ordinary node."""
        push, plan, branches, parents = stack.append, PLAN, BRANCHES, self.parents
        note, stop, unreached = self.kinds.append, self.stops.append, self.unreached
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Constant or (unreached and node in unreached):
                self._aside(node, scope)
                continue
            note(kind)
            fields, is_stop, special = plan[kind]
            if is_stop:
                stop(node)
            if special is not None and self._note(node, special, scope):
                continue
            for field in fields:
                value: Any = getattr(node, field, None)
                if value.__class__ is list:
                    for item in reversed(value):
                        if item.__class__ in branches:
                            parents[item] = node
                            push(item)
                elif value.__class__ in branches:  # said twice: a list of one for each would cost a tenth of the walk
                    parents[value] = node
                    push(value)

    def _aside(self, node: ast.Constant | ast.stmt, scope: Scope) -> None:
        """Take down a text or walk a statement that is never reached: the normal form is as if it were not there.

        A text that is a statement counts as nothing either, and nothing looks at numbers.
        """
        if not isinstance(node, ast.Constant):
            self._walk_unreached(node, scope)
        elif node.value.__class__ is str:
            self.stops.append(node)
            if self.parents[node].__class__ is ast.Expr:
                self.kinds.pop()  # of the statement
            else:
                self.kinds.append(ast.Constant)

    def _walk_unreached(self, node: ast.stmt, scope: Scope) -> None:
        """Walk a statement for radon and bandit alone, to which it counts as any other."""
        kinds, stops, tests, functions = len(self.kinds), len(self.stops), len(self.tests), len(self.sizes)
        forms, self.forms = self.forms, set()
        self.unreached.remove(node)
        self._walk([node], scope)
        self.unreached.add(node)
        self.forms = forms
        self.unreached_stops.update(self.stops[stops:])
        del self.kinds[kinds:], self.tests[tests:]
        while len(self.sizes) > functions:
            self.sizes.popitem()

    def _note(self, node: Any, special: "Special", scope: Scope) -> bool:  # noqa: ANN401 - a node of a special kind
        """Take down what there is at a node; return whether its parts are done as well."""
        paths, operation, whole = special
        if paths is not None:
            scope.complexity += paths(node)
        if operation is not None and scope.has_operands:
            self._count(*operation(node), scope)
        if whole is not None:
            whole(self, node, scope)
        return whole is not None

    def _enter(self, parent: ast.AST, children: Sequence[ast.AST | None], scope: Scope) -> None:
        """Walk `children`, which belong to `parent`, in their order."""
        stack: list[Any] = [child for child in reversed(children) if child is not None]
        for child in stack:
            self.parents[child] = parent
        self._walk(stack, scope)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        """Count the body apart; radon looks at nothing else of a function."""
        begin = len(self.kinds) - 1
        nowhere = Scope(has_operands=False)
        inside = Scope(node.name, has_operands=scope.has_operands)
        self._enter(node, (node.args,), nowhere)
        kinds_before, stops_before = len(self.kinds), len(self.stops)
        self._enter(node, node.body, inside)
        kinds = self.kinds[kinds_before:]
        size = sum(map(STATEMENTS.__contains__, kinds))
        if node.name.startswith("test"):
            stops = [stop for stop in self.stops[stops_before:] if stop not in self.unreached_stops]
            self.tests.append(Body(node, size, tuple(kinds), stops))
        self._enter(node, (*node.decorator_list, node.returns, *getattr(node, "type_params", ())), nowhere)
        self.paths[node] = 1 + inside.complexity
        if size > 1 and self._says_something(self.kinds[kinds_before:], inside):
            self.sizes[node] = size
        else:
            del self.kinds[begin:]
        place = (node.name, node.lineno, node.col_offset, node.lineno)
        is_method = scope.methods_of is not None
        scope.functions.append(Function(*place, is_method, scope.methods_of, [], self.paths[node]))

    def _says_something(self, kinds: Sequence[type[ast.AST]], inside: Scope) -> bool:
        """Return whether the body of a function decides or does anything, and is no copy of an earlier one's form."""
        if not inside.complexity and DOING.isdisjoint(kinds):
            return False
        if len(kinds) > SMALL:
            return True
        form = tuple(kinds)
        is_new = form not in self.forms
        self.forms.add(form)
        return is_new

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        """Count the body apart; bases and decorators have operands but no paths."""
        beside = Scope(scope.context)
        inside = Scope(scope.context, node.name)
        self._enter(node, (*node.bases, *node.keywords), beside)
        self._enter(node, node.body, inside)
        self._enter(node, (*node.decorator_list, *getattr(node, "type_params", ())), beside)
        complexity = 1 + inside.complexity + sum(method.complexity for method in inside.functions)
        place = (node.name, node.lineno, node.col_offset, node.lineno)
        scope.classes.append(Class(*place, inside.functions, [], complexity))

    def _assert(self, node: ast.Assert, scope: Scope) -> None:
        """Count one path; radon looks for no more of them inside."""
        scope.complexity += 1
        self._enter(node, (node.test, node.msg), Scope(scope.context))

    def _count(self, operators: Sequence[ast.AST], operands: Sequence[ast.AST], scope: Scope) -> None:
        self.operators += len(operators)
        self.operands += len(operands)
        for operator in operators:
            self.operator_kinds.add(operator.__class__.__name__)
        for operand in operands:
            name = VALUE_OF.get(operand.__class__)
            self.operand_kinds.add((scope.context, getattr(operand, name) if name else operand))


def _cases(node: ast.Match) -> int:
    has_default = any(getattr(case.pattern, "pattern", False) is None for case in node.cases)
    return max(0, len(node.cases) - has_default)


Paths = Callable[[Any], int]
Operation = Callable[[Any], tuple[Sequence[ast.AST], Sequence[ast.AST]]]
PATHS: Mapping[type, Paths] = {
    ast.Try: lambda node: len(node.handlers) + bool(node.orelse),
    ast.BoolOp: lambda node: len(node.values) - 1,
    ast.If: lambda _node: 1,
    ast.IfExp: lambda _node: 1,
    ast.Match: _cases,
    ast.For: lambda node: bool(node.orelse) + 1,
    ast.While: lambda node: bool(node.orelse) + 1,
    ast.AsyncFor: lambda node: bool(node.orelse) + 1,
    ast.comprehension: lambda node: len(node.ifs) + 1,
}
"""Kind of node to what radon adds to the complexity for it (TryStar and With count nothing there)."""
OPERATIONS: Mapping[type, Operation] = {
    ast.BinOp: lambda node: ((node.op,), (node.left, node.right)),
    ast.UnaryOp: lambda node: ((node.op,), (node.operand,)),
    ast.BoolOp: lambda node: ((node.op,), node.values),
    ast.AugAssign: lambda node: ((node.op,), (node.target, node.value)),
    ast.Compare: lambda node: (node.ops, (*node.comparators, node.left)),
}
"""Kind of node to its operators and operands as radon counts them."""
VALUE_OF = {ast.Name: "id", ast.Attribute: "attr", ast.Constant: "value"}
"""What stands for an operand in Halstead's vocabulary; any other operand stands for itself."""
Whole = Callable[[PythonWalk, Any, Scope], None]
WHOLE: Mapping[type, Whole] = {
    ast.FunctionDef: PythonWalk._function,  # noqa: SLF001 - its own table
    ast.AsyncFunctionDef: PythonWalk._function,  # noqa: SLF001
    ast.ClassDef: PythonWalk._class,  # noqa: SLF001
    ast.Assert: PythonWalk._assert,  # noqa: SLF001
}
"""The kinds of node whose parts are counted differently."""


def _plan(kind: type[ast.AST]) -> tuple[tuple[str, ...], bool, "Special | None"]:
    fields = tuple(name for name in reversed(kind._fields) if name not in NO_TREE)
    special = (PATHS.get(kind), OPERATIONS.get(kind), WHOLE.get(kind))
    return fields, kind in STOPS, special if any(special) else None


Special = tuple[Paths | None, Operation | None, Whole | None]
"""How paths, operations and parts are counted where they are."""
PLAN = {kind: _plan(kind) for kind in _all_kinds()}
"""Kind of node to its fields, last first, whether bandit has checks there, and what else is to be done."""
BRANCHES = frozenset(PLAN) - LEAVES
"""The kinds of node that are entered."""
