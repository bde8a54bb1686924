"""The list of the corpus: which commit of which repository stands for what; the shipped one made the shipped model.

A CSV file with the columns repository (OWNER/NAME), group, label, commit and root (the lowest root commit, by which a
fork is recognized); further columns are ignored. The labels Y and N of the group niche are those of the NICHE data set
(R. Widyasari and others, "NICHE: A Curated Dataset of Engineered Machine Learning Projects in Python", MSR 2023,
Apache-2.0), judged as of 2022-12-31.
"""

import csv
import io
import re
from collections.abc import Mapping
from importlib.resources import files

from scorers.errors import ManifestError
from scorers.quality.table import Entry

NAME = "corpus.csv"
COLUMNS = Entry.__struct_fields__
GROUPS = frozenset({"niche", "application", "library", "beginner", "scripts"})
LABELS = frozenset({"Y", "N"})
REPOSITORY = re.compile(r"(?!\.)[\w.-]{1,100}/(?!\.{1,2}$)[\w.-]{1,100}", re.ASCII)
COMMIT = re.compile(r"[0-9a-f]{40}")


def read_manifest(data: bytes) -> tuple[Entry, ...]:
    """Return the entries of a manifest in its order; raise ManifestError with every fault and its line."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        lines = [] if missing else [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ManifestError([f"this is no CSV file: {error}"]) from error
    if missing:
        raise ManifestError([f"line 1: there is no column {', '.join(missing)}"])
    faults: list[str] = []
    entries: dict[str, Entry] = {}
    for number, line in lines:
        entry = Entry(*(line[name] or "" for name in COLUMNS))
        faults += [f"line {number}: {fault}" for fault in _faults(entry, entries)]
        entries[entry.repository.lower()] = entry
    if faults:
        raise ManifestError(faults)
    return tuple(entries.values())


def shipped_manifest() -> tuple[Entry, ...]:
    """Return the list of the corpus that the shipped model was fitted on."""
    return read_manifest((files("scorers") / "data" / NAME).read_bytes())


def _faults(entry: Entry, known: Mapping[str, Entry]) -> list[str]:
    rules = (
        (bool(REPOSITORY.fullmatch(entry.repository)), f"{entry.repository!r} is not OWNER/NAME"),
        (entry.repository.lower() not in known, f"{entry.repository} stands there twice"),
        (entry.group in GROUPS, f"{entry.group!r} is none of the groups {', '.join(sorted(GROUPS))}"),
        ((entry.label in LABELS) == (entry.group == "niche"), f"the label {entry.label!r} at the group {entry.group}"),
        (entry.label in LABELS | {""}, f"{entry.label!r} is no label; there are Y and N"),
        (bool(COMMIT.fullmatch(entry.commit)), f"{entry.commit!r} is no commit"),
        (bool(COMMIT.fullmatch(entry.root)), f"{entry.root!r} is no root commit"),
    )
    return [fault for holds, fault in rules if not holds]
