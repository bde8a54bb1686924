"""The files in which Python projects declare what they need, read without running anything."""

import ast
import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from analyzer.dependencies.documents import (
    Table,
    TomlLines,
    load_ini,
    load_toml,
    table,
    tables,
    text,
    texts,
    toml_lines,
)
from analyzer.dependencies.python_requirements import requirement, scope_of
from analyzer.dependencies.reader import Declared, Document, Fault, Include, Item, ManifestError
from analyzer.dependencies.values import Scope

SETUP_BYTES = 200_000
SETUP_WORDS = {
    "install_requires": Scope.RUNTIME, "requires": Scope.RUNTIME, "extras_require": Scope.OPTIONAL,
    "tests_require": Scope.DEVELOPMENT, "setup_requires": Scope.DEVELOPMENT,
}  # fmt: skip
POETRY_EXACT = re.compile(r"={0,3}\s*v?(\d[\w.!+-]*)")
PIPENV_EXACT = re.compile(r"={2,3}\s*v?(\d[\w.!+-]*)")
OWN_EXTRA = re.compile(r"\s*([\w.-]{1,200})\s*\[[^\]]{0,500}\]\s*")
LOCAL = frozenset({"path", "workspace"})


def pyproject(document: Document) -> Iterator[Item]:
    """Yield what pyproject.toml declares: PEP 621, dependency groups, build requirements, and Poetry's own tables."""
    content, lines = load_toml(document), toml_lines(document)
    project, tool = table(content.get("project")), table(content.get("tool"))
    own = text(project.get("name"))
    yield from _strings(project.get("dependencies"), lines, Scope.RUNTIME)
    for group, needs in table(project.get("optional-dependencies")).items():
        scope = scope_of(group)
        yield from _strings(needs, lines, Scope.OPTIONAL if scope is Scope.RUNTIME else scope, own)
    for needs in table(content.get("dependency-groups")).values():
        yield from _strings(needs, lines, Scope.DEVELOPMENT, own)
    yield from _strings(table(tool.get("uv")).get("dev-dependencies"), lines, Scope.DEVELOPMENT)
    for needs in table(table(tool.get("pdm")).get("dev-dependencies")).values():
        yield from _strings(needs, lines, Scope.DEVELOPMENT)
    yield from _strings(table(content.get("build-system")).get("requires"), lines, Scope.DEVELOPMENT)
    yield from _poetry(table(tool.get("poetry")), lines)
    yield from _dynamic(table(table(tool.get("setuptools")).get("dynamic")), lines)


def _strings(needs: object, lines: TomlLines, scope: Scope, own: str = "") -> Iterator[Item]:
    """Yield the packages that are named; `own[extra]` is the project itself with more of its extras."""
    for need in texts(needs):
        extra = OWN_EXTRA.fullmatch(need)
        if extra is None or not own or canonicalize_name(extra[1]) != canonicalize_name(own):
            yield requirement(need, lines.literals.get(need, 0), scope)


def _dynamic(dynamic: Table, lines: TomlLines) -> Iterator[Item]:
    files = [(table(dynamic.get("dependencies")).get("file"), Scope.RUNTIME)]
    extras = table(dynamic.get("optional-dependencies")).values()
    files += [(table(extra).get("file"), Scope.OPTIONAL) for extra in extras]
    for named, scope in files:
        for path in (named,) if isinstance(named, str) else texts(named):
            yield Include(path, lines.literals.get(path, 0), scope)


def _poetry(poetry: Table, lines: TomlLines) -> Iterator[Item]:
    yield from _constraints(table(poetry.get("dependencies")), "tool.poetry.dependencies", lines, Scope.RUNTIME)
    old = "tool.poetry.dev-dependencies"
    yield from _constraints(table(poetry.get("dev-dependencies")), old, lines, Scope.DEVELOPMENT)
    for group, content in table(poetry.get("group")).items():
        section = f"tool.poetry.group.{group}.dependencies"
        scope = Scope.RUNTIME if group == "main" else Scope.DEVELOPMENT
        yield from _constraints(table(table(content).get("dependencies")), section, lines, scope)


