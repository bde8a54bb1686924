"""The rows of the catalogue; they never leave this package, readers get the frozen values of `catalog.views`.

A report belongs to a repository, not to a listing, so that two listings of one repository share its reports. A report
is never changed: the migration gives its table a trigger that refuses every UPDATE, on both databases. What the newest
report says is found through `RepositoryRow.latest_report_id`, never by reading documents. The history behind a commit
is read later than its report and so has a row of its own, which is never changed either.

`SearchRow`, `FacetRow`, `FitRow` and `FitUseRow` are an index: derived from the other rows by `catalog.indexing`, safe
to rebuild at any time. Only what is visible to everybody has a `SearchRow`.
"""

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Index, LargeBinary, MetaData, UniqueConstraint, false, text
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

from catalog.columns import Instant, PlainText, Words

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """What all rows share: one metadata, and a table named as the class without its last word."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - a class-level attribute
        """Name the table after the noun."""
        return cls.__name__.removesuffix("Row").lower()


class OrganisationRow(Row, table=True):
    """A vendor, operator or public body; `kind` is one of those words.

    A public body may name its state and municipality by their official keys. They refer to no row: the register may be
    imported later, or never.
    """

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(sa_type=PlainText, unique=True)
    name: str = Field(sa_type=PlainText)
    kind: str = Field(default="vendor", sa_type=PlainText)
    website: str = Field(default="", sa_type=PlainText)
    alternative_names: tuple[str, ...] = Field(default=(), sa_type=Words, sa_column_kwargs={"server_default": ""})
    parent_id: int | None = Field(default=None, foreign_key="organisation.id")
    state: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})
    ags: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})


class MunicipalityRow(Row, table=True):
    """A municipality, county or association by its official key; see `catalog.territory` for the key and the words.

    `former` is true once a complete register no longer has it; it stays, because references may name it.
    """

    __table_args__ = (Index(None, "state", "size_class"),)

    ags: str = Field(sa_type=PlainText, primary_key=True)
    kind: str = Field(sa_type=PlainText)
    name: str = Field(sa_type=PlainText)
    alternative_names: tuple[str, ...] = Field(default=(), sa_type=Words)
    state: str = Field(sa_type=PlainText)
    county: str = Field(sa_type=PlainText, index=True)
    association: str = Field(default="", sa_type=PlainText)
    inhabitants: int | None = None
    size_class: str = Field(default="", sa_type=PlainText)
    postcodes: tuple[str, ...] = Field(default=(), sa_type=Words)
    latitude: float | None = Field(default=None, index=True)
    longitude: float | None = None
    as_of: date
    source: str = Field(sa_type=PlainText)
    former: bool = False


class PlaceNameRow(Row, table=True):
    """One folded text that finds a municipality, or one of its postcodes; a smaller rank is nearer to its name."""

    ags: str = Field(sa_type=PlainText, foreign_key="municipality.ags", ondelete="CASCADE", primary_key=True)
    text: str = Field(sa_type=PlainText, primary_key=True, index=True)
    rank: int


class RepositoryRow(Row, table=True):
    """A vetted address, the languages its latest report counted, and that report."""

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(sa_type=PlainText, unique=True)
    languages: tuple[str, ...] = Field(default=(), sa_type=Words)
    latest_report_id: str | None = Field(default=None, sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)


class ListingRow(Row, table=True):
    """A solution or a service as it is published; `languages` are those declared, `origin` is sample or vendor.

    `kind` is a word of `catalog.field.ListingKind`; a proprietary one may have no repository. `state` is one of
    `catalog.states_of_listings`. `organisation_id` is who offers it as everybody may type it, `owner_id` the
    organisation whose accounts may act for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(sa_type=PlainText, unique=True)
    name: str = Field(sa_type=PlainText)
    origin: str = Field(sa_type=PlainText)
    licence: str = Field(default="", sa_type=PlainText)
    website: str = Field(default="", sa_type=PlainText)
    topics: tuple[str, ...] = Field(default=(), sa_type=Words)
    languages: tuple[str, ...] = Field(default=(), sa_type=Words)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    repository_id: int | None = Field(default=None, foreign_key="repository.id", index=True)
    summary_de: str = Field(default="", sa_type=PlainText)
    summary_en: str = Field(default="", sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    description_de: str = Field(default="", sa_type=PlainText)
    description_en: str = Field(default="", sa_type=PlainText)
    kind: str = Field(default="solution", sa_type=PlainText, sa_column_kwargs={"server_default": "solution"})
    proprietary: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: str = Field(default="draft", sa_type=PlainText, index=True, sa_column_kwargs={"server_default": "draft"})
    state_since: datetime | None = Field(default=None, sa_type=Instant, index=True)
    owner_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)


