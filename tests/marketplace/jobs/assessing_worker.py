"""A real worker that assesses with a child of the test's choice: run as a program by test_assessing.py."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from catalog.services import open_catalog
from marketplace.database import open_sessions
from marketplace.jobs.context import Task
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.jobs.scratch import scratch_folder
from marketplace.jobs.tasks import AssessmentJob
from marketplace.jobs.timing import Timing
from marketplace.jobs.worker import run_worker


def main(url: str, timing: str, *child: str) -> None:
    patience = Timing(**json.loads(timing))
    queue = LitestarJobQueue(url, patience)
    assessments = open_catalog(open_sessions(url), lambda: datetime.now(UTC), queue, str).assessments
    with scratch_folder(Path(child[-1], "scratch")) as scratch:
        job = AssessmentJob(assessments, scratch, command=child)
        run_worker(url, [Task("assess", job.run, job.abandoned)], timing=patience)


if __name__ == "__main__":
    main(*sys.argv[1:])
