"""How names of places are folded, so that each is found in every spelling people and registers use.

Registers write "Neustadt a.d.Aisch, St", people "Neustadt an der Aisch" or "neustadt aisch"; "Sankt Augustin" is "St.
Augustin". What differs in such pairs says nothing: titles, joints between name and river, full stops. What is left is
folded as searches are, so "Muenchen" and "München" are one.
"""

import re
from dataclasses import dataclass

from catalog.folding import contract, plain

JOINTS = frozenset(
    (
        *("a", "an", "am", "auf", "b", "bei", "d", "das", "dem", "den", "der", "die", "i", "im", "in", "o", "ob", "u"),
        *("und", "v", "vom", "von", "vor", "z", "zu", "zum", "zur"),
    )
)
TITLES = frozenset(
    (
        *("stadt", "gemeinde", "markt", "amt", "kreis", "landkreis", "kreisstadt", "landeshauptstadt", "hansestadt"),
        *("universitatsstadt", "verbandsgemeinde", "samtgemeinde", "kreisfreie", "freie", "grosse", "vg", "sg", "lk"),
        *(
            "lkr",
            "ortsgemeinde",
            "marktgemeinde",
            "einheitsgemeinde",
            "verwaltungsgemeinschaft",
            "rathaus",
            "magistrat",
        ),
        *("stadtverwaltung", "gemeindeverwaltung", "kreisverwaltung", "landratsamt", "verbandsgemeindeverwaltung"),
    )
)
"""Folded words that people put before a name and registers behind it."""
ABBREVIATIONS = {"st": "sankt"}
WORD = re.compile("[a-z0-9]+")
MOST_WORDS = 12
SHORTEST_PREFIX = 2
REGISTER_KEY = re.compile(r"(?:a?[gr]s\b)?[\s:]*((?:[0-9][\s./-]*){7,12})", re.ASCII | re.IGNORECASE)
"""A key as people copy it: with its name before it, in groups, and without the zero that a spreadsheet takes away."""
POSTCODE = re.compile(r"(?:\bDE?\s?-?\s?)?(?<![0-9])([0-9]{5})(?![0-9])", re.ASCII | re.IGNORECASE)
MUNICIPALITY_DIGITS, ASSOCIATION_DIGITS, REGIONAL_DIGITS = 8, 9, 12
SHORTEST_TITLE = 2
"""The register of Bavaria shortens Stadt to St and Markt to M; that is no name anybody writes."""


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """What somebody typed to find a place: a key, or a postcode and folded names that may be meant, or names alone."""

    key: str = ""
    postcode: str = ""
    names: tuple[str, ...] = ()


def read_place(text: str) -> PlaceQuestion:
    """Take apart what was typed; a postcode alone is a name like any other, because it may be the beginning of one."""
    if key := official_key(text):
        return PlaceQuestion(key)
    found = POSTCODE.search(text)
    rest = folded(text[: found.start()] + " " + text[found.end() :]) if found else ""
    name = rest or folded(found[1] if found else text)
    names = tuple(each for each in dict.fromkeys((name, untitled(name))) if len(each) >= SHORTEST_PREFIX)
    return PlaceQuestion(postcode=found[1] if found and rest else "", names=names)


def official_key(text: str) -> str:
    """Return the key that was typed, of a municipality or an association, or what the regional key of either means."""
    found = REGISTER_KEY.fullmatch(text.strip())
    digits = "".join(re.findall("[0-9]", found[1])) if found else ""
    digits = digits.zfill(len(digits) + 1) if len(digits) + 1 in {MUNICIPALITY_DIGITS, REGIONAL_DIGITS} else digits
    if len(digits) == REGIONAL_DIGITS:
        county, association, own = digits[:5], digits[5:9], digits[9:]
        return county + (own if int(own) or not int(association) else association)
    return digits if len(digits) in {MUNICIPALITY_DIGITS, ASSOCIATION_DIGITS} else ""


def folded(name: str) -> str:
    """Return a name as it is compared: its telling words; the joints remain if a name has nothing else."""
    words = [ABBREVIATIONS.get(word, word) for word in WORD.findall(contract(plain(name)))[:MOST_WORDS]]
    return " ".join([word for word in words if word not in JOINTS] or words)


def untitled(text: str) -> str:
    """Return a folded name without the titles before it; a name that is nothing but titles keeps the last."""
    words = text.split()
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    return " ".join(words)


def spellings(name: str, alternatives: tuple[str, ...]) -> dict[str, int]:
    """Return every folded text that finds a place, with its rank: 0 its name, 1 another name, 2 a later word of one."""
    names = [text for text in map(folded, (name, *alternatives)) if text]
    found = dict.fromkeys(reversed(names), 1) | dict.fromkeys(names[:1], 0)
    for text in names:
        words = text.split()
        for place in range(1, len(words)):
            found.setdefault(" ".join(words[place:]), 2)
    return found


def official(name: str) -> tuple[str, tuple[str, ...]]:
    """Split a register's name into the name and its other form: "Kiel, Landeshauptstadt" is Landeshauptstadt Kiel."""
    base, _, title = (part.strip() for part in name.partition(","))
    return base, (f"{title} {base}",) if len(title) > SHORTEST_TITLE else ()
