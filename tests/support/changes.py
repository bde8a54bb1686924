"""Changes to a tree of files that say nothing of its quality, or that make it worse or better.

Each takes a tree and returns another; the same tree gives the same. Groups are dictionaries from a name in words.
"""

import ast
import builtins
import io
import re
import subprocess
import tokenize
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from analyzer.values import Analysis

Tree = dict[str, bytes]
Change = Callable[[Tree], Tree]
SEED = 20261122
MORE = 0.25
"""The share of lines that trivial code adds."""
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SILENCED = "  # noqa  # nosec  # type: ignore  # pylint: disable=all  # pragma: no cover  #lizard forgives"
HEADS = "# ruff: noqa\n# flake8: noqa\n# mypy: ignore-errors\n# pylint: skip-file\n# type: ignore\n# isort:skip_file\n"
CONFIGURATION = {
    "ruff.toml": 'exclude = ["*"]\nline-length = 320\n[lint]\nselect = []\nignore = ["ALL"]\n',
    ".flake8": "[flake8]\nignore = E,F,W,C,B\nexclude = *\n",
    ".bandit": "[bandit]\nskips = B101,B102,B602,B608\nexclude = /\n",
    "bandit.yaml": "skips: [B101, B102, B602]\nexclude_dirs: ['/']\n",
    "mypy.ini": "[mypy]\nignore_errors = True\n",
    ".pylintrc": "[MESSAGES CONTROL]\ndisable=all\n",
    "setup.cfg": "[flake8]\nignore = E,F,W\n\n[radon]\nexclude = *\n",
    "tox.ini": "[flake8]\nexclude = *\n",
    ".gitattributes": "*.py linguist-vendored linguist-generated\n",
}
BADGE = "[![{word}](https://img.example.org/{word}.svg)](https://example.org/{word})\n"
WORDS = [
    "tree",
    "house",
    "river",
    "bread",
    "cloud",
    "stone",
    "garden",
    "window",
    "paper",
    "music",
    "winter",
    "summer",
    "light",
    "table",
    "candle",
    "street",
    "bridge",
    "mountain",
    "letter",
    "number",
]
GERMAN = "Diese Stelle prüft, ob der Betrag größer als die Grenze ist – sonst übernimmt sie den Wert der Behörde"


def sources(tree: Mapping[str, bytes]) -> list[str]:
    """Return the paths of Python code that is no test, sorted."""
    return sorted(path for path in tree if path.endswith(".py") and not is_test(path))


def is_test(path: str) -> bool:
    """Return whether a path is a test's."""
    return path.startswith("tests/") or "/tests/" in path


def lines_of(tree: Mapping[str, bytes]) -> int:
    """Return the lines of code that is no test."""
    return sum(tree[path].count(b"\n") for path in sources(tree))


def by_size(tree: Mapping[str, bytes]) -> list[str]:
    """Return the paths of the code, the smallest file that has any first."""
    return sorted((path for path in sources(tree) if tree[path].strip()), key=lambda path: len(tree[path]))


def text(tree: Mapping[str, bytes], path: str) -> str:
    """Return a file as text."""
    return tree[path].decode("utf-8")


def each(transform: Callable[[str], str]) -> Change:
    """Return the change that transforms every Python file, tests included."""

    def change(tree: Tree) -> Tree:
        return {
            path: transform(data.decode("utf-8")).encode() if path.endswith(".py") else data
            for path, data in tree.items()
        }

    return change


def plus(files: Mapping[str, str]) -> Change:
    """Return the change that adds files; one that is there is replaced."""
    return lambda tree: {**tree, **{path: content.encode() for path, content in files.items()}}


def at_line_ends(code: str, remark: str) -> str:
    """Return code with a remark behind each logical line."""
    ends = [
        token.start for token in tokenize.generate_tokens(io.StringIO(code).readline) if token.type == tokenize.NEWLINE
    ]
    lines = code.splitlines(keepends=True)
    for row, column in ends:
        line = lines[row - 1]
        lines[row - 1] = line[:column] + remark + line[column:]
    return "".join(lines)


def _remarks(code: str) -> str:
    return at_line_ends(code, "  # this step is needed here, because the next one builds on it")


