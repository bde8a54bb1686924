"""What fetching costs: the same commit again, the next one, and 200 of them, from a real HTTPS git server on loopback.

Usage: `.venv/bin/python benchmarks/fetching.py REPOSITORY...` with paths of local git repositories (bare or not).

The server is that of the tests, in a process of its own. The newest first-parent commits of each repository are pushed
to it one by one. For each repository, CPU seconds (this process and its finished children) and megabytes received:

- cold: the first analysis, with an empty cache and no kept clone
- again: the same commit once more; the server is asked for its newest commit and nothing is cloned
- next kept, next fresh: the analysis one commit later, with the kept clone and with a clone of its own
- many: megabytes of the kept clone after all fetches, the most meanwhile, and of a fresh clone
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from git_server import HOST, serving

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.clone import weight
from analyzer.clones import Clones, KeptClones, TemporaryClones
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Limits, Progress

FETCHES = 200
PLENTY = 10**12
MEGABYTE = 1e6
LIMITS = Limits()


def git(place: Path, *arguments: str) -> str:
    """Run git and return its answer."""
    command = ["git", "-C", str(place), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def cpu() -> float:
    """Return the CPU seconds of this process and its finished children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def lookup(_host: str, _port: int) -> tuple[str, ...]:
    """Find every host on loopback."""
    return ("127.0.0.1",)


class Received:
    """Sums up the bytes that git says it received."""

    def __init__(self) -> None:
        """Nothing was received yet."""
        self.total = 0
        self.last = 0

    def __call__(self, progress: Progress) -> None:
        """Hear of progress; a count that starts anew is another fetch."""
        if progress.unit == "objects":
            self.total += progress.size - self.last if progress.size >= self.last else progress.size
            self.last = progress.size


def measured(repository: Repository, cache: SqliteFactCache, clones: Clones) -> str:
    """Analyze and return CPU seconds and megabytes."""
    received = Received()
    before = cpu()
    analyze(repository, limits=LIMITS, lookup=lookup, cache=cache, clones=clones, report=received)
    return f"{cpu() - before:>8.3f} s{received.total / MEGABYTE:>8.2f} MB"


def measure(source: Path, origin: Path, repository: Repository, folder: Path) -> None:
    """Print the figures of one repository."""
    git(origin.parent, "clone", "-q", "--bare", str(source), str(origin))
    branch = git(origin, "symbolic-ref", "HEAD")
    commits = git(origin, "rev-list", "--first-parent", f"--max-count={FETCHES}", "HEAD").split()[::-1]
    git(origin, "update-ref", branch, commits[-2])
    kept = KeptClones(folder / "clones", PLENTY)
    caches = [SqliteFactCache(folder / name) for name in ("kept", "fresh")]
    print("cold      ", measured(repository, caches[0], kept), flush=True)
    print("again     ", measured(repository, caches[0], kept), flush=True)
    analyze(repository, limits=LIMITS, lookup=lookup, cache=caches[1])
    git(origin, "update-ref", branch, commits[-1])
    print("next kept ", measured(repository, caches[0], kept), flush=True)
    print("next fresh", measured(repository, caches[1], TemporaryClones()), flush=True)
    most, last, places = 0, 0, set()
    for commit in commits:
        git(origin, "update-ref", branch, commit)
        with kept.opened(repository, LIMITS, lambda _: None, lookup) as directory:
            last = weight(directory)
            most = max(most, last)
            places.add(directory)
    with TemporaryClones().opened(repository, LIMITS, lambda _: None, lookup) as directory:
        fresh = weight(directory)
    sizes = "; ".join(f"{name} {size / MEGABYTE:.2f} MB" for name, size in (("last", last), ("most", most)))
    print(
        f"many       {len(commits)} fetches: {sizes}; {len(places)} clones; fresh {fresh / MEGABYTE:.2f} MB", flush=True
    )


def serve(folder: Path) -> None:
    """Serve until the parent is done with it."""
    with serving(folder) as server:
        print(server.port, flush=True)
        sys.stdin.read()


def main() -> None:
    """Measure each repository in turn."""
    if sys.argv[1] == "--serve":
        serve(Path(sys.argv[2]))
        return
    for number, argument in enumerate(sys.argv[1:]):
        print(argument, time.strftime("%Y-%m-%d"))
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
            folder = Path(name)
            command = [sys.executable, __file__, "--serve", name]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
                port = int(server.stdout.readline()) if server.stdout else 0
                policy = AddressPolicy(open_hosts=frozenset({HOST}), authority=folder / "authority.pem")
                repository = Repository.parse(f"https://{HOST}:{port}/open/r{number}", policy)
                measure(Path(argument).resolve(), folder / "root" / f"r{number}.git", repository, folder)
                server.communicate("")


if __name__ == "__main__":
    main()
