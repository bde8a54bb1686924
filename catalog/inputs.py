"""What writers hand in: untrusted values as they came, checked by the service that takes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.fit import Wish
from catalog.views import LocalText, Role, Statement


@dataclass(frozen=True, slots=True)
class Submission:
    """A vendor's form, field by field as typed; the catalogue checks it and reports all faults at once.

    `organisation_choice` answers whether a known organisation is meant: its slug, "*" for the typed one, empty if not
    asked yet. `owner` is the slug of the organisation for which a vendor's account submits, empty for the only one.
    """

    name: str = ""
    address: str = ""
    description: str = ""
    organisation: str = ""
    language: str = "de"
    organisation_choice: str = ""
    owner: str = ""


NOBODY = Wish()
"""Nobody has said for which municipality they search."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: words, chosen facet values (any of each facet, all facets together), order and page from 1.

    `sort` is one of relevance, fit, quality, name, updated; `organisation` is a slug, or empty for all. `more` holds
    the chosen values of the other filters of `catalog.facets` by their names. `wish` is what a municipality has said of
    itself: each card then tells how well it suits, and `fit` orders by that. `region` is the slug of the regional
    selection that recommends them, or empty for all.
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
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wish: Wish = NOBODY
    region: str = ""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Which part of a report's long lists to show: filters (empty: all) and a page from 1."""

    tool: str = ""
    severity: str = ""
    path: str = ""
    page: int = 1
    size: int = 50
    role: str = ""


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
class Actor:
    """Who changes something: a name as it may be shown, and the role in which it is done."""

    name: str
    role: Role


OPERATOR = Actor("import", Role.OPERATOR)
"""Who brings listings in bulk."""


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """The whole content of a listing, for an import (which may be repeated: the slug says which listing) and a draft.

    `address` is canonical already in an import, which does not reach for the network, or empty; topics and statement
    keys are those of `catalog.topics` and `catalog.fields`. `kind` is a word of `catalog.field.ListingKind`; a service
    names the slugs of the solutions it is `offered_for`.
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
    kind: str = "solution"
    proprietary: bool = False
    offered_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceDraft:
    """What a vendor or a municipality says about a use: `status` is a word of `catalog.views.UseStatus`.

    `ags` is the municipality's official key of eight digits; `contact_role` names an office, never a person; `reason`
    is why it decided so, or what a vendor says that it is used for.
    """

    ags: str
    municipality: str
    status: str = "in-use"
    since: date | None = None
    contact_role: str = ""
    size_class: str = ""
    reason: str = ""
