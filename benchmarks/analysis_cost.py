"""The analyzer beside the naive chain of commands, on the same real repositories, in the same run.

Usage: `.venv/bin/python benchmarks/analysis_cost.py REPOSITORY...` with paths of local git repositories (bare or
not).

For each repository, CPU seconds (user and system, children included) of:

- naive: a full clone, then radon cc, mi, hal and raw, ruff and bandit as commands on the checkout
- cold: the analysis of the remote repository with an empty cache: it fetches one commit with every check that it has

Both fetch by TLS from the tests' git server on loopback, which is no child of ours, so that its CPU is counted for
neither. What is not measured is the server's distance. Then, with what the cache knows, of a clone on this machine:

- again: the same commit once more, the median of `AGAIN` times; `first` is the first of them
- next: one merge later, for each of the newest `STEPS` steps along first parents: `next` is their median, `texts` the
  median of those that change no measured file, `code` that of the others; the commit before each is known. `changed` is
  the median share of measured lines that stand in files which the steps in `code` change: a file is measured whole

The analysis also reads structure, copies, licences, packages, secrets and more, which the chain does not; so that like
is compared with like as well, `same` is the cold ratio with the chain's three tools alone, and ms/1000 is of those.

Prints the ratios and CPU milliseconds per 1,000 Python lines. Each repository has a process of its own, with everything
imported and the server of measuring processes started: a warm worker. The measuring processes themselves are forked,
and git and ruff started, within the time. With `--fresh`, the server is started anew within each time.
"""

import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import NamedTuple

from analyzer import tools
from analyzer.analysis import MEASURED_ROLES, analyze
from analyzer.cache import FactCache, NoCache, SqliteFactCache
from analyzer.clone import clone
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.tools.ruff import OPTIONS
from analyzer.values import Analysis, Limits, Progress, Role

BIN = Path(sys.executable).parent
NAIVE = (
    ("radon", "cc", "-j", "."),
    ("radon", "mi", "-j", "-s", "."),
    ("radon", "hal", "-j", "."),
    ("radon", "raw", "-j", "."),
    ("ruff", "check", *OPTIONS, "."),
    ("bandit", "-q", "-r", ".", "-f", "json", "--ignore-nosec"),
)
ROUNDS = 3
AGAIN = 5
STEPS = 10
Three = tuple[Measurers, ModuleType]
"""The chain's tools alone: their processes and their package."""
HOST = "git.example.org"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}


class Served(NamedTuple):
    """A repository on the git server, and the port and authority of that."""

    name: str
    port: int
    authority: Path

    def remote(self) -> Repository:
        """Return the repository as the analyzer is given one."""
        policy = AddressPolicy(open_hosts=frozenset({HOST}), authority=self.authority)
        return Repository.parse(f"https://{HOST}:{self.port}/open/{self.name}", policy)


def cpu() -> float:
    """Return the CPU seconds of this process and its children: the finished ones, and those that still run."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    lists = Path("/proc/self/task").glob("*/children")
    running = sum(running_cpu(int(child)) for found in lists for child in found.read_text().split())
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime + running


def running_cpu(process: int) -> float:
    """Return the CPU seconds of a running process and the children it has waited for."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in after_name[11:15]) / os.sysconf("SC_CLK_TCK")


