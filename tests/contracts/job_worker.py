"""A real worker for the queue's contract: run as a program of its own, killed and frozen by test_job_queue.py.

Its tasks write what they do into two tables of the same database: `runs` (every start and stop, as a diary) and
`effects` (a publication, at most one for each name; `changed` tells whether it was this run that made it).
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import text

from catalog.jobs import JobProgress
from catalog.sessions import Sessions
from marketplace.database import open_sessions
from marketplace.errors import JobRefusedError
from marketplace.jobs.context import Arguments, JobContext, Schedule, Task
from marketplace.jobs.timing import Timing
from marketplace.jobs.worker import run_worker


class Diary:
    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def note(self, name: object, event: str, attempt: int = 0) -> None:
        with self.sessions.write() as session:
            statement = text("INSERT INTO runs (name, event, attempt, pid) VALUES (:name, :event, :attempt, :pid)")
            session.connection().execute(
                statement, {"name": name, "event": event, "attempt": attempt, "pid": os.getpid()}
            )

    def publish(self, name: object, attempt: int) -> None:
        with self.sessions.write() as session:
            statement = text("INSERT INTO effects (name) VALUES (:name) ON CONFLICT (name) DO NOTHING")
            changed = session.connection().execute(statement, {"name": name}).rowcount == 1
        self.note(name, "published" if changed else "published again", attempt)

    def wait(self, context: JobContext, arguments: Arguments) -> None:
        """Run until the gate opens, telling the progress; publish only while the job is still ours."""
        name, gate = arguments["name"], Path(str(arguments["gate"]))
        self.note(name, "started", context.attempt)
        looks = 0
        while not gate.exists():
            looks += 1
            context.report(JobProgress("wait", looks, 1000, "looks"))
            if context.stopping.wait(0.05):
                self.note(name, "cancelled" if context.cancelled.is_set() else "stopped", context.attempt)
                return
        if context.holds():
            self.publish(name, context.attempt)
        else:
            self.note(name, "not ours", context.attempt)

    def deaf(self, context: JobContext, arguments: Arguments) -> None:
        """Run until the gate opens and listen to nobody."""
        self.note(arguments["name"], "started", context.attempt)
        while not Path(str(arguments["gate"])).exists():
            time.sleep(0.05)
        self.publish(arguments["name"], context.attempt)

    def quick(self, context: JobContext, arguments: Arguments) -> None:
        name = arguments.get("name", "scheduled")
        self.note(name, "started", context.attempt)
        time.sleep(float(arguments.get("seconds") or 0))
        if context.holds():
            self.publish(name, context.attempt)

    def fail(self, context: JobContext, arguments: Arguments) -> None:
        self.note(arguments["name"], "final" if context.final else "started", context.attempt)
        raise ValueError("broken by design")

    def refuse(self, context: JobContext, arguments: Arguments) -> None:
        self.note(arguments["name"], "started", context.attempt)
        raise JobRefusedError("clone.not_found", "there is nothing")

    def die(self, context: JobContext, arguments: Arguments) -> None:
        self.note(arguments["name"], "started", context.attempt)
        os.kill(os.getpid(), signal.SIGKILL)

    def abandoned(self, arguments: Arguments) -> None:
        self.note(arguments["name"], "abandoned")


def main(url: str, timing: str, schedule_seconds: str, slots: str) -> None:
    diary = Diary(open_sessions(url))
    tasks = [
        Task(name, getattr(diary, name), diary.abandoned) for name in ("wait", "deaf", "quick", "fail", "refuse", "die")
    ]
    seconds = float(schedule_seconds)
    schedules = [Schedule("quick", seconds)] if seconds else []
    run_worker(url, tasks, schedules, timing=Timing(**json.loads(timing)), slots=int(slots))


if __name__ == "__main__":
    main(*sys.argv[1:])
