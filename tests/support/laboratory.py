"""Scores trees of files: each becomes a commit of a bare repository and is analyzed as any other.

One server of measuring processes and one cache of facts serve all trees, so that a change to one file costs that file.
"""

import hashlib
import importlib.util
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from git_server import run_git

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Analysis, Limits
from scorers.models.quality import SCORER
from scorers.values import Score

Tree = Mapping[str, bytes]
CHECKOUT = Path(__file__).parents[2]
ANY_PLACE = AddressPolicy(any_local=True)
LIMITS = Limits()
COMMITTER = "committer Test <test@example.org> 1700000000 +0000"
TEXTS = Path(__file__).parent / "cared"
"""Copies of our own introduction and guide, which stay as they are, so that editing ours moves no score."""
CHAPTERS = (TEXTS / "guide.md").read_text(encoding="utf-8").split("\n## ")
CARED = {
    "README.md": (TEXTS / "README.md").read_text(encoding="utf-8"),
    "CHANGELOG.md": "# Changes\n\n" + "".join(f"## 1.{n}\n\n- Repaired the reading of dates.\n\n" for n in range(9)),
    "CONTRIBUTING.md": "# Contributing\n\nPlease open a change with its tests; the build runs them on every change.\n"
    * 4,
    "LICENSE": (CHECKOUT / "LICENSE").read_text(encoding="utf-8"),
    "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n'
    '[project]\nname = "project"\nversion = "1.0"\nlicense = "EUPL-1.2"\n',
    ".github/workflows/build.yml": "on: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v4\n      - run: pip install . && python -m pytest\n",
    **{f"docs/part{number}.md": f"# {chapter}" for number, chapter in enumerate(CHAPTERS)},
}
"""What lies around the code of a project that is looked after."""
PLAIN = {"README.md": "# Project\n\nA short text about it.\n"}
"""What lies around the code of a project that is not."""


@dataclass
class Laboratory:
    """A place for repositories, and what is known of trees already."""

    folder: Path
    cache: SqliteFactCache
    measurers: Measurers
    known: dict[str, Score] = field(default_factory=dict)

    def score(self, tree: Tree) -> Score:
        """Return the score of a tree; the same tree is analyzed once."""
        name = name_of(tree)
        if name not in self.known:
            self.known[name] = SCORER.score(self.analysis(tree))
        return self.known[name]

    def analysis(self, tree: Tree) -> Analysis:
        """Return the analysis of a tree."""
        place = self.folder / name_of(tree)
        if not place.exists():
            commit(place, tree)
        repository = Repository.parse(str(place), ANY_PLACE)
        return analyze(repository, limits=LIMITS, cache=self.cache, measurers=self.measurers)


@contextmanager
def laboratory(folder: Path) -> Iterator[Laboratory]:
    """Yield a laboratory in a folder."""
    with Measurers(LIMITS) as measurers:
        yield Laboratory(folder, SqliteFactCache(folder / "facts.sqlite3"), measurers)


def name_of(tree: Tree) -> str:
    """Return a name that only this tree has."""
    digest = hashlib.sha256()
    for path in sorted(tree):
        digest.update(f"{len(path)}:{path}:{len(tree[path])}:".encode() + tree[path])
    return digest.hexdigest()[:24]


def commit(place: Path, tree: Tree) -> None:
    """Make a bare repository with one commit."""
    place.mkdir(parents=True)
    run_git(place, "init", "--quiet", "--bare", "--initial-branch=main")
    stream = [f"commit refs/heads/main\n{COMMITTER}\ndata 5\nStart\n".encode()]
    stream += [
        f'M 100644 inline "{path}"\ndata {len(tree[path])}\n'.encode() + tree[path] + b"\n" for path in sorted(tree)
    ]
    subprocess.run(["git", "-C", place, "fast-import", "--quiet"], input=b"".join(stream), check=True)


def package(name: str) -> dict[str, bytes]:
    """Return the code of an installed package, its own tests under `tests/`, and nothing that is no Python."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"the package {name} is not installed")
    return _read(Path(spec.submodule_search_locations[0]), f"src/{name}")


def checkout(*names: str) -> dict[str, bytes]:
    """Return some packages of this project with their tests."""
    tree: dict[str, bytes] = {}
    for name in names:
        tree |= _read(CHECKOUT / name, name) | _read(CHECKOUT / "tests" / name, f"tests/{name}")
    return tree


def around(code: Tree, files: Mapping[str, str]) -> dict[str, bytes]:
    """Return code with files beside it."""
    return {**{path: text.encode() for path, text in files.items()}, **code}


def _read(folder: Path, top: str) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*.py") if path.is_file())
    return {_place(path.relative_to(folder).as_posix(), top): path.read_bytes() for path in found}


def _place(path: str, top: str) -> str:
    return path if path.startswith("tests/") and top.startswith("src/") else f"{top}/{path}"
