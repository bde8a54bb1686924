"""From repository to facts: the one path through this package."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from types import ModuleType

from analyzer import tools
from analyzer.advisories.matching import check
from analyzer.cache import FactCache, NoCache
from analyzer.clone import fetch_blob, newest
from analyzer.clones import Clones, TemporaryClones
from analyzer.dependencies.values import Dependencies
from analyzer.derived import derived
from analyzer.duplication.joining import Copies, Printed, copies, duplication
from analyzer.duplication.values import Prints
from analyzer.errors import FULL, AnalyzerError, LimitError, NoRoomError
from analyzer.inventory import inventory
from analyzer.large_manifests import PACKED_BYTES, Fetch
from analyzer.licences.values import Licensing
from analyzer.measurers import Measurers
from analyzer.measuring import measure_files
from analyzer.memory import Memory, moved
from analyzer.network import Resolve, resolve
from analyzer.own_files import OwnFiles
from analyzer.project.values import ProjectFacts
from analyzer.repository import Repository
from analyzer.sandbox import level
from analyzer.secrets.searching import search
from analyzer.snapshot import Place, Snapshot, head_of, located, read_snapshot
from analyzer.tool import FileTool, Measured, ToolError, TreeTool, joined, storable
from analyzer.toolbox import find_tools
from analyzer.values import (
    ANALYZER_VERSION,
    NEWER_PYTHON,
    NOT_PYTHON,
    OWN_PYTHON,
    Analysis,
    LeftOut,
    Limits,
    Listener,
    Outcome,
    Progress,
    Role,
    SecretSearch,
    SourceFile,
    Step,
    ToolRun,
)

MEASURED_ROLES = frozenset({Role.SOURCE, Role.TEST})


def ignore(_progress: Progress) -> None:
    """Hear of progress and do nothing."""


def analyze(  # noqa: PLR0913 - the seams of the whole path, each by name
    repository: Repository,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    report: Listener = ignore,
    revision: str = "HEAD",
    lookup: Resolve = resolve,
    package: ModuleType = tools,
    cache: FactCache = NoCache(),  # noqa: B008 - keeps nothing
    clones: Clones = TemporaryClones(),  # noqa: B008 - keeps nothing
    measurers: Measurers | None = None,
    advisories: Path | None = None,
) -> Analysis:
    """Return everything the tools of `package` state about one commit; raise AnalyzerError if there is none to analyze.

    Only files with the role source or test are measured; a tool that fails is a fact in `tools`, not an exception. The
    same commit gives the same value, whoever asks and whatever the cache and the kept clones know already. Who analyzes
    many repositories gives the same `measurers`, made for these limits and tools, to each. Known vulnerabilities are
    asked of the store `advisories` afresh each time, so that newer ones show without measuring again.
    """
    found = find_tools(package)
    memory = Memory(cache, found, limits, origin=str(repository.path or ""))
    commit = _named_commit(repository, revision, memory, report, lookup)
    if commit and (known := _known(repository, commit, memory)):
        return _again(known, repository, report, advisories)
    with located(repository, limits, report, revision=revision, lookup=lookup, clones=clones, newest=commit) as place:
        if repository.path is None:
            memory.keep_served(repository.address, place.commit)
        if known := memory.recall_analysis(place.commit):
            return _again(known, repository, report, advisories)
        server = nullcontext(measurers) if measurers else Measurers(limits, package)
        fetch = _fetcher(repository, place, limits, report, lookup)
        read = _read(place, found, memory, report, server, fetch)
    analysis = _stated(read, repository, found, memory)
    memory.keep_analysis(analysis, read.chosen, read.measured)
    return replace(analysis, advisories=check(analysis.dependencies.dependencies, advisories))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of a commit while its clone was there; `failures` are the reasons of tools that failed by name."""

    commit: str
    committed_at: datetime
    files: tuple[SourceFile, ...]
    left_out: tuple[LeftOut, ...]
    secrets: SecretSearch
    chosen: Sequence[SourceFile]
    measured: Mapping[str, Measured]
    failures: Mapping[str, str]
    dependencies: Dependencies
    licensing: Licensing
    project: ProjectFacts


