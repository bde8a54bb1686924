"""The child program that reads source lines for reviewers: orders on stdin, the lines in a file; it has no database.

Started as `python -I -m marketplace.jobs.excerpt` by `marketplace.jobs.excerpting`.
"""

from pathlib import Path

import msgspec

from analyzer.excerpts.reading import read_excerpts
from analyzer.snapshot import located, read_snapshot
from marketplace.jobs.inside import Channel, confine, obey
from marketplace.jobs.orders import ExcerptOrders


def main() -> None:
    """Read the lines and leave them."""
    obey(_run)


def _run(text: bytes, channel: Channel) -> None:
    orders = msgspec.json.decode(text, type=ExcerptOrders)
    terms, result = orders.terms, Path(orders.excerpts)
    means = confine(orders.address, terms, result.parent)
    commit = orders.commit
    with (
        located(
            means.repository, terms.limits, channel.progress, revision=commit, clones=means.clones, newest=commit
        ) as place,
        read_snapshot(place, terms.limits, channel.progress) as snapshot,
    ):
        found = read_excerpts(snapshot, orders.passages, orders.spots)
    result.write_bytes(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
