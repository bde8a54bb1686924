"""Look for known dangerous patterns with bandit.

Runs every check of the bandit library over each Python file and states each hit with bandit's own severity and
confidence (high, medium, low, undefined).

Why it matters: the checks point at patterns that have led to break-ins, such as shell commands built from text or
weak hashes for passwords. What to do: read the linked page of the check, and fix high severity first. A hit is a
place to look, no proof.

Suppressions (`# nosec`) and the repository's own configuration are set aside: the examined may not set the exam. The
findings equal those of `bandit --ignore-nosec` on the same file, but for one thing: the messages of the checks for
passwords in code end before the password, which is never stored or shown.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import version

from bandit.core import docs_utils

from analyzer.bandit_pass import Checks, issues
from analyzer.tool import Measured, Source
from analyzer.values import Finding

PASSWORDS = frozenset({"B105", "B106", "B107"})

_address: Callable[[str], str] = cache(docs_utils.get_url)


class BanditTool:
    """bandit as a library, on one parsed tree."""

    name = "bandit"
    version = version("bandit")
    languages = frozenset({"Python"})

    def __init__(self) -> None:
        """Load nothing yet; the checks are loaded with the first file."""
        self._checks: Checks | None = None

    def measure(self, source: Source) -> Measured:
        """Return every finding of every check, ordered by line and rule."""
        if source.walk is None:
            return Measured()
        if self._checks is None:
            self._checks = Checks()
        findings = [
            Finding(
                self.name,
                issue.test_id,
                str(issue.severity).lower(),
                str(issue.confidence).lower(),
                source.path,
                int(line),
                str(issue.text).partition(":")[0] if issue.test_id in PASSWORDS else str(issue.text),
                _address(issue.test_id),
            )
            for issue, line in issues(source, source.walk, self._checks)
        ]
        return Measured(findings=tuple(sorted(findings, key=lambda finding: (finding.line, finding.rule))))


TOOL = BanditTool()
