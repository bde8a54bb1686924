"""Writes a report as the page that is printed: from a template of its own, short enough to be read on paper.

What is long on the site is cut here, and the document says where the rest is. It is set in our two faces alone, so that
it is the same on every machine: a character that they lack is written as its number, as an unseen one is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from analyzer.dependencies.values import pinning
from catalog.inputs import ReportQuery
from catalog.views import HistoryView, SolutionView
from scorers.fault_risk.order import reordered
from scorers.report import Report
from web import development, report_facts, report_lists, report_score
from web.assets import load_assets
from web.language import Language
from web.operator import Operator
from web.rendering import build_environments

VERSION = "2"
"""What is stored was printed by this version; whoever changes the template, the style or the words counts up."""

WORST = 20
REASONS = 5
ROWS = 10
LONGEST_PATH = 160
LONGEST_TEXT = 240
LONGEST_NAME = 120
LACKING = re.compile(
    "[^\n\t\u0020-\u007e\u00a0-\u017e\u0192\u02c6\u02da\u02dc\u1e9e\u2012-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u2044\u20ac\u2116\u2122\u2190-\u2193\u2197\u2212\u2248\u2260\u2264\u2265]"
)
"""Every character that our faces lack."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document is about: the report and when it was made, its solution, and the history behind it."""

    report: Report
    made_at: datetime
    solution: SolutionView
    past: HistoryView


@dataclass(frozen=True, slots=True)
class ReportWriter:
    """Writes reports in both languages for a site that readers reach at `public_url`."""

    environments: Mapping[Language, Environment]
    public_url: str = ""

    def write(self, printed: Printed, language: Language) -> str:
        """Return the whole page as HTML that names no file but our own."""
        report = reordered(printed.report, printed.past.history)
        solution = f"/solutions/{printed.solution.card.slug}"
        template = self.environments[language].get_template("printed_report.html")
        page = template.render(
            report=report,
            made_at=printed.made_at,
            solution=printed.solution,
            past=printed.past,
            first=report_lists.first_files(report),
            worst=report_lists.findings(report, ReportQuery(size=WORST)),
            counted=_counted(report),
            pinning=pinning(report.dependencies),
            lists=report_lists,
            facts=report_facts,
            judged=report_score,
            development=development,
            shortened=shortened,
            address=self._address(language, f"{solution}/report/{report.commit}"),
            complaint=self._address(language, f"{solution}/complaint"),
            methodology=self._address(language, "/methodology"),
            reasons_shown=REASONS,
            rows_shown=ROWS,
            longest_path=LONGEST_PATH,
            longest_text=LONGEST_TEXT,
            longest_name=LONGEST_NAME,
        )
        return LACKING.sub(lambda match: f"\\u{ord(match[0]):04x}", unicodedata.normalize("NFC", page))

    def _address(self, language: Language, path: str) -> str:
        return self.public_url.rstrip("/") + language.address(path)


def report_writer(operator: Operator, public_url: str = "") -> ReportWriter:
    """Return the writer of a site."""
    return ReportWriter(build_environments(load_assets(), operator, ()), public_url)


def shortened(text: str, most: int) -> str:
    """Return a text with at most that many characters; what is too long loses its middle."""
    if len(text) <= most:
        return text
    half = (most - 3) // 2
    return f"{text[:half]} … {text[-half:]}"


def _counted(report: Report) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    """Return for each tool how many findings it has of each severity, and in all."""
    counts = Counter((finding.tool, finding.severity) for finding in report.findings)
    severities = report_lists.severities_of(report)
    rows = ((tool, tuple(counts[tool, each] for each in severities)) for tool in report_lists.tools_of(report))
    return tuple((tool, numbers, sum(numbers)) for tool, numbers in rows)
