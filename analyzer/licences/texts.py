"""Which licence a text is, by its wording: marks of known licences instead of their full texts.

Every run of five words of a text has a 32-bit number (CRC-32). Of each known licence the 48 smallest numbers are kept:
the share of them that a text contains estimates how much of the licence's wording it has (Broder, "On the resemblance
and containment of documents", 1997; the standard error is at most 7 points). Licences that share most of their wording
are told apart by phrases that only one of them has. Marks are made by `benchmarks/licence_marks.py`.
"""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

WORD = re.compile(r"[^\W_]+")
RUN = 5
MARKS = 48
SAME = 0.9
SIMILAR = 0.7
TEXT_LENGTH = 600_000
OWN_WORDS = 150
FAMILIES = (
    ("AGPL-1.0", "AGPL-3.0", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0"),
    ("MIT", "MIT-0", "X11"),
    ("ISC", "0BSD"),
    ("BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSD-3-Clause-Clear", "Apache-1.1"),
    ("EUPL-1.0", "EUPL-1.1", "EUPL-1.2"),
    (
        "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0",
        "CC-BY-NC-ND-4.0",
    ),
    ("MPL-1.1", "MPL-2.0"),
    ("EPL-1.0", "EPL-2.0"),
    ("CDDL-1.0", "CDDL-1.1"),
    ("CECILL-2.1", "CECILL-B", "CECILL-C"),
    ("OSL-3.0", "AFL-3.0"),
    ("DL-DE-BY-2.0", "DL-DE-ZERO-2.0"),
)  # fmt: skip
"""Licences that share wording: of each family a text is at most one."""

NEEDS = {
    "AGPL-3.0": "gnu affero general public license version 3",
    "AGPL-1.0": "affero general public license version 1",
    "GPL-1.0": "gnu general public license version 1",
    "GPL-2.0": "gnu general public license version 2",
    "GPL-3.0": "gnu general public license version 3",
    "LGPL-2.0": "gnu library general public license version 2",
    "LGPL-2.1": "gnu lesser general public license version 2 1",
    "LGPL-3.0": "gnu lesser general public license version 3",
    "MIT": "permission notice shall be included in all copies or substantial",
    "X11": "used in advertising or otherwise to promote the sale",
    "ISC": "permission notice appear in all copies",
    "BSD-2-Clause": "must reproduce the above copyright notice",
    "BSD-3-Clause": "endorse or promote products derived from this software without",
    "BSD-3-Clause-Clear": "no express or implied licenses to any party s patent rights",
    "BSD-4-Clause": "all advertising materials mentioning features",
    "Apache-1.1": "apache software foundation",
    "EUPL-1.0": "v 1 0",
    "EUPL-1.1": "v 1 1",
    "EUPL-1.2": "v 1 2",
    "CC-BY-3.0": "attribution 3 0",
    "CC-BY-4.0": "attribution 4 0 international",
    "CC-BY-SA-3.0": "attribution sharealike 3 0",
    "CC-BY-SA-4.0": "attribution sharealike 4 0 international",
    "CC-BY-NC-4.0": "attribution noncommercial 4 0 international",
    "CC-BY-NC-SA-4.0": "attribution noncommercial sharealike 4 0 international",
    "CC-BY-ND-4.0": "attribution noderivatives 4 0 international",
    "CC-BY-NC-ND-4.0": "attribution noncommercial noderivatives 4 0 international",
    "DL-DE-BY-2.0": "namensnennung",
    "AFL-3.0": "academic free license",
    "OSL-3.0": "open software license",
    "Apache-2.0": "apache license",
    "CDDL-1.0": "common development and distribution license",
    "CDDL-1.1": "common development and distribution license",
    "CECILL-2.1": "version 2 1",
    "EPL-1.0": "eclipse public license",
    "EPL-2.0": "eclipse public license",
    "GFDL-1.3": "version 1 3",
    "MPL-1.1": "mozilla public license version 1 1",
    "MPL-2.0": "mozilla public license",
    "MS-PL": "microsoft public license",
    "PHP-3.01": "version 3 01",
    "SSPL-1.0": "server side public license",
}
"""A phrase without which a text is not this licence, however similar."""

LACKS = {
    "MIT-0": "permission notice shall be included in all copies",
    "MIT": "used in advertising or otherwise to promote the sale",
    "Apache-2.0": "educational community license",
    "MPL-1.1": "common public attribution license",
    "0BSD": "permission notice appear in all copies",
    "BSD-1-Clause": "must reproduce the above copyright notice",
    "BSD-2-Clause": "endorse or promote products derived from this software",
    "BSD-3-Clause": "all advertising materials mentioning features",
    "DL-DE-ZERO-2.0": "namensnennung",
}
"""A phrase with which a text is another licence of the family."""

TRANSLATED = {
    "EUPL-1.2": (
        "open source lizenz für die europäische union v 1 2",
        "durch diese lizenz gestatteten form genutzt werden",
    ),
    "EUPL-1.1": ("open source lizenz für die europäische union v 1 1", "lizenz gestatteten form genutzt werden"),
}
"""Phrases of the German wording, of which no marks are kept."""

COMPANIONS = {"LGPL-3.0": "GPL-3.0"}
"""A licence whose text is usually printed behind another that refers to it."""

TITLE_WORDS = 80
GNU = re.compile(r"gnu (affero |lesser |library )?general public license version \d( \d)?(?= )")


@dataclass(frozen=True, slots=True)
class Known:
    """One known licence: its SPDX id, how many runs of words it has, and its marks."""

    spdx: str
    runs: int
    marks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Recognized:
    """A licence found in a text: its SPDX id, how much of its wording is there, and the words that are not its own."""

    spdx: str
    share: float
    other_words: int


@cache
def known_licences() -> tuple[Known, ...]:
    """Return the licences whose marks this package carries."""
    content = json.loads(resources.files("analyzer.licences").joinpath("marks.json").read_text("utf-8"))
    return tuple(
        Known(spdx, entry["runs"], frozenset(int(entry["marks"][at : at + 8], 16) for at in range(0, 8 * MARKS, 8)))
        for spdx, entry in sorted(content.items())
    )


def words_of(text: str) -> list[str]:
    """Return the words that matter: lower case, without punctuation, layout and lines of copyright."""
    lines = text[:TEXT_LENGTH].lower().splitlines()
    kept = (
        line for line in lines if not re.match(r"\W{0,10}(copyright|\(c\)|©)\s{0,5}(\(c\)|©|\d|<|\[|by\b|holder)", line)
    )
    return WORD.findall("\n".join(kept))


def runs_of(words: Sequence[str]) -> set[int]:
    """Return the numbers of all runs of five words."""
    return {zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}


def recognize(text: str) -> tuple[Recognized, ...]:
    """Return the licences whose wording a text has to at least 70 %, the most complete first; one per family."""
    words = words_of(text)
    runs = runs_of(words)
    flat = f" {' '.join(words)} "
    candidates = [(len(runs & known.marks) / len(known.marks), known) for known in known_licences()]
    found = [(share, known) for share, known in candidates if share >= SIMILAR and _fits(known.spdx, flat, words)]
    found.sort(key=lambda pair: (-pair[0], abs(pair[1].runs - len(runs)), pair[1].spdx))
    best: dict[object, tuple[float, Known]] = {}
    for share, known in found:
        best.setdefault(_family(known.spdx), (share, known))
    companions = {COMPANIONS.get(known.spdx) for _, known in best.values()}
    explained = sum(known.runs for _, known in best.values())
    explained += sum(known.runs for share, known in candidates if known.spdx in companions and share >= SAME)
    other = max(0, len(words) - explained - RUN * len(best))
    recognized = [Recognized(known.spdx, round(share, 2), other) for share, known in best.values()]
    return tuple(recognized) or _translated(flat)


def _fits(spdx: str, flat: str, words: Sequence[str]) -> bool:
    need, lack = NEEDS.get(spdx), LACKS.get(spdx)
    if spdx in FAMILIES[0]:
        title = GNU.search(" ".join(words[:TITLE_WORDS]))
        return title[0] == need if title is not None else need is not None and f" {need} " in flat
    return (need is None or f" {need} " in flat) and (lack is None or f" {lack} " not in flat)


def _family(spdx: str) -> object:
    return next((family for family in FAMILIES if spdx in family), spdx)


def _translated(flat: str) -> tuple[Recognized, ...]:
    found = (spdx for spdx, phrases in TRANSLATED.items() if all(f" {phrase} " in flat for phrase in phrases))
    return tuple(Recognized(spdx, SAME, 0) for spdx in found)
