"""Fetch a vetted repository: bounded, hermetic, one commit deep, nothing checked out.

GitPython starts the clone and reads its progress; the command line it is given is ours to the last word, because
neither git nor GitPython refuses redirects, other protocols, helpers or endless answers by default. Large blobs are
not fetched at all.

Decision: redirects are refused, because they could lead anywhere, but GitLab answers an address without `.git` with
one to the same address with `.git`. So both spellings are tried, both on the vetted and pinned host.

Decision: HTTP/2 is not spoken. It gains a fetch nothing, and a server could flood us in many more ways with it.

Decision: what git may write is bounded twice. The kernel bounds each file, and while git runs the whole folder is
weighed several times a second, because a clone is more than its one pack.
"""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from subprocess import CompletedProcess
from typing import TypeVar

from analyzer.command import GIT_ENVIRONMENT, GIT_SETTINGS, Bounds, Command, Look, git, go_on, guarded, output
from analyzer.errors import AnalyzerError, CloneError, CloneFault, EmptyRepositoryError, LimitError, NoRoomError
from analyzer.git_listening import Heard, OutOfTimeError, listen
from analyzer.network import Resolve, pin, resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

T = TypeVar("T")
PROBE_SECONDS = 20.0
NOWHERE = "http://127.0.0.1:1"
"""Where git asks for whatever a server names beside itself, such as parts of a pack, which git fetches unasked."""

TRANSFER_SETTINGS = (
    "protocol.https.allow=always",
    "http.version=HTTP/1.1",
    "http.followRedirects=false",
    "http.emptyAuth=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=10",
    "http.maxRequests=2",
    "transfer.fsckObjects=true",
    "fetch.unpackLimit=1",
    "protocol.version=2",
)
FAULTS = (
    (CloneFault.REDIRECTED, r"unable to update url base from redirection|returned error: 3\d\d"),
    (CloneFault.UNREACHABLE, r"returned error: (429|5\d\d)"),
    (
        CloneFault.NOT_FOUND,
        r"not found|could not read username|authentication failed|returned error: 4\d\d|is this a git repository",
    ),
    (CloneFault.TIMED_OUT, r"operation too slow|timed out|timeout"),
    (CloneFault.UNREACHABLE, r"could not resolve|failed to connect|couldn't connect|ssl|tls|certificate|refused"),
    (CloneFault.UNREACHABLE, r"early eof|rpc failed|unexpected disconnect"),
    (
        CloneFault.DAMAGED,
        r"fsck|bad object|corrupt|missing|inflate|pack (has|header|signature|version)|mismatch|unresolved",
    ),
    (CloneFault.TOO_LARGE, r"file too large|out of memory|died of signal|invalid index-pack output"),
    (CloneFault.UNREACHABLE, r"unable to access"),
)
"""What git's own lines mean, first match wins; git's unpacker dies without a word when it reaches a limit."""

NO_ROOM = re.compile(r"(?!.*remote error).*(no space left on device|disk quota exceeded)$", re.IGNORECASE)
"""The line in which git says that our disk is full; what a server says of its own is no matter."""

NO_HEAD = "fatal: couldn't find remote ref HEAD"
OTHER_FORM = "mismatched algorithms: client sha1; server sha256"
"""What git says of a repository without a commit, and of one whose ids are of the other kind."""

ADVICE = {
    CloneFault.NOT_FOUND: "no public repository is at this address; check the spelling and that it is not private",
    CloneFault.UNREACHABLE: "the server did not answer as expected; try again later or check the address",
    CloneFault.TIMED_OUT: "the server was too slow; try again later",
    CloneFault.TOO_LARGE: "the repository is larger than the limit",
    CloneFault.REDIRECTED: "the server sends elsewhere; give the address it sends to",
    CloneFault.DAMAGED: "the repository has damaged or forbidden objects",
    CloneFault.FAILED: "git could not fetch the repository",
}
OTHER_SPELLING = frozenset({CloneFault.REDIRECTED, CloneFault.NOT_FOUND})
ANSWER_BYTES = 1_000_000
TAG_LIST_BYTES = 32_000_000
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
"""The authorities this system trusts, in one file; read one by one from their folder they cost 50 ms each time."""

LOOSE = "objects/[0-9a-f][0-9a-f]"
"""Where git keeps objects that came one by one from a server of mere files: unchecked, and each a file of its own."""

NEWEST = "refs/heads/newest"
COMMIT = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64})\tHEAD")
TAG = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64})\t(refs/tags/.+)")
FETCH = (
    "fetch",
    "--progress",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
)


def vet(repository: Repository, lookup: Resolve = resolve, seconds: float = PROBE_SECONDS) -> None:
    """Ask the server for the repository; raise the AnalyzerError that says if it is missing, private or empty."""
    if repository.path is None:
        newest(repository, lookup, seconds=seconds)


