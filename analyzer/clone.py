"""Fetch a vetted repository: bounded, hermetic, one commit deep, nothing checked out.

GitPython starts the clone and reads its progress; the command line it is given is ours to the last word, because
neither git nor GitPython refuses redirects, other protocols, helpers or endless answers by default. Large blobs are
not fetched at all.

Decision: redirects are refused, because they could lead anywhere, but GitLab answers an address without `.git` with
one to the same address with `.git`. So both spellings are tried, both on the vetted and pinned host.
"""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from git import Git, RemoteProgress

from analyzer.command import GIT_ENVIRONMENT, GIT_SETTINGS, Bounds, guarded, kill, output, stop
from analyzer.errors import CloneError, CloneFault, EmptyRepositoryError, LimitError
from analyzer.network import Resolve, pin, resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

PROBE_SECONDS = 20.0
TRANSFER_SETTINGS = (
    "protocol.https.allow=always",
    "http.followRedirects=false",
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
    (CloneFault.DAMAGED, r"fsck|bad object|corrupt|missing|inflate|pack has"),
    (CloneFault.TOO_LARGE, r"file too large|out of memory|died of signal|invalid index-pack output"),
)
"""What git's own lines mean, first match wins; git's unpacker dies without a word when it reaches a limit."""

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
LONGEST_LINE = 2_000
KEPT_LINES = 20


def vet(repository: Repository, lookup: Resolve = resolve, seconds: float = PROBE_SECONDS) -> None:
    """Ask the server for the repository; raise the AnalyzerError that says if it is missing, private or empty."""
    if repository.path is not None:
        return
    pinned = pin(repository, lookup)
    bounds = Bounds(file_bytes=ANSWER_BYTES, cpu_seconds=10)

    def probe(address: str) -> None:
        try:
            answer = output(_command(repository, pinned, ["ls-remote", "--", address, "HEAD"], bounds), seconds=seconds)
        except LimitError as error:
            raise _fault(CloneFault.TIMED_OUT, repository, "") from error
        if answer.returncode != 0:
            text = answer.stderr.decode("utf-8", "replace")
            raise _fault(_classify(text, address), repository, text)
        if not answer.stdout.strip():
            raise EmptyRepositoryError(f"the repository {repository.address} has no commit yet")

    _in_both_spellings(repository, probe)


def clone(repository: Repository, target: Path, limits: Limits, report: Listener, lookup: Resolve = resolve) -> None:
    """Clone the newest commit of `repository` into the bare repository `target`; raise CloneError or AddressError."""
    # git leaves out blobs of this size and above, we those above our limit: the same files, cloned or local
    blobs = f"--filter=blob:limit={limits.file_bytes + 1}"
    options = ["--bare", "--depth", "1", "--single-branch", "--no-tags", blobs]

    def fetch(address: str) -> None:
        transfer(repository, ["clone", "--progress", *options, "--", address, str(target)], limits, report, lookup)

    report(Progress(Step.CLONE))
    _in_both_spellings(repository, fetch)


def transfer(  # noqa: PLR0913 - who, what and within which bounds; two callers
    repository: Repository,
    arguments: Sequence[str],
    limits: Limits,
    report: Listener,
    lookup: Resolve,
    *,
    settings: Sequence[str] = (),
) -> None:
    """Run the git command `arguments`, which may reach the repository's pinned host; raise CloneError if it fails."""
    bounds = Bounds(file_bytes=limits.pack_bytes, cpu_seconds=int(limits.clone_seconds) + 1)
    command = _command(repository, pin(repository, lookup), arguments, bounds, settings)
    heard = _Heard(report)
    returncode, expired = _listen(command, heard, limits.clone_seconds)
    text = "\n".join([*heard.other_lines, *heard.error_lines])
    if expired:
        raise _fault(CloneFault.TIMED_OUT, repository, text)
    if returncode != 0:
        raise _fault(_classify(text, repository.address), repository, text)


class _Heard(RemoteProgress):
    """Hands git's progress on and keeps its last other lines; what a server says must not fill our memory."""

    def __init__(self, report: Listener) -> None:
        super().__init__()
        self.report = report

    def update(
        self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
    ) -> None:
        """Report one line of git's progress."""
        del message
        if op_code & RemoteProgress.RECEIVING:
            self.report(Progress(Step.CLONE, int(float(cur_count)), int(float(max_count or 0)), "objects"))

    def hear(self, line: str) -> None:
        """Take one line of git's stderr."""
        self.new_message_handler()(line)
        del self.error_lines[:-KEPT_LINES]
        del self.other_lines[:-KEPT_LINES]


def _in_both_spellings(repository: Repository, fetch: Callable[[str], None]) -> None:
    try:
        fetch(repository.address)
    except CloneError as error:
        if error.fault not in OTHER_SPELLING or repository.address.endswith(".git"):
            raise
    else:
        return
    fetch(f"{repository.address}.git")


def _listen(command: Sequence[str], heard: _Heard, seconds: float) -> tuple[int, bool]:
    """Run git while its progress is heard; return its exit code and whether its time was over."""
    process = Git().execute(command, as_process=True, with_stdout=False, start_new_session=True)
    inner: subprocess.Popen[bytes] = process.proc  # type: ignore[assignment]
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kill(inner)

    timer = threading.Timer(seconds, expire)
    timer.start()
    try:
        for line in _lines(inner):
            heard.hear(line)
        return inner.wait(), expired.is_set()
    finally:
        timer.cancel()
        timer.join()
        stop(inner)


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    if process.stderr is None:
        return
    rest = b""
    while chunk := process.stderr.read1(LONGEST_LINE):  # type: ignore[attr-defined]
        *lines, rest = re.split(rb"[\r\n]", rest[-LONGEST_LINE:] + chunk)
        yield from (line.decode("utf-8", "replace") for line in lines)
    yield rest.decode("utf-8", "replace")


def _command(
    repository: Repository, pinned: str, arguments: Sequence[str], bounds: Bounds, more: Sequence[str] = ()
) -> list[str]:
    shown = f"[{pinned}]" if ":" in pinned else pinned
    settings = [
        *GIT_SETTINGS,
        *TRANSFER_SETTINGS,
        *more,
        f"http.curloptResolve={repository.host}:{repository.port}:{shown}",
    ]
    if repository.authority is not None:
        settings.append(f"http.sslCAInfo={repository.authority}")
    environment = {**GIT_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": "https"}
    return guarded(["git", *(part for one in settings for part in ("-c", one)), *arguments], bounds, environment)


def _classify(text: str, address: str) -> CloneFault:
    """Return what git's own lines mean; the server's lines and the address could say anything."""
    own = [line for line in text.splitlines() if not line.startswith("remote:")]
    said = "\n".join(own).replace(address, "").lower()
    return next((fault for fault, signs in FAULTS if re.search(signs, said)), CloneFault.FAILED)


def _fault(fault: CloneFault, repository: Repository, text: str) -> CloneError:
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
    detail = f" (git said: {last[:300]})" if last else ""
    return CloneError(fault, repository.address, f"{repository.address}: {ADVICE[fault]}{detail}")
