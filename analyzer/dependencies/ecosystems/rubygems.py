"""Ruby packages: Gemfile, gemspecs (literals only) and Gemfile.lock.

Ruby files are read line by line for literal calls; nothing is run, so computed requirements are not seen. `= 1.2`
and a bare version fix a gem in a Gemfile.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

GEM = re.compile(r"\s*+gem[ (]\s*+[\"']([\w.-]{1,200})[\"']([^\n]{0,500})")
SPEC = re.compile(
    r"\s*+\w{1,50}\.add_(runtime_|development_)?dependency[ (]\s*+[\"']([\w.-]{1,200})(?:\.freeze)?[\"']([^\n]{0,500})"
)
GROUP = re.compile(r"\s*+group\b([^\n]{1,300})\bdo\b")
BLOCK = re.compile(r"^\s*+(?:if|unless|case|begin|def)\b|\bdo\b(?:\s*+\|[^|\n]{0,100}\|)?\s*+$")
END = re.compile(r"\s*+end\b")
INLINE_GROUP = re.compile(r"\bgroups?(?::|\s*+=>)\s*+([^\n]{1,200})")
CONSTRAINT = re.compile(r",\s*+[\"']([^\"'\n]{1,100})[\"']")
LOCAL = re.compile(r"\bpath(?::|\s*+=>)")
EXACT = re.compile(r"=?\s*(\d[\w.]*)")
LOCK_ENTRY = re.compile(r" {4}([\w.-]{1,200}) \((\d[\w.]{0,100})(?:-[\w.-]{1,100})?\)$")
LOCK_DIRECT = re.compile(r" {2}([\w.-]{1,200})(?:!| \(|$)")
DEVELOPMENT = re.compile(r"dev|test|lint|doc|ci\b")


def purl(name: str, version: str | None) -> str:
    """Return the package address of a gem."""
    return PackageURL("gem", name=name, version=version).to_string()


def gemfile(document: Document) -> Iterator[Item]:
    """Yield the gems of a Gemfile with the group they stand in."""
    blocks: list[Scope] = []
    for number, line in enumerate(document.text.split("\n"), 1):
        gem = GEM.match(line)
        group = GROUP.match(line)
        if gem and not LOCAL.search(gem[2]):
            inline = INLINE_GROUP.search(gem[2])
            around = blocks[-1] if blocks else Scope.RUNTIME
            yield _declared(gem[1], gem[2], number, _scope(inline[1]) if inline else around)
        elif group:
            blocks.append(_scope(group[1]))
        elif BLOCK.search(line):
            blocks.append(blocks[-1] if blocks else Scope.RUNTIME)
        elif END.match(line):
            blocks = blocks[:-1]


def _scope(groups: str) -> Scope:
    if "production" in groups or "default" in groups:
        return Scope.RUNTIME
    return Scope.DEVELOPMENT if DEVELOPMENT.search(groups) else Scope.OPTIONAL


def _declared(name: str, rest: str, line: int, scope: Scope) -> Declared:
    constraints = CONSTRAINT.findall(rest.partition(":")[0])
    exact = EXACT.fullmatch(constraints[0].strip()) if len(constraints) == 1 else None
    return Declared(name, line, ", ".join(constraints), exact[1] if exact else None, scope=scope)


def gemspec(document: Document) -> Iterator[Item]:
    """Yield the dependencies a gemspec adds by literals; a bare version is a minimum here, so only `=` is exact."""
    for number, line in enumerate(document.text.split("\n"), 1):
        spec = SPEC.match(line)
        if spec:
            scope = Scope.DEVELOPMENT if spec[1] == "development_" else Scope.RUNTIME
            yield _declared(spec[2], spec[3], number, scope)


def gemfile_lock(document: Document) -> Iterator[Item]:
    """Yield the gems of Gemfile.lock; those of the repository itself (PATH) are left out."""
    entries: dict[tuple[str, str], int] = {}
    direct: set[str] = set()
    section = ""
    for number, line in enumerate(document.text.split("\n"), 1):
        if line and line[0] != " ":
            section = line.strip()
        elif section == "DEPENDENCIES":
            found = LOCK_DIRECT.match(line)
            direct.update({found[1]} if found else ())
        elif section in {"GEM", "GIT"}:
            entry = LOCK_ENTRY.match(line)
            if entry:
                entries.setdefault((entry[1], entry[2]), number)
    for (name, version), number in entries.items():
        yield Declared(name, number, version=version, direct=name in direct)


ECOSYSTEM = Ecosystem(
    name="RubyGems",
    formats=(
        Format(re.compile(r"gemfile|gems\.rb"), gemfile),
        Format(re.compile(r"[\w.-]+\.gemspec"), gemspec),
        Format(re.compile(r"gemfile\.lock|gems\.locked"), gemfile_lock, is_lock=True),
    ),
    purl=purl,
)
