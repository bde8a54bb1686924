"""The post of tests: every letter that waits is opened as a worker would open it."""

from catalog.jobs import JobQueue, JobState
from catalog.letters import Letter
from catalog.services import Catalog


def delivered(catalog: Catalog, queue: JobQueue) -> list[Letter]:
    """Open the waiting letters in the order they were asked for, those to nobody left out."""
    found = []
    for job, arguments in list(queue.arguments.items()):  # type: ignore[attr-defined]
        if "purpose" in arguments and queue.status(job).state is JobState.QUEUED:
            found.append(catalog.letters.open(str(arguments["account"]), str(arguments["purpose"])))
            queue.become(job, JobState.SUCCEEDED)  # type: ignore[attr-defined]
    return [letter for letter in found if letter is not None]
