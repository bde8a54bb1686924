"""Perl modules: cpanfile and Carton's cpanfile.snapshot.

A cpanfile names modules, a snapshot names distributions and the modules each provides; both are shown as modules, a
distribution by the module of its own name. A bare version is a minimum; only `== 1.2` fixes one.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

REQUIRE = re.compile(
    r"\s*+(requires|recommends|suggests|test_requires|build_requires|configure_requires|author_requires)[ (]\s*+"
    r"[\"']?([\w:]{1,200})[\"']?\s*+(?:(?:,|=>)\s*+[\"']?([^\"';)]{1,100})[\"']?)?"
)
PHASE = re.compile(r"\s*+on\s*+\(?\s*+[\"']?(\w{1,30})[\"']?\s*+(?:=>|,)\s*+sub\s*+\{")
BLOCK = re.compile(r"sub\s*+\{\s*+$")
WORDS = {
    "requires": Scope.RUNTIME, "recommends": Scope.OPTIONAL, "suggests": Scope.OPTIONAL,
}  # fmt: skip
EXACT = re.compile(r"==\s*v?(\d[\d._]*)")
DISTRIBUTION = re.compile(r" {2}(\S{1,200}?)-v?(\d[\d._]{0,50}(?:-TRIAL)?)$")
SECTION = re.compile(r" {4}(\w{1,50}):")
MODULE = re.compile(r" {6}([\w:]{1,200}) \S")
PERL = "perl"


def purl(name: str, version: str | None) -> str:
    """Return the package address of a module."""
    return PackageURL("cpan", name=name, version=version).to_string()


def cpanfile(document: Document) -> Iterator[Item]:
    """Yield the modules a cpanfile asks for, by phase."""
    blocks: list[str] = []
    for number, line in enumerate(document.text.split("\n"), 1):
        phase = PHASE.match(line)
        need = REQUIRE.match(line)
        if need and need[2] != PERL:
            wanted = (need[3] or "").strip()
            exact = EXACT.fullmatch(wanted)
            inside = next((each for each in reversed(blocks) if each), "runtime")
            scope = WORDS.get(need[1], Scope.DEVELOPMENT) if inside == "runtime" else Scope.DEVELOPMENT
            yield Declared(need[2], number, wanted, exact[1] if exact else None, scope=scope)
        elif phase or BLOCK.search(line):
            blocks.append(phase[1] if phase else "")
        elif line.strip().startswith("}"):
            blocks = blocks[:-1]


def snapshot(document: Document) -> Iterator[Item]:
    """Yield the distributions of cpanfile.snapshot, each as the module of its name."""
    current: tuple[str, str, int] | None = None
    provided: list[str] = []
    section = ""
    for number, content in enumerate(document.text.split("\n"), 1):
        found, header, module = DISTRIBUTION.match(content), SECTION.match(content), MODULE.match(content)
        if found:
            if current is not None:
                yield _distribution(*current, provided)
            current, provided, section = (found[1], found[2], number), [], ""
        elif header:
            section = header[1]
        elif module and section == "provides":
            provided.append(module[1])
    if current is not None:
        yield _distribution(*current, provided)


def _distribution(name: str, version: str, line: int, provided: list[str]) -> Declared:
    module = name.replace("-", "::")
    shown = module if module in provided or not provided else min(provided, key=lambda each: (each.count("::"), each))
    return Declared(shown, line, version=version, direct=None, provides=tuple(provided))


ECOSYSTEM = Ecosystem(
    name="CPAN",
    formats=(
        Format(re.compile(r"cpanfile"), cpanfile),
        Format(re.compile(r"cpanfile\.snapshot"), snapshot, is_lock=True),
    ),
    purl=purl,
)