def _between_lines(code: str, line: str) -> str:
    """Return code with a line before each statement of the module and of its blocks."""
    starts = {node.lineno for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt)}
    starts -= {
        node.lineno for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt) and _shares_line(node, code)
    }
    found = []
    for number, old in enumerate(code.splitlines(keepends=True), 1):
        if number in starts:
            found.append(f"{old[: len(old) - len(old.lstrip())]}{line}".rstrip() + "\n")
        found.append(old)
    return "".join(found)


def _shares_line(node: ast.stmt, code: str) -> bool:
    line = code.splitlines()[node.lineno - 1]
    return bool(line.encode()[: node.col_offset].strip())


def _stub_docstrings(code: str) -> str:
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS) and not ast.get_docstring(node):
            node.body.insert(0, ast.Expr(ast.Constant("Do the thing.")))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _annotated(name: str) -> Callable[[str], str]:
    def transform(code: str) -> str:
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                node.returns = node.returns or ast.Name(name)
                for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                    argument.annotation = argument.annotation or ast.Name(name)
        if name not in dir(builtins):
            code = ast.unparse(ast.fix_missing_locations(tree))
            return _headed(f"{code}\n", "" if "import Any" in code else f"from typing import {name}\n")
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"

    return transform


def unparsed(code: str) -> str:
    """Return code as Python itself writes it: without comments, each statement on one line."""
    return ast.unparse(ast.parse(code)) + "\n"


def formatted(width: int) -> Change:
    """Return the change that runs ruff's formatter with a width."""

    return lambda tree: {**tree, **_ruff(tree, "format", "--line-length", str(width))}


def _ruff(tree: Tree, *arguments: str) -> Tree:
    """Return the Python files of a tree as a run of ruff leaves them."""
    python = {path: data for path, data in tree.items() if path.endswith(".py")}
    with TemporaryDirectory(prefix="ruff-") as name:
        folder = Path(name)
        for path, data in python.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        subprocess.run(
            [find_ruff_bin(), *arguments, "--isolated", "--no-cache", "--quiet", name], capture_output=True, check=False
        )
        return {path: (folder / path).read_bytes() for path in python}


# ------------------------------------------------------------------------------------------------- trivial code