def newest(
    repository: Repository, lookup: Resolve = resolve, *, seconds: float = PROBE_SECONDS, look: Look = go_on
) -> str:
    """Return the id that the server of a remote repository gives its newest commit; raise as `vet` does."""
    pinned = pin(repository, lookup)

    def probe(address: str) -> str:
        answer = _listed(repository, pinned, ["--", address, "HEAD"], seconds, look)
        if answer.returncode != 0:
            raise failure(repository, answer.stderr.decode("utf-8", "replace"), address)
        lines = answer.stdout.decode("utf-8", "replace").splitlines()
        found = next((match for line in lines if (match := COMMIT.fullmatch(line))), None)
        if found is None:
            raise EmptyRepositoryError(f"the repository {repository.address} has no commit yet")
        return found[1]

    return _in_both_spellings(repository, probe)


def tags_of(
    repository: Repository, address: str, lookup: Resolve, *, seconds: float, look: Look = go_on
) -> list[tuple[bytes, bytes]]:
    """Return id and whole name of each tag that the server has, the beginning of a list that is endless."""
    words = ["--refs", "--tags", "--", address]
    answer = _listed(repository, pin(repository, lookup), words, seconds, look, most=TAG_LIST_BYTES)
    if answer.returncode != 0 and len(answer.stdout) < TAG_LIST_BYTES:
        raise failure(repository, answer.stderr.decode("utf-8", "replace"), address)
    return [(match[1], match[2]) for line in answer.stdout.split(b"\n") if (match := TAG.fullmatch(line))]


def _listed(  # noqa: PLR0913 - whom to ask for what, and within which bounds
    repository: Repository, pinned: str, words: Sequence[str], seconds: float, look: Look, *, most: int = ANSWER_BYTES
) -> CompletedProcess[bytes]:
    """Return the server's list of references; raise CloneError if it takes too long."""
    command = _command(repository, pinned, ["ls-remote", *words], Bounds(file_bytes=most, cpu_seconds=10))
    try:
        return output(command, seconds=seconds, look=look)
    except LimitError as error:
        raise _fault(CloneFault.TIMED_OUT, repository, "") from error


def clone(repository: Repository, target: Path, limits: Limits, report: Listener, lookup: Resolve = resolve) -> None:
    """Clone the newest commit of `repository` into the bare repository `target`; raise an AnalyzerError.

    It is a fetch into an empty repository, because `git clone` brings tags of that commit whatever it is told, and a
    faulty one would cost the commit.
    """

    def fetch(address: str, form: str = "sha1") -> None:
        _begin(target, address, form)
        try:
            _fetch_newest(repository, target, limits, report, lookup, depth=("--depth", "1"))
        except CloneError as error:
            if OTHER_FORM not in str(error) or form != "sha1":
                raise
            rmtree(target)
            fetch(address, "sha256")

    try:
        _in_both_spellings(repository, fetch)
    except BaseException:
        rmtree(target, ignore_errors=True)
        raise


def refresh(
    repository: Repository, directory: Path, limits: Limits, report: Listener, lookup: Resolve = resolve
) -> None:
    """Bring a clone that `clone` made to the newest commit and fetch only what is new; raise CloneError.

    A clone one commit deep stays so. One that `deepen` has made whole stays whole. The branch may have been rewritten
    or be another one by now.
    """
    depth = ("--depth", "1") if (directory / "shallow").is_file() else ()
    _fetch_newest(repository, directory, limits, report, lookup, depth=depth)


def make_empty(directory: Path, address: str, form: str) -> None:
    """Make an empty bare repository for what is at an address; raise CloneError or NoRoomError if that cannot be."""
    answer = output(git(directory, "init", "--quiet", "--bare", "--template=", f"--object-format={form}"))
    if answer.returncode != 0:
        said = answer.stderr.decode("utf-8", "replace")
        if NO_ROOM.match(_complaint(said)):
            raise NoRoomError("there is no room on the disk to fetch the repository")
        raise CloneError(CloneFault.FAILED, address, f"{address}: {said[:300]}")


def _begin(target: Path, address: str, form: str) -> None:
    """Make an empty bare repository that knows where it is from; raise as `make_empty` does.

    The one setting is written by us, because starting git for it costs almost what `init` does; no sign of an address
    would have to be escaped.
    """
    make_empty(target, address, form)
    settings = target / "config"
    made = settings.read_text("ascii").partition("[remote")[0]  # another spelling may have been tried before
    settings.write_text(f'{made}[remote "origin"]\n\turl = "{address}"\n', encoding="ascii")


def _fetch_newest(  # noqa: PLR0913 - as `transfer`
    repository: Repository,
    directory: Path,
    limits: Limits,
    report: Listener,
    lookup: Resolve,
    *,
    depth: Sequence[str],
) -> None:
    """Fetch the newest commit, which is all that HEAD names then."""
    arguments = [f"--git-dir={directory}", *FETCH, *depth, _filter(limits), "origin", f"+HEAD:{NEWEST}"]
    report(Progress(Step.CLONE))
    transfer(repository, arguments, limits, report, lookup, directory=directory)
    (directory / "HEAD").write_text(f"ref: {NEWEST}\n", encoding="ascii")


