"""What was measured before: recalls and keeps the facts of single files through the cache.

The facts of a file depend on its bytes, its language and role, the kind of its name, and on us: the Python version,
the tools with their versions, and our own code, which goes into the key as a digest of this package's files. Results
that depend on the machine (a time limit, a crash, no memory) are never kept.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache as once
from pathlib import Path

import msgspec

from analyzer.cache import FactCache, key_of
from analyzer.dependencies.collection import Content, Reading
from analyzer.tool import FileTool, Measured, TreeTool, telling_name
from analyzer.values import Analysis, Finding, LeftOut, Limits, Measurement, Outcome, SourceFile

LASTING = (
    "undecodable", "not valid", "too deeply", "the tool failed", "too large", "symbolic link", "submodule", "over the ",
    "a second file",
)  # fmt: skip
"""How the reasons begin that depend on the file alone."""

FACTS = msgspec.msgpack.Decoder(Measured)


class Memory:
    """Recalls and keeps the facts of files for one set of tools and limits."""

    def __init__(
        self, cache: FactCache, tools: Sequence[FileTool | TreeTool], limits: Limits, origin: str = ""
    ) -> None:
        """Take the cache and everything the facts depend on beside the file.

        `origin` is the path of a repository that is not cloned but read as it lies: nobody has checked that its
        commits have the trees that their ids stand for, so what is kept by commit is for that path alone.
        """
        self.cache = cache
        self.origin = origin
        self.limits = limits
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
        return msgspec.msgpack.decode(row, type=Analysis) if row else None

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

    def keep_analysis(self, analysis: Analysis) -> None:
        """Keep an analysis that would be the same tomorrow, for every clone of the repository."""
        lasting = all(item.reason.startswith(LASTING) for item in analysis.left_out)
        if lasting and all(run.outcome is not Outcome.FAILED for run in analysis.tools):
            row = msgspec.msgpack.encode(replace(analysis, repository=""))
            self.cache.put({self._analysis_key(analysis.commit): row})

    def _analysis_key(self, commit: str) -> bytes:
        return key_of(("analysis", self.context, repr(self.limits), self.origin, commit))

    def recall_readings(self, wanted: Iterable[Reading], blobs: Mapping[str, str]) -> dict[Reading, Content]:
        """Return what readings of manifests gave before, for files of the same content at the same paths."""
        keys = {each: _reading_key(each, blobs[each.path]) for each in wanted}
        rows = self.cache.get(list(keys.values()))
        return {each: msgspec.msgpack.decode(rows[key], type=Content) for each, key in keys.items() if key in rows}

    def keep_readings(self, made: Mapping[Reading, Content], blobs: Mapping[str, str]) -> None:
        """Keep what readings gave; reading a large lock file costs as much as measuring its code."""
        self.cache.put({_reading_key(each, blobs[each.path]): msgspec.msgpack.encode(made[each]) for each in made})

    def recall(self, files: Sequence[SourceFile]) -> dict[str, Measured]:
        """Return the facts that are known, by path."""
        keys = {file.path: self.key(file) for file in files}
        rows = self.cache.get(list(keys.values()))
        return {path: _at(path, rows[key]) for path, key in keys.items() if key in rows}

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


def _reading_key(reading: Reading, blob: str) -> bytes:
    return key_of(("manifest", own_code(), reading.ecosystem, reading.path, reading.scope, blob))


def _at(path: str, row: bytes) -> Measured:
    """Return kept facts as those of the file at `path`; mostly it stood there when they were kept."""
    facts = FACTS.decode(row)
    for stated in (facts.measurements, facts.findings, facts.left_out):
        if stated and stated[0].path != path:
            return moved(facts, path)
    return facts
