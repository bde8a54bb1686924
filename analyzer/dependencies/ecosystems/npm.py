"""JavaScript packages: package.json and the locks of npm (v1 to v3), Yarn (classic and Berry), pnpm (5 to 9) and Bun.

Only a bare version fixes one; ranges, tags and addresses do not. Packages of the repository's own workspace (`file:`,
`link:`, `workspace:`) are left out. An alias `npm:other@1` counts as the package behind it.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.documents import Table, json_lines, lines_of, load_json, table, text
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item, ManifestError
from analyzer.dependencies.values import Scope

SECTIONS = {
    "dependencies": Scope.RUNTIME, "devDependencies": Scope.DEVELOPMENT, "peerDependencies": Scope.RUNTIME,
    "optionalDependencies": Scope.OPTIONAL,
}  # fmt: skip
EXACT = re.compile(r"[=v]?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")
LOCAL = ("workspace:", "file:", "link:", "portal:", "patch:", ".", "/")
ALIAS = re.compile(r"npm:((?:@[^@/]{1,200}/)?[^@/]{1,200})@(.*)")
KEY = re.compile(r'^[ \t]*+"([^"\\\n]{1,500})"\s*+:\s*+\{', re.MULTILINE)
MODULES = "node_modules/"
YARN_SPECIFIER = re.compile(r"\"?((?:@[^@/\s\"]{1,200}/)?[^@/\s\"]{1,200})@([^\"]*)\"?")
YARN_OWN = "0.0.0-use.local"
"""The version that Yarn gives to what lies in the repository itself."""
YARN_VERSION = re.compile(r"  version:? \"?([^\"\n]{1,200})\"?$")
PNPM_PACKAGE = re.compile(r"  '?/?((?:@[^@/\s']{1,200}/)?[^@/\s'(]{1,200})[@/](\d[^\s:'(_]{0,200})[^\n]*:(?: \{\})?$")
PNPM_NAMED = re.compile(r" {2,6}'?((?:@[^@/\s']{1,200}/)?[^@/\s'(]{1,200})'?:$")
PNPM_USED = re.compile(r" {4,8}version: '?(?:/?((?:@[^@/\s']{1,200}/)?[^@/\s'(]{1,200})@)?(\d[^\s:'(_]{0,200})")
PNPM_KEY = re.compile(r"  '?(?:/?((?:@[^@/\s']{1,200}/)?[^@/\s'(]{1,200})@)?(?!file:)[^ '][^\n]*:$")
PNPM_FACT = re.compile(r"    (name|version): '?([^\s'\[{][^\s']{0,199})'?$")
PNPM_VERSION = re.compile(r"^lockfileVersion:", re.MULTILINE)
PNPM_TABLE = re.compile(r"packages:[ \t]*+(?:\{[ \t]*+\})?+[ \t]*+(?:#.*+)?")
PNPM_WRONG = re.compile(r"(?:  )?-(?: |$)|  [^\s#?:'][^\s:]{0,200}: [^{\s]|    (?:name|version):(?: [\[{]|$)")
"""A list or a value where a table belongs, and a table or a list where text belongs."""
BUN_PACKAGE = re.compile(r'    "[^"\n]{1,500}": \["((?:@[^@/"\n]{1,200}/)?[^@/"\n]{1,200})@(\d[^"\n]{0,200})"')
DEPTH = 64


def purl(name: str, version: str | None) -> str:
    """Return the package address; a scope such as @angular is the namespace."""
    namespace, _, base = name.rpartition("/")
    return PackageURL("npm", namespace=namespace or None, name=base, version=version).to_string()


def package_json(document: Document) -> Iterator[Item]:
    """Yield what package.json declares."""
    content, lines = load_json(document), json_lines(document)
    for section, scope in SECTIONS.items():
        for name, value in table(content.get(section)).items():
            line = lines.get((section, name), 0)
            if not isinstance(value, str):
                yield Fault(line, "has a requirement that is not text")
            elif not value.startswith(LOCAL):
                yield _declared(name, value, line, scope)


def _declared(name: str, value: str, line: int, scope: Scope) -> Declared:
    alias = ALIAS.fullmatch(value)
    wanted = alias[2] if alias else value
    exact = EXACT.fullmatch(wanted.strip())
    return Declared(alias[1] if alias else name, line, value, exact[1] if exact else None, scope=scope)


def npm_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of package-lock.json or npm-shrinkwrap.json, whichever version its format has."""
    content, lines = load_json(document), lines_of(KEY, document.text)
    if isinstance(content.get("packages"), dict):
        yield from _flat(table(content["packages"]), lines)
    else:
        yield from _nested(table(content.get("dependencies")), lines)


def _flat(packages: Table, lines: dict[str, int]) -> Iterator[Item]:
    wanted = _wanted_at(packages)
    for key, value in packages.items():
        entry = table(value)
        _, found, path_name = key.rpartition(MODULES)
        if not found or entry.get("link") is True:
            continue
        name = text(entry.get("name")) or path_name
        version = text(entry.get("version")) or None
        direct = key in wanted if wanted else None
        yield Declared(name, lines.get(key, 0), version=version, direct=direct, scope=_scope(entry))