def fetch_blob(  # noqa: PLR0913 - who, what and within which bounds
    repository: Repository, directory: Path, blob: str, limits: Limits, report: Listener, *, lookup: Resolve = resolve
) -> None:
    """Fetch one blob that was too large for the clone in `directory`; raise CloneError."""
    arguments = [f"--git-dir={directory}", *FETCH, "--filter=blob:none", "origin", blob]
    settings = ["fetch.negotiationAlgorithm=noop"]
    transfer(repository, arguments, limits, report, lookup, directory=directory, settings=settings)


def transfer(  # noqa: PLR0913 - who, what and within which bounds; for fetches of every kind
    repository: Repository,
    arguments: Sequence[str],
    limits: Limits,
    report: Listener,
    lookup: Resolve,
    *,
    directory: Path,
    settings: Sequence[str] = (),
) -> None:
    """Run a git command that fills `directory` and may reach the repository's pinned host; raise CloneError.

    Only packs may come: a limit in bytes does not stop tiny files, which fill a disk by their number.
    """
    bounds = Bounds(file_bytes=limits.pack_bytes, cpu_seconds=int(limits.clone_seconds) + 1)
    command = _command(repository, pin(repository, lookup), arguments, bounds, settings)
    heard = Heard(report)
    most = weight(directory) + limits.pack_bytes

    def weigh() -> None:
        if weight(directory) > most:
            raise _fault(CloneFault.TOO_LARGE, repository, "")
        if any(directory.glob(LOOSE)):
            raise _fault(CloneFault.FAILED, repository, "")

    try:
        returncode = listen(command, heard, limits.clone_seconds, weigh)
        weigh()
        if returncode != 0:
            raise failure(repository, heard.text())
    except OutOfTimeError as error:
        raise _fault(CloneFault.TIMED_OUT, repository, heard.text()) from error
    finally:
        for half in directory.glob("objects/pack/tmp_*"):
            half.unlink(missing_ok=True)
        for folder in directory.glob(LOOSE):
            rmtree(folder, ignore_errors=True)


def weight(directory: Path) -> int:
    """Return the bytes of all files of a git directory, 0 if there is none; files may come and go meanwhile."""
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(f"{folder}/{name}").st_size
    return total


def _filter(limits: Limits) -> str:
    """Return the filter by which git leaves out blobs of a size and above, and we those above our limit."""
    return f"--filter=blob:limit={limits.file_bytes + 1}"


def _in_both_spellings(repository: Repository, fetch: Callable[[str], T]) -> T:
    try:
        return fetch(repository.address)
    except CloneError as error:
        if error.fault not in OTHER_SPELLING or repository.address.endswith(".git"):
            raise
    return fetch(f"{repository.address}.git")


def _command(
    repository: Repository, pinned: str, arguments: Sequence[str], bounds: Bounds, more: Sequence[str] = ()
) -> Command:
    shown = f"[{pinned}]" if ":" in pinned else pinned
    settings = [
        *GIT_SETTINGS,
        *TRANSFER_SETTINGS,
        *more,
        *(f"http.curloptResolve={name}:{repository.port}:{shown}" for name in (repository.host, f"{repository.host}.")),
        f"http.proxy={NOWHERE}",
        f"http.https://{repository.host}:{repository.port}/.proxy=",
    ]
    trusted = repository.authority or BUNDLE
    if trusted.exists():
        settings += [f"http.sslCAInfo={trusted}", "http.sslCAPath=/nonexistent"]
    environment = {**GIT_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": "https"}
    return guarded(["git", *(part for one in settings for part in ("-c", one)), *arguments], bounds, environment)


def failure(repository: Repository, text: str, address: str = "") -> AnalyzerError:
    """Return the error that git's words mean; `address` is the spelling that was asked for."""
    if NO_ROOM.match(_complaint(text)):
        return NoRoomError("there is no room on the disk to fetch the repository")
    if _complaint(text) == NO_HEAD:
        return EmptyRepositoryError(f"the repository {repository.address} has no commit yet")
    return _fault(_classify(text, address or repository.address), repository, text)


def _own_lines(text: str) -> list[str]:
    """Return git's own lines; those of the server could say anything."""
    return [line for line in _lines(text) if not line.startswith("remote:")]


def _lines(text: str) -> list[str]:
    """Return the lines as git makes them, which knows one sign that ends a line; Python knows ten."""
    return [line.rstrip() for line in text.split("\n")]


def _complaint(text: str) -> str:
    """Return git's first complaint; after it a server can put lines of its own that look like others."""
    return next((line for line in _own_lines(text) if line.startswith(("error:", "fatal:"))), "")


def _classify(text: str, address: str) -> CloneFault:
    """Return what git's own lines mean; the address could say anything."""
    said = "\n".join(_own_lines(text)).replace(address, "").lower()
    return next((fault for fault, signs in FAULTS if re.search(signs, said)), CloneFault.FAILED)


def _fault(fault: CloneFault, repository: Repository, text: str) -> CloneError:
    last = next((line for line in reversed(_lines(text)) if line), "")[:300]
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in last)
    detail = f" (git said: {plain})" if plain else ""
    return CloneError(fault, repository.address, f"{repository.address}: {ADVICE[fault]}{detail}")
