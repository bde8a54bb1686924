"""`marketplace worker`: assesses repositories until it is stopped; any number of workers may run at once."""

import logging
from contextlib import closing
from datetime import UTC, datetime

import click

from analyzer.sandbox import level
from marketplace.assembly import build_catalog
from marketplace.database import DatabaseError
from marketplace.jobs.letters import letter_task
from marketplace.jobs.post import post_task
from marketplace.jobs.scratch import scratch_folder
from marketplace.jobs.tasks import SCHEDULES, tasks
from marketplace.jobs.worker import run_worker
from marketplace.log_lines import outages_in_a_line
from marketplace.mail import NotingMailer, open_mailer
from marketplace.migration import require_migrated
from marketplace.settings import Settings
from marketplace.terms import analysis_terms, site_operator
from web.printed_report import report_writer


@click.command("worker")
@click.option("--slots", default=1, show_default=True, type=click.IntRange(1, 64), help="Assessments at the same time.")
def worker_command(slots: int) -> None:
    """Assess repositories until stopped; what runs then goes back to the queue."""
    logging.basicConfig(level=logging.INFO, format="worker: %(message)s")
    logging.getLogger("litestar_queues").setLevel(logging.ERROR)  # what it warns of, our own lines say with the reason
    for handler in logging.getLogger().handlers:
        handler.addFilter(outages_in_a_line)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = Settings()
    try:
        require_migrated(settings.database_url)
    except DatabaseError as error:
        raise click.ClickException(str(error)) from error
    assembly = build_catalog(settings)
    with closing(assembly), scratch_folder(settings.data_directory / "scratch") as scratch:
        logging.getLogger(__name__).info("each analysis is held by the sandbox level %s", level())
        writer = report_writer(site_operator(settings), settings.public_url)
        mailer = NotingMailer(open_mailer(settings, lambda: datetime.now(UTC)), assembly.catalog.mailing)
        known = (
            *tasks(assembly.catalog, analysis_terms(settings), scratch, writer),
            post_task(assembly.catalog.messages, mailer, settings.public_url),
            letter_task(assembly.catalog.letters, mailer, settings.public_url),
        )
        run_worker(settings.database_url, known, SCHEDULES, slots=slots)


COMMAND = worker_command
