"""What somebody might do to a tree only to raise its score: the subjects of the attack tests, by name in words."""

import ast
import random
from collections.abc import Callable, Iterator, Mapping

from changes import DEFINITIONS, SEED, WORDS, Change, Tree, each, lines_of, plus, repeated, sources
from laboratory import CARED

NAMES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".github/workflows/build.yml", "pyproject.toml", "LICENSE")
HOLLOW = {
    "CHANGELOG.md": "# Changelog\n",
    "CONTRIBUTING.md": "# Contributing\n",
    "SECURITY.md": "# Security\n",
    ".github/workflows/build.yml": "name: build\non: [push]\njobs: {}\n",
    "pyproject.toml": "[tool.none]\n",
    "LICENSE": "Licence\n",
}
PIECE = 3
LONG = 6


def _missing(files: Mapping[str, str]) -> Change:
    """Return the change that adds those of some files that are not there."""
    return lambda tree: {**{path: text.encode() for path, text in files.items()}, **tree}


def random_words(count: int) -> str:
    """Return so many words in some order."""
    draws = random.Random(SEED)  # noqa: S311 - no secret
    return " ".join(draws.choice(WORDS) for _ in range(count)) + "\n"


def dead(body: str, head: str = "") -> Change:
    """Return the change that adds a quarter of the lines as functions that nobody calls, each with one more step."""

    def item(number: int) -> str:
        steps = "".join(f"    {'value' if step % 2 else 'result'} = str(argument)\n" for step in range(number % 7))
        return f"def get_{number}(argument):\n{body}{steps}    return result\n\n\n"

    return repeated("src/more", item, head)


DEAD: Mapping[str, Change] = {
    "dead functions that raise": dead(
        "    result = argument\n    if result is None:\n        raise ValueError(argument)\n"
    ),
    "dead functions that open": dead("    with open(argument) as file:\n        result = file.read()\n"),
    "dead functions with comprehensions": dead("    result = [each for each in argument if each]\n"),
    "dead functions with named arguments": dead(
        "    result = make(first=argument, second=argument, third=argument)\n", "from make import make\n\n\n"
    ),
    "dead functions with everything": dead(
        "    if argument is None:\n        raise ValueError(argument)\n"
        "    with make(first=argument, second=argument) as file:\n        result = [each for each in file if each]\n",
        "from make import make\n\n\n",
    ),
}


