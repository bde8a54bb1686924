"""The packages of a report as a CycloneDX document, the same for the command line and the API."""

from analyzer.sbom import to_cyclonedx
from scorers.report import Report


def to_parts_list(report: Report) -> str:
    """Return the report's packages as a CycloneDX 1.6 JSON document."""
    return to_cyclonedx(
        repository=report.repository,
        commit=report.commit,
        committed_at=report.committed_at,
        dependencies=report.dependencies.dependencies,
        licence=report.licensing.expression,
        analyzer_version=report.analyzer_version,
    )
