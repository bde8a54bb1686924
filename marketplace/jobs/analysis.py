"""The child program of an assessment: orders on stdin, progress on stdout, the report in a file; it has no database.

Started as `python -I -m marketplace.jobs.analysis` by `marketplace.jobs.tasks`.
"""

from pathlib import Path

import msgspec

from analyzer.analysis import analyze
from analyzer.values import Progress, Step
from marketplace.jobs.inside import Channel, confine, obey
from marketplace.jobs.orders import AnalysisOrders
from scorers.assessment import assess, ready


def main() -> None:
    """Analyze, score, and leave the report."""
    obey(_run)


def _run(text: bytes, channel: Channel) -> None:
    orders = msgspec.json.decode(text, type=AnalysisOrders)
    terms, result = orders.terms, Path(orders.report)
    scorer = ready()
    means = confine(orders.address, terms, result.parent)
    analysis = analyze(
        means.repository,
        limits=terms.limits,
        report=channel.progress,
        cache=means.cache,
        clones=means.clones,
        advisories=Path(terms.advisories) if terms.advisories else None,
    )
    channel.progress(Progress(Step.SCORE))
    result.write_bytes(assess(analysis, scorer).to_json())


if __name__ == "__main__":
    main()
