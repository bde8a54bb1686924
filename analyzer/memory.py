"""What was measured before: recalls and keeps the facts of single files through the cache.

The facts of a file depend on its bytes, its language and role, the kind of its name, and on us: the Python version,
the tools with their versions, and our own code, which goes into the key as a digest of this package's files. Results
that depend on the machine (a time limit, a crash, no memory) are never kept.

The facts of a folder's files are kept together as well, unpacked: an analysis is those of its folders and little more,
so that the next commit writes, and looks for single files in, the changed folders alone.
"""

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache as once
from itertools import chain
from pathlib import Path

import msgspec

from analyzer.cache import FactCache, key_of
from analyzer.tool import FileTool, Measured, TreeTool, telling_name
from analyzer.values import NEWER_PYTHON, Analysis, Finding, LeftOut, Limits, Measurement, Outcome, SourceFile

LASTING = (
    "undecodable", "not valid", NEWER_PYTHON, "too deeply", "the tool failed", "too large", "symbolic link",
    "submodule", "a number", "over the ", "a second file",
)  # fmt: skip
"""How the reasons begin that depend on the file alone."""

FACTS = msgspec.msgpack.Decoder(Measured)
FACTS_OF_FOLDER = msgspec.msgpack.Decoder(tuple[Measured, ...])


class _Stated(msgspec.Struct, frozen=True):
    """Of kept facts what an analysis holds of each file."""

    measurements: tuple[Measurement, ...]
    findings: tuple[Finding, ...]


STATED_OF_FOLDER = msgspec.msgpack.Decoder(tuple[_Stated, ...])


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """An analysis without the facts of single files: those are kept by folder, for all commits in which it is alike.

    Of each folder there are the key and, in its order, the numbers of its files among all that were measured.
    """

    analysis: Analysis
    folders: tuple[tuple[bytes, tuple[int, ...]], ...]