class StatementRow(Row, table=True):
    """One known fact about a listing; unknown ones have no row.

    `data` is the typed answer as JSON, if there is one; `expired` is the nightly job's mark, which the index follows.
    """

    __table_args__ = (Index(None, "expires_at"),)

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    key: str = Field(sa_type=PlainText, primary_key=True)
    data: str | None = Field(default=None, sa_type=PlainText)
    note: str = Field(default="", sa_type=PlainText)
    note_en: str = Field(default="", sa_type=PlainText)
    evidence: str = Field(sa_type=PlainText)
    source: str = Field(default="", sa_type=PlainText)
    link: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})
    as_of: datetime | None = Field(default=None, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    expired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class PubliccodeRow(Row, table=True):
    """The publiccode.yml that a listing was imported from, repaired and without anybody's name; see `catalog.kept`."""

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    text: str = Field(sa_type=PlainText)


class OfferRow(Row, table=True):
    """A service (consulting, operation, …) that somebody offers for a solution; both are listings."""

    service_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    solution_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE", index=True)


class VersionRow(Row, table=True):
    """One change of a published listing: when, who, and what (JSON); a trigger refuses every UPDATE."""

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    actor: str = Field(sa_type=PlainText)
    role: str = Field(sa_type=PlainText)
    changes: str = Field(sa_type=PlainText)


class DraftRow(Row, table=True):
    """A listing as somebody is still writing it (JSON), apart from what the public sees.

    `listing_id` is empty for one that was never published; `base` is the version the writing began from; `owner_id` is
    the organisation whose accounts write it, empty for a draft behind a secret link.
    """

    id: str = Field(sa_type=PlainText, primary_key=True)
    listing_id: int | None = Field(default=None, foreign_key="listing.id", ondelete="CASCADE", unique=True)
    base: int = 0
    document: str = Field(sa_type=PlainText)
    actor: str = Field(sa_type=PlainText)
    role: str = Field(sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    owner_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)


class DraftKeyRow(Row, table=True):
    """The hash of a secret link to a draft, and to the listing that it became; who has the link may edit."""

    digest: str = Field(sa_type=PlainText, primary_key=True)
    draft_id: str | None = Field(
        default=None, sa_type=PlainText, foreign_key="draft.id", ondelete="SET NULL", index=True
    )
    listing_id: int | None = Field(default=None, foreign_key="listing.id", ondelete="CASCADE")


class ProposalRow(Row, table=True):
    """One request to read a repository for what a draft may take from it; `document` is what was found (JSON)."""

    id: str = Field(sa_type=PlainText, primary_key=True)
    draft_id: str = Field(sa_type=PlainText, foreign_key="draft.id", ondelete="CASCADE", index=True)
    address: str = Field(sa_type=PlainText)
    state: str = Field(sa_type=PlainText)
    job_id: str = Field(default="", sa_type=PlainText)
    handovers: int = 0
    fault: str = Field(default="", sa_type=PlainText)
    detail: str = Field(default="", sa_type=PlainText)
    document: str = Field(default="", sa_type=PlainText)
    requested_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class ReferenceRow(Row, table=True):
    """A municipality that uses a listing, used it, or decided against it: claimed, confirmed, or both; never a person.

    `ags` is the municipality's official key, `size_class` its class when the reference was made (empty if unknown),
    `status` a word of `catalog.views.UseStatus` or, for a claim that was refused, of `Refusal`; `reason` says why the
    municipality decided as it did, why the claim was refused, or what a vendor says that it is used for.
    """

    __table_args__ = (Index(None, "expires_at"),)

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    ags: str = Field(sa_type=PlainText, primary_key=True, index=True)
    municipality: str = Field(sa_type=PlainText)
    size_class: str = Field(default="", sa_type=PlainText)
    status: str = Field(sa_type=PlainText)
    since: date | None = None
    contact_role: str = Field(default="", sa_type=PlainText)
    reason: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    expired: bool = Field(default=False)


class WatchRow(Row, table=True):
    """What the nightly job saw last of a repository: its newest report and the licence that report found."""

    repository_id: int = Field(primary_key=True, foreign_key="repository.id", ondelete="CASCADE")
    report_id: str = Field(sa_type=PlainText)
    licence: str = Field(sa_type=PlainText)


class NoticeRow(Row, table=True):
    """Something a reader should know of a repository since a day; `kind` is a word of `catalog.views.NoticeKind`."""

    repository_id: int = Field(primary_key=True, foreign_key="repository.id", ondelete="CASCADE")
    kind: str = Field(sa_type=PlainText, primary_key=True)
    since: datetime = Field(sa_type=Instant, index=True)
    before: str = Field(default="", sa_type=PlainText)
    after: str = Field(default="", sa_type=PlainText)


class FitRow(Row, table=True):
    """What a visible listing earns by itself and by size, state and operating model, in hundredths of a point.

    A mask has one bit for each choice of the field, in its order. Like the search rows these are an index.
    """

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    base: int
    size_mask: int
    size_points: int
    state_mask: int
    state_points: int
    operating_mask: int
    operating_points: int


class FitUseRow(Row, table=True):
    """How strongly a listing is in use at a place: everywhere, a state, a county or a size class."""

    __table_args__ = (Index(None, "place", "listing_id", "strength"),)

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    place: str = Field(sa_type=PlainText, primary_key=True)
    strength: int


class ReportRow(Row, table=True):
    """A published report: the columns that lists show, and the whole document as compressed JSON.

    `advisories` is the edition of the advisories its packages were checked with, empty if they were not checked.
    `lines` are those of source files, None in reports from before they were counted.
    """

    __table_args__ = (
        UniqueConstraint(
            "repository_id", "commit", "analyzer_version", "model", "advisories", name="uq_report_identity"
        ),
    )

    id: str = Field(sa_type=PlainText, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id")
    commit: str = Field(sa_type=PlainText)
    committed_at: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant, index=True)
    analyzer_version: str = Field(sa_type=PlainText)
    model: str = Field(sa_type=PlainText)
    advisories: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})
    benchmark: str = Field(sa_type=PlainText)
    status: str = Field(sa_type=PlainText)
    value: float | None = None
    stars: int | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    analysed_share: float = 0.0
    lines: int | None = None
    explanation_de: str = Field(default="", sa_type=PlainText)
    explanation_en: str = Field(default="", sa_type=PlainText)
    document: bytes = Field(sa_type=LargeBinary)