def _constraints(needs: Table, section: str, lines: TomlLines, scope: Scope) -> Iterator[Item]:
    exact = POETRY_EXACT if section.startswith("tool.poetry") else PIPENV_EXACT
    for name, value in needs.items():
        variants = (value, *texts(value), *tables(value))
        variant = next((each for each in variants if isinstance(each, str | dict)), "")
        details = table(variant)
        if name.lower() == "python" or LOCAL & details.keys():
            continue
        constraint = text(variant) or text(details.get("version"))
        found = exact.fullmatch(constraint.strip())
        extra = Scope.OPTIONAL if details.get("optional") is True else scope
        yield Declared(name, lines.of(section, name), constraint, found[1] if found else None, scope=extra)


def pipfile(document: Document) -> Iterator[Item]:
    """Yield what a Pipfile declares."""
    content, lines = load_toml(document), toml_lines(document)
    for section, scope in (("packages", Scope.RUNTIME), ("dev-packages", Scope.DEVELOPMENT)):
        yield from _constraints(table(content.get(section)), section, lines, scope)


def setup_cfg(document: Document) -> Iterator[Item]:
    """Yield what setup.cfg declares under `options`."""
    parser = load_ini(document, ("=",))
    places = _places(document.text)
    for word, scope in SETUP_WORDS.items():
        yield from _block(parser.get("options", word, fallback=""), places, scope)
    if parser.has_section("options.extras_require"):
        for _, block in parser.items("options.extras_require"):
            yield from _block(block, places, Scope.OPTIONAL)


def _places(content: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), 1):
        places.setdefault(line.strip(), number)
        places.setdefault(line.partition("=")[2].strip(), number)
    return places


def _block(block: str, places: dict[str, int], scope: Scope) -> Iterator[Item]:
    for raw in block.split("\n"):
        line = raw.strip()
        if line.startswith("file:"):
            for path in line.removeprefix("file:").split(","):
                yield Include(path.strip(), places.get(line, 0), scope)
            continue
        for part in line.split(";\n"):
            need = part.strip().rstrip(";,")
            if need and not need.startswith("#"):
                yield requirement(need, places.get(line, 0), scope)


def setup_py(document: Document) -> Iterator[Item]:
    """Yield what literals in setup.py declare: lists given to `setup`, directly or by a name set to a literal."""
    if len(document.text) > SETUP_BYTES:
        raise ManifestError("is larger than any real setup.py")
    try:
        tree = ast.parse(document.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ManifestError("is not Python we can read", getattr(error, "lineno", None) or 0) from error
    assigned = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in _setup_calls(tree):
        for keyword in call.keywords:
            scope = SETUP_WORDS.get(keyword.arg or "")
            if scope is not None:
                yield from _literals(keyword.value, assigned, scope)


def _setup_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            if name == "setup":
                yield node


def _literals(node: ast.expr, assigned: dict[str, ast.expr], scope: Scope) -> Iterator[Item]:
    value = assigned.get(node.id, node) if isinstance(node, ast.Name) else node
    if isinstance(value, ast.Dict):
        for part in value.values:
            yield from _items(part, assigned, scope)
    else:
        yield from _items(value, assigned, scope)


def _items(node: ast.expr, assigned: dict[str, ast.expr], scope: Scope) -> Iterator[Item]:
    value = assigned.get(node.id, node) if isinstance(node, ast.Name) else node
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        for line in value.value.split("\n"):
            if line.strip():
                yield requirement(line.strip(), value.lineno, scope)
        return
    if not isinstance(value, ast.List | ast.Tuple | ast.Set):
        yield Fault(value.lineno, "computes its requirements; only literals are read")
        return
    for item in value.elts:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield requirement(item.value, item.lineno, scope)
        else:
            yield Fault(item.lineno, "computes a requirement; only literals are read")
