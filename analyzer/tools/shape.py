"""Count how Python code is built: which kinds of statement and expression it is made of.

States of each Python file its number of statements, how many of them stand outside of functions and classes
(`top_level`), and how often each of some constructs occurs, such as raised errors, `with` blocks or printed lines; what
does not occur is not stated. States of each function its number of `statements`, with those of functions inside it.

All is counted in a normal form, so that the count does not move with what says nothing: layout, comments, docstrings,
code that is never reached, functions of one statement, functions that only pass values on, and small ones of the same
form as one before.

Of tests (functions whose names begin so) it states how many statements check something (`checked`), and each name that
they call (`exercised`): see `analyzer/checks_of_tests.py` for what counts.

Why it matters: code that many people have read and maintained is built differently from first exercises, and the
difference shows in such counts. What to do: nothing about a single number; the score's explanations name those that
matter and what to change.
"""

import ast
from collections import Counter
from collections.abc import Collection, Iterator

from analyzer.checks_of_tests import checks_of_tests
from analyzer.python_walk import STATEMENTS, PythonWalk
from analyzer.tool import Measured, Source
from analyzer.values import Measurement

KINDS = {
    ast.FunctionDef: "function", ast.AsyncFunctionDef: "function", ast.ClassDef: "class", ast.Return: "return",
    ast.Assign: "assign", ast.AugAssign: "augmented_assign", ast.For: "for", ast.While: "while", ast.If: "if",
    ast.With: "with", ast.AsyncWith: "with", ast.Raise: "raise", ast.Try: "try", ast.Assert: "assert",
    ast.Global: "global", ast.Yield: "yield", ast.YieldFrom: "yield", ast.Await: "await", ast.Lambda: "lambda",
    ast.IfExp: "choice", ast.ListComp: "comprehension", ast.SetComp: "comprehension", ast.DictComp: "comprehension",
    ast.GeneratorExp: "comprehension", ast.JoinedStr: "formatted_text", ast.BinOp: "operation",
    ast.BoolOp: "condition", ast.Compare: "comparison", ast.Call: "call", ast.keyword: "named_argument",
    ast.Starred: "starred", ast.Subscript: "subscript", ast.Dict: "mapping", ast.Import: "import",
    ast.ImportFrom: "import", ast.Pass: "pass",
}  # fmt: skip
"""What is counted, and by what name."""
CALLS = frozenset({"print", "input", "isinstance", "super", "open", "exit", "range", "len"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
OUTSIDE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")


class ShapeTool:
    """The constructs of one file."""

    name = "shape"
    version = "3"
    languages = frozenset({"Python"})

    def measure(self, source: Source) -> Measured:
        """Return the counts of the file and the size of its functions."""
        if source.tree is None or source.walk is None:
            return Measured()
        walk = source.walk
        counts = Counter({"statements": sum(map(STATEMENTS.__contains__, walk.kinds))})
        for kind, number in Counter(walk.kinds).items():
            if kind in KINDS:
                counts[KINDS[kind]] += number
        counts.update(_calls(walk))
        counts["top_level"] = _top_level(source.tree, walk.unreached)
        counts["decorator"] = sum(len(node.decorator_list) for node in walk.sizes)
        imports = (node for node in walk.stops if node.__class__ is ast.ImportFrom and node not in walk.unreached_stops)
        counts["relative_import"] = sum(1 for node in imports if node.level)
        file = (
            Measurement(self.name, name, float(number), "places", source.path)
            for name, number in sorted(counts.items())
            if number
        )
        functions = (
            Measurement(self.name, "size", float(size), "statements", source.path, node.name, node.lineno)
            for node, size in walk.sizes.items()
        )
        return Measured((*file, *functions, *self._tests(source.path, walk)))

    def _tests(self, path: str, walk: PythonWalk) -> Iterator[Measurement]:
        """State what the tests in a module check."""
        found = checks_of_tests(walk)
        if found.statements:
            yield Measurement(self.name, "checked", float(found.statements), "statements", path)
        for name in found.called:
            yield Measurement(self.name, "exercised", 1.0, "names", path, name)


def _calls(walk: PythonWalk) -> Iterator[str]:
    """Yield the telling names that are called, but in functions of one statement and where nothing is reached."""
    for node in walk.stops:
        is_named = node.__class__ is ast.Call and node.func.__class__ is ast.Name and node.func.id in CALLS
        if is_named and node not in walk.unreached_stops:
            around: ast.AST | None = node
            while around is not None and not isinstance(around, FUNCTIONS):
                around = walk.parents.get(around)
            if around is None or around in walk.sizes:
                yield f"call_{node.func.id}"


def _top_level(tree: ast.Module, unreached: Collection[ast.stmt]) -> int:
    """Count the statements that run when the module is read: no definitions, imports, assignments and docstrings."""
    count = 0
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, OUTSIDE) or node in unreached:
            continue
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        count += isinstance(node, ast.stmt) and not is_text and not isinstance(node, ast.Assign | ast.AnnAssign)
        for name in BLOCKS:
            pending += getattr(node, name, ())
    return count


TOOL = ShapeTool()