class AssessmentRow(Row, table=True):
    """One request to analyze a repository; at most one per repository is open, which an index enforces."""

    __table_args__ = (
        Index(
            "uq_assessment_open",
            "repository_id",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: str = Field(sa_type=PlainText, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id", index=True)
    listing_id: int = Field(foreign_key="listing.id", index=True)
    state: str = Field(sa_type=PlainText)
    job_id: str = Field(default="", sa_type=PlainText)
    handovers: int = 0
    priority: int = 0
    fault: str = Field(default="", sa_type=PlainText)
    detail: str = Field(default="", sa_type=PlainText)
    requested_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    report_id: str | None = Field(default=None, foreign_key="report.id", sa_type=PlainText)


class HistoryRow(Row, table=True):
    """What was read of the history behind a commit: the columns that pages show, and the whole document, compressed.

    Up to `as_of` the commit was the newest one. The migration gives the table the same trigger as the reports'.
    """

    __table_args__ = (UniqueConstraint("repository_id", "commit", "version"),)

    id: str = Field(sa_type=PlainText, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id")
    commit: str = Field(sa_type=PlainText)
    version: str = Field(sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)
    as_of: datetime = Field(sa_type=Instant)
    reliability: str = Field(sa_type=PlainText)
    commits: int
    first_commit: datetime = Field(sa_type=Instant)
    last_commit: datetime = Field(sa_type=Instant)
    active: int
    document: bytes = Field(sa_type=LargeBinary)


class TracingRow(Row, table=True):
    """One request to read the history behind a commit; at most one per commit is open, which an index enforces."""

    __table_args__ = (
        Index(
            "uq_tracing_open",
            "repository_id",
            "commit",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: str = Field(sa_type=PlainText, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id", index=True)
    commit: str = Field(sa_type=PlainText)
    state: str = Field(sa_type=PlainText)
    job_id: str = Field(default="", sa_type=PlainText)
    handovers: int = 0
    fault: str = Field(default="", sa_type=PlainText)
    detail: str = Field(default="", sa_type=PlainText)
    requested_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class DocumentRow(Row, table=True):
    """A report as a document in one language, under a listing's name, or the request to print it.

    `edition` names what was printed beside the report. The migration gives the table a trigger: what was printed once
    stays as it is, and is printed anew as another row.
    """

    __table_args__ = (UniqueConstraint("report_id", "listing_id", "language"),)

    id: str = Field(sa_type=PlainText, primary_key=True)
    report_id: str = Field(sa_type=PlainText, foreign_key="report.id")
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", index=True)
    language: str = Field(sa_type=PlainText)
    edition: str = Field(sa_type=PlainText)
    state: str = Field(sa_type=PlainText)
    job_id: str = Field(default="", sa_type=PlainText)
    handovers: int = 0
    fault: str = Field(default="", sa_type=PlainText)
    detail: str = Field(default="", sa_type=PlainText)
    requested_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class SearchRow(Row, table=True):
    """The folded texts of one visible listing: its name, name and summary, and everything; `sort` orders by name.

    The text has an index of trigrams that the model does not name: on SQLite the table `search_index`, which triggers
    keep up to date, on PostgreSQL `search_text_trigrams`, if the server allows the extension.
    """

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    sort: str = Field(sa_type=PlainText)
    name: str = Field(sa_type=PlainText)
    brief: str = Field(sa_type=PlainText)
    text: str = Field(sa_type=PlainText)


class FacetRow(Row, table=True):
    """One value of one facet (topic, licence, language, stars) that a visible listing has."""

    __table_args__ = (Index(None, "name", "value", "listing_id"),)

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    name: str = Field(sa_type=PlainText, primary_key=True)
    value: str = Field(sa_type=PlainText, primary_key=True)


class VocabularyRow(Row, table=True):
    """A folded word that some listing has or had, and how it was written; misspelled words are repaired to these.

    A word may be here twice: two transactions that add it at once do not wait for each other.
    """

    id: int | None = Field(default=None, primary_key=True)
    word: str = Field(sa_type=PlainText, index=True)
    written: str = Field(sa_type=PlainText)


class Numbered(Protocol):
    """A row that the database numbers."""

    id: int | None


def key(row: Numbered) -> int:
    """Return the number the database gave the row; raise ValueError before it was stored."""
    if row.id is None:
        raise ValueError(f"this row was not stored yet: {row!r}")
    return row.id
