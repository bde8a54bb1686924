"""The repository's own files, read for what they say of it as a whole: all but copied ones."""

from collections.abc import Sequence

from analyzer.dependencies.collection import collect, manifest_paths, readings
from analyzer.dependencies.values import Dependencies
from analyzer.large_manifests import Fetch, large_manifests
from analyzer.licences.statements import find_licences
from analyzer.licences.values import Licensing
from analyzer.memory import Memory
from analyzer.project.facts import project_facts
from analyzer.project.values import ProjectFacts, SuiteFile
from analyzer.snapshot import BlobReader, Snapshot
from analyzer.values import LeftOut, Limits, Role, SourceFile


class OwnFiles:
    """What manifests, licence texts and signs of care say; each file is read at most once by each."""

    def __init__(
        self, files: Sequence[SourceFile], snapshot: Snapshot, reader: BlobReader, fetch: Fetch | None, limits: Limits
    ) -> None:
        """Take all files of a snapshot, a reader of its blobs, and a way to fetch what is too large for the clone."""
        self._snapshot = snapshot
        self._reader = reader
        self._fetch = fetch
        self._files = {file.path: file for file in files if file.role is not Role.VENDORED}
        self._present = {
            entry.path for entry in snapshot.entries if entry.size is not None and entry.size <= limits.file_bytes
        }

    def dependencies(self, memory: Memory) -> tuple[Dependencies, list[LeftOut]]:
        """Return what the manifests name, and those of them that are too large to read."""
        large = [path for path in manifest_paths(tuple(self._files)) if path not in self._present]
        readable, unread = large_manifests(self._snapshot, large, self._fetch)
        paths = tuple(path for path in self._files if path in self._present or path in readable)
        blobs = {path: self._files[path].blob for path in paths}
        known = memory.recall_readings(readings(paths), blobs)
        before = frozenset(known)
        found = collect(paths, lambda path: self._reader.read(blobs[path]), known)
        memory.keep_readings({each: content for each, content in known.items() if each not in before}, blobs)
        return found, unread

    def licensing(self) -> Licensing:
        """Return what texts, manifests and tags say of licences."""
        tags = [(file.path, file.licence) for file in self._files.values() if file.licence]
        return find_licences(tuple(self._files), self._read, tags)

    def project(self) -> ProjectFacts:
        """Return what shows how the repository is looked after."""
        tests = [
            SuiteFile(file.path, file.language, file.lines)
            for file in self._files.values()
            if file.role is Role.TEST and file.language is not None
        ]
        return project_facts(self._files, tests, self._read)

    def _read(self, path: str) -> bytes | None:
        return self._reader.read(self._files[path].blob) if path in self._present else None
