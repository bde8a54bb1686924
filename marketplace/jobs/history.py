"""The child program that reads a history: orders on stdin, progress on stdout, the history in a file; no database.

Started as `python -I -m marketplace.jobs.history` by `marketplace.jobs.tracing`.
"""

from pathlib import Path

import msgspec

from analyzer.history.tracing import trace
from marketplace.jobs.inside import Channel, confine, obey
from marketplace.jobs.orders import HistoryOrders


def main() -> None:
    """Read the history and leave it."""
    obey(_run)


def _run(text: bytes, channel: Channel) -> None:
    orders = msgspec.json.decode(text, type=HistoryOrders)
    terms, result = orders.terms, Path(orders.history)
    means = confine(orders.address, terms, result.parent)
    history = trace(
        means.repository,
        orders.commit,
        report=channel.progress,
        limits=terms.limits,
        bounds=terms.history,
        cache=means.cache,
        clones=means.clones,
    )
    result.write_bytes(history.to_json())


if __name__ == "__main__":
    main()
