"""Check the rules that prevent mistakes with ruff.

Runs a pinned selection of ruff's rules over all Python files at once. Selected are families that point at likely
mistakes, needless complexity and dead code; left out are those that measure layout, naming fashion or the place of a
file, because they say nothing about quality and punish, for example, German text.

Why it matters: each finding is a small cost for whoever has to change the code later. What to do: most can be fixed
by `ruff check --fix`; the linked page of each rule shows how.

ruff itself states no severity. Ours is by family and means how likely a finding is a real mistake: `medium` for
errors that break at run time (E9, F6, F7, F82, PLE) and likely bugs (B, F8, PLW), `low` for everything else.
Suppressions (`# noqa`) and the repository's own configuration are set aside. The findings equal those of the same
`ruff check --isolated --ignore-noqa`, but for the advice at the end of F401's message, which depends on the folder, and
for texts in code that some messages repeat: they may be passwords, which are never stored or shown.
"""

import errno
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from ruff import find_ruff_bin

from analyzer.command import Bounds, guarded, run
from analyzer.errors import LimitError, NoRoomError
from analyzer.tool import Measured, ToolError, ending_of, telling_name
from analyzer.values import Finding, LeftOut, Limits

SELECT = (
    "ARG", "ASYNC", "B", "BLE", "C4", "C90", "DTZ", "E4", "E7", "E9", "ERA", "F", "FLY", "FURB", "G", "ISC", "PERF",
    "PIE",
    "PLC", "PLE", "PLR09", "PLR17", "PLW", "RET", "RSE", "RUF", "SIM", "SLF", "SLOT", "TRY", "YTT",
)  # fmt: skip
IGNORE = ("RUF001", "RUF002", "RUF003", "RUF100", "TRY003", "ISC001", "PLC0415", "PLW0406")
MEDIUM = re.compile(r"E9|F6|F7|F82|PLE|B\d|F8|PLW")
OPTIONS = (
    "--isolated", "--no-cache", "--no-respect-gitignore", "--ignore-noqa", "--exit-zero", "--quiet",
    "--target-version", "py313", "--select", ",".join(SELECT), "--ignore", ",".join(IGNORE),
    "--output-format", "json-lines",
)  # fmt: skip
RULE = re.compile(r"[A-Z]+\d+")
CODE = re.compile(r"`[^`]*`")
TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
SHOWN_TEXT = 5
"""How long a text in code may be that a message repeats; a longer one may be a password."""

UNREAD = {"E902": "not UTF-8", "invalid-syntax": "not valid Python", "slow": "timed out"}
TIMEOUTS = 4
"""How many runs past their time a repository may cost: some files take ruff the square of their length."""

SAFE_NAME = re.compile(r"[A-Za-z0-9_]{1,100}\.pyi?")
STACK_BYTES = 67_108_864
ANSWER_BYTES = 500_000_000
REFUSED = frozenset({1, 2})
NO_ROOM = f"(os error {errno.ENOSPC})"


class _Location(msgspec.Struct):
    row: int = 0


class _Entry(msgspec.Struct):
    """What we read of an entry of ruff's answer."""

    code: str | None
    filename: str = ""
    message: str = ""
    url: str | None = None
    location: _Location = msgspec.field(default_factory=_Location)


ENTRY = msgspec.json.Decoder(_Entry)


class RuffTool:
    """ruff as a program, over a flat copy of the files in which nothing but the base name is the repository's."""

    name = "ruff"
    version = version("ruff")
    languages = frozenset({"Python"})

    def measure_all(self, sources: Sequence[tuple[str, bytes]], limits: Limits) -> Measured:
        """Return the findings in all files; a file that crashes ruff is found by halving and left out."""
        findings: list[Finding] = []
        left_out: dict[str, LeftOut] = {}
        with TemporaryDirectory(prefix="ruff-") as folder:
            names = _names([path for path, _ in sources])
            places = dict(zip(names, (path for path, _ in sources), strict=True))
            _write(Path(folder), zip(names, (data for _, data in sources), strict=True))
            for name, entry in _entries(names, Path(folder), limits):
                path = places[name]
                code = entry.code or ""
                if RULE.fullmatch(code) and code not in UNREAD:
                    findings.append(_finding(path, code, entry))
                else:
                    reason = UNREAD.get(code, "the tool crashed on this file")
                    left_out[path] = LeftOut(path, reason, self.name)
                if len(findings) > limits.facts:
                    raise LimitError(f"the commit has more than {limits.facts} findings")
        whole = [finding for finding in findings if finding.path not in left_out]
        whole.sort(key=lambda finding: (finding.path, finding.line, finding.rule, finding.message))
        return Measured(findings=tuple(whole), left_out=tuple(left_out.values()))


