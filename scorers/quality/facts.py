"""What the quality score looks at: counts that add up over files, and what holds for the repository as a whole.

Counts are of the normal form of Python sources (`analyzer/tools/shape.py`): statements without docstrings and without
functions that say nothing; imports are no statements. Files are counted in ten groups by a hash of their paths, so that
the score of a part of the files can be had without measuring again; findings that a report withholds, by a hash of
their rules. Tests, generated, vendored and documentation files do not count as code.
"""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from analyzer.values import NEWER_PYTHON, Analysis, Finding, Role, SourceFile
from scorers.publishing import NOWHERE, withholding
from scorers.report import EXERCISED

GROUPS = 10
LONG, COMPLEX, NESTED, WIDE = 30, 10, 3, 5
"""A function of more statements, paths, levels of nesting or parameters than this is long, complex, nested or wide."""
FAMILY = re.compile(r"[A-Z]+")
MISTAKES = frozenset({"B", "PLW", "PLE", "ASYNC"})
DEAD = frozenset({"ERA", "ARG", "F"})
BROAD = frozenset({"BLE", "TRY"})
SHAPES = {
    "statements": "statements", "top_level": "top_level", "call_print": "prints", "call_input": "prints",
    "global": "globals", "raise": "raises", "with": "contexts", "named_argument": "named_arguments",
    "decorator": "decorators", "comprehension": "comprehensions", "import": "imports",
    "call_range": "indexing", "call_len": "indexing", "while": "whiles",
}  # fmt: skip
"""Names of `shape` to what they are counted as."""
UNCOUNTED = frozenset({"F401", "SIM109"})
"""Imports count nowhere: where code is imported from follows from how it is cut into files. Nor does the rule that ruff
keeps to itself where a comment stands inside: a remark would be worth points."""
NEEDLESS = frozenset({"C400", "C401", "C402", "C403", "C404", "C411", "C416", "C419", "C420"})
"""Rules of ruff that each name a comprehension which is better not there; it is no sign of anything good."""
SIZES = {"size": "size", "cc": "paths", "complexity": "paths", "nesting": "nesting", "parameters": "parameters"}
NUMBERS = {**SIZES, "length": "length"}
"""Names of a function's numbers to what they are told as for a single file."""
SIGNS = ("ci", "packaging", "changelog", "contributing", "security_contact", "code_of_conduct")
PER_NAME = 10.0
"""So many statements of tests count for each different thing that the tests call, shared among their files."""

Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Facts:
    """The counts of source files in ten groups, and the facts of the whole: yes (1) or no (0), amounts and shares."""

    groups: tuple[Counts, ...]
    whole: Counts

    def code(self, without: int | None = None) -> Counter[str]:
        """Return the counts of all files, or of all but one group."""
        total: Counter[str] = Counter()
        for number, group in enumerate(self.groups):
            if number != without:
                total.update(group)
        return total


def facts_of(analysis: Analysis) -> Facts:
    """Return the facts of an analysis."""
    sources = _sources(analysis)
    groups: list[Counter[str]] = [Counter() for _ in range(GROUPS)]
    counted = {path: groups[group_of(path)] for path in sources}
    functions: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for item in analysis.measurements:
        counts = counted.get(item.path)
        if counts is None:
            continue
        if item.symbol:
            if item.name in SIZES:
                functions[item.path, item.line].setdefault(SIZES[item.name], item.value)
        elif item.tool == "shape" and item.name in SHAPES:
            counts[SHAPES[item.name]] += item.value  # type: ignore[assignment]  # a whole number as float
    for (path, _), numbers in functions.items():
        _count_function(counted[path], numbers)
    is_withheld = withholding(analysis)
    placed = {**counted, NOWHERE: groups[0]}
    for finding in analysis.findings:
        if finding.path in placed:
            place = groups[group_of(finding.rule)] if is_withheld(finding) else placed[finding.path]
            _count_finding(place, finding)
    for group in groups:
        group["statements"] -= group["imports"]
        group["comprehensions"] -= min(group["comprehensions"], group["needless"])
    whole = {
        "statements": float(sum(group["statements"] for group in groups)),
        "test_statements": _test_statements(analysis),
        **_whole(analysis, sources),
    }
    return Facts(tuple(dict(sorted(group.items())) for group in groups), whole)


