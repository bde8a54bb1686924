"""What writers hand in: untrusted values as they came, checked by the service that takes them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Submission:
    """A vendor's form, field by field as typed; the catalogue checks it and reports all faults at once."""

    name: str = ""
    address: str = ""
    description: str = ""
    organisation: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: words, chosen facet values (any of each facet, all facets together), order and page from 1.

    `sort` is one of relevance, quality, name, updated.
    """

    text: str = ""
    topics: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Which part of a report's long lists to show: filters (empty: all) and a page from 1."""

    tool: str = ""
    severity: str = ""
    path: str = ""
    page: int = 1
    size: int = 50
