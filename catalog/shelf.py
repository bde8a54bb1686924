"""Keeps the reports that were read last, because unpacking a large one takes longer than its page.

A report never changes, so that what is kept is never old. Whether a reader may see it is asked each time, elsewhere.
"""

from collections import OrderedDict
from threading import Lock

from catalog.documents import inflate
from scorers.report import Report

MOST_BYTES = 40_000_000
"""So much JSON; in memory it takes about two and a half times as much."""


class Shelf:
    """Reports by identifier, at most so many bytes of JSON in all; safe from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Begin with nothing."""
        self._most = most_bytes
        self._held = 0
        self._reports: OrderedDict[str, tuple[Report, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, report_id: str) -> Report | None:
        """Return the report if it is kept; then it is the last to go."""
        with self._lock:
            kept = self._reports.get(report_id)
            if kept is None:
                return None
            self._reports.move_to_end(report_id)
            return kept[0]

    def unpack(self, report_id: str, document: bytes) -> Report:
        """Read a stored document and keep the report, unless it alone is more than may be kept."""
        text = inflate(document)
        report = Report.from_json(text)
        with self._lock:
            if report_id not in self._reports and len(text) <= self._most:
                self._reports[report_id] = (report, len(text))
                self._held += len(text)
            while self._held > self._most:
                _, (_, size) = self._reports.popitem(last=False)
                self._held -= size
        return report
