"""The task that reads what a repository proposes for a draft, in a guarded child like the analysis, and before it.

The clone it makes is kept where clones are kept, so the analysis that follows fetches nothing again.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from analyzer.errors import CancelledError
from catalog.errors import NotFoundError, StateError
from catalog.handing_over import ABANDONED
from catalog.proposal import LARGEST_DOCUMENT, Proposal, decode
from catalog.proposals import Proposals
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.context import Arguments, JobContext
from marketplace.jobs.ending import Ending, conclude, forward_to
from marketplace.jobs.orders import AnalysisTerms, ProposalOrders

CHILD = (sys.executable, "-I", "-m", "marketplace.jobs.proposal")
SECONDS = 600.0
UNKNOWN = "proposal.unknown"


@dataclass(frozen=True, slots=True)
class ProposalJob:
    """Reads one repository in a child process within `scratch`; `command` is the child and a seam for tests."""

    proposals: Proposals
    scratch: Path
    terms: AnalysisTerms = field(default_factory=AnalysisTerms)
    command: Sequence[str] = CHILD
    seconds: float = SECONDS

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Take the request from queued to completed or failed; do nothing if it is final already."""
        proposal = str(arguments["proposal"])
        try:
            address = self.proposals.begin(proposal)
        except StateError:
            return
        except NotFoundError as error:
            raise JobRefusedError(UNKNOWN, str(error)) from error
        ending = Ending(
            publish=partial(self._complete, proposal),
            fail=partial(self.proposals.fail, proposal),
            cancel=partial(self.proposals.fail, proposal, CancelledError.code, "the job was cancelled"),
        )
        conclude(context, partial(self._read, context, address), ending)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this request once too often."""
        self.proposals.fail(str(arguments["proposal"]), ABANDONED, "the workers died over it")

    def _complete(self, proposal_id: str, proposal: Proposal) -> None:
        try:
            self.proposals.complete(proposal_id, proposal)
        except NotFoundError as error:  # the draft was discarded or asked another repository meanwhile
            raise StateError(str(error)) from error

    def _read(self, context: JobContext, address: str) -> Proposal:
        with TemporaryDirectory(prefix="propose-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            result = Path(folder, "proposal.json")
            orders = ProposalOrders(address, str(result), self.terms)
            child = ChildCommand(self.command, Path(folder), self.seconds)
            run_child(child, asdict(orders), hear=forward_to(context), stop=context.stopping.is_set)
            return _proposal(result)


def _proposal(result: Path) -> Proposal:
    try:
        if result.stat().st_size > LARGEST_DOCUMENT:
            raise ChildCrashedError("the child left a proposal that is far too large")
        return decode(result.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise ChildCrashedError(f"the child left no readable proposal: {error}") from error
