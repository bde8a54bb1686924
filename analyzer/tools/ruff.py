"""Check the rules that prevent mistakes with ruff.

Runs a pinned selection of ruff's rules over all Python files at once. Selected are families that point at likely
mistakes, needless complexity and dead code; left out are those that measure layout, naming fashion or the place of a
file, because they say nothing about quality and punish, for example, German text.

Why it matters: each finding is a small cost for whoever has to change the code later. What to do: most can be fixed
by `ruff check --fix`; the linked page of each rule shows how.

ruff itself states no severity. Ours is by family and means how likely a finding is a real mistake: `medium` for
errors that break at run time (E9, F6, F7, F82, PLE) and likely bugs (B, F8, PLW), `low` for everything else.
Suppressions (`# noqa`) and the repository's own configuration are set aside. The findings equal those of the same
`ruff check --isolated --ignore-noqa`.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from analyzer.command import Bounds, guarded, output
from analyzer.tool import Measured, ToolError
from analyzer.values import Finding, LeftOut, Limits

SELECT = (
    "ARG", "ASYNC", "B", "BLE", "C4", "C90", "DTZ", "E4", "E7", "E9", "ERA", "F", "FLY", "FURB", "G", "ISC", "PERF",
    "PIE",
    "PLC", "PLE", "PLR09", "PLR17", "PLW", "RET", "RSE", "RUF", "SIM", "SLF", "SLOT", "TRY", "YTT",
)  # fmt: skip
IGNORE = ("RUF001", "RUF002", "RUF003", "RUF100", "TRY003", "ISC001", "PLC0415")
MEDIUM = ("E9", "F6", "F7", "F82", "PLE", "B", "F8", "PLW")
OPTIONS = (
    "--isolated", "--no-cache", "--no-respect-gitignore", "--ignore-noqa", "--exit-zero", "--quiet",
    "--target-version", "py313", "--select", ",".join(SELECT), "--ignore", ",".join(IGNORE), "--output-format", "json",
)  # fmt: skip
SYNTAX = "invalid-syntax"
SAFE_NAME = re.compile(r"[A-Za-z0-9_.]{1,100}")
STACK_BYTES = 67_108_864


class RuffTool:
    """ruff as a program, over a flat copy of the files in which nothing but the base name is the repository's."""

    name = "ruff"
    version = version("ruff")
    languages = frozenset({"Python"})

    def measure_all(self, sources: Sequence[tuple[str, bytes]], limits: Limits) -> Measured:
        """Return the findings in all files; a file that crashes ruff is found by halving and left out."""
        findings: list[Finding] = []
        left_out: list[LeftOut] = []
        with TemporaryDirectory(prefix="ruff-") as folder:
            names = [_write(Path(folder), index, path, data) for index, (path, data) in enumerate(sources)]
            places = dict(zip(names, (path for path, _ in sources), strict=True))
            for group in _groups(names, Path(folder), limits, left_out, places):
                findings.extend(_findings(group, places, left_out))
        findings.sort(key=lambda finding: (finding.path, finding.line, finding.rule, finding.message))
        return Measured(findings=tuple(findings), left_out=tuple(dict.fromkeys(left_out)))


def _write(folder: Path, index: int, path: str, data: bytes) -> str:
    base = PurePosixPath(path).name
    safe = base if SAFE_NAME.fullmatch(base) else "module.py"
    place = folder / str(index)
    place.mkdir()
    (place / safe).write_bytes(data)
    return f"{index}/{safe}"


def _groups(
    names: list[str], folder: Path, limits: Limits, left_out: list[LeftOut], places: dict[str, str]
) -> list[list[dict[str, object]]]:
    answers: list[list[dict[str, object]]] = []
    pending = [names] if names else []
    while pending:
        group = pending.pop()
        answer = _run(group, folder, limits)
        if answer is not None:
            answers.append(answer)
        elif len(group) == 1:
            left_out.append(LeftOut(places[group[0]], "the tool crashed on this file", "ruff"))
        else:
            middle = len(group) // 2
            pending += [group[:middle], group[middle:]]
    return answers


def _run(group: list[str], folder: Path, limits: Limits) -> list[dict[str, object]] | None:
    listing = folder / "files.txt"
    listing.write_text("\n".join(group))
    command = guarded(
        [find_ruff_bin(), "check", *OPTIONS, f"@{listing}"],
        Bounds(memory_bytes=limits.memory_bytes * 4, cpu_seconds=int(limits.tool_seconds)),
        {"RUST_MIN_STACK": str(STACK_BYTES), "RAYON_NUM_THREADS": str(limits.workers)},
    )
    try:
        answer = output(command, seconds=limits.tool_seconds, folder=folder)
    except subprocess.TimeoutExpired:
        return None
    if answer.returncode == 0:
        found: list[dict[str, object]] = json.loads(answer.stdout or b"[]")
        return found
    if answer.returncode in {1, 2}:
        raise ToolError(f"ruff refused to run: {answer.stderr.decode('utf-8', 'replace').strip()[:300]}")
    return None


def _findings(entries: list[dict[str, object]], places: dict[str, str], left_out: list[LeftOut]) -> list[Finding]:
    findings = []
    for entry in entries:
        name = "/".join(PurePosixPath(str(entry["filename"])).parts[-2:])
        path = places[name]
        rule = str(entry["code"] or SYNTAX)
        if rule == SYNTAX:
            left_out.append(LeftOut(path, "not valid Python", "ruff"))
            continue
        location = entry["location"]
        line = int(location["row"]) if isinstance(location, dict) else 0
        severity = "medium" if rule.startswith(MEDIUM) else "low"
        link = str(entry.get("url") or "")
        findings.append(Finding("ruff", rule, severity, "undefined", path, line, str(entry["message"]), link))
    return findings


TOOL = RuffTool()
