"""The repository's own files, read for what they say of it as a whole: all but copied ones."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from analyzer.dependencies.collection import collect, manifest_paths
from analyzer.dependencies.values import Dependencies
from analyzer.derived import Blobs, Watched, derived, derived_from_files
from analyzer.large_manifests import Fetch, large_manifests
from analyzer.licences.statements import find_licences, licence_paths
from analyzer.licences.values import Licensing
from analyzer.memory import Memory
from analyzer.objects import ObjectReader
from analyzer.project.documents import first_documents
from analyzer.project.facts import project_facts, telling_paths, with_tests
from analyzer.project.values import ProjectFacts, SuiteFile
from analyzer.snapshot import Snapshot
from analyzer.values import LeftOut, Limits, Role, SourceFile

T = TypeVar("T")


class OwnFiles:
    """What manifests, licence texts and signs of care say; each is read anew only where one of its files has changed.

    What they say depends on the list of paths as a whole, and on the files that they ask for.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what there is, and the ways to it
        self,
        files: Sequence[SourceFile],
        snapshot: Snapshot,
        reader: ObjectReader,
        fetch: Fetch | None,
        limits: Limits,
        memory: Memory,
    ) -> None:
        """Take all files of a snapshot, a reader of its blobs, and a way to fetch what is too large for the clone."""
        self._snapshot = snapshot
        self._reader = reader
        self._fetch = fetch
        self._memory = memory
        self._files = {file.path: file for file in files if file.role is not Role.VENDORED}
        self._sizes = {entry.blob: entry.size for entry in snapshot.entries if entry.size is not None}
        self._blobs = {
            path: file.blob
            for path, file in self._files.items()
            if self._sizes.get(file.blob, limits.file_bytes + 1) <= limits.file_bytes
        }
        self._paths = _digest(self._files)

    def dependencies(self) -> tuple[Dependencies, list[LeftOut]]:
        """Return what the manifests name, and those of them that are too large to read."""
        large = manifest_paths([path for path in self._files if path not in self._blobs])
        readable, unread = large_manifests(self._snapshot, large, self._fetch)
        blobs = self._blobs | {path: self._files[path].blob for path in readable}
        paths = tuple(path for path in self._files if path in blobs)
        return self._derived(Dependencies, (_digest(paths),), lambda files: collect(paths, files), blobs), unread

    def licensing(self) -> Licensing:
        """Return what texts, manifests and tags say of licences."""
        tags = [(file.path, file.licence) for file in self._files.values() if file.licence]
        paths = self._telling("licences", licence_paths)
        said = (*paths, "", *(part for tag in tags for part in tag))
        return self._derived(Licensing, said, lambda files: find_licences(paths, files, tags), self._blobs)

    def project(self) -> ProjectFacts:
        """Return what shows how the repository is looked after."""
        tests = [
            SuiteFile(file.path, file.language, file.lines)
            for file in self._files.values()
            if file.role is Role.TEST and file.language is not None
        ]
        paths = self._telling("project", telling_paths)
        texts = first_documents(
            file.path for file in self._files.values() if file.role is Role.DOCS and file.language is None
        )
        said = (*paths, "", *texts)
        found = self._derived(ProjectFacts, said, lambda files: project_facts(paths, texts, files), self._blobs)
        return with_tests(found, tests)

    def _telling(self, about: str, telling: Callable[[Iterable[str]], list[str]]) -> list[str]:
        """Return those of all paths that tell something; which they are depends on nothing else."""
        return derived(self._memory.cache, ("telling", about, self._paths), list[str], lambda: telling(self._files))

    def _derived(self, form: type[T], said: Iterable[str], make: Callable[[Watched], T], blobs: Blobs) -> T:
        watched = Watched(self._memory.cache, blobs, self._sizes, self._reader.read)
        return derived_from_files(self._memory.cache, (form.__name__, *said), form, watched, make)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