def _read(  # noqa: PLR0913, PLR0917 - the seams of the whole path, less those to the repository
    place: Place,
    found: Sequence[FileTool | TreeTool],
    memory: Memory,
    report: Listener,
    measurers: AbstractContextManager[Measurers],
    fetch: Fetch | None,
) -> _Reading:
    """Return what all steps read of a commit, one step after the other."""
    limits = memory.limits
    with read_snapshot(place, limits, report) as snapshot:
        files, left_out = inventory(snapshot, limits, report, memory.cache)
        secrets = search(snapshot, files, limits, report, memory.cache)
        spoken = frozenset(language for tool in found for language in tool.languages)
        chosen, beyond = _chosen(files, left_out, spoken, limits)
        with measurers as server:
            measured, failures = _measured(snapshot, chosen, found, memory, limits, report, server)
        with snapshot.reader() as reader:
            own = OwnFiles(files, snapshot, reader, fetch, limits, memory)
            dependencies, unread = own.dependencies()
            licensing, project = own.licensing(), own.project()
    return _Reading(
        commit=snapshot.commit,
        committed_at=snapshot.committed_at,
        files=files,
        left_out=(*left_out, *unread, *beyond, *(item for file in chosen for item in measured[file.path].left_out)),
        secrets=secrets,
        chosen=chosen,
        measured=measured,
        failures=failures,
        dependencies=dependencies,
        licensing=licensing,
        project=project,
    )


def _stated(read: _Reading, repository: Repository, found: Sequence[FileTool | TreeTool], memory: Memory) -> Analysis:
    """Return what was read as one analysis, which joins the files' facts in their order and finds copies in them."""
    chosen = read.chosen
    facts = [read.measured[file.path] for file in chosen]
    return Analysis(
        repository=repository.address,
        commit=read.commit,
        committed_at=read.committed_at,
        analyzer_version=ANALYZER_VERSION,
        files=read.files,
        measurements=tuple(chain.from_iterable(result.measurements for result in facts)),
        findings=tuple(chain.from_iterable(result.findings for result in facts)),
        left_out=tuple(sorted(read.left_out, key=lambda item: (item.path, item.tool, item.reason))),
        tools=tuple(_run(tool, chosen, read.left_out, read.failures.get(tool.name, "")) for tool in found),
        sandbox=level().value,
        dependencies=read.dependencies,
        licensing=read.licensing,
        project=read.project,
        duplication=duplication(
            _printed(chosen, read.measured), partial(_copies, memory, {file.path: file for file in chosen})
        ),
        secrets=read.secrets,
    )


def _named_commit(repository: Repository, revision: str, memory: Memory, report: Listener, lookup: Resolve) -> str:
    """Return the commit that the server calls its newest; nothing where asking cannot save a fetch.

    A repository of this machine says so in its files.
    """
    if revision != "HEAD":
        return ""
    if repository.path is not None:
        return head_of(repository.path)
    if not memory.knows(repository.address):
        return ""
    report(Progress(Step.CLONE))
    seconds = memory.limits.clone_seconds
    return newest(repository, lookup, seconds=seconds, look=lambda: report(Progress(Step.CLONE)))


def _known(repository: Repository, commit: str, memory: Memory) -> Analysis | None:
    if repository.path is not None:
        return memory.recall_analysis(commit)
    return memory.recall_served(repository.address, commit)


def _again(known: Analysis, repository: Repository, report: Listener, advisories: Path | None) -> Analysis:
    """Return a known analysis as that of this repository, here and now, held against the advisories of the day."""
    report(Progress(Step.MEASURE, len(known.files), len(known.files), "files"))
    known = replace(known, repository=repository.address, sandbox=level().value)
    return replace(known, advisories=check(known.dependencies.dependencies, advisories))


def _measured(  # noqa: PLR0913, PLR0917 - the parts of one step
    snapshot: Snapshot,
    chosen: Sequence[SourceFile],
    found: Sequence[FileTool | TreeTool],
    memory: Memory,
    limits: Limits,
    report: Listener,
    measurers: Measurers,
) -> tuple[dict[str, Measured], dict[str, str]]:
    """Return the facts of each chosen file by path, and by name the reasons of tools that failed as a whole."""
    measured = memory.recall(chosen)
    unknown = [file for file in chosen if file.path not in measured]
    first = {memory.key(file): file for file in reversed(unknown)}
    fresh = sorted(first.values(), key=lambda file: file.path)
    results = dict(
        zip(
            (file.path for file in fresh),
            measure_files(snapshot, fresh, limits, report, measurers, known=len(chosen) - len(fresh)),
            strict=True,
        )
    )
    doubtful = {file.path for file in fresh if _is_doubtful(results[file.path])}
    readable = [
        file for file in fresh if file.path in doubtful or all(item.tool for item in results[file.path].left_out)
    ]
    failures: dict[str, str] = {}
    for tool in found:
        if isinstance(tool, TreeTool) and readable:
            stated, failures[tool.name] = _measure_tree(tool, snapshot, readable, limits)
            results = joined(results, stated)
    results |= {path: _judged(path, results[path], found, failures) for path in doubtful}
    if not any(failures.values()):
        memory.keep(results, fresh)
    origins = {file.path: results[first[memory.key(file)].path] for file in unknown}
    if sum(facts.count(path) for path, facts in (measured | origins).items()) > limits.facts:
        raise LimitError(f"the commit has more than {limits.facts} measurements and findings")
    measured.update((path, facts if path in results else moved(facts, path)) for path, facts in origins.items())
    return measured, failures


