"""What writers hand in: untrusted values as they came, checked by the service that takes them."""

from dataclasses import dataclass, field
from datetime import date

from catalog.views import LocalText, Statement


@dataclass(frozen=True, slots=True)
class Submission:
    """A vendor's form, field by field as typed; the catalogue checks it and reports all faults at once.

    `organisation_choice` answers whether a known organisation is meant: its slug, "*" for the typed one, empty if not
    asked yet.
    """

    name: str = ""
    address: str = ""
    description: str = ""
    organisation: str = ""
    language: str = "de"
    organisation_choice: str = ""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: words, chosen facet values (any of each facet, all facets together), order and page from 1.

    `sort` is one of relevance, quality, name, updated; `organisation` is a slug, or empty for all.
    """

    text: str = ""
    topics: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Which part of a report's long lists to show: filters (empty: all) and a page from 1."""

    tool: str = ""
    severity: str = ""
    path: str = ""
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """An organisation as an import names it; without a slug the name makes one. `kind`: vendor, operator, public.

    `parent` is another organisation's slug; `state` and `ags` are official keys of a public body.
    """

    name: str
    kind: str = "vendor"
    website: str = ""
    slug: str = ""
    alternative_names: tuple[str, ...] = ()
    parent: str = ""
    state: str = ""
    ags: str = ""


@dataclass(frozen=True, slots=True)
class MunicipalityDraft:
    """A municipality, county or association as a register or the seed names it; what it does not know is empty.

    `more_postcodes` says that there are more postcodes than those named.
    """

    ags: str
    kind: str
    name: str
    as_of: date
    source: str
    alternative_names: tuple[str, ...] = ()
    association: str = ""
    inhabitants: int | None = None
    postcodes: tuple[str, ...] = ()
    more_postcodes: bool = False
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """A whole listing for a bulk import, which may be repeated: the slug says which listing it is.

    `address` is canonical already (an import does not reach for the network) or empty; topics and statement keys are
    those of `catalog.topics` and `catalog.statements`.
    """

    slug: str
    name: str
    summary: LocalText
    description: LocalText = field(default_factory=lambda: LocalText(""))
    address: str = ""
    website: str = ""
    licence: str = ""
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organisation: OrganisationDraft | None = None
    statements: tuple[Statement, ...] = ()
    origin: str = "sample"
