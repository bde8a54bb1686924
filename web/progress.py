"""How an assessment's progress is told: as a list of steps, and as a stream of events that ends by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from litestar.response.sse import ServerSentEventMessage

from analyzer.values import Step
from catalog.jobs import JobProgress
from catalog.views import OPEN, AssessmentState, AssessmentView
from scorers.report import Report, ReportTool
from web.report_lists import left_out_reasons

REASONS_SHOWN = 5
BEATS_BETWEEN_COMMENTS = 30
"""A comment after so many quiet looks keeps proxies from closing the stream, and notices readers who left."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with where it stands (done, current, open, stopped, unreached) and the counts of the current one."""

    step: str
    state: str
    progress: JobProgress | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Reasons for leaving files out, with the tool (empty: all) and how many; and the tools that fell short."""

    reasons: tuple[tuple[str, str, int], ...]
    tools: tuple[ReportTool, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of the page that shows an assessment at one moment, and whether it is the last."""

    text: str
    final: bool


def skipped_in(report: Report) -> Skipped:
    """Return what a report says was not measured, the most frequent reasons first."""
    short = tuple(tool for tool in report.tools if tool.outcome in ("partial", "failed"))
    return Skipped(left_out_reasons(report.coverage.left_out)[:REASONS_SHOWN], short)


def is_final(view: AssessmentView) -> bool:
    """Return whether nothing will change any more."""
    return view.state not in OPEN


def steps_of(view: AssessmentView) -> tuple[StepView, ...]:
    """Return all steps up to the first result as they stand."""
    names = tuple(str(step) for step in Step if step is not Step.HISTORY)
    if view.state is AssessmentState.COMPLETED:
        return tuple(StepView(name, "done") for name in names)
    here, ahead = ("stopped", "unreached") if is_final(view) else ("current", "open")
    begun = 0 if view.state is AssessmentState.FAILED else -1
    reached = names.index(view.progress.step) if view.progress and view.progress.step in names else begun
    return tuple(
        StepView(name, "done" if index < reached else ahead)
        if index != reached
        else StepView(name, here, view.progress)
        for index, name in enumerate(names)
    )


async def follow(
    look: Callable[[], Awaitable[Piece]], pause: Callable[[], Awaitable[None]]
) -> AsyncIterator[ServerSentEventMessage]:
    """Yield what is seen at once and at each change; the last event is named `end`."""
    shown, number, quiet = "", 0, 0
    while True:
        piece = await look()
        quiet += 1
        if piece.text != shown or piece.final:
            shown, number, quiet = piece.text, number + 1, 0
            yield ServerSentEventMessage(piece.text, event="end" if piece.final else "progress", id=number)
        elif quiet % BEATS_BETWEEN_COMMENTS == 0:
            yield ServerSentEventMessage(None, comment="still here")
        if piece.final:
            return
        await pause()
