"""The report as text for a terminal: the judgement first, then its parts, reasons and evidence."""

from collections import Counter
from collections.abc import Iterator

import click

from analyzer.advisories.values import AdvisoryCheck, CheckOutcome
from analyzer.dependencies.values import pinning
from analyzer.values import SecretSearch
from scorers.report import Report

SHOWN = 10
SECRETS_SHOWN = 100


def render(report: Report, secrets: SecretSearch) -> str:
    """Return the readable report with the places of secrets; hostile characters in texts are shown escaped."""
    return "\n".join(_lines(report, secrets)) + "\n"


def _lines(report: Report, secrets: SecretSearch) -> Iterator[str]:
    yield click.style(safe(report.repository), bold=True)
    yield f"commit {report.commit} of {report.committed_at:%Y-%m-%d}"
    yield ""
    yield from _score(report)
    yield from _coverage(report)
    yield from _first(report)
    yield from _licence(report)
    yield from _copies(report)
    yield from _dependencies(report)
    yield from _vulnerabilities(report.advisories)
    yield from _secrets(secrets)
    yield from _findings(report)
    yield "Tools"
    for tool in report.tools:
        reason = f": {safe(tool.reason)}" if tool.reason else ""
        yield f"  {tool.tool} {tool.version}  {tool.outcome}, {tool.files} files{reason}"


def _score(report: Report) -> Iterator[str]:
    score = report.score
    if score.value is None or score.interval is None or score.stars is None:
        yield f"Quality: not assessable ({score.status}, method {score.model})"
        yield f"  {score.explanation_en}"
        yield ""
        return
    stars = "★" * score.stars + "☆" * (5 - score.stars)
    low, high = score.interval
    yield f"Quality: {stars}  {score.value:.0f} of 100 (likely {low:.0f} to {high:.0f})"
    yield f"  method {score.model}, benchmark: {score.benchmark}"
    for part, value in report.subscores.items():
        shown = "not assessable" if value.value is None else f"{value.value:.0f}"
        yield f"  {part:<14} {shown}"
    yield ""
    yield "What raises and lowers the value (points)"
    for item in report.contributions[:SHOWN]:
        yield f"  {item.points:+6.1f}  {item.sentence_en or item.sentence}"
    yield ""


def _coverage(report: Report) -> Iterator[str]:
    coverage = report.coverage
    yield f"Looked at {coverage.files} files, measured {coverage.analysed_files}"
    for language in coverage.languages[:SHOWN]:
        note = (
            "" if language.is_scored else "  (measured, not in the score)" if language.analysed else "  (counted only)"
        )
        yield f"  {language.name:<14} {language.lines:>9,} lines {language.share:6.1%}{note}"
    reasons = Counter((item.reason, item.tool) for item in coverage.left_out)
    for (reason, tool), count in reasons.most_common(SHOWN):
        yield f"  left out{f' by {tool}' if tool else ''}: {count}x {safe(reason)}"
    yield ""


def _first(report: Report) -> Iterator[str]:
    ordered = sorted((file for file in report.files if file.fault_risk), key=lambda file: -(file.fault_risk or 0.0))
    if len(ordered) > SHOWN:
        basis = "size and history" if report.reading_order.basis == "history" else "code alone, so less exact"
        yield f"Look here first (an order for reading, no grade and no probability; from {basis})"
        yield from (f"  {safe(file.path)}" for file in ordered[:SHOWN])
        yield ""


def _licence(report: Report) -> Iterator[str]:
    places = ", ".join(dict.fromkeys(safe(each.path) for each in report.licensing.statements[:SHOWN]))
    yield f"Licence: {report.licensing.expression or 'not clear'}{f' ({places})' if places else ''}"
    yield from (f"  {safe(sentence)}" for sentence in report.licensing.disagreements[:SHOWN])
    yield ""


def _copies(report: Report) -> Iterator[str]:
    copied = [row for row in report.duplication.languages if row.duplicated]
    if copied:
        yield "Lines of code that stand more than once"
        for row in copied[:SHOWN]:
            share = row.duplicated / row.lines
            yield f"  {row.language:<14} {row.role:<6} {row.duplicated:>9,} of {row.lines:,} ({share:.1%})"
        yield ""


def _dependencies(report: Report) -> Iterator[str]:
    state = pinning(report.dependencies)
    if report.dependencies.manifests:
        yield f"Builds on {state.direct} packages directly, {state.pinned} of them fixed to one version"
        yield ""


def _vulnerabilities(check: AdvisoryCheck) -> Iterator[str]:
    if check.outcome is CheckOutcome.NOT_CHECKED or check.newest is None:
        yield f"Known vulnerabilities: not checked ({check.reason}); see marketplace advisories import --help"
        yield ""
        return
    total = len(check.vulnerabilities) + check.beyond
    by = f"by advisories up to {check.newest:%Y-%m-%d}"
    yield f"Known vulnerabilities: {total} in {check.examined} package versions, {by}"
    for item in check.vulnerabilities[:SHOWN]:
        fixed = f", fixed in {safe(item.fixed[0])}" if item.fixed else ""
        yield f"  {item.severity:<9} {safe(item.purl)} {safe(item.id)}{fixed}  ({safe(item.path)})"
    unasked = check.version_unknown + sum(check.without_advisories.values()) + check.incomparable + check.unasked
    if unasked:
        yield f"  {unasked} packages could not be checked"
    yield ""


def _secrets(secrets: SecretSearch) -> Iterator[str]:
    left_out = f", {secrets.left_out} left out" if secrets.left_out else ""
    yield f"Secrets: {sum(secrets.counts.values())} in {secrets.files} files{left_out}"
    for place in secrets.places[:SECRETS_SHOWN]:
        yield f"  {safe(place.path)}:{place.line}  {place.rule}: {place.message}"
    yield ""


def _findings(report: Report) -> Iterator[str]:
    yield f"{len(report.findings)} findings"
    counts = Counter((finding.tool, finding.rule, finding.severity) for finding in report.findings)
    for (tool, rule, severity), count in counts.most_common(SHOWN):
        example = next(
            item for item in report.findings if (item.tool, item.rule, item.severity) == (tool, rule, severity)
        )
        place = f"{safe(example.path)}:{example.line}"
        yield f"  {count:>5}x {tool} {rule} ({severity}), e.g. {place} {safe(example.message)[:70]}"
    yield ""


def safe(text: str) -> str:
    """Return text in which control, bidirectional and other invisible characters are escaped."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
