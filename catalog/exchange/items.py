"""What an import carries: items read from files, findings on the way, and what became of each item."""

from dataclasses import dataclass
from datetime import datetime

from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.views import ReferenceView, RefusedView, VersionView


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: the file, the line (0: the file as a whole) and the column or key within it."""

    file: str
    line: int = 0
    column: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of an import; `level` is error, warning, repair or note."""

    level: str
    spot: Spot
    message: str


@dataclass(frozen=True, slots=True)
class Past:
    """What an exported listing brings from where it was: only a listing that is new here gets it.

    `refused` are claims that nobody sees; what everybody may take is without them.
    """

    created_at: datetime
    updated_at: datetime
    references: tuple[ReferenceView, ...] = ()
    versions: tuple[VersionView, ...] = ()
    refused: tuple[RefusedView, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One listing or organisation that an import wants to store, with what was found while reading it.

    `draft` is None for what could not be read, or for an organisation. `kept` is the publiccode.yml behind it. Of a
    `loose` item nobody said which listing is meant or since when its statements hold: its address tells the first, the
    day of the import the second.
    """

    spot: Spot
    draft: ListingDraft | None = None
    organisation: OrganisationDraft | None = None
    told: tuple[Told, ...] = ()
    kept: str = ""
    past: Past | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: added, changed, unchanged or refused.

    `asked` says that its repository waits for a first assessment now, `left` that so many wait that it was not asked.
    """

    spot: Spot
    slug: str
    result: str
    told: tuple[Told, ...]
    asked: bool = False
    left: bool = False