def _names(paths: Sequence[str]) -> list[str]:
    """Return a name in the flat copy for each path: numbered, but for names that tell something, which get folders."""
    seen: Counter[str] = Counter()
    names = []
    for index, path in enumerate(paths):
        telling = telling_name(path)
        if SAFE_NAME.fullmatch(telling):
            names.append(f"{seen[telling]}/{telling}")
            seen[telling] += 1
        else:
            names.append(f"files/module{index}{ending_of(path)}")
    return names


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    made = set()
    for name, data in files:
        parent = name.partition("/")[0]
        if parent not in made:
            (folder / parent).mkdir()
            made.add(parent)
        with open(f"{folder}/{name}", "wb") as target:  # noqa: PTH123 - a path object for each file costs more than the file
            target.write(data)


def _entries(names: list[str], folder: Path, limits: Limits) -> Iterator[tuple[str, _Entry]]:
    """Yield each entry of ruff's answer with the name of its file, and one with the code `crash` for a killer.

    After so many runs past their time as `TIMEOUTS` says, each file that is left has one with the code `slow`.
    """
    pending = [names] if names else []
    timeouts = 0
    while pending:
        group = pending.pop()
        answer = folder / "answer"
        try:
            done = timeouts < TIMEOUTS and _run(group, folder, answer, limits)
        except LimitError:
            done, timeouts = False, timeouts + 1
        if done:
            yield from _read(answer)
        elif timeouts >= TIMEOUTS:
            yield from ((name, _Entry("slow")) for name in group)
        elif len(group) == 1:
            yield group[0], _Entry("crash")
        else:
            middle = len(group) // 2
            pending += [group[:middle], group[middle:]]


def _run(group: list[str], folder: Path, answer: Path, limits: Limits) -> bool:
    listing = folder / "files.txt"
    listing.write_text("\n".join(group))
    command = guarded(
        [find_ruff_bin(), "check", *OPTIONS, f"@{listing}"],
        Bounds(limits.memory_bytes * 4, STACK_BYTES, ANSWER_BYTES, int(limits.tool_seconds)),
        {"RUST_MIN_STACK": str(STACK_BYTES), "RAYON_NUM_THREADS": str(limits.workers)},
    )
    with answer.open("wb") as out, (folder / "errors").open("w+b") as err:
        code = run(command, out, err, seconds=limits.tool_seconds, folder=folder)
        err.seek(0)
        said = err.read(10_000).decode("utf-8", "replace").strip()
    if error := refusal(code, said):
        raise error
    return code == 0


def refusal(code: int, said: str) -> Exception | None:
    """Return why ruff would not run: for want of room on this machine, or for a fault of its own; None if it ran."""
    if code not in REFUSED or "panicked" in said:
        return None
    if not said or NO_ROOM in said:  # where its answer has no room, its complaint has none either
        return NoRoomError("there is no room on the disk for the answer of ruff")
    return ToolError(f"ruff refused to run: {said[:300]}")


def _read(answer: Path) -> Iterator[tuple[str, _Entry]]:
    with answer.open("rb") as lines:
        for line in lines:
            entry = ENTRY.decode(line)
            yield "/".join(entry.filename.rsplit("/", 2)[1:]), entry


def _finding(path: str, rule: str, entry: _Entry) -> Finding:
    severity = "medium" if MEDIUM.match(rule) else "low"
    message = without_texts(entry.message)
    return Finding("ruff", rule, severity, "undefined", path, entry.location.row, message, entry.url or "")


def without_texts(message: str) -> str:
    """Return a message whose code repeats no text that may be a secret."""
    return CODE.sub(lambda code: TEXT.sub(lambda text: _hidden(text[0]), code[0]), message)


def _hidden(text: str) -> str:
    return text if len(text) - 2 <= SHOWN_TEXT else f"{text[0]}…{text[-1]}"


TOOL = RuffTool()
