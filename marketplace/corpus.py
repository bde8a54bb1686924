"""Builds the training table of the quality score: analyzes each pinned commit of a manifest on local clones.

Every finished row is kept in a work folder beside the table, under a digest of all that it depends on: its entry, the
analyzer, the scorers. Facts of files are kept there too. So a run that was stopped goes on where it was, one after a
change of the scorers alone measures nothing again, and the folder may be deleted at any time.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

import scorers
from analyzer.analysis import analyze
from analyzer.cache import FactCache, SqliteFactCache
from analyzer.errors import AnalyzerError
from analyzer.measurers import Measurers
from analyzer.memory import own_code
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import ANALYZER_VERSION, Limits, Listener
from scorers.quality.table import Entry, Row, row_of, written
from scorers.registry import find_scorers

BASELINE = "baseline"
LIMITS = Limits()
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lost:
    """A repository that could not be analyzed, and why."""

    repository: str
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a run: rows in the table, how many of them are new, and what was lost."""

    rows: int
    fresh: int
    lost: tuple[Lost, ...]


class Workshop:
    """The work folder: finished rows, one file each, and the facts of files."""

    def __init__(self, table: Path) -> None:
        """Stand beside the table; nothing is made yet."""
        self.folder = table.with_name(f"{table.name}.work")
        self.facts: FactCache = SqliteFactCache(self.folder / "facts.sqlite3")

    def recall(self, entry: Entry) -> Row | None:
        """Return the finished row of an entry, or None if it has to be made."""
        try:
            return msgspec.json.decode(self._place(entry).read_bytes(), type=Row)
        except (OSError, msgspec.DecodeError):
            return None

    def keep(self, row: Row) -> None:
        """Keep a finished row instead of the older ones of its repository."""
        place = self._place(row.entry)
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.glob(f"{_folded(row.entry)}.*"):
            old.unlink()
        replace_file(place, msgspec.json.encode(row))

    def _place(self, entry: Entry) -> Path:
        depends = "\0".join((*msgspec.structs.astuple(entry), ANALYZER_VERSION, own_code(), _judging_code()))
        return self.folder / "rows" / f"{_folded(entry)}.{hashlib.sha256(depends.encode()).hexdigest()[:16]}.json"


def build(manifest: Sequence[Entry], clones: Path, table: Path, tell: Tell, listener: Listener) -> Built:
    """Write the table of all repositories that can be analyzed, unless there is none, and return what came of it."""
    workshop = Workshop(table)
    lost: list[Lost] = []
    missing = [entry for entry in manifest if workshop.recall(entry) is None]
    known = len(manifest) - len(missing)
    tell(f"{known} of {len(manifest)} rows are there already")
    with Measurers(LIMITS) as measurers:
        for number, entry in enumerate(missing, known + 1):
            result = "done"
            try:
                workshop.keep(_measured(entry, clones, workshop, measurers, listener))
            except (AnalyzerError, OSError) as error:
                result = str(error)
                lost.append(Lost(entry.repository, result))
            tell(f"{number} of {len(manifest)}  {entry.repository}: {result}")
    rows = [row for entry in manifest if (row := workshop.recall(entry))]
    if rows:
        replace_file(table, written(rows))
    return Built(len(rows), len(missing) - len(lost), tuple(lost))


def clone_in(clones: Path, repository: str) -> Path:
    """Return the clone of OWNER/NAME, bare or plain; raise FileNotFoundError naming the folders that were looked at."""
    owner, name = repository.split("/")
    places = (clones / f"{owner}+{name}" / "repo", clones / owner / name)
    for place in places:
        if (place / "HEAD").is_file() or (place / ".git").exists():
            return place
    raise FileNotFoundError(f"there is no clone, neither {places[0]} nor {places[1]}")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def _measured(entry: Entry, clones: Path, workshop: Workshop, measurers: Measurers, listener: Listener) -> Row:
    clone = clone_in(clones, entry.repository)
    repository = Repository.parse(str(clone), AddressPolicy(any_local=True))
    analysis = analyze(
        repository, limits=LIMITS, report=listener, revision=entry.commit, cache=workshop.facts, measurers=measurers
    )
    return row_of(entry, analysis, find_scorers()[BASELINE])


def _folded(entry: Entry) -> str:
    return entry.repository.lower().replace("/", "+")


@cache
def _judging_code() -> str:
    """Return a digest of the scorers' source, so that a row never outlives the code that made it."""
    folder = Path(scorers.__path__[0])
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
