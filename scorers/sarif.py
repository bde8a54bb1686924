"""The report's findings as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from scorers.report import Report, ReportFinding, ReportTool

LEVELS = {"high": "error", "medium": "warning"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(report: Report) -> dict[str, Any]:
    """Return one SARIF run per tool; levels are error (high), warning (medium) and note (everything else)."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(report, tool) for tool in report.tools],
    }


def _run(report: Report, tool: ReportTool) -> dict[str, Any]:
    findings = [finding for finding in report.findings if finding.tool == tool.tool]
    links = {finding.rule: finding.link for finding in findings}
    rules = [{"id": rule, **({"helpUri": link} if link else {})} for rule, link in sorted(links.items())]
    return {
        "tool": {"driver": {"name": tool.tool, "version": tool.version, "rules": rules}},
        "invocations": [_invocation(tool)],
        "versionControlProvenance": [{"repositoryUri": _address(report.repository), "revisionId": report.commit}],
        "results": [_result(finding) for finding in findings],
    }


def _invocation(tool: ReportTool) -> dict[str, Any]:
    notes = [{"level": "warning", "message": {"text": tool.reason}}] if tool.reason else []
    return {"executionSuccessful": tool.outcome != "failed", "toolExecutionNotifications": notes}


def _address(repository: str) -> str:
    return PurePosixPath(repository).as_uri() if repository.startswith("/") else repository


def _result(finding: ReportFinding) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "level": LEVELS.get(finding.severity, "note"),
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path)},
                    "region": {"startLine": max(1, finding.line)},
                }
            }
        ],
    }