class Memory:
    """Recalls and keeps the facts of files for one set of tools and limits."""

    def __init__(
        self, cache: FactCache, tools: Sequence[FileTool | TreeTool], limits: Limits, origin: str = ""
    ) -> None:
        """Take the cache and everything the facts depend on beside the file.

        `origin` is the path of a repository that is not cloned but read as it lies: nobody has checked that its
        commits are what their ids stand for, and it may lack other files than ours would, so what is kept by commit
        is for that path alone.
        """
        self.cache = cache
        self.origin = origin
        self.limits = limits
        self._recalled: set[bytes] = set()
        self.context = key_of((
            "measured",
            f"{sys.version_info.major}.{sys.version_info.minor}",
            own_code(),
            str(limits.file_bytes),
            *(f"{tool.name} {tool.version} {_digest(_source_of(tool))}" for tool in tools),
        )).hex()  # fmt: skip

    def key(self, file: SourceFile) -> bytes:
        """Return the key of a file's facts; two files with equal keys have equal facts but for their paths."""
        return key_of((self.context, file.blob, file.language or "", file.role, telling_name(file.path)))

    def recall_analysis(self, commit: str) -> Analysis | None:
        """Return the analysis of a commit that was kept, without its repository's address."""
        key = self._analysis_key(commit)
        row = self.cache.get([key]).get(key)
        if row is None:
            return None
        kept = msgspec.msgpack.decode(row, type=_Kept)
        rows = self.cache.get([folder for folder, _ in kept.folders])
        if len(rows) < len(kept.folders):
            return None
        numbered: dict[int, _Stated] = {}
        for folder, numbers in kept.folders:
            numbered.update(zip(numbers, STATED_OF_FOLDER.decode(rows[folder]), strict=True))
        facts = [numbered[number] for number in range(len(numbered))]
        return replace(
            kept.analysis,
            measurements=tuple(chain.from_iterable(each.measurements for each in facts)),
            findings=tuple(chain.from_iterable(each.findings for each in facts)),
        )

    def recall_served(self, address: str, commit: str) -> Analysis | None:
        """Return the analysis of a commit that was kept and that the server at `address` once gave us.

        Decision: a server that only names a commit is not believed, because it could name that of anybody's.
        """
        served = _served_key(address, commit)
        return self.recall_analysis(commit) if served in self.cache.get([served]) else None

    def knows(self, address: str) -> bool:
        """Return whether the server at `address` once gave us any commit."""
        served = _served_key(address, "")
        return served in self.cache.get([served])

    def keep_served(self, address: str, commit: str) -> None:
        """Note that the server at `address` gave us this commit."""
        rows = {_served_key(address, one): b"1" for one in ("", commit)}
        if len(self.cache.get(list(rows))) < len(rows):
            self.cache.put(rows)

    def keep_analysis(self, analysis: Analysis, chosen: Sequence[SourceFile], measured: Mapping[str, Measured]) -> None:
        """Keep an analysis of `chosen` files that would be the same tomorrow, for every clone of the repository."""
        lasting = all(item.reason.startswith(LASTING) for item in analysis.left_out)
        if lasting and all(run.outcome is not Outcome.FAILED for run in analysis.tools):
            numbers = {file.path: number for number, file in enumerate(chosen)}
            folders = self._folders(chosen)
            kept = _Kept(
                replace(analysis, repository="", measurements=(), findings=()),
                tuple((key, tuple(numbers[file.path] for file in files)) for key, files in folders.items()),
            )
            fresh = {
                key: msgspec.msgpack.encode([measured[file.path] for file in files])
                for key, files in folders.items()
                if key not in self._recalled
            }
            self.cache.put(fresh | {self._analysis_key(analysis.commit): msgspec.msgpack.encode(kept)}, plain=True)

    def _folders(self, files: Iterable[SourceFile]) -> dict[bytes, list[SourceFile]]:
        """Return the files of each folder by a key; two folders with equal keys have equal facts."""
        folders: dict[str, list[SourceFile]] = defaultdict(list)
        for file in files:
            folders[file.path.rpartition("/")[0]].append(file)
        return {
            key_of((
                self.context,
                "folder",
                *[file.path for file in inside],
                *[f"{file.blob} {file.role} {file.language}" for file in inside],
            )): inside
            for inside in folders.values()
        }  # fmt: skip

    def _analysis_key(self, commit: str) -> bytes:
        return key_of(("analysis", self.context, repr(self.limits), self.origin, commit))

    def recall(self, files: Sequence[SourceFile]) -> dict[str, Measured]:
        """Return the facts that are known, by path: those of whole folders, and those of files in other folders."""
        folders = self._folders(files)
        packs = self.cache.get(list(folders))
        self._recalled.update(packs)
        known: dict[str, Measured] = {}
        for key, row in packs.items():
            known.update(zip((file.path for file in folders[key]), FACTS_OF_FOLDER.decode(row), strict=True))
        keys = {file.path: self.key(file) for file in files if file.path not in known}
        rows = self.cache.get(list(keys.values()))
        return known | {path: _at(path, rows[key]) for path, key in keys.items() if key in rows}

    def keep(self, measured: Mapping[str, Measured], files: Iterable[SourceFile]) -> None:
        """Keep the facts of those files whose result would be the same tomorrow."""
        rows = {}
        for file in files:
            facts = measured[file.path]
            if all(item.reason.startswith(LASTING) for item in facts.left_out):
                rows[self.key(file)] = msgspec.msgpack.encode(facts)
        self.cache.put(rows)


def _served_key(address: str, commit: str) -> bytes:
    return key_of(("served", address, commit))


def moved(facts: Measured, path: str) -> Measured:
    """Return the same facts about a file at another path."""
    return Measured(
        tuple(Measurement(m.tool, m.name, m.value, m.unit, path, m.symbol, m.line) for m in facts.measurements),
        tuple(
            Finding(f.tool, f.rule, f.severity, f.confidence, path, f.line, f.message, f.link) for f in facts.findings
        ),
        tuple(LeftOut(path, item.reason, item.tool) for item in facts.left_out),
        facts.prints,
    )


@once
def own_code() -> str:
    """Return a digest of this package's source and data, so that facts never outlive the code that stated them."""
    folder = Path(__file__).parent
    return _digest(*sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".json"}))


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _source_of(tool: FileTool | TreeTool) -> Path:
    return Path(sys.modules[type(tool).__module__].__file__ or __file__)


def _at(path: str, row: bytes) -> Measured:
    """Return kept facts as those of the file at `path`; mostly it stood there when they were kept."""
    facts = FACTS.decode(row)
    for stated in (facts.measurements, facts.findings, facts.left_out):
        if stated and stated[0].path != path:
            return moved(facts, path)
    return facts