def _is_doubtful(measured: Measured) -> bool:
    """Return whether a file is not valid in our Python; it may be in a newer one, which tree tools can tell."""
    return any(item.reason == NOT_PYTHON for item in measured.left_out)


def _judged(
    path: str, measured: Measured, found: Iterable[FileTool | TreeTool], failures: Mapping[str, str]
) -> Measured:
    """Return why a doubtful file was not measured: it is in a newer Python if every tree tool could read it."""
    asked = [tool for tool in found if isinstance(tool, TreeTool) and "Python" in tool.languages]
    refused = len(measured.left_out) > 1 or not asked or any(failures[tool.name] for tool in asked)
    return Measured(left_out=(LeftOut(path, NOT_PYTHON if refused else f"{NEWER_PYTHON} {OWN_PYTHON}"),))


def _fetcher(repository: Repository, place: Place, limits: Limits, report: Listener, lookup: Resolve) -> Fetch | None:
    """Return how to fetch a file that was too large for the clone; None for a local repository."""
    if repository.path is not None:
        return None
    bounds = replace(limits, pack_bytes=min(limits.pack_bytes, PACKED_BYTES))

    def hear(_: Progress) -> None:
        report(Progress(Step.MEASURE))

    return lambda blob: fetch_blob(repository, place.directory, blob, bounds, hear, lookup=lookup)


def _printed(chosen: Sequence[SourceFile], measured: Mapping[str, Measured]) -> list[Printed]:
    """Return the fingerprints of the measured files."""
    return [
        Printed(file.path, file.language or "", file.role is Role.TEST, prints)
        for file in chosen
        if (prints := measured[file.path].prints) is not None
    ]


def _copies(memory: Memory, files: Mapping[str, SourceFile], prints: Mapping[str, Prints]) -> Copies:
    """Return the copies in the files, as they were found before in the same files."""
    paths = sorted(prints)
    held = [memory.context, *paths, *(f"{files[path].blob} {files[path].language}" for path in paths)]
    return derived(memory.cache, ("copies", *held), Copies, lambda: copies(prints))


def _chosen(
    files: Sequence[SourceFile], left_out: Sequence[LeftOut], spoken: frozenset[str], limits: Limits
) -> tuple[list[SourceFile], list[LeftOut]]:
    unread = {item.path for item in left_out}
    wanted = [
        file for file in files if file.language in spoken and file.role in MEASURED_ROLES and file.path not in unread
    ]
    chosen: list[SourceFile] = []
    beyond: list[LeftOut] = []
    total = python = 0
    for file in wanted:
        total += file.size
        python += file.language == "Python"
        if total > limits.source_bytes:
            beyond.append(LeftOut(file.path, "over the amount of code for one analysis"))
        elif file.language == "Python" and python > limits.python_files:
            beyond.append(LeftOut(file.path, "over the number of files for one analysis"))
        else:
            chosen.append(file)
    return chosen, beyond


def _measure_tree(
    tool: TreeTool, snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits
) -> tuple[Measured, str]:
    """Return what the tool states, and the reason if it failed as a whole."""
    with snapshot.reader() as reader:
        spoken = [file for file in files if file.language in tool.languages]
        blobs = reader.read_all([file.blob for file in spoken])
        sources = [(file.path, data) for file, data in zip(spoken, blobs, strict=True)]
    try:
        return storable(tool.measure_all(sources, limits)), ""
    except AnalyzerError:
        raise
    except ToolError as error:
        return Measured(), str(error)
    except Exception as error:  # a tool that fails is a fact in the report
        if isinstance(error, OSError) and error.errno in FULL:
            raise NoRoomError(f"there is no room on the disk: {error}") from error
        return Measured(), f"{type(error).__name__}: {error}"[:300]


def _run(tool: FileTool | TreeTool, files: Sequence[SourceFile], left_out: Sequence[LeftOut], failure: str) -> ToolRun:
    spoken = {file.path: file.language or "" for file in files if file.language in tool.languages}
    if not spoken:
        return ToolRun(tool.name, tool.version, Outcome.SKIPPED, "no files in its languages")
    lost = {item.path for item in left_out if item.tool in {"", tool.name}} & spoken.keys()
    if failure or len(lost) == len(spoken):
        return ToolRun(tool.name, tool.version, Outcome.FAILED, failure or "no file could be measured")
    languages = tuple(sorted({language for path, language in spoken.items() if path not in lost}))
    if lost:
        reason = f"{len(lost)} of {len(spoken)} files could not be measured"
        return ToolRun(tool.name, tool.version, Outcome.PARTIAL, reason, len(spoken) - len(lost), languages)
    return ToolRun(tool.name, tool.version, Outcome.OK, files=len(spoken), languages=languages)
