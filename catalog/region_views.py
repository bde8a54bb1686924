"""What regional selections show: frozen values for readers, for those who curate, and for administrators."""

from dataclasses import dataclass
from datetime import datetime

from catalog.states_of_listings import ListingState
from catalog.views import LocalText, SolutionCard


@dataclass(frozen=True, slots=True)
class RegionSummary:
    """A regional selection in a list; `solutions` are those that everybody sees.

    `public` says that it is switched on, `confirmed` that its organisation is what it says; it is shown if both hold.
    """

    slug: str
    name: str
    organisation: str
    ags: str
    solutions: int
    public: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended solution as the catalogue has it, why, and which municipalities of the region confirmed a use."""

    why: str
    solution: SolutionCard
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalUse:
    """A solution that is not recommended and that municipalities of the region say they use."""

    slug: str
    name: str
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionView:
    """What a county, an association or a municipality recommends, in its own order.

    It chooses and explains, and changes nothing: scores, reports and evidence are those of the whole catalogue.
    """

    slug: str
    name: str
    organisation: str
    ags: str
    introduction: LocalText
    contact_role: str
    contact_address: str
    updated_at: datetime
    shown: bool
    recommendations: tuple[Recommendation, ...]
    also_used: tuple[LocalUse, ...]


@dataclass(frozen=True, slots=True)
class CuratedListing:
    """A recommended listing as those who curate see it, in whatever state it is."""

    slug: str
    name: str
    why: str
    state: ListingState
    state_since: datetime | None


@dataclass(frozen=True, slots=True)
class RegionDesk:
    """A selection as those who curate or administer it see it; `managing` says whether the reader writes its texts."""

    slug: str
    name: str
    organisation: str
    organisation_slug: str
    introduction: str
    introduction_en: str
    contact_role: str
    contact_address: str
    public: bool
    confirmed: bool
    managing: bool
    listings: tuple[CuratedListing, ...]
