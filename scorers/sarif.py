"""The report's findings as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from typing import Any

from scorers.report import Report, ReportFinding

LEVELS = {"high": "error", "medium": "warning"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(report: Report) -> dict[str, Any]:
    """Return one SARIF run per tool; levels are error (high), warning (medium) and note (everything else)."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(report, tool.tool, tool.version) for tool in report.tools],
    }


def _run(report: Report, tool: str, version: str) -> dict[str, Any]:
    findings = [finding for finding in report.findings if finding.tool == tool]
    links = {finding.rule: finding.link for finding in findings}
    rules = [{"id": rule, **({"helpUri": link} if link else {})} for rule, link in sorted(links.items())]
    return {
        "tool": {"driver": {"name": tool, "version": version, "rules": rules}},
        "versionControlProvenance": [{"repositoryUri": report.repository, "revisionId": report.commit}],
        "results": [_result(finding) for finding in findings],
    }


def _result(finding: ReportFinding) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "level": LEVELS.get(finding.severity, "note"),
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": finding.path},
                    "region": {"startLine": max(1, finding.line)},
                }
            }
        ],
    }