def timed(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action."""
    before = cpu()
    action()
    return cpu() - before


def git(*arguments: str) -> None:
    """Run git, silently and without any configuration of this machine."""
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=ENVIRONMENT)  # noqa: S607 - git by name


def lookup(_host: str, _port: int) -> tuple[str, ...]:
    """Find every host on loopback."""
    return ("127.0.0.1",)


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


@contextmanager
def served(source: Path, folder: Path) -> Iterator[Served]:
    """Serve a repository by the tests' git server, as `benchmarks/fetching.py` starts it."""
    command = [sys.executable, str(Path(__file__).with_name("fetching.py")), "--serve", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        port = int(server.stdout.readline()) if server.stdout else 0
        git("-c", "safe.directory=*", "clone", "-q", "--bare", str(source), str(folder / "root" / "source.git"))
        yield Served("source", port, folder / "authority.pem")
        server.communicate("")


def naive(source: Served, folder: Path) -> None:
    """Clone everything and run every tool as a command."""
    target = folder / "checkout"
    way = (f"http.curloptResolve={HOST}:{source.port}:127.0.0.1", f"http.sslCAInfo={source.authority}")
    settings = [part for one in (*way, "http.version=HTTP/1.1") for part in ("-c", one)]
    git(*settings, "clone", "-q", source.remote().address, str(target))
    for name, *arguments in NAIVE:
        subprocess.run([BIN / name, *arguments], cwd=target, capture_output=True, check=False)
    shutil.rmtree(target)


def fetched_analysis(
    source: Served, cache: FactCache, measurers: Measurers | None, package: ModuleType = tools
) -> Analysis:
    """Fetch and analyze a repository."""
    return analyze(source.remote(), cache=cache, measurers=measurers, package=package, lookup=lookup)


def analysis(
    place: Path,
    cache: FactCache,
    measurers: Measurers | None,
    package: ModuleType = tools,
    *,
    revision: str = "HEAD",
) -> Analysis:
    """Analyze a local repository."""
    repository = Repository.parse(str(place), AddressPolicy(any_local=True))
    return analyze(repository, cache=cache, revision=revision, measurers=measurers, package=package)


def chain_tools(folder: Path) -> ModuleType:
    """Return a package of the tools that the naive chain has."""
    package = folder / "chain_tools"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("bandit", "radon", "ruff"):
        (package / f"{name}.py").write_text(f"from analyzer.tools.{name} import TOOL as TOOL\n")
    sys.path.insert(0, str(folder))
    return import_module("chain_tools")


def measure(source: Path, remote: Served, folder: Path, measurers: Measurers | None, three: Three) -> dict[str, float]:
    """Return the figures of one round on one repository."""
    bare = folder / "bare"
    cache = SqliteFactCache(folder / "facts")
    clone(remote.remote(), bare, Limits(), silent, lookup)
    figures = {"naive": timed(lambda: naive(remote, folder))}
    figures["cold"] = timed(lambda: fetched_analysis(remote, cache, measurers))
    figures["same"] = timed(lambda: fetched_analysis(remote, NoCache(), *three))
    again = [timed(lambda: analysis(bare, cache, measurers)) for _ in range(AGAIN)]
    figures["first"], figures["again"] = again[0], median(again)
    steps = following(source, SqliteFactCache(folder / "other"), measurers)
    code = [step for step in steps if step.changed]
    figures["next"] = median(step.cost for step in steps)
    figures["texts"] = median([step.cost for step in steps if not step.changed] or [math.nan])
    figures["code"] = median([step.cost for step in code] or [math.nan])
    figures["changed"] = median([step.changed for step in code] or [math.nan])
    found: list[Analysis] = []
    figures["analysis"] = timed(lambda: found.append(analysis(bare, NoCache(), *three)))
    figures["lines"] = sum(
        file.lines for file in found[0].files if file.language == "Python" and file.role in {Role.SOURCE, Role.TEST}
    )
    return figures


class NextCommit(NamedTuple):
    """What a commit costs in CPU seconds, and the share of its measured lines that stand in files it changed."""

    cost: float
    changed: float


def following(source: Path, cache: FactCache, measurers: Measurers | None) -> list[NextCommit]:
    """Return each of the newest steps, the oldest first."""
    before = analysis(source, cache, measurers, revision=f"HEAD~{STEPS}")
    steps = []
    for back in reversed(range(STEPS)):
        found: list[Analysis] = []
        revision = f"HEAD~{back}" if back else "HEAD"
        cost = timed(lambda: found.append(analysis(source, cache, measurers, revision=revision)))  # noqa: B023 - at once
        known = {(file.path, file.blob) for file in before.files}
        lines = {file: file.lines for file in found[0].files if file.role in MEASURED_ROLES and file.language}
        changed = sum(lines[file] for file in lines if (file.path, file.blob) not in known)
        steps.append(NextCommit(cost, changed / sum(lines.values())))
        before = found[0]
    return steps


def best(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: sorted(figures[name] for figures in rounds)[len(rounds) // 2] for name in rounds[0]}


def main() -> None:
    """Print the figures of each repository, measured in a process of its own, as each analysis has one."""
    is_fresh = "--fresh" in sys.argv
    print(f"Python {sys.version.split()[0]}")
    heads = f"{'lines':>8}{'naive s':>9}{'cold s':>8}{'ratio':>7}{'same':>7}"
    heads += f"{'first':>8}{'again':>8}{'next':>8}{'texts':>8}{'code':>8}{'changed':>8}{'ms/1000':>9}"
    print(f"{'repository':<34}{heads}", flush=True)
    for argument in sys.argv[1 + is_fresh :]:
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            source = Path(argument).resolve()
            with tempfile.TemporaryDirectory() as folder, served(source, Path(folder)) as remote:
                print(process.submit(measured, source, remote, is_fresh=is_fresh).result(), flush=True)


def measured(source: Path, remote: Served, *, is_fresh: bool) -> str:
    """Return the figures of a repository as a line of text."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Measurers(Limits()))
        server.start()
        package = chain_tools(folder)
        chain = stack.enter_context(Measurers(Limits(), package))
        chain.start()
        return row(source, remote, None if is_fresh else server, (chain, package))


def row(source: Path, remote: Served, measurers: Measurers | None, three: Three) -> str:
    """Return the figures of a repository, over some rounds, as a line of text."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            rounds.append(measure(source, remote, Path(folder), measurers, three))
    found = best(rounds)
    name = source.parent.name if source.name in {"repo", ".git"} else source.name
    parts = [found[each] / found["cold"] for each in ("first", "again", "next", "texts", "code")]
    shares = "".join(f"{'-' if math.isnan(each) else f'{each:.1%}':>8}" for each in (*parts, found["changed"]))
    ratio = found["naive"] / found["cold"]
    same = found["naive"] / found["same"]
    sums = f"{found['lines']:>8.0f}{found['naive']:>9.2f}{found['cold']:>8.2f}{ratio:>7.1f}{same:>7.1f}"
    return f"{name:<34}{sums}{shares}{1e6 * found['analysis'] / found['lines']:>9.1f}"


if __name__ == "__main__":
    main()
