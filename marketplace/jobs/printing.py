"""The task that prints a report as a document: the page is written here, and a guarded child sets it as a PDF.

What is printed comes from strangers, and setting it is much code of others. So the child has no database, loads our own
files alone, and is ended when it takes too long or too much.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.errors import CancelledError
from catalog.errors import NotFoundError, StateError
from catalog.handing_over import ABANDONED
from catalog.permissions import MARKETPLACE
from catalog.report_documents import LARGEST_DOCUMENT, Wanted
from catalog.services import Catalog
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.context import Arguments, JobContext
from marketplace.jobs.ending import Ending, conclude, forward_to
from marketplace.jobs.orders import PrintOrders
from web.language import Language
from web.printed_report import Printed, ReportWriter

CHILD = (sys.executable, "-I", "-m", "marketplace.jobs.document")
SECONDS = 120.0
UNKNOWN = "document.unknown"


@dataclass(frozen=True, slots=True)
class PrintingJob:
    """Prints one report in a child process within `scratch`; `command` is the child and a seam for tests."""

    catalog: Catalog
    writer: ReportWriter
    scratch: Path
    command: Sequence[str] = CHILD
    seconds: float = SECONDS

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Take the request from queued to completed or failed; do nothing if it is final already."""
        document = str(arguments["document"])
        documents = self.catalog.documents
        try:
            wanted = documents.begin(document)
        except StateError:
            return
        except NotFoundError as error:
            raise JobRefusedError(UNKNOWN, str(error)) from error
        ending = Ending(
            publish=partial(self._complete, document),
            fail=partial(documents.fail, document),
            cancel=partial(documents.fail, document, CancelledError.code, "the job was cancelled"),
        )
        conclude(context, partial(self._print, context, wanted), ending)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this request once too often."""
        self.catalog.documents.fail(str(arguments["document"]), ABANDONED, "the workers died over it")

    def _complete(self, document_id: str, content: bytes) -> None:
        try:
            self.catalog.documents.complete(document_id, content)
        except NotFoundError as error:  # another edition was asked for meanwhile
            raise StateError(str(error)) from error

    def _print(self, context: JobContext, wanted: Wanted) -> bytes:
        with TemporaryDirectory(prefix="print-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            page, result = Path(folder, "report.html"), Path(folder, "report.pdf")
            page.write_text(self._page(wanted), encoding="utf-8")
            child = ChildCommand(self.command, Path(folder), self.seconds)
            orders = asdict(PrintOrders(str(page), str(result)))
            run_child(child, orders, hear=forward_to(context), stop=context.stopping.is_set)
            return _document(result)

    def _page(self, wanted: Wanted) -> str:
        printed = Printed(
            self.catalog.reports.read(wanted.report_id, MARKETPLACE),
            wanted.made_at,
            self.catalog.listings.read(wanted.slug, MARKETPLACE),
            self.catalog.histories.behind(wanted.report_id, MARKETPLACE),
        )
        return self.writer.write(printed, Language(wanted.language))


def _document(result: Path) -> bytes:
    try:
        if result.stat().st_size > LARGEST_DOCUMENT:
            raise ChildCrashedError("the child left a document that is far too large")
        content = result.read_bytes()
    except OSError as error:
        raise ChildCrashedError(f"the child left no document: {error}") from error
    if not content.startswith(b"%PDF-"):
        raise ChildCrashedError("what the child left is no PDF")
    return content
