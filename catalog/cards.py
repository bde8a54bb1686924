"""Reads what result lists and pages show of listings: the columns they need, in one query, never a document."""

from typing import Any

from sqlalchemy import RowMapping, Select, SQLColumnExpression, select
from sqlmodel import col

from catalog.field import ListingKind
from catalog.tables import ListingRow, OrganisationRow, ReportRow, RepositoryRow
from catalog.views import LocalText, ReportSummary, ScoreSummary, SolutionCard

NO_SOURCE = "no_public_source"
"""Why a listing without a repository can have no score."""

SCORE_COLUMNS: tuple[SQLColumnExpression[Any], ...] = (
    col(ReportRow.id).label("report_id"),
    col(ReportRow.analyzer_version),
    col(ReportRow.status),
    col(ReportRow.value),
    col(ReportRow.stars),
    col(ReportRow.interval_low),
    col(ReportRow.interval_high),
    col(ReportRow.model),
    col(ReportRow.benchmark),
    col(ReportRow.explanation_de),
    col(ReportRow.explanation_en),
    col(ReportRow.commit),
    col(ReportRow.committed_at),
    col(ReportRow.created_at).label("measured_at"),
    col(ReportRow.analysed_share),
    col(ReportRow.advisories),
)

CARD_COLUMNS: tuple[SQLColumnExpression[Any], ...] = (
    col(ListingRow.id).label("listing_id"),
    col(ListingRow.slug),
    col(ListingRow.name),
    col(ListingRow.summary_de),
    col(ListingRow.summary_en),
    col(ListingRow.topics),
    col(ListingRow.licence),
    col(ListingRow.languages).label("declared_languages"),
    col(ListingRow.origin),
    col(ListingRow.updated_at),
    col(ListingRow.kind),
    col(ListingRow.proprietary),
    col(OrganisationRow.name).label("organisation_name"),
    col(OrganisationRow.slug).label("organisation_slug"),
    col(RepositoryRow.address),
    col(RepositoryRow.languages).label("measured_languages"),
)


def select_cards() -> Select[Any]:
    """Return a query for listings with their organisation, repository and newest score, ready to be narrowed."""
    return (
        select(*CARD_COLUMNS, *SCORE_COLUMNS)
        .select_from(ListingRow)
        .outerjoin(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
        .outerjoin(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
    )


def select_history(repository_id: int | None) -> Select[Any]:
    """Return a query for the scores of a repository's reports, the newest first."""
    newest_first = (col(ReportRow.created_at).desc(), col(ReportRow.id))
    return select(*SCORE_COLUMNS).where(col(ReportRow.repository_id) == repository_id).order_by(*newest_first)


def card(row: RowMapping) -> SolutionCard:
    """Return one row of `select_cards` as its view; measured languages count for more than declared ones."""
    return SolutionCard(
        slug=row["slug"],
        name=row["name"],
        summary=LocalText(row["summary_de"], row["summary_en"]),
        topics=row["topics"],
        organisation=row["organisation_name"] or "",
        organisation_slug=row["organisation_slug"] or "",
        licence=row["licence"],
        languages=row["measured_languages"] or row["declared_languages"],
        repository=row["address"] or "",
        origin=row["origin"],
        updated_at=row["updated_at"],
        score=score(row) if row["report_id"] else None,
        kind=row["kind"],
        proprietary=row["proprietary"],
        not_assessable="" if row["address"] else _why_not(row),
    )


def _why_not(row: RowMapping) -> str:
    return "service" if row["kind"] == ListingKind.SERVICE else NO_SOURCE


def score(row: RowMapping) -> ScoreSummary:
    """Return the score in a row that has `SCORE_COLUMNS`."""
    low, high = row["interval_low"], row["interval_high"]
    return ScoreSummary(
        status=row["status"],
        value=row["value"],
        stars=row["stars"],
        interval=None if low is None or high is None else (low, high),
        model=row["model"],
        benchmark=row["benchmark"],
        explanation=LocalText(row["explanation_de"], row["explanation_en"]),
        commit=row["commit"],
        committed_at=row["committed_at"],
        created_at=row["measured_at"],
        analysed_share=row["analysed_share"],
    )


def report_summary(row: RowMapping) -> ReportSummary:
    """Return one entry of a history from a row that has `SCORE_COLUMNS`."""
    return ReportSummary(
        id=row["report_id"], score=score(row), analyzer_version=row["analyzer_version"], advisories=row["advisories"]
    )
