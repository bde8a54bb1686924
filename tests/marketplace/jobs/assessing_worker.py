"""A real worker whose jobs run a child of the test's choice: run as a program of its own by test_assessing.py."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from catalog import assessments, histories
from catalog.services import open_catalog
from marketplace.database import open_sessions
from marketplace.jobs.context import Task
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.jobs.scratch import scratch_folder
from marketplace.jobs.tasks import AssessmentJob
from marketplace.jobs.timing import Timing
from marketplace.jobs.tracing import TracingJob
from marketplace.jobs.worker import run_worker


def main(url: str, timing: str, *child: str) -> None:
    patience = Timing(**json.loads(timing))
    queue = LitestarJobQueue(url, patience)
    catalog = open_catalog(open_sessions(url), lambda: datetime.now(UTC), queue, str)
    with scratch_folder(Path(child[-1], "scratch")) as scratch:
        jobs = {
            assessments.TASK: AssessmentJob(catalog.assessments, scratch, command=child),
            histories.TASK: TracingJob(catalog.histories, scratch, command=child),
        }
        run_worker(url, [Task(name, job.run, job.abandoned) for name, job in jobs.items()], timing=patience)


if __name__ == "__main__":
    main(*sys.argv[1:])
