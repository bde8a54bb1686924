"""The official register of municipalities, as a fixed-width file (GV100AD) and as its extract saved as CSV.

GV100AD has one record a line; its fields are positions counted in characters (in brackets, from 1): level (1-2), day
(3-10), key (11-18), association (19-22), name (23-72), kind (123-124), inhabitants (140-150), postcode of the seat
(166-170), and stars (171-175) where there are more postcodes. The extract has the columns level, kind, five parts of
the key (state, district, county, association, municipality), name, area, inhabitants, men, women, density, postcode,
longitude and latitude, and more that is not read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from catalog.inputs import MunicipalityDraft
from catalog.place_names import official
from catalog.plain_texts import one_line
from catalog.territory import ASSOCIATION, COUNTY, URBAN_COUNTY, county_key

SOURCE = "Statistische Ämter des Bundes und der Länder, Gemeindeverzeichnis GV-ISys"
LEVELS = {"10", "20", "30", "40", "50", "60"}
KEPT = COUNTY_LEVEL, ASSOCIATION_LEVEL, MUNICIPALITY_LEVEL = "40", "50", "60"
COUNTY_WORDS = {"43": "Kreis", "44": "Landkreis", "45": ""}
TOWN_KINDS = {
    "60": "market", "61": URBAN_COUNTY, "62": URBAN_COUNTY, "63": "town", "64": "municipality",
    "65": "unincorporated", "66": "unincorporated", "67": "town",
}  # fmt: skip
ALONE = "50"
"""A municipality without association; the register repeats it as one of its own."""
ALREADY_COUNTY = re.compile("kreis|region|regional", re.IGNORECASE)
SHORTEST_ROW = 14
GROUPING = re.compile(r"[\s.]")


class Official:
    """Turns the records of one register into drafts; remembers the associations that came before their members."""

    def __init__(self, day: date | None = None) -> None:
        """Begin a register; the extract's rows do not say of which day they are."""
        self._day = day
        self._associations: set[str] = set()

    def record(self, line: str) -> MunicipalityDraft | None:
        """Return what a GV100AD record names, None for a level that is not kept."""
        level = line[:2]
        if level not in LEVELS:
            raise ValueError(f"{level!r} is no kind of record")
        day = date.fromisoformat(f"{line[2:6]}-{line[6:8]}-{line[8:10]}")
        postcode = line[165:170].strip()
        return self._draft(
            level=level, kind=line[122:124].strip(), key=line[10:18].strip(), association=line[18:22].strip(),
            name=line[22:72], day=day, inhabitants=line[139:150], postcode=postcode, more=line[170:175] == "*****",
        )  # fmt: skip

    def row(self, cells: list[str]) -> MunicipalityDraft | None:
        """Return what a row of the extract names, None for headings, notes and levels that are not kept."""
        if self._day is None or not cells or cells[0].strip() not in KEPT:
            return None
        if len(cells) < SHORTEST_ROW:
            raise ValueError(f"a row needs {SHORTEST_ROW} columns, this one has {len(cells)}")
        level, kind, state, district, county, association, municipality, name = (cell.strip() for cell in cells[:8])
        widths = ((state, 2), (district, 1), (county, 2), (municipality, 3))
        key = "".join(part.zfill(width) if part else "" for part, width in widths)
        postcode = cells[13].strip()
        draft = self._draft(
            level=level, kind=kind, key=key, association=association.zfill(4) if association else "", name=name,
            day=self._day, inhabitants=cells[9], postcode=postcode.zfill(5) if postcode else "", more=True,
        )  # fmt: skip
        if draft is None or len(cells) <= SHORTEST_ROW + 1 or not (cells[14].strip() and cells[15].strip()):
            return draft
        longitude, latitude = (float(cell.strip().replace(",", ".")) for cell in cells[14:16])
        return replace(draft, latitude=latitude, longitude=longitude)

    def _draft(  # noqa: PLR0913 - the fields of a record
        self, *, level: str, kind: str, key: str, association: str, name: str, day: date, inhabitants: str,
        postcode: str, more: bool,
    ) -> MunicipalityDraft | None:  # fmt: skip
        plain, others = official(one_line(name))
        member = key[:5] + association
        if level == COUNTY_LEVEL and kind in COUNTY_WORDS:
            return MunicipalityDraft(county_key(key), COUNTY, county_name(COUNTY_WORDS[kind], plain), day, SOURCE)
        if level == ASSOCIATION_LEVEL and kind != ALONE:
            self._associations.add(member)
            return MunicipalityDraft(member, ASSOCIATION, plain, day, SOURCE, others)
        if level != MUNICIPALITY_LEVEL:
            return None
        if kind not in TOWN_KINDS:
            raise ValueError(f"{kind!r} is no kind of municipality")
        return MunicipalityDraft(
            ags=key, kind=TOWN_KINDS[kind], name=plain, as_of=day, source=SOURCE, alternative_names=others,
            association=member if member in self._associations else "", inhabitants=_number(inhabitants),
            postcodes=(postcode,) if postcode else (), more_postcodes=more,
        )  # fmt: skip


def county_name(word: str, name: str) -> str:
    """Return a county's name as people say it: "Kreis Soest", but "Rhein-Sieg-Kreis" and "Region Hannover"."""
    return name if not word or ALREADY_COUNTY.search(name) else f"{word} {name}"


def summed(drafts: Iterable[MunicipalityDraft]) -> tuple[MunicipalityDraft, ...]:
    """Give each county and association the inhabitants of its members together, if all of theirs are known."""
    found = tuple(drafts)
    members: defaultdict[str, list[int | None]] = defaultdict(list)
    for draft in found:
        if draft.kind not in {COUNTY, ASSOCIATION}:
            members[county_key(draft.ags)].append(draft.inhabitants)
            members[draft.association].append(draft.inhabitants)
    return tuple(replace(draft, inhabitants=_sum(draft, members[draft.ags])) for draft in found)


def _sum(draft: MunicipalityDraft, members: list[int | None]) -> int | None:
    if draft.kind not in {COUNTY, ASSOCIATION}:
        return draft.inhabitants
    known = [number for number in members if number is not None]
    return sum(known) if known and len(known) == len(members) else draft.inhabitants


def _number(text: str) -> int | None:
    digits = GROUPING.sub("", text)
    if digits and not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{text.strip()[:20]!r} is no number of inhabitants")
    return int(digits) if digits else None
