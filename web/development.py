"""Cuts a history to what the report page shows: where it changes most and what together."""

from analyzer.history.values import CoChange, FileHistory, History

SHOWN = 10


def busiest(history: History) -> tuple[FileHistory, ...]:
    """Return the files that most commits of the last year touched, the busiest first."""
    touched = [file for file in history.files if file.commits_last_year]
    return tuple(sorted(touched, key=_bustle)[:SHOWN])


def pairs(history: History) -> tuple[CoChange, ...]:
    """Return the files that change together most often."""
    return history.co_changes[:SHOWN]


def _bustle(file: FileHistory) -> tuple[int, int, str]:
    return -file.commits_last_year, -file.commits, file.path
