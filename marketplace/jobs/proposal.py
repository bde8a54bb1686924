"""The child program that reads what a repository proposes: orders on stdin, the proposal in a file; it has no database.

Started as `python -I -m marketplace.jobs.proposal` by `marketplace.jobs.proposing`. It reads a few files at the top of
the newest commit and the licence texts there, and nothing else.
"""

from dataclasses import replace
from pathlib import Path

import msgspec

from analyzer.files import ReadFiles
from analyzer.licences.statements import find_licences
from analyzer.objects import ObjectReader
from analyzer.snapshot import Snapshot, located, read_snapshot
from catalog.proposal import Proposal, Suggestion, encode
from catalog.proposing import FILE_BYTES, WANTED, propose
from marketplace.jobs.inside import Channel, confine, obey
from marketplace.jobs.orders import ProposalOrders


def main() -> None:
    """Read the repository and leave what it proposes."""
    obey(_run)


def _run(text: bytes, channel: Channel) -> None:
    orders = msgspec.json.decode(text, type=ProposalOrders)
    terms, result = orders.terms, Path(orders.proposal)
    means = confine(orders.address, terms, result.parent)
    with (
        located(means.repository, terms.limits, channel.progress, clones=means.clones) as place,
        read_snapshot(place, terms.limits, channel.progress) as snapshot,
        snapshot.reader() as reader,
    ):
        found = proposal_of(snapshot, reader)
    result.write_text(encode(found), encoding="utf-8")


def proposal_of(snapshot: Snapshot, reader: ObjectReader) -> Proposal:
    """Return what the files at the top of a commit propose, with the licence that their texts amount to."""
    top = {
        each.path: each.blob
        for each in snapshot.entries
        if "/" not in each.path and each.size is not None and each.size <= FILE_BYTES
    }
    proposal = propose({path: reader.read(top[path]) for path in WANTED if path in top})
    licensing = find_licences(tuple(top), ReadFiles(lambda path: reader.read(top[path])))
    if licensing.expression is None:
        return replace(proposal, commit=snapshot.commit)
    first = licensing.statements[0]
    licence = Suggestion("licence", licensing.expression, first.path, first.line)
    return replace(proposal, commit=snapshot.commit, suggestions=(*proposal.suggestions, licence))


if __name__ == "__main__":
    main()
