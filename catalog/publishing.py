"""Stores a report and makes it the newest one of its repository, within a caller's transaction.

Delivery of jobs is at least once, so the same report may arrive twice. Its identity is what produced it: repository,
commit, analyzer version, model, and the edition of the advisories that its packages were checked with. The identifier
is derived from these, so a report has the same address on every installation, and a second arrival finds the first one
and changes nothing. Newer advisories make a new report beside the old one, even if they say the same: that nothing new
is known since is worth knowing.
"""

import hashlib
from datetime import datetime

from sqlmodel import Session, select

from analyzer.values import Role
from catalog.documents import pack
from catalog.indexing import index_listing
from catalog.tables import ListingRow, ReportRow, RepositoryRow, key
from scorers.report import Report

LEAST_SHARE = 0.05
MOST_LANGUAGES = 6


def publish(session: Session, repository: RepositoryRow, report: Report, created_at: datetime) -> str:
    """Return the id of the report's row, adding it if it is new; the caller holds the repository's lock."""
    report_id = identify(repository.address, report)
    if session.get(ReportRow, report_id) is None:
        session.add(_row(report_id, repository, report, created_at))
        session.flush()
    return report_id


def make_latest(session: Session, repository: RepositoryRow, report_id: str, report: Report, now: datetime) -> None:
    """Let every listing of the repository show this report."""
    if repository.latest_report_id == report_id:
        return
    repository.latest_report_id = report_id
    repository.languages = main_languages(report)
    for listing in session.exec(select(ListingRow).where(ListingRow.repository_id == repository.id)).all():
        listing.updated_at = now
        index_listing(session, listing)


def identify(address: str, report: Report) -> str:
    """Return the report's identifier: 32 hexadecimal digits that depend on what produced it and on nothing else."""
    made_by = (address, report.commit, report.analyzer_version, report.score.model)
    edition = report.advisories.edition  # a report without one keeps the identifier it had before there were editions
    parts = (*made_by, edition) if edition else made_by
    return hashlib.sha256("\n".join(parts).encode("utf-8", "ignore")).hexdigest()[:32]


def main_languages(report: Report) -> tuple[str, ...]:
    """Return the languages that make up at least a twentieth of the counted lines, the largest first."""
    counted = sorted(report.coverage.languages, key=lambda language: (-language.share, language.name))
    return tuple(language.name for language in counted if language.share >= LEAST_SHARE)[:MOST_LANGUAGES]


def _row(report_id: str, repository: RepositoryRow, report: Report, created_at: datetime) -> ReportRow:
    score = report.score
    low, high = score.interval or (None, None)
    return ReportRow(
        id=report_id,
        repository_id=key(repository),
        commit=report.commit,
        committed_at=report.committed_at,
        created_at=created_at,
        analyzer_version=report.analyzer_version,
        model=score.model,
        advisories=report.advisories.edition,
        benchmark=score.benchmark,
        status=score.status,
        value=score.value,
        stars=score.stars,
        interval_low=low,
        interval_high=high,
        analysed_share=report.coverage.scored_share,
        lines=sum(file.lines for file in report.files if file.role == Role.SOURCE),
        explanation_de=score.explanation,
        explanation_en=score.explanation_en,
        document=pack(report),
    )
