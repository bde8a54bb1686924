"""Which findings a report may show: none that leads a stranger to a live key.

Withheld are findings on the line of a secret, and those about passwords in its file; where more secrets were found than
places are kept, every finding about passwords. The report says only how many of each rule are withheld, not where, and
the score counts them without their places as well: so it follows from the report alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from analyzer.values import Analysis, Finding, Limits, Role, SecretSearch
from scorers.report import ReportSecrets, Withheld

PASSWORD_RULES = frozenset({"B105", "B106", "B107"})
MOST = Limits().facts
"""No analysis states more; a report that says so is none of ours."""
NOWHERE = ""
"""The path of what has no place in a report."""


def withholding(analysis: Analysis) -> Callable[[Finding], bool]:
    """Return whether a finding of the analysis is withheld from its report."""
    places = {(place.path, place.line) for place in analysis.secrets.places}
    paths = {path for path, _ in places}
    are_all_known = sum(analysis.secrets.counts.values()) == len(analysis.secrets.places)
    return lambda finding: (
        (finding.path, finding.line) in places
        or (finding.rule in PASSWORD_RULES and (not are_all_known or finding.path in paths))
    )


def withheld(analysis: Analysis) -> tuple[Withheld, ...]:
    """Return how many findings in source files are withheld, by what they say."""
    is_withheld = withholding(analysis)
    sources = {NOWHERE, *(file.path for file in analysis.files if file.role is Role.SOURCE)}
    counts = Counter(
        (f.tool, f.rule, f.severity, f.confidence) for f in analysis.findings if f.path in sources and is_withheld(f)
    )
    return tuple(Withheld(*kind, number) for kind, number in sorted(counts.items()))


def placeless(kinds: Sequence[Withheld]) -> tuple[Finding, ...]:
    """Return withheld findings again, at no place; raise ValueError for more than there can be."""
    _bounded(sum(kind.findings for kind in kinds))
    return tuple(
        Finding(kind.tool, kind.rule, kind.severity, kind.confidence, NOWHERE, 0, "")
        for kind in kinds
        for _ in range(kind.findings)
    )


def placeless_search(found: ReportSecrets | None) -> SecretSearch:
    """Return a search for secrets again, its places unknown; raise ValueError for more than there can be."""
    if found is None:
        return SecretSearch()
    places = (Finding("secrets", "", "", "", NOWHERE, 0, ""),) * _bounded(sum(found.counts.values()))
    return SecretSearch(found.files, found.left_out, found.counts, places, _bounded(found.live))


def _bounded(number: int) -> int:
    if not 0 <= number <= MOST:
        raise ValueError(f"there cannot be {number} of them")
    return number
