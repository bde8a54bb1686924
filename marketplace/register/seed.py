"""The seed: most municipalities and all counties, made from sources that may be passed on; the register completes it.

- GeoNames' places of more than 500 people (CC BY 4.0) give key, name, place and inhabitants of a municipality's seat.
- The register's list of counties at the end of 2018 (reuse with mention of the source) gives counties and the towns
  that are counties of their own.
- GeoNames' postcodes (CC BY 4.0) give postcodes, and they witness names: GeoNames also lists villages under the key of
  their municipality, so a place is taken only if it is the seat or bears the name under which post arrives there.

What has no witness is left out rather than named wrongly. The same files always make the same bytes.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from catalog.inputs import MunicipalityDraft
from catalog.municipalities import Municipalities
from catalog.place_names import folded, official
from catalog.territory import COUNTY, COUNTY_DIGITS, MUNICIPALITY, URBAN_COUNTY, county_key
from marketplace.register.official import county_name
from marketplace.register.reading import read_register
from marketplace.register.storing import Stored, store

PLACE_SOURCE = "GeoNames (CC BY 4.0)"
COUNTY_SOURCE = "Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys, 2019"
COUNTY_DAY = date(2018, 12, 31)
PLACE_DAY = date(2022, 6, 30)
"""About the middle of what GeoNames' files say of themselves; any register's file since then is newer."""
MERGED = {"16056": "16063"}
"""Counties of 2018 that have since become part of another: Eisenach, of the Wartburgkreis in 2021."""
SEATS = {"PPLC": 0, "PPLA": 1, "PPLA2": 2, "PPLA3": 3, "PPLA4": 4}
NO_SEAT = 9
QUARTER = "PPLX"
KEY_DIGITS = 8
MOST_OTHER_NAMES = 3
GERMAN = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß .()/-]{2,60}")
COUNTY_TITLE = re.compile(
    r"\b(Landkreis|Kreisfreie Stadt|Kreis|Stadtkreis|Landeshauptstadt|Städteregion|Region|Regionalverband|Hansestadt|"
    r"Universitätsstadt|Wissenschaftsstadt|documenta-Stadt|Stadt)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of GeoNames' places that lies in Germany and names a municipality's key."""

    ags: str
    name: str
    others: tuple[str, ...]
    feature: str
    inhabitants: int
    latitude: float
    longitude: float

    @property
    def seat(self) -> int:
        """Return how high a seat it is: small is high."""
        return SEATS.get(self.feature, NO_SEAT)


Postcodes = Mapping[tuple[str, str], tuple[str, ...]]
"""The postcodes of a place, by the county's five digits and the folded name."""


def seed_path() -> Path:
    """Return where the shipped seed lies."""
    return Path(str(files("marketplace") / "register" / "municipalities.csv.gz"))


def load_seed(municipalities: Municipalities) -> Stored:
    """Bring the seed into the catalogue; what is newer there stays."""
    return store(municipalities, read_register(seed_path()).drafts)


def build_seed(places: Path, counties: Path, postcodes: Path) -> tuple[MunicipalityDraft, ...]:
    """Return the seed's drafts from the three files, by key."""
    known = {draft.ags: draft for draft in read_counties(counties)}
    codes = read_postcodes(postcodes, known)
    by_key: defaultdict[str, list[Place]] = defaultdict(list)
    for place in read_places(places):
        by_key[place.ags].append(place)
    names = [*(place.name for found in by_key.values() for place in found), *(draft.name for draft in known.values())]
    words = {word for name in (*map(folded, names), *(name for _, name in codes)) for word in name.split()}
    towns = {ags: town for ags, found in by_key.items() if (town := _town(found, codes, words, known.get(ags)))}
    in_county: defaultdict[str, list[MunicipalityDraft]] = defaultdict(list)
    for town in towns.values():
        in_county[county_key(town.ags)].append(town)
    drafts = known | towns
    return tuple(_located(drafts[ags], in_county[ags]) for ags in sorted(drafts))


def read_places(path: Path) -> Iterator[Place]:
    """Yield the German places of GeoNames' table (tab-separated, 19 columns)."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[8] == "DE" and len(cells[13]) == KEY_DIGITS and cells[7] != QUARTER:
                yield Place(
                    ags=cells[13],
                    name=cells[1],
                    others=tuple(cells[3].split(",")),
                    feature=cells[7],
                    inhabitants=int(cells[14]),
                    latitude=float(cells[4]),
                    longitude=float(cells[5]),
                )


def read_counties(path: Path) -> Iterator[MunicipalityDraft]:
    """Yield the counties and urban counties of the register's list (CSV: AGS, type, name, population and more)."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["AGS"]: row for row in csv.DictReader(lines, delimiter=";")}
    inhabitants = {key: int(row["population"]) for key, row in rows.items()}
    for former, heir in MERGED.items():
        if former in rows:
            inhabitants[heir] += inhabitants[former]
            del rows[former]
    for key, row in rows.items():
        name, others = official(row["name"])
        urban = row["type"] in {"Kreisfreie Stadt", "Stadtkreis"}
        word = row["type"] if row["type"] in {"Kreis", "Landkreis"} else ""
        yield MunicipalityDraft(
            ags=key + "000",
            kind=URBAN_COUNTY if urban else COUNTY,
            name=name if urban else county_name(word, name),
            as_of=COUNTY_DAY,
            source=COUNTY_SOURCE,
            alternative_names=others if urban else (),
            inhabitants=inhabitants[key],
        )


