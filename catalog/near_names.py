"""Tells whether two names may mean one organisation, and why; nobody is joined by it, it only lets people be asked.

A name is compared by its telling words. What says only what kind of body it is (GmbH, e.V., Stadtverwaltung) is set
aside, but kept in mind: the town of Kassel is not the county of Kassel, and neither is a company. Then two names are
near if one of these holds, in this order:

- same: only the spelling differs (case, umlauts, punctuation, order of the words);
- form: only the legal form or the form of address differs;
- words: one has all words of the other, and they are at least half of its letters;
- letters: the words they do not share have most of their trigrams in common, as after a slip of the pen.

The relation is symmetric: it asks nothing of which name came first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.folding import contract, plain
from catalog.place_names import JOINTS

SAME, FORM, WORDS, LETTERS = "same", "form", "words", "letters"
LEGAL_FORMS = frozenset(
    (
        *("gmbh", "ggmbh", "mbh", "ag", "gag", "ev", "eg", "se", "kg", "kgaa", "ohg", "gbr", "ug", "co", "partg"),
        *("haftungsbeschrankt", "aor", "kdor", "ltd", "inc", "llc", "sarl", "bv", "sas"),
    )
)
TOWN_WORDS = frozenset(
    (
        *("stadt", "stadtverwaltung", "landeshauptstadt", "hansestadt", "universitatsstadt", "kreisstadt", "rathaus"),
        *("gemeinde", "gemeindeverwaltung", "magistrat", "burgermeister", "oberburgermeister", "markt", "freie"),
        *("grosse", "kreisfreie", "hauptstadt"),
    )
)
COUNTY_WORDS = frozenset(("landkreis", "kreis", "kreisverwaltung", "landratsamt"))
WORD = re.compile("[a-z0-9]+")
MOST_WORDS = 20
LONGEST_NAME = 300
LEAST_SHARED_LETTERS = 0.5
LEAST_ALIKE = 0.5
"""Of two different words' trigrams, the share in common (Dice) from which on they may be one, misspelled."""
LEAST_PART = 4
"""Near names share at least one in so many trigrams of the shorter one."""
CERTAIN, NEARLY_CERTAIN = 1.0, 0.95


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: all its words, the telling ones, and which kind of body its other words speak of."""

    words: frozenset[str]
    core: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """Why two names may mean one organisation, and how near they are, from 0 to 1."""

    reason: str
    value: float


def parse_name(name: str) -> Name:
    """Take a name apart; single letters in a row are one abbreviation, so "e. V." is "eV"."""
    words = _joined(WORD.findall(contract(plain(name[:LONGEST_NAME])))[:MOST_WORDS])
    legal = words & LEGAL_FORMS
    aside = legal or words & (TOWN_WORDS | COUNTY_WORDS)
    kind = "company" if legal else "county" if words & COUNTY_WORDS else "town" if words & TOWN_WORDS else ""
    core = words - aside - JOINTS
    return Name(words, core or words, kind if core else "")


def nearness(one: Name, other: Name) -> Nearness | None:
    """Return how near two names are, None if they mean two organisations."""
    if not one.words or not other.words or (one.kind and other.kind and one.kind != other.kind):
        return None
    if one.words == other.words:
        return Nearness(SAME, CERTAIN)
    if one.core == other.core:
        return Nearness(FORM, NEARLY_CERTAIN)
    shared = one.core & other.core
    share = _letters(shared) / max(_letters(one.core), _letters(other.core))
    if shared in {one.core, other.core}:
        return Nearness(WORDS, round(share, 3)) if share >= LEAST_SHARED_LETTERS else None
    alike = _alike(one.core - shared, other.core - shared)
    if alike < LEAST_ALIKE:
        return None
    return Nearness(LETTERS, round(_alike(one.core, other.core) * NEARLY_CERTAIN, 3))


def nearest(one: Iterable[Name], other: Iterable[Name]) -> Nearness | None:
    """Return how near two organisations are that may each have several names."""
    others = tuple(other)
    found = [near for first in one for second in others if (near := nearness(first, second))]
    return max(found, key=lambda near: (near.value, near.reason), default=None)


def may_be_near(known: Sequence[Iterable[Name]]) -> Iterator[tuple[int, int]]:
    """Yield the places of each two that can be near at all, the smaller one first; all others need not be compared.

    Names that are near share a quarter of the trigrams of the shorter one: one has all telling words of the other, or
    shared words and shared trigrams of the rest make so many. (Of s trigrams of shared words and r of the rest, at
    least the greater of s and a third of r are shared, because Dice's coefficient is at least a half.)
    """
    holding: defaultdict[str, list[int]] = defaultdict(list)
    owners: list[int] = []
    sizes: list[int] = []
    found = set[tuple[int, int]]()
    for place, names in enumerate(known):
        for name in names:
            trigrams = _trigrams(name.core)
            shared = Counter(other for each in trigrams for other in holding[each])
            for other, count in shared.items():
                if count * LEAST_PART >= min(sizes[other], len(trigrams)) and owners[other] != place:
                    found.add((owners[other], place))
            for each in trigrams:
                holding[each].append(len(owners))
            owners.append(place)
            sizes.append(len(trigrams))
    yield from sorted(found)


def _joined(words: list[str]) -> frozenset[str]:
    """Join letters that stand alone one after another."""
    text = re.sub(r"\b([a-z]) (?=[a-z]\b)", r"\1", " ".join(words))
    return frozenset(text.split())


def _letters(words: Iterable[str]) -> int:
    return sum(map(len, words))


def _alike(one: Iterable[str], other: Iterable[str]) -> float:
    """Return Dice's coefficient of the words' trigrams, their beginnings counted twice as in pg_trgm."""
    first, second = _trigrams(one), _trigrams(other)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def _trigrams(words: Iterable[str]) -> frozenset[str]:
    padded = [f"  {word} " for word in words]
    return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))