def repeated(folder: str, item: Callable[[int], str], head: str = "", per_file: int = 40) -> Change:
    """Return the change that adds a quarter of the lines, made of numbered items, as modules of a folder."""

    def change(tree: Tree) -> Tree:
        wanted = int(MORE * lines_of(tree))
        size = item(0).count("\n")
        count = max(1, wanted // size)
        added = {}
        for start in range(0, count, per_file):
            body = "".join(item(number) for number in range(start, min(count, start + per_file)))
            prefix = "test_" if folder == "tests" else ""
            added[f"{folder}/{prefix}more{start // per_file}.py"] = (head + body).encode()
        return {**tree, **added}

    return change


TRIVIAL_TESTS: Mapping[str, Change] = {
    "empty tests": repeated("tests", lambda n: f"def test_case_{n}():\n    pass\n\n\n"),
    "tests that assert True": repeated("tests", lambda n: f"def test_case_{n}():\n    assert True\n\n\n"),
    "tests of constants": repeated(
        "tests", lambda n: f"def test_case_{n}():\n    x = {n}\n    y = x + 1\n    assert y == {n + 1}\n\n\n"
    ),
    "tests that call a builtin": repeated(
        "tests",
        lambda n: (
            f"def test_case_{n}():\n    values = list(range({n}))\n    assert len(values) == {n}\n"
            f"    assert sum(values) >= 0\n    assert str({n}) == '{n}'\n\n\n"
        ),
    ),
    "tests of the standard library": repeated(
        "tests",
        lambda n: (
            f"def test_case_{n}():\n    text = json.dumps({{'a': {n}}})\n    assert json.loads(text) == {{'a': {n}}}\n"
            f"    assert os.path.join('a', '{n}')\n\n\n"
        ),
        "import json\nimport os\n\n\n",
    ),
    "copies of one test": repeated(
        "tests",
        lambda n: (
            f"def test_case_{n}():\n    result = project.make({n})\n    assert result is not None\n"
            f"    assert result == project.make({n})\n\n\n"
        ),
        "import project\n\n\n",
    ),
    "copies of one test, one to a file": repeated(
        "tests",
        lambda n: (
            f"import project\n\n\ndef test_case_{n}():\n    result = project.make({n})\n"
            f"    assert result is not None\n    assert result == project.make({n})\n"
        ),
        per_file=1,
    ),
    "classes of trivial tests": repeated(
        "tests",
        lambda n: (
            f"class Test{n}(unittest.TestCase):\n    def setUp(self):\n        self.value = {n}\n"
            f"        self.other = int({n})\n\n    def test_value(self):\n        self.assertEqual(self.value, {n})\n"
            "        self.assertTrue(self.value == self.other)\n\n\n"
        ),
        "import unittest\n\n\n",
    ),
}
TRIVIAL_FUNCTIONS: Mapping[str, Change] = {
    "functions of one statement": repeated("src/more", lambda n: f"def get_{n}(value):\n    return value\n\n\n"),
    "functions of nothing": repeated("src/more", lambda n: f"def get_{n}():\n    pass\n\n\n"),
    "functions of two statements": repeated(
        "src/more", lambda n: f"def get_{n}(value):\n    result = value\n    return result\n\n\n"
    ),
    "functions of three statements": repeated(
        "src/more",
        lambda n: (
            f"def get_{n}(first, second):\n    result = first + {n}\n    other = second - {n}\n"
            "    return result * other\n\n\n"
        ),
    ),
    "classes of trivial methods": repeated(
        "src/more",
        lambda n: (
            f"class Holder{n}:\n    def __init__(self, value):\n        self.value = value\n"
            f"        self.number = {n}\n\n"
            "    def get(self):\n        return self.value\n\n"
            "    def put(self, value):\n        self.value = value\n        return self\n\n\n"
        ),
    ),
}
NOISE: Mapping[str, Change] = {
    "remarks behind each line": each(_remarks),
    "a comment before each statement": each(lambda code: _between_lines(code, "# the next step")),
    "blank lines before each statement": each(lambda code: _between_lines(code, "")),
    "badges": lambda tree: {
        **tree,
        "README.md": tree.get("README.md", b"") + "".join(BADGE.format(word=w) for w in WORDS * 4).encode(),
    },
}
STUBS: Mapping[str, Change] = {
    "stub docstrings": each(_stub_docstrings),
    "annotations with object": each(_annotated("object")),
    "annotations with Any": each(_annotated("Any")),
}
SILENCE: Mapping[str, Change] = {
    "suppressions on each line": each(lambda code: at_line_ends(code, SILENCED)),
    "suppressions at the head of each file": each(lambda code: _headed(code, HEADS)),
    "own configuration of tools": plus(CONFIGURATION),
    "own configuration in pyproject.toml": lambda tree: {
        **tree,
        "pyproject.toml": tree.get("pyproject.toml", b"")
        + b'\n[tool.ruff]\nexclude = ["*"]\n[tool.ruff.lint]\nignore = ["ALL"]\n'
        b'[tool.bandit]\nskips = ["B101"]\n[tool.mypy]\nignore_errors = true\n',
    },
}


def _headed(code: str, head: str) -> str:
    """Return code with lines before everything but the lines that must come first."""
    first = re.match(r"(?:#!.*\n|#.*coding[:=].*\n|\ufeff)*", code)
    at = first.end() if first else 0
    future = [node for node in ast.parse(code).body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    if future and not head.startswith("#"):
        at = sum(map(len, code.splitlines(keepends=True)[: future[-1].end_lineno]))
    return code[:at] + head + code[at:]


# ------------------------------------------------------------------------------------------------------- layout

LAYOUT: Mapping[str, Change] = {
    "as Python writes it": each(unparsed),
    "formatted to 60": formatted(60),
    "formatted to 200": formatted(200),
    "CRLF": each(lambda code: code.replace("\r\n", "\n").replace("\n", "\r\n")),
}


def split(tree: Tree) -> Tree:
    """Return a tree in which each top-level class or function has a module of its own; the old module imports them."""
    result = dict(tree)
    for path in sources(tree):
        name = path.rpartition("/")[2]
        if name.startswith("__"):
            continue
        code = text(tree, path)
        module = ast.parse(code)
        parts = [node for node in module.body if isinstance(node, DEFINITIONS)]
        if len(parts) < 2:
            continue
        imports = [node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)]
        stem = path.removesuffix(".py")
        head = "".join(f"{ast.unparse(node)}\n" for node in imports)
        rest = [node for node in module.body if not isinstance(node, DEFINITIONS)]
        links = ""
        for node in parts:
            part = f"{stem.rpartition('/')[2]}_{node.name.lower().strip('_')}"
            used = {name for part in ast.walk(node) for name in _spoken(part)}
            needed = "".join(f"{ast.unparse(one)}\n" for one in imports if _bound(one) & used)
            others = "".join(
                f"from .{stem.rpartition('/')[2]}_{other.name.lower().strip('_')} import {other.name}\n"
                for other in parts
                if other is not node and other.name in used
            )
            place = f"{stem.rpartition('/')[0]}/{part}.py".removeprefix("/")
            bound = {name for one in rest for name in _stored(one)} & used
            others += "".join(f"from .{stem.rpartition('/')[2]} import {name}\n" for name in sorted(bound))
            result[place] = (needed + others + "\n\n" + ast.unparse(node) + "\n").encode()
            links += f"from .{part} import {node.name}\n"
        result[path] = (head + links + "\n" + "\n".join(map(ast.unparse, rest_of(rest, imports))) + "\n").encode()
    return result


def _spoken(node: ast.AST) -> set[str]:
    """Return the names that a node uses, also in an annotation that is a text."""
    if isinstance(node, ast.Name):
        return {node.id}
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return set(re.findall(r"\w+", node.value)) if is_text and len(node.value) < 80 else set()  # type: ignore[attr-defined]


def _stored(node: ast.AST) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def rest_of(nodes: list[ast.stmt], without: list[ast.stmt]) -> list[ast.stmt]:
    """Return nodes but for some of them."""
    return [node for node in nodes if node not in without]


def _bound(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}


def join(tree: Tree) -> Tree:
    """Return a tree in which neighbouring modules of a folder are one, two at a time."""
    result = {path: data for path, data in tree.items() if path not in set(sources(tree))}
    by_folder: dict[str, list[str]] = {}
    for path in sources(tree):
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, paths in by_folder.items():
        for start in range(0, len(paths), 2):
            code = [_without_future(text(tree, path)) for path in paths[start : start + 2]]
            result[f"{folder}/joined{start // 2}.py".removeprefix("/")] = "\n\n".join(code).encode()
    return result


def _without_future(code: str) -> str:
    return re.sub(r"^from __future__ import .*\n", "", code.lstrip("\ufeff"), flags=re.MULTILINE)


# ----------------------------------------------------------------------------------------------- what is missing


def without_tests(tree: Tree) -> Tree:
    """Return a tree without its tests."""
    return {path: data for path, data in tree.items() if not is_test(path)}


def with_half_of_the_tests(tree: Tree) -> Tree:
    """Return a tree without every other of its tests."""
    tests = sorted(path for path in tree if is_test(path))
    return {path: data for path, data in tree.items() if path not in tests[::2]}


def broken(path: str) -> Change:
    """Return the change that makes a file unparsable."""
    return lambda tree: {**tree, path: tree.get(path, b"") + b"\ndef broken(:\n    this is no Python\n"}


SCRIPT = "export function add(a, b) {\n  const sum = a + b;\n  return sum;\n}\n"
UNSUPPORTED: Mapping[str, Change] = {
    "files of other languages": plus({f"web/part{n}.js": SCRIPT * 4 for n in range(5)}),
    "files of no known language": plus({f"other/part{n}.zig": "fn main() void {}\n" * 20 for n in range(5)}),
}


def with_folder(folder: str, files: Mapping[str, bytes]) -> Change:
    """Return the change that adds a folder of files."""
    return lambda tree: {**tree, **{f"{folder}/{path}": data for path, data in files.items()}}


class _Renamed(ast.NodeTransformer):
    """Gives everything that a mapping names its new name, wherever a tree keeps names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name in ("id", "arg", "attr", "name", "asname", "rest"):
            old = getattr(node, name, None)
            if isinstance(old, str):
                setattr(node, name, self.names.get(old, old))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self.names.get(name, name) for name in node.names]
        return super().generic_visit(node)


def renamed(tree: Tree) -> Tree:
    """Return a tree in which every function, class, parameter and variable of the code has another name, but tests."""
    names = {name for path in sources(tree) for node in ast.walk(ast.parse(tree[path])) for name in _defined(node)}
    kept = {name for name in names if name.startswith(("_", "test", "Test"))}
    kept |= {*dir(builtins), "self", "cls", "setup"}
    new = {name: f"{name[0]}{number}_name" for number, name in enumerate(sorted(names - kept))}

    def transform(code: str) -> str:
        return ast.unparse(_Renamed(new).visit(ast.parse(code))) + "\n"

    return each(transform)(tree)


def _defined(node: ast.AST) -> Iterator[str]:
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def german(code: str) -> str:
    """Return code with German remarks, and German in place of every text of several words."""
    tree = ast.parse(code)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            node.value = GERMAN if re.fullmatch(r"[^%{]+ [^%{]+", node.value) else node.value
    return at_line_ends(ast.unparse(tree) + "\n", f"  # {GERMAN}")


TABLE = "ROWS = (\n" + "".join(f"    ({n}, {n * 7919 % 1000}, 'row {n}'),\n" for n in range(8_000)) + ")\n"
"""A table of the kind that programs write: 240 kB on 8,000 lines, one statement."""


# -------------------------------------------------------------------------------------------- better and worse


def fixed(family: str) -> Change:
    """Return the change that lets ruff repair what it can of one family of rules in the code."""
    arguments = ("check", "--fix-only", "--unsafe-fixes", "--select", family, "--target-version", "py313")
    return lambda tree: {**tree, **_ruff({path: tree[path] for path in sources(tree)}, *arguments)}


def repaired(tree: Tree, analysis: Analysis, rule: str) -> Tree:
    """Return a tree without up to five findings of a rule that ruff only points at: ERA001, BLE001 or ARG00n."""
    found = [each for each in analysis.findings if each.rule.startswith(rule) and not is_test(each.path)][:5]
    result = {path: data.decode() if path.endswith(".py") else "" for path, data in tree.items()}
    lines = {finding.path: result[finding.path].split("\n") for finding in found}
    for finding in found:
        at = finding.line - 1
        line = lines[finding.path][at]
        if rule == "ERA":
            lines[finding.path][at] = "" if line.lstrip().startswith("#") else line.partition("#")[0].rstrip()
        elif rule == "BLE":
            lines[finding.path][at] = re.sub(r"except\b[^:]*:", "except (ValueError, OSError):", line)
        else:
            name = finding.message.rpartition(": `")[2].rstrip("`")
            lines[finding.path][at] = re.sub(rf"(?<![\w=.]){re.escape(name)}\b", f"_{name}", line, count=1)
    return {**tree, **{path: "\n".join(kept).encode() for path, kept in lines.items()}}


def disarmed(tree: Tree, analysis: Analysis) -> Tree:
    """Return a tree in which the calls that bandit points at call something harmless instead."""
    lines: dict[str, set[int]] = {}
    for finding in analysis.findings:
        if finding.tool == "bandit" and finding.severity != "low" and not is_test(finding.path):
            lines.setdefault(finding.path, set()).add(finding.line)
    result = dict(tree)
    for path, places in lines.items():
        module = ast.parse(tree[path])
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and places & {node.lineno, node.end_lineno}:
                node.func = ast.Name("checked")
                node.keywords = [keyword for keyword in node.keywords if keyword.arg != "shell"]
        result[path] = (ast.unparse(module) + "\n").encode()
    return result


DANGER = (
    "subprocess.call(str(argument), shell=True)",
    "os.system(str(argument))",
    "hashlib.md5(argument).hexdigest()",
    "pickle.loads(argument)",
    "requests.get(argument, verify=False)",
    "eval(argument)",
)


def dangerous(number: int) -> Change:
    """Return the change that writes dangerous calls into functions of the code, one to each file."""

    def change(tree: Tree) -> Tree:
        result = dict(tree)
        for index, path in enumerate(sources(tree)[: number * 3]):
            module = ast.parse(tree[path])
            functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and len(node.body) > 1]
            if functions:
                functions[0].body[-1:-1] = ast.parse(DANGER[index % len(DANGER)]).body
                result[path] = (ast.unparse(module) + "\n").encode()
        return result

    return change
