"""From repository to history: the one path through this room, taken once the first result is out."""

from pathlib import Path

from analyzer.cache import FactCache, NoCache
from analyzer.clones import Clones, TemporaryClones
from analyzer.command import git, output
from analyzer.errors import RevisionError
from analyzer.history.commit_cache import CommitCache
from analyzer.history.deepen import deepen
from analyzer.history.reading import read_history
from analyzer.history.remote_tags import TAGS
from analyzer.history.values import History, HistoryLimits
from analyzer.network import Resolve, resolve
from analyzer.repository import Repository
from analyzer.snapshot import located
from analyzer.values import Limits, Listener, Progress, Step


def trace(  # noqa: PLR0913 - the seams of the whole path, each by name
    repository: Repository,
    commit: str,
    *,
    report: Listener,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    bounds: HistoryLimits = HistoryLimits(),  # noqa: B008 - frozen
    lookup: Resolve = resolve,
    cache: FactCache = NoCache(),  # noqa: B008 - keeps nothing
    clones: Clones = TemporaryClones(),  # noqa: B008 - keeps nothing
) -> History:
    """Return the history of the analyzed `commit`; raise AnalyzerError if it cannot be had.

    A remote repository is fetched within `limits`, commits and trees only, and what its commits touched is kept in
    `cache`. A local one is only read: if it is a shallow clone, the history says so, and nothing is kept of it.
    """
    if repository.path is not None:
        with located(repository, limits, report, revision=commit) as place:
            return read_history(place.directory, place.commit, limits=bounds, report=report)
    with located(repository, limits, report, lookup=lookup, clones=clones, newest=commit) as place:
        deepen(repository, place.directory, limits, report, lookup, bounds=bounds)
        _require(place.directory, commit, repository, report)
        kept = CommitCache(cache)
        tags = place.directory / TAGS
        return read_history(place.directory, commit, limits=bounds, report=report, cache=kept, tags=tags)


def _require(directory: Path, commit: str, repository: Repository, report: Listener) -> None:
    """Raise RevisionError unless the clone has the commit: its branch may have been rewritten since."""
    ask = git(directory, "cat-file", "-e", "--end-of-options", f"{commit}^{{commit}}")
    if output(ask, look=lambda: report(Progress(Step.HISTORY))).returncode != 0:
        raise RevisionError(f"the history of {repository.address} does not have the commit {commit} any more")