def wrapped(code: str) -> str:
    """Return code in which what a module does stands in one function."""
    module = ast.parse(code)
    doing = [
        node
        for node in module.body
        if not isinstance(node, (*DEFINITIONS, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign))
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    if not doing:
        return code
    module.body = [node for node in module.body if node not in doing]
    module.body += ast.parse("def run_module():\n    pass\nrun_module()\n").body
    module.body[-2].body = doing  # type: ignore[attr-defined]
    return ast.unparse(module) + "\n"


class _Stated(ast.NodeTransformer):
    """Keeps the local names of a function as attributes of one object."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Attribute(ast.Name("state"), node.id, node.ctx) if node.id in self.names else node


def in_pieces(code: str) -> str:
    """Return code in which every long function is cut into pieces of three statements that share an object."""
    module = ast.parse(code)
    for holder in [module, *(node for node in ast.walk(module) if isinstance(node, ast.ClassDef))]:
        body: list[ast.stmt] = []
        for node in holder.body:
            body += _pieces(node) if isinstance(node, ast.FunctionDef) and holder is module else [node]
        holder.body = body
    return ast.unparse(ast.fix_missing_locations(module)) + "\n"


def _pieces(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    inside = [node for statement in function.body for node in ast.walk(statement)]
    kept = (*DEFINITIONS, ast.Lambda, ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Import, ast.ImportFrom)
    if len(function.body) <= LONG or any(isinstance(node, kept) for node in inside):
        yield function
        return
    given = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    stored = {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    stated = _Stated(frozenset({*given, *stored}))
    calls = []
    for number, start in enumerate(range(0, len(function.body), PIECE)):
        piece = ast.parse(f"def {function.name}_part{number}(state):\n    pass\n").body[0]
        piece.body = [stated.visit(node) for node in function.body[start : start + PIECE]]  # type: ignore[attr-defined]
        calls.append(f"    {function.name}_part{number}(state)\n")
        yield piece
    fields = ", ".join(f"{name}={name}" for name in given)
    text = f"def x():\n    state = SimpleNamespace({fields})\n{''.join(calls)}    return state\n"
    function.body = ast.parse(text).body[0].body  # type: ignore[attr-defined]
    yield function


def largest(tree: Tree) -> Iterator[str]:
    """Yield the paths of the largest files, a quarter of the lines."""
    room = lines_of(tree) // 4
    for path in sorted(sources(tree), key=lambda path: -len(tree[path])):
        if 0 < tree[path].count(b"\n") <= room:
            room -= tree[path].count(b"\n")
            yield path


def declared_generated(tree: Tree) -> Tree:
    """Return a tree in which the largest files say that a program wrote them."""
    return {**tree, **{path: b"# Generated by a program. DO NOT EDIT.\n" + tree[path] for path in largest(tree)}}


def as_texts(tree: Tree) -> Tree:
    """Return a tree in which the largest files are texts, as if something else loaded them."""
    chosen = set(largest(tree))
    return {f"{path}.txt" if path in chosen else path: data for path, data in tree.items()}


def rewritten(transform: Callable[[ast.AST], None]) -> Change:
    """Return the change that transforms every node of the code in place; tests stay."""

    def change(tree: Tree) -> Tree:
        result = dict(tree)
        for path in sources(tree):
            module = ast.parse(tree[path])
            for node in list(ast.walk(module)):
                transform(node)
            result[path] = (ast.unparse(ast.fix_missing_locations(module)) + "\n").encode()
        return result

    return change


def _raised_at_the_end(node: ast.AST) -> None:
    if isinstance(node, ast.FunctionDef):
        node.body += ast.parse("raise RuntimeError('never')").body


def _raised_behind_a_return(node: ast.AST) -> None:
    if isinstance(node, ast.FunctionDef):
        behind = [] if isinstance(node.body[-1], ast.Return) else ast.parse("return None").body
        node.body += [*behind, *ast.parse("raise RuntimeError('never')").body]


def _raised_if_false(node: ast.AST) -> None:
    if isinstance(node, ast.FunctionDef):
        node.body[:0] = ast.parse(
            "if False:\n    with never() as one:\n        raise RuntimeError([x for x in one])"
        ).body


def _all_used(node: ast.AST) -> None:
    if isinstance(node, ast.FunctionDef):
        node.body[:0] = ast.parse("locals()").body


def _listed(node: ast.AST) -> None:
    if isinstance(node, ast.For):
        listed = ast.parse("[one for one in given if one is not None]", mode="eval").body
        listed.generators[0].iter = node.iter  # type: ignore[attr-defined]
        node.iter = listed


def under_other_names(names: Mapping[str, str]) -> Change:
    """Return the change that calls builtins by other names, as an import from elsewhere would allow."""

    def transform(node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)

    return rewritten(transform)


TEXTS = {"README.md": 300, "CHANGELOG.md": 25, "CONTRIBUTING.md": 25}
"""How many words each has."""
PAPERS = {
    **{path: CARED[path] for path in ("LICENSE", "pyproject.toml")},
    ".github/workflows/build.yml": "on: [push]\njobs:\n  build:\n    steps:\n      - run: 'true'\n",
}


def papers(tree: Tree) -> Tree:
    """Return a tree with everything that is looked for beside code: random words, a build that does nothing."""
    texts = {name: f"# Text\n\n{random_words(count)}" for name, count in TEXTS.items()}
    documents = {f"docs/more{number}.md": f"# {number}\n\n{random_words(70)}{number}\n" for number in range(30)}
    return {**_missing({**PAPERS, **texts})(tree), **{path: text.encode() for path, text in documents.items()}}


def smoke_tests(tree: Tree) -> Tree:
    """Return a tree with a test, made by a program, of each public name: it calls it and asserts something of it."""
    draws = random.Random(SEED)  # noqa: S311 - no secret
    result = dict(tree)
    for number, path in enumerate(sources(tree)):
        names = [node.name for node in ast.parse(tree[path]).body if isinstance(node, DEFINITIONS)]
        tests = [_smoke_test(name, draws) for name in names if not name.startswith("_")]
        module = path.removesuffix(".py").replace("/", ".")
        head = f"from {module} import {', '.join(names)}\n" if tests else ""
        result[f"tests/test_smoke{number}.py"] = (head + "".join(tests)).encode()
    return result


def _smoke_test(name: str, draws: random.Random) -> str:
    given = ", ".join(f"{draws.choice(WORDS)}={draws.choice((1, None, 'x'))!r}" for _ in range(draws.randrange(4)))
    steps = "".join(f"    value = found.{draws.choice(WORDS)}{'()' * draws.randrange(2)}\n" for _ in range(3))
    return f"\n\ndef test_{name}():\n    found = {name}({given})\n{steps}    assert found is not value\n"


ATTACKS: Mapping[str, Change] = {
    "empty files with good names": _missing(dict.fromkeys(NAMES, "")),
    "files with good names and a headline": _missing(HOLLOW),
    "a README of 300 random words": plus({"README.md": "# Project\n\n" + random_words(300)}),
    "30 empty documents": plus({f"docs/more{number}.md": "" for number in range(30)}),
    "30 documents with a headline": plus({f"docs/more{number}.md": f"# Part {number}\n" for number in range(30)}),
    "30 copies of one document": plus({f"docs/more{number}.md": random_words(200) for number in range(30)}),
    **DEAD,
    "tests that call and assert nothing": repeated(
        "tests",
        lambda number: f"def test_case_{number}():\n    found = project.make{number}({number})\n    found.use()\n\n\n",
        "import project\n\n\n",
    ),
    "everything wrapped into one function": each(wrapped),
    "functions cut into pieces of three statements": each(in_pieces),
    "the largest files declared as generated": declared_generated,
    "the largest files loaded as texts": as_texts,
    "a raise at the end of each function": rewritten(_raised_at_the_end),
    "a raise behind a return in each function": rewritten(_raised_behind_a_return),
    "signs that are never reached in each function": rewritten(_raised_if_false),
    "a call of locals in each function": rewritten(_all_used),
    "each loop over a comprehension": rewritten(_listed),
    "print, input, len and range by other names": under_other_names(
        {
            "print": "say",
            "input": "ask",
            "len": "size_of",
            "range": "span",
        }
    ),
    "papers of random words and a build that does nothing": papers,
    "a test of each public name made by a program": smoke_tests,
}
