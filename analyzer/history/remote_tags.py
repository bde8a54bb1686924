"""Fetches the tags of a remote repository into a git directory of their own, beside the clone whose objects it borrows.

Anybody may have tagged anything, so nothing about a tag may cost more than that tag: neither the check of the history
nor a later fetch meets what was fetched here. What cannot be had is missing, and shows as a tag that cannot be used.

Decision: the server is asked for ids and not for names. So names that no file system takes harm nobody, and a list of
tags is one file however long it is.
"""

import re
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from analyzer.clone import FETCH, make_empty, tags_of, transfer, weight
from analyzer.command import git, output
from analyzer.errors import CloneError
from analyzer.network import Resolve
from analyzer.objects import ObjectReader
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

TAGS = "tags.git"
FORBIDDEN = re.compile(rb"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|/$|\.$|\.lock(?:/|$)")
"""What git takes for no name of a reference; see `git check-ref-format`."""

FETCHES = 40
"""How often the server is asked: enough to find two odd tags among thousands."""

IDS_AT_ONCE = 10_000
"""How many ids fit into one command."""


def fetch_tags(  # noqa: PLR0913, PLR0917 - who, from where to where and within which bounds
    repository: Repository,
    directory: Path,
    address: str,
    limits: Limits,
    report: Listener,
    lookup: Resolve,
    most: int,
) -> None:
    """Bring the tags of the repository, as far as they can be had, into `TAGS` in its clone; raise CloneError.

    Of more than `most` tags there is one more, which shows that there are more.
    """

    def look() -> None:
        report(Progress(Step.CLONE))

    listed = tags_of(repository, address, lookup, seconds=limits.clone_seconds, look=look)
    tags = sorted((name, target) for target, name in listed if not FORBIDDEN.search(name))
    place = directory / TAGS
    _prepare(place, directory, address)
    kept = tags[: most + 1]
    (place / "packed-refs").write_bytes(
        b"# pack-refs with: sorted \n" + b"".join(b"%s %s\n" % (target, name) for name, target in kept)
    )
    targets = list(dict.fromkeys(target.decode("ascii") for _, target in kept))
    with closing(ObjectReader(place, repository.address, limits.git_seconds)) as objects:
        objects.look = look
        _bring(repository, place, address, targets, limits, report, lookup, objects)


def _prepare(place: Path, directory: Path, address: str) -> None:
    """Make an empty git directory of the same kind that borrows the clone's objects, if it is not there."""
    if not (place / "HEAD").is_file():
        form = output(git(directory, "rev-parse", "--show-object-format")).stdout.decode("ascii").strip()
        make_empty(place, address, form)
        (place / "objects" / "info").mkdir(exist_ok=True)
        (place / "objects" / "info" / "alternates").write_text("../../objects\n", encoding="ascii")


def _bring(  # noqa: PLR0913, PLR0917 - as above
    repository: Repository,
    place: Path,
    address: str,
    targets: Sequence[str],
    limits: Limits,
    report: Listener,
    lookup: Resolve,
    objects: ObjectReader,
) -> None:
    """Fetch objects; while some are refused, ask again for halves of what is missing.

    Raise CloneError if it was no tag that was refused: the server is gone.
    """
    ends = time.monotonic() + limits.clone_seconds
    most = weight(place) + limits.pack_bytes
    asked = refused = 0
    known = objects.kinds(targets)
    missing = [target for target in targets if target not in known]
    waiting = [missing[begin : begin + IDS_AT_ONCE] for begin in range(0, len(missing), IDS_AT_ONCE)]
    while waiting and asked < FETCHES:
        part = waiting.pop(0)
        left = replace(limits, clone_seconds=ends - time.monotonic(), pack_bytes=most - weight(place))
        if min(left.clone_seconds, left.pack_bytes) <= 0:
            break
        asked += 1
        try:
            transfer(
                repository,
                [f"--git-dir={place}", *FETCH, "origin", *part],
                left,
                report,
                lookup,
                directory=place,
                settings=_settings(address),
            )
        except CloneError:
            refused += 1
            objects.close()
            known = objects.kinds(part)
            lost = [target for target in part if target not in known]
            half = len(lost) // 2
            waiting += [lost[:half], lost[half:]] if half else []
    if refused:
        tags_of(repository, address, lookup, seconds=limits.clone_seconds, look=objects.look)


def _settings(address: str) -> tuple[str, ...]:
    """Return what leaves out files and checks nothing; nothing of it is written down, so nothing is asked for later."""
    return (
        f"remote.origin.url={address}",
        "remote.origin.promisor=true",
        "remote.origin.partialCloneFilter=blob:none",
        "transfer.fsckObjects=false",
    )