def _test_statements(analysis: Analysis) -> float:
    """Return the statements of tests that check something; those of a file are bounded by how much else it calls.

    A name that several files call is shared among them, so that copies of a test in files of their own add nothing.
    """
    tests = {file.path for file in analysis.files if file.role is Role.TEST and file.language == "Python"}
    stated = [item for item in analysis.measurements if item.tool == "shape" and item.path in tests]
    names = [(item.path, item.symbol) for item in stated if item.name == EXERCISED]
    files_of = Counter(name for _, name in names)
    room: Counter[str] = Counter()
    for path, name in names:
        room[path] += PER_NAME / files_of[name]  # type: ignore[assignment]  # a part of a whole number
    checked = {item.path: item.value for item in stated if item.name == "checked"}
    return math.fsum(min(value, room[path]) for path, value in checked.items())


def group_of(path: str) -> int:
    """Return the number of the group of a file."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[0] % GROUPS


def _count_function(counts: Counter[str], numbers: Mapping[str, float]) -> None:
    size = numbers.get("size")
    if size is None:  # one statement: not in the normal form
        return
    paths = numbers.get("paths", 1.0)
    counts["functions"] += 1
    counts["in_functions"] += size  # type: ignore[assignment]  # likewise
    counts["all_paths"] += paths  # type: ignore[assignment]
    for name, number, most in (
        ("in_long", size, LONG),
        ("in_complex", paths, COMPLEX),
        ("in_nested", numbers.get("nesting", 0.0), NESTED),
        ("in_wide", numbers.get("parameters", 0.0), WIDE),
    ):
        if number > most:
            counts[name] += size  # type: ignore[assignment]


def _count_finding(counts: Counter[str], finding: Finding) -> None:
    if finding.tool == "bandit":
        counts[f"danger_{finding.severity}_{finding.confidence}"] += 1
    elif finding.tool == "ruff" and (kind := kind_of(finding.rule)):
        counts[kind] += 1
        counts["needless"] += finding.rule in NEEDLESS


def kind_of(rule: str) -> str:
    """Return as what a rule of ruff is counted; nothing if it counts nowhere."""
    family = FAMILY.match(rule)
    if not family or rule in UNCOUNTED:
        return ""
    name = family[0]
    return "mistakes" if name in MISTAKES else "dead" if name in DEAD else "broad" if name in BROAD else "detours"


def _whole(analysis: Analysis, sources: frozenset[str]) -> dict[str, float]:
    facts = {fact.name for fact in analysis.project.facts if fact.detail != "names no contact"}
    readme = analysis.project.readme
    copies = [each for each in analysis.duplication.languages if each.language == "Python" and each.role == "source"]
    return {
        "copied_codes": float(sum(each.copied_codes for each in copies)),
        "lost": _lost(analysis, sources),
        "readme": float(readme.different_words) if readme else 0.0,
        "documents": float(analysis.project.documents),
        "licence": float(bool(analysis.licensing.statements)),
        **{name: float(name in facts) for name in SIGNS},
    }


def without_newer(facts: Facts, analysis: Analysis) -> Facts:
    """Return the facts as they were if the files in a newer Python than the analyzer's were not there."""
    lost = _lost(analysis, _sources(analysis) - newer_files(analysis))
    return replace(facts, whole={**facts.whole, "lost": lost})


def newer_files(analysis: Analysis) -> frozenset[str]:
    """Return the files in a newer Python than the analyzer's."""
    return frozenset(item.path for item in analysis.left_out if item.reason.startswith(NEWER_PYTHON))


def share_of(some: Collection[str], files: Iterable[SourceFile]) -> float:
    """Return the share (0 to 1) of some paths in files or in their lines, whichever is more."""
    lines = {file.path: file.lines for file in files}
    found = lines.keys() & some
    return max(_share(len(found), len(lines)), _share(sum(map(lines.__getitem__, found)), sum(lines.values())))


def _sources(analysis: Analysis) -> frozenset[str]:
    return frozenset(f.path for f in analysis.files if f.role is Role.SOURCE and f.language == "Python")


def _lost(analysis: Analysis, sources: frozenset[str]) -> float:
    """Return the share of some sources that could not be read."""
    unread = {item.path for item in analysis.left_out}
    return share_of(unread, (file for file in analysis.files if file.path in sources))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def functions_of(analysis: Analysis) -> dict[str, list[dict[str, float]]]:
    """Return the numbers of every function of every measured file, in any language."""
    rows: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for item in analysis.measurements:
        name = NUMBERS.get(item.name)
        if name is not None and item.symbol:
            rows[item.path, item.line].setdefault(name, item.value)
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for (path, _), numbers in rows.items():
        if "length" in numbers:
            found[path].append(numbers)
    return found
