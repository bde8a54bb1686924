"""Later fixes are those by people, small enough for one fault, and only what came after counts."""

from pathlib import Path

import pytest
from past import DAY, START, Commit, empty_repository, write_past

from analyzer.errors import RevisionError
from analyzer.history.later_fixes import LARGEST_FIX, days_before, later_fixes
from analyzer.history.values import HistoryLimits
from analyzer.values import Progress

LIMITS = HistoryLimits()
MANY = {f"many{number}.py": "x\n" for number in range(LARGEST_FIX)}
BOT = "dependabot[bot] <support@example.org>"


def ignore(_progress: Progress) -> None:
    """Hear nothing."""


def day(number: int) -> int:
    return START + number * DAY


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, list[str]]:
    directory = empty_repository(tmp_path / "repo.git")
    ids = write_past(
        directory,
        [
            Commit({"a.py": "1", "b.py": "1", "c.py": "1", **MANY}, day(0), message="Start"),
            Commit({"a.py": "2"}, day(10), message="Fix before"),
            Commit({"a.py": "3", "new.py": "1"}, day(400), message="Fix a crash"),
            Commit({"a.py": "4"}, day(401), message="Fix it again"),
            Commit({"b.py": "2"}, day(402), message="Fix typo in docs"),
            Commit({"b.py": "3"}, day(403), author=BOT, message="Fix a security bug"),
            Commit({"c.py": "2", **dict.fromkeys(MANY, "y\n")}, day(404), message="Fix all of it"),
            Commit({"new.py": "2"}, day(405), message="Fix what is new"),
        ],
    )
    return directory, ids


def test_only_later_fixes_by_people_that_touch_few_files_count(repository: tuple[Path, list[str]]) -> None:
    directory, ids = repository
    found = later_fixes(directory, ids[1], ids[-1], limits=LIMITS, report=ignore)
    assert (found.fixes, found.files) == (2, {"a.py": 2})


def test_a_commit_has_no_later_fixes_up_to_itself(repository: tuple[Path, list[str]]) -> None:
    directory, ids = repository
    assert later_fixes(directory, ids[3], ids[3], limits=LIMITS, report=ignore).files == {}


def test_the_commit_some_days_before_is_the_last_one_that_old(repository: tuple[Path, list[str]]) -> None:
    directory, ids = repository
    assert days_before(directory, ids[-1], 365, limits=LIMITS, report=ignore) == ids[1]
    assert days_before(directory, ids[-1], 1, limits=LIMITS, report=ignore) == ids[-2]
    with pytest.raises(RevisionError, match="no commit 365 days before"):
        days_before(directory, ids[1], 365, limits=LIMITS, report=ignore)
