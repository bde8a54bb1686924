"""Secrets in files, by the rules of `analyzer.secrets.rules`; a value is never stored, shown or compared with others.

Tests and documentation are examined like everything else, because a leaked key works whatever the folder is called; the
caller knows the role of a file and may say it. Files with NUL bytes are not text and are not read.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from analyzer.secrets.rules import CROWD, RULES, SecretRule
from analyzer.values import Finding

TOOL = "secrets"
HEAD_BYTES = 8_000
LINE_BYTES = 1_500
FINDINGS = 100
NAME_BYTES = 60
EXAMPLE = re.compile(
    rb"^[ \t]{0,40}(?:#|//|/?\*|--|<!--|;)[^\n]{0,80}?(?:\bexample\b|\be\.g\.|\bbeispiel|\bz\. ?b\.)", re.IGNORECASE
)
NAME_END = re.compile(rb"[A-Za-z0-9_-]++\Z")


def find_secrets(path: str, data: bytes) -> tuple[Finding, ...]:
    """Return a finding for each secret in a file, by line; at most one per place, and 100 per file.

    Time is linear in the size: each rule looks only where its mark stands, and its pattern is of bounded length.
    """
    if b"\0" in data[:HEAD_BYTES]:
        return ()
    found: dict[tuple[int, int], SecretRule] = {}
    folded = data.lower()
    for rule in RULES:
        searched = folded if rule.folds else data
        if not _has(searched, rule.roots) or path.lower().endswith(rule.not_in):
            continue
        if rule.sign is not None and not rule.sign.search(searched):
            continue
        for start, end in _places(rule, data, folded):
            if len(found) < FINDINGS and not any(start < before[1] and before[0] < end for before in found):
                found[start, end] = rule
    ends = _line_ends(data) if found else []
    places = sorted(((bisect_left(ends, start) + 1, rule) for (start, _), rule in found.items()), key=_by_line)
    return tuple(_finding(path, line, rule) for line, rule in dict.fromkeys(places))


def _by_line(place: tuple[int, SecretRule]) -> tuple[int, str]:
    return place[0], place[1].name


def _has(data: bytes, marks: Sequence[bytes]) -> bool:
    for mark in marks:  # noqa: SIM110 - most files have none of any rule's; a generator for each took half of the time
        if mark in data:
            return True
    return False


def _places(rule: SecretRule, data: bytes, folded: bytes) -> list[tuple[int, int]]:
    places: list[tuple[str, tuple[int, int]]] = []
    searched = folded if rule.folds else data
    for marks, pattern in rule.searches:
        if _has(searched, marks):
            places += _matches(rule, pattern, data, searched)
    crowded = {key for key, count in Counter(key for key, _ in places if key).items() if count > CROWD}
    return [span for key, span in places if key not in crowded]


def _matches(
    rule: SecretRule, pattern: re.Pattern[bytes], data: bytes, searched: bytes
) -> list[tuple[str, tuple[int, int]]]:
    places: list[tuple[str, tuple[int, int]]] = []
    for match in pattern.finditer(searched):
        spans = {name: match.span(name) for name in pattern.groupindex}
        groups = {name: data[start:end].decode("ascii", "replace") for name, (start, end) in spans.items()}
        if "key" in groups:
            groups["key"] = _before(data, match.start("key")) + groups["key"]
        if not _is_explained(rule, data, match.start("value")) and rule.proves(groups):
            places.append((groups.get("key", rule.name if rule.crowd else ""), match.span("value")))
        if len(places) >= FINDINGS:
            break
    return places


def _before(data: bytes, start: int) -> str:
    """Return the rest of a name that ends at `start`, so that `old_token` is told from `token`."""
    name = NAME_END.search(data, max(0, start - NAME_BYTES), start)
    return name[0].decode("ascii") if name else ""


def _is_explained(rule: SecretRule, data: bytes, start: int) -> bool:
    """Minified code is full of what looks assigned, remarks of examples; only rules that are sure are asked there."""
    if rule.confidence == "high":
        return False
    line = data.rfind(b"\n", max(0, start - LINE_BYTES), start) + 1
    return (not line and start > LINE_BYTES) or EXAMPLE.match(data[line:start]) is not None


def _line_ends(data: bytes) -> list[int]:
    ends = []
    at = data.find(b"\n")
    while at >= 0:
        ends.append(at)
        at = data.find(b"\n", at + 1)
    return ends


def _finding(path: str, line: int, rule: SecretRule) -> Finding:
    message = f"This line holds {rule.kind}. {rule.step}"
    return Finding(TOOL, rule.name, rule.severity, rule.confidence, path, line, message)