def read_postcodes(path: Path, counties: Mapping[str, MunicipalityDraft]) -> Postcodes:
    """Return the postcodes of each place, of GeoNames' table (CSV: postal_code, admin_name3, place_name and more)."""
    keys: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for ags, draft in counties.items():
        keys[_bare(draft.name), draft.kind == URBAN_COUNTY].append(ags[:COUNTY_DIGITS])
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            county = row["admin_name3"]
            rural, urban = (keys.get((_bare(county), kind), []) for kind in (False, True))
            candidates = urban if "tadt" in county and urban else rural or urban
            if len(candidates) == 1:
                found[candidates[0], folded(row["place_name"])].add(row["postal_code"])
    return _with_short_names({key: tuple(sorted(codes)) for key, codes in found.items()})


def _with_short_names(named: Postcodes) -> Postcodes:
    """Let a place be found by the first word of its name too, where no other one of its county begins with it."""
    short: defaultdict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for (county, name), codes in named.items():
        short[county, name.split()[0] if name else ""].append(codes)
    return {key: codes[0] for key, codes in short.items() if len(codes) == 1} | dict(named)


def _bare(county: str) -> str:
    return folded(COUNTY_TITLE.sub("", county))


def _town(
    found: Sequence[Place], codes: Postcodes, words: AbstractSet[str], county: MunicipalityDraft | None
) -> MunicipalityDraft | None:
    """Return the municipality that places of one key belong to, or None if none of them is surely its name."""
    chosen = _seat(found, lambda place: (place.ags[:COUNTY_DIGITS], folded(place.name)) in codes)
    if chosen is None:
        return None
    draft = county or MunicipalityDraft(chosen.ags, MUNICIPALITY, chosen.name, PLACE_DAY, PLACE_SOURCE)
    names = dict.fromkeys((*draft.alternative_names, *_other_names(draft.name, chosen, words)))
    codes_of = codes.get((chosen.ags[:COUNTY_DIGITS], folded(draft.name)), ())
    return replace(
        draft,
        alternative_names=tuple(names),
        inhabitants=draft.inhabitants or chosen.inhabitants or None,
        postcodes=codes_of,
        latitude=chosen.latitude,
        longitude=chosen.longitude,
    )


def _seat(found: Sequence[Place], witnessed: Callable[[Place], bool]) -> Place | None:
    """Return the place that gives the municipality its name: a county's seat, else the one clear case among the rest.

    Clear is the largest place, if post names it, unless several of the seats of former municipalities compete.
    """
    ranked = sorted(found, key=lambda place: (place.seat, -place.inhabitants, place.name))
    if ranked[0].seat < SEATS["PPLA4"]:
        return ranked[0]
    seats = [place for place in ranked if place.seat == SEATS["PPLA4"]]
    named = [place for place in ranked if witnessed(place)]
    largest = max(found, key=lambda place: place.inhabitants)
    if len(seats) > 1:
        return None
    if seats and (seats[0] is largest or not witnessed(largest)) and (seats[0] in named or len(found) == 1):
        return seats[0]
    if not seats and largest in named and 2 * largest.inhabitants >= sum(place.inhabitants for place in named):
        return largest
    return None


def _other_names(name: str, chosen: Place, words: AbstractSet[str]) -> Iterator[str]:
    """Yield longer German forms of the name, and GeoNames' own name where the register has another one.

    GeoNames does not say of which language a form is; German ones have no word that no German place has.
    """
    plain = folded(name)
    if folded(chosen.name) != plain:
        yield chosen.name
    longer = {
        folded(other): " ".join(other.split())
        for other in sorted(chosen.others)  # so that of two spellings the one with umlauts stays
        if GERMAN.fullmatch(other) and f" {plain} " in f" {folded(other)} " and set(folded(other).split()) <= words
    }
    yield from sorted((other for text, other in longer.items() if text != plain), key=len)[:MOST_OTHER_NAMES]


def _located(draft: MunicipalityDraft, members: Sequence[MunicipalityDraft]) -> MunicipalityDraft:
    """Give a county the middle of its municipalities, so that it has neighbours."""
    if draft.kind != COUNTY or not members:
        return draft
    return replace(
        draft,
        latitude=_middle(each.latitude for each in members),
        longitude=_middle(each.longitude for each in members),
    )


def _middle(degrees: Iterable[float | None]) -> float:
    known = [value for value in degrees if value is not None]
    return round(sum(known) / len(known), 4)
