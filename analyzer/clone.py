"""Fetch a vetted repository: bounded, hermetic, one commit deep, nothing checked out.

GitPython runs the clone and reads its progress; the command line it is given is ours to the last word, because
neither git nor GitPython refuses redirects, other protocols, helpers or endless answers by default. Large blobs are
not fetched at all.
"""

import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from git import Git, RemoteProgress
from git.cmd import handle_process_output

from analyzer.command import GIT_ENVIRONMENT, GIT_SETTINGS, Bounds, guarded, stop
from analyzer.errors import AnalyzerError, CancelledError, CloneError, CloneFault, EmptyRepositoryError
from analyzer.network import Resolve, pin, resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

PROBE_SECONDS = 20
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
    (CloneFault.REDIRECTED, ("unable to update url base from redirection", "redirect", "returned error: 30")),
    (CloneFault.NOT_FOUND, ("not found", "could not read username", "authentication failed", "returned error: 40")),
    (
        CloneFault.UNREACHABLE,
        ("could not resolve", "failed to connect", "couldn't connect", "ssl", "certificate", "refused"),
    ),
    (CloneFault.TIMED_OUT, ("operation too slow", "timed out", "timeout")),
    (CloneFault.TOO_LARGE, ("file size limit", "file too large", "out of memory", "sigxfsz")),
    (CloneFault.DAMAGED, ("fsck", "index-pack", "bad object", "corrupt", "missing")),
)
ADVICE = {
    CloneFault.NOT_FOUND: "no public repository is at this address; check the spelling and that it is not private",
    CloneFault.UNREACHABLE: "the server did not answer as expected; try again later or check the address",
    CloneFault.TIMED_OUT: "the server was too slow; try again later",
    CloneFault.TOO_LARGE: "the repository is larger than the limit",
    CloneFault.REDIRECTED: "the server sends elsewhere; give the address it sends to",
    CloneFault.DAMAGED: "the repository has damaged or forbidden objects",
    CloneFault.FAILED: "git could not fetch the repository",
}


def vet(repository: Repository, lookup: Resolve = resolve) -> None:
    """Ask the server for the repository; raise the AnalyzerError that says if it is missing, private or empty."""
    if repository.path is not None:
        return
    command = _command(repository, pin(repository, lookup), ["ls-remote", "--", repository.address], cpu_seconds=10)
    process = Git().execute(command, as_process=True, start_new_session=True)
    inner: subprocess.Popen[bytes] = process.proc  # type: ignore[assignment]
    try:
        answer, errors = inner.communicate(timeout=PROBE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _fault(CloneFault.TIMED_OUT, repository, "") from error
    finally:
        stop(inner)
    if inner.returncode != 0:
        text = errors.decode("utf-8", "replace")
        raise _fault(_classify(text), repository, text)
    if not answer.strip():
        raise EmptyRepositoryError(f"the repository {repository.address} has no commit yet")


def clone(repository: Repository, target: Path, limits: Limits, report: Listener, lookup: Resolve = resolve) -> None:
    """Clone the newest commit of `repository` into the bare repository `target`; raise CloneError or AddressError."""
    options = ["--bare", "--depth", "1", "--single-branch", "--no-tags", f"--filter=blob:limit={limits.file_bytes}"]
    command = _command(
        repository,
        pin(repository, lookup),
        ["clone", "--progress", *options, "--", repository.address, str(target)],
        cpu_seconds=int(limits.clone_seconds),
        file_bytes=limits.pack_bytes,
    )
    report(Progress(Step.CLONE))
    listener = _Listener(report)
    process = Git().execute(command, as_process=True, universal_newlines=True, start_new_session=True)
    inner: subprocess.Popen[bytes] = process.proc  # type: ignore[assignment]
    timer = threading.Timer(limits.clone_seconds, _expire, (inner, listener))
    timer.start()
    listener.process = inner
    try:
        with suppress(ValueError):  # the pipes are closed under the reader when the process is stopped
            handle_process_output(process, None, listener.new_message_handler(), decode_streams=False)
        inner.wait()
    finally:
        timer.cancel()
        stop(inner)
    _raise_for(listener, repository, inner.returncode)


class _Listener(RemoteProgress):
    """Hands git's progress on, keeps its error lines, and stops git when the reader of progress says stop."""

    def __init__(self, report: Listener) -> None:
        super().__init__()
        self.report = report
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped: AnalyzerError | None = None
        self.expired = False

    def update(
        self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
    ) -> None:
        """Report one line of git's progress."""
        del message
        if op_code & RemoteProgress.RECEIVING and self.stopped is None:
            try:
                self.report(Progress(Step.CLONE, int(float(cur_count)), int(float(max_count or 0)), "objects"))
            except CancelledError as error:
                self.stopped = error
                if self.process is not None:
                    self.process.kill()


def _expire(process: subprocess.Popen[bytes], listener: _Listener) -> None:
    listener.expired = True
    process.kill()


def _raise_for(listener: _Listener, repository: Repository, returncode: int) -> None:
    if listener.stopped is not None:
        raise listener.stopped
    text = "\n".join([*listener.error_lines, *listener.other_lines])
    if listener.expired:
        raise _fault(CloneFault.TIMED_OUT, repository, text)
    if returncode != 0:
        raise _fault(_classify(text), repository, text)


def _command(
    repository: Repository, address: str, arguments: Sequence[str], *, cpu_seconds: int, file_bytes: int = 1_000_000
) -> list[str]:
    shown = f"[{address}]" if ":" in address else address
    pinned = f"http.curloptResolve={repository.host}:{repository.port}:{shown}"
    settings = [part for setting in (*GIT_SETTINGS, *TRANSFER_SETTINGS, pinned) for part in ("-c", setting)]
    environment = {**GIT_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": "https"}
    bounds = Bounds(file_bytes=file_bytes, cpu_seconds=cpu_seconds)
    return guarded(["git", *settings, *arguments], bounds, environment)


def _classify(text: str) -> CloneFault:
    lowered = text.lower()
    for fault, signs in FAULTS:
        if any(sign in lowered for sign in signs):
            return fault
    return CloneFault.FAILED


def _fault(fault: CloneFault, repository: Repository, text: str) -> CloneError:
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
    detail = f" (git said: {last[:300]})" if last else ""
    return CloneError(fault, repository.address, f"{repository.address}: {ADVICE[fault]}{detail}")