def _wanted_at(packages: Table) -> frozenset[str]:
    """Return where the packages lie that the repository and its workspaces name: beside them, else at the top."""
    found = set()
    for key, value in packages.items():
        if MODULES not in key:
            for name in (name for section in SECTIONS for name in table(table(value).get(section))):
                beside = f"{key}/{MODULES}{name}"
                found.add(beside if beside in packages else f"{MODULES}{name}")
    return frozenset(found)


def _nested(top: Table, lines: dict[str, int]) -> Iterator[Item]:
    """Yield the packages of format 1; what lies below another package is there for that one alone."""
    waiting = [(top, 0)]
    while waiting:
        level, depth = waiting.pop()
        for name, value in level.items():
            entry = table(value)
            version = text(entry.get("version"))
            if not version.startswith(LOCAL):
                exact = EXACT.fullmatch(version)
                found = exact[1] if exact else None
                direct = False if depth else None
                yield Declared(name, lines.get(name, 0), version, found, direct, _scope(entry))
            below = table(entry.get("dependencies"))
            if below and depth < DEPTH:
                waiting.append((below, depth + 1))


def _scope(entry: Table) -> Scope:
    if entry.get("dev") is True or entry.get("devOptional") is True:
        return Scope.DEVELOPMENT
    return Scope.OPTIONAL if entry.get("optional") is True else Scope.RUNTIME


def yarn_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of yarn.lock, classic or Berry: each is a line of specifiers with indented facts below."""
    name, line, local = "", 0, False
    for number, content in enumerate(document.text.split("\n"), 1):
        if content and content[0] not in " #":
            specifier = YARN_SPECIFIER.match(content)
            name, line = (specifier[1], number) if specifier else ("", number)
            wanted = specifier[2].partition(", ")[0] if specifier else ""
            alias = ALIAS.match(wanted)
            name = alias[1] if alias else name
            local = specifier is None or wanted.removeprefix("npm:").startswith(LOCAL)
            continue
        version = YARN_VERSION.match(content)
        if version and name and not local:
            if version[1] != YARN_OWN:
                yield Declared(name, line, version=version[1], direct=None)
            name = ""


def pnpm_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of pnpm-lock.yaml; of its YAML only the table `packages` is needed.

    A key is name and version; what comes from an address has its version, and before pnpm 9 its name, below it. What
    stands before that table says since pnpm 8 which version of a package is in use directly.
    """
    if not PNPM_VERSION.search(document.text):
        raise ManifestError("is not a lock file of pnpm")
    direct = _pnpm_used(document.text.partition("\npackages:")[0])
    start = 0
    facts: dict[str, str] = {}
    for number, line in _pnpm_packages(document):
        package, key, fact = PNPM_PACKAGE.match(line), PNPM_KEY.match(line), PNPM_FACT.match(line)
        if package or key:
            start, facts = 0, {}
        if package:
            is_direct = (package[1], package[2]) in direct if direct else None
            yield Declared(package[1], number, version=package[2], direct=is_direct)
        elif key:
            start, facts = number, {"name": key[1]} if key[1] else {}
        elif fact and start:
            facts.setdefault(fact[1], fact[2])
            if len(facts) > 1:
                yield Declared(facts["name"], start, version=facts["version"], direct=None)
                start = 0
        elif PNPM_WRONG.match(line):
            yield Fault(number, "has a value of another kind than pnpm writes")


def _pnpm_packages(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the lines of the table of packages with their numbers; raise ManifestError if it is no table."""
    inside = False
    for number, line in enumerate(document.text.split("\n"), 1):
        if line and not line.startswith((" ", "#", "-")):
            inside = line.startswith("packages:")
            if inside and not PNPM_TABLE.fullmatch(line):
                raise ManifestError("has packages that are no table", number)
        elif inside:
            yield number, line


def _pnpm_used(head: str) -> frozenset[tuple[str, str]]:
    """Return names and versions that the repository and its workspaces use; an alias is told with the version."""
    found = set()
    alias = ""
    for line in head.split("\n"):
        named, used = PNPM_NAMED.match(line), PNPM_USED.match(line)
        alias = named[1] if named else alias
        if used:
            found.add((used[1] or alias, used[2]))
    return frozenset(found)


def bun_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of bun.lock; of its JSON with remarks only the lines of packages are needed."""
    for number, line in enumerate(document.text.split("\n"), 1):
        package = BUN_PACKAGE.match(line)
        if package:
            yield Declared(package[1], number, version=package[2], direct=None)


ECOSYSTEM = Ecosystem(
    name="npm",
    formats=(
        Format(re.compile(r"package\.json"), package_json),
        Format(re.compile(r"(package-lock|npm-shrinkwrap)\.json"), npm_lock, is_lock=True),
        Format(re.compile(r"yarn\.lock"), yarn_lock, is_lock=True),
        Format(re.compile(r"pnpm-lock\.yaml"), pnpm_lock, is_lock=True),
        Format(re.compile(r"bun\.lock"), bun_lock, is_lock=True),
    ),
    purl=purl,
)
