"""Tells people at a terminal how far an analysis is."""

import time
from typing import TextIO

from analyzer.values import Progress, Step

LABELS = {
    Step.CLONE: "fetching",
    Step.INVENTORY: "listing files",
    Step.SEARCH: "searching",
    Step.MEASURE: "measuring",
    Step.SCORE: "scoring",
    Step.PUBLISH: "publishing",
    Step.HISTORY: "history",
}
WIDTH = 30


class Teller:
    """Tells progress on a stream: one moving line on a terminal, one line per step elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        """Decide by the stream what can be shown."""
        self.stream = stream
        self.moving = stream.isatty()
        self.step: Step | None = None
        self.told = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show one progress value, at most ten times a second."""
        label = LABELS[progress.step]
        now = time.monotonic()
        if not self.moving:
            if progress.step is not self.step:
                self.stream.write(f"{label} ...\n")
        elif progress.step is not self.step or now - self.told > 0.1:  # noqa: PLR2004 - a tenth of a second
            filled = WIDTH * progress.done // progress.total if progress.total else 0
            self.stream.write(f"\r\033[K{label:<14} [{'#' * filled:<{WIDTH}}] {_count(progress)}")
            self.told = now
        self.step = progress.step
        self.stream.flush()

    def done(self) -> None:
        """Clear the moving line."""
        if self.moving:
            self.stream.write("\r\033[K")
            self.stream.flush()


def _count(progress: Progress) -> str:
    if not progress.done and not progress.total:
        return ""
    done = f"{progress.done} of {progress.total}" if progress.total else f"{progress.done}"
    size = f", {progress.size / 1e6:.1f} MB" if progress.size else ""
    return f"{done} {progress.unit}{size}"
