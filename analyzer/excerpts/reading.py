"""Lines of source around places of a commit, and fingerprints of lines: bounded, and never of a file with a secret.

A file in which any secret is found gives no line at all, since a key may go on over many lines and stand beside what
names it. A fingerprint tells whether a line is still the same, also where it moved or was indented anew; of such a file
there is none either, because a short secret could be guessed from it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyzer.excerpts.values import Excerpt, Excerpts, Fingerprint, Passage, Spot
from analyzer.secrets.detection import HEAD_BYTES, find_secrets
from analyzer.snapshot import Snapshot

LINE_LETTERS = 200
"""A longer line is cut."""
MOST_LINES = 15
MOST_LETTERS = 2_000_000
FILE_BYTES = 512_000
FINGERPRINT_DIGITS = 16


def read_excerpts(snapshot: Snapshot, passages: Sequence[Passage], spots: Sequence[Spot]) -> Excerpts:
    """Return the passages and the fingerprints of the spots that can be told, up to an amount of text."""
    wanted: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        wanted[passage.path].append(passage)
    places: dict[str, list[int]] = defaultdict(list)
    for spot in spots:
        places[spot.path].append(spot.line)
    known = {each.path: each.blob for each in snapshot.entries if each.size is not None and each.size <= FILE_BYTES}
    found: list[Excerpt] = []
    prints: list[Fingerprint] = []
    held_back: list[str] = []
    left = MOST_LETTERS
    with snapshot.reader() as reader:
        for path in sorted(known.keys() & (wanted.keys() | places.keys())):
            data = reader.read(known[path])
            if b"\0" in data[:HEAD_BYTES]:
                continue
            if find_secrets(path, data):
                held_back.append(path)
                continue
            lines = data.decode("utf-8", "replace").split("\n")
            prints += _prints(path, lines, places[path])
            for excerpt in _cut(path, lines, wanted[path]):
                left -= sum(map(len, excerpt.lines))
                if left >= 0:
                    found.append(excerpt)
    return Excerpts(snapshot.commit, tuple(found), tuple(prints), tuple(held_back))


def fingerprint(line: str) -> str:
    """Return the same digits for lines that differ in white space alone."""
    return hashlib.sha256(" ".join(line.split()).encode()).hexdigest()[:FINGERPRINT_DIGITS]


def _prints(path: str, lines: Sequence[str], wanted: Iterable[int]) -> list[Fingerprint]:
    inside = sorted({line for line in wanted if 1 <= line <= len(lines)})
    return [Fingerprint(path, line, fingerprint(lines[line - 1])) for line in inside]


def _cut(path: str, lines: Sequence[str], passages: Iterable[Passage]) -> list[Excerpt]:
    spans = {(max(1, each.first), min(each.last, len(lines), max(1, each.first) + MOST_LINES - 1)) for each in passages}
    return [
        Excerpt(path, first, tuple(_shortened(line) for line in lines[first - 1 : last]))
        for first, last in sorted(spans)
        if first <= last
    ]


def _shortened(line: str) -> str:
    plain = line.rstrip("\r")
    return plain if len(plain) <= LINE_LETTERS else plain[: LINE_LETTERS - 1] + "…"
