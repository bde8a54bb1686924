"""Fetches the history behind a clone once its first result is out: commits and trees, but no further blob.

The clone itself was checked strictly. Good projects have old commits with faults that git's check has learned to see
since; nobody can mend these without rewriting the history, and they harm nobody who only reads. So the faults named
here are warnings in history. All others, above all those in names of files and in `.gitmodules`, still refuse it.

Decision: history is checked by `git fsck` after the fetch and before anybody reads it, because git before 2.45 cannot
be told during a fetch with a filter which faults to forgive.
"""

from dataclasses import replace
from pathlib import Path

from analyzer.clone import FETCH, transfer
from analyzer.command import git, output
from analyzer.errors import CloneError, CloneFault
from analyzer.history.git_stream import Reading, stream
from analyzer.history.remote_tags import fetch_tags
from analyzer.history.values import HistoryLimits
from analyzer.network import Resolve, resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

OLD_FAULTS = (
    ("zeroPaddedFilemode", "a tree whose folder modes have a zero before them; pallets/flask"),
    ("badTimezone", "a time zone such as +051800; psf/requests"),
    ("missingSpaceBeforeDate", "an author line without a space before its date"),
    ("missingSpaceBeforeEmail", "an author line without a space before its address"),
    ("missingNameBeforeEmail", "an author line without a name"),
    ("missingEmail", "an author line without an address"),
    ("badEmail", "an address with brackets of its own"),
    ("badName", "a name with brackets of its own"),
    ("badDate", "a date that is no number"),
    ("badDateOverflow", "a date that no clock can show"),
    ("zeroPaddedDate", "a date with zeros before it"),
    ("multipleAuthors", "a commit with two author lines"),
    ("missingTaggerEntry", "a tag without a maker"),
    ("badTagName", "a tag with another name in it than git would give"),
    ("badFilemode", "a mode such as 100664"),
)
"""What git's check calls a fault in old history and we only a warning; where one was met, the project is named."""

FORGIVEN = tuple(f"fsck.{fault}=warn" for fault, _ in OLD_FAULTS)
CHECK = ("fsck", "--strict", "--no-dangling", "--no-progress", "--no-reflogs")


def deepen(  # noqa: PLR0913 - who, from where to where and within which bounds
    repository: Repository,
    directory: Path,
    limits: Limits,
    report: Listener,
    lookup: Resolve = resolve,
    *,
    bounds: HistoryLimits = HistoryLimits(),  # noqa: B008 - frozen
) -> None:
    """Fetch all history of the commit that was cloned from `repository` into `directory`, check it, and fetch the tags.

    The tags come last, because nothing about them may cost the history. The commit stays the same one even if the
    branch has moved meanwhile; of the tags come as many as may be read within `bounds`. Raises CloneError as `clone`
    does; the history must not be read then. A local repository needs no fetch.
    """
    if repository.path is not None:
        return
    address = _answer(directory, "config", "--get", "remote.origin.url")
    if address not in _spellings(repository):
        raise ValueError(f"{directory} is not a clone of {repository.address}")
    commit = _answer(directory, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not commit:
        raise _damaged(repository, "the clone has lost its commit")
    depth = ["--unshallow"] if (directory / "shallow").is_file() else []
    report(Progress(Step.CLONE))
    arguments = [f"--git-dir={directory}", *FETCH, "--filter=blob:none", *depth, "origin", commit]
    settings = ["transfer.fsckObjects=false"]
    transfer(repository, arguments, limits, report, lookup, directory=directory, settings=settings)
    try:
        _check(directory, limits, report, bounds)
    except CloneError as error:
        raise _damaged(repository, "the history has damaged or forbidden objects") from error
    fetch_tags(repository, directory, address, limits, report, lookup, bounds.tags)


def _check(directory: Path, limits: Limits, report: Listener, bounds: HistoryLimits) -> None:
    """Check all objects; raise CloneError if one has a fault that is not forgiven."""
    times = replace(bounds, seconds=limits.clone_seconds, cpu_seconds=limits.clone_seconds)
    reading = Reading(directory, times, report)
    with stream(reading, reading.command(*CHECK, settings=FORGIVEN)) as tokens:
        list(tokens)


def _spellings(repository: Repository) -> tuple[str, str]:
    return repository.address, f"{repository.address}.git"


def _answer(directory: Path, *arguments: str) -> str:
    return output(git(directory, *arguments)).stdout.decode("utf-8", "replace").strip()


def _damaged(repository: Repository, what: str) -> CloneError:
    return CloneError(CloneFault.DAMAGED, repository.address, f"{repository.address}: {what}")
