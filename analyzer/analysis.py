"""From repository to facts: the one path through this package."""

from collections.abc import Sequence

from analyzer.errors import CancelledError
from analyzer.inventory import inventory
from analyzer.measuring import measure_files
from analyzer.network import Resolve, resolve
from analyzer.repository import Repository
from analyzer.snapshot import Snapshot, open_snapshot
from analyzer.tool import FileTool, Measured, ToolError, TreeTool
from analyzer.toolbox import find_tools
from analyzer.values import (
    ANALYZER_VERSION,
    Analysis,
    LeftOut,
    Limits,
    Listener,
    Outcome,
    Progress,
    Role,
    SourceFile,
    ToolRun,
)

MEASURED_ROLES = frozenset({Role.SOURCE, Role.TEST})


def ignore(_progress: Progress) -> None:
    """Hear of progress and do nothing."""


def analyze(
    repository: Repository,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    report: Listener = ignore,
    revision: str = "HEAD",
    lookup: Resolve = resolve,
) -> Analysis:
    """Return everything the tools state about one commit; raise AnalyzerError if there is nothing to analyze.

    Only files with the role source or test are measured; a tool that fails is a fact in `tools`, not an exception. The
    same commit gives the same value, whoever asks.
    """
    with open_snapshot(repository, limits, report, revision=revision, lookup=lookup) as snapshot:
        files, left_out = inventory(snapshot, limits, report)
        tools = find_tools()
        spoken = frozenset(language for tool in tools for language in tool.languages)
        chosen, beyond = _chosen(files, left_out, spoken, limits)
        per_file = measure_files(snapshot, chosen, limits, report)
        per_tree = [(tool, *_tree_run(tool, snapshot, chosen, limits)) for tool in tools if isinstance(tool, TreeTool)]
        results = [*per_file, *(measured for _, measured, _ in per_tree)]
        all_left_out = (*left_out, *beyond, *(item for result in results for item in result.left_out))
        runs = [run for _, _, run in per_tree]
        runs += [_file_run(tool, chosen, all_left_out) for tool in tools if isinstance(tool, FileTool)]
        return Analysis(
            repository=repository.address,
            commit=snapshot.commit,
            committed_at=snapshot.committed_at,
            analyzer_version=ANALYZER_VERSION,
            files=files,
            measurements=tuple(item for result in results for item in result.measurements),
            findings=tuple(item for result in results for item in result.findings),
            left_out=tuple(sorted(all_left_out, key=lambda item: (item.path, item.tool, item.reason))),
            tools=tuple(sorted(runs, key=lambda run: run.tool)),
        )


def _chosen(
    files: Sequence[SourceFile], left_out: Sequence[LeftOut], spoken: frozenset[str], limits: Limits
) -> tuple[list[SourceFile], list[LeftOut]]:
    unread = {item.path for item in left_out}
    chosen = [
        file for file in files if file.language in spoken and file.role in MEASURED_ROLES and file.path not in unread
    ]
    beyond = [LeftOut(file.path, "over the number of files for one analysis") for file in chosen[limits.python_files :]]
    return chosen[: limits.python_files], beyond


def _tree_run(
    tool: TreeTool, snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits
) -> tuple[Measured, ToolRun]:
    spoken = [file for file in files if file.language in tool.languages]
    if not spoken:
        return Measured(), ToolRun(tool.name, tool.version, Outcome.SKIPPED, "no files in its languages")
    with snapshot.reader() as reader:
        sources = [(file.path, reader.read(file.blob)) for file in spoken]
    try:
        measured = tool.measure_all(sources, limits)
    except CancelledError:
        raise
    except ToolError as error:
        return Measured(), ToolRun(tool.name, tool.version, Outcome.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - a tool that fails is a fact in the report
        return Measured(), ToolRun(tool.name, tool.version, Outcome.FAILED, f"{type(error).__name__}: {error}"[:300])
    return measured, _run(tool, len(spoken), {item.path for item in measured.left_out})


def _file_run(tool: FileTool, files: Sequence[SourceFile], left_out: Sequence[LeftOut]) -> ToolRun:
    spoken = {file.path for file in files if file.language in tool.languages}
    if not spoken:
        return ToolRun(tool.name, tool.version, Outcome.SKIPPED, "no files in its languages")
    return _run(tool, len(spoken), {item.path for item in left_out if item.tool in {"", tool.name}} & spoken)


def _run(tool: FileTool | TreeTool, files: int, lost: set[str]) -> ToolRun:
    if not lost:
        return ToolRun(tool.name, tool.version, Outcome.OK, files=files)
    if len(lost) == files:
        return ToolRun(tool.name, tool.version, Outcome.FAILED, "no file could be measured")
    reason = f"{len(lost)} of {files} files could not be measured"
    return ToolRun(tool.name, tool.version, Outcome.PARTIAL, reason, files - len(lost))
