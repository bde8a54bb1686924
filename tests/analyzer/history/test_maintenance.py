"""openCode's maintenance criteria: each with threshold, measured value and verdict as of a stated date."""

from datetime import timedelta
from pathlib import Path

import pytest
from past import DAY, START, Commit, empty_repository, plain_git, write_past

from analyzer.history.maintenance import Basis, Maintenance, Verdict, read_maintenance
from analyzer.history.reading import read_history
from analyzer.history.values import History, HistoryLimits
from analyzer.values import Progress

PEOPLE = tuple(f"{name} <{name[:3]}@example.org>" for name in ("Ada Ade", "Bob Boe", "Cid Coe", "Dan Doe"))
OLD = Commit({"a": "0"}, at=START - 900 * DAY)


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def read(directory: Path, *commits: Commit, tag: int | None = None) -> History:
    empty_repository(directory)
    ids = write_past(directory, commits)
    if tag is not None:
        plain_git(directory, "tag", "v1.0.0", ids[tag])
    return read_history(directory, ids[-1], limits=HistoryLimits(), report=silent)


def verdicts(maintenance: Maintenance) -> dict[str, tuple[int | None, Verdict]]:
    return {one.name: (one.measured, one.verdict) for one in maintenance.criteria}


def levels(maintenance: Maintenance) -> list[Verdict]:
    return [level.verdict for level in maintenance.levels]


@pytest.fixture(name="lively")
def lively_fixture(tmp_path: Path) -> History:
    """Five commits of four people within half a year, a tag on one of them, and an old start."""
    recent = [Commit({"a": f"{n}"}, at=START - (50 - 10 * n) * DAY, author=PEOPLE[n % 4]) for n in range(1, 6)]
    return read(tmp_path / "lively.git", OLD, *recent, tag=3)


def test_a_lively_project_meets_all_that_a_clone_can_show(lively: History) -> None:
    found = read_maintenance(lively)
    assert verdicts(found) == {
        "commits": (5, Verdict.MET),
        "issue_reaction": (None, Verdict.UNKNOWN),
        "releases": (1, Verdict.MET),
        "bus_factor": (2, Verdict.MET),
    }
    assert levels(found) == [Verdict.UNKNOWN] * 3
    assert [(one.name, one.level, one.threshold) for one in found.criteria] == [
        ("commits", 1, 5),
        ("issue_reaction", 1, 7),
        ("releases", 2, 1),
        ("bus_factor", 3, 2),
    ]
    assert (found.reference, found.basis) == (lively.reference, Basis.COMMIT)


def test_as_time_goes_by_without_a_commit_the_same_history_falls_behind(lively: History) -> None:
    later = read_maintenance(lively, lively.reference + timedelta(days=150))
    assert later.basis is Basis.GIVEN
    assert verdicts(later)["commits"] == (4, Verdict.NOT_MET)
    assert verdicts(later)["releases"] == (1, Verdict.MET)
    assert verdicts(later)["bus_factor"] == (2, Verdict.MET)
    much_later = read_maintenance(lively, lively.reference + timedelta(days=700))
    assert verdicts(much_later)["commits"] == (0, Verdict.NOT_MET)
    assert verdicts(much_later)["releases"] == (0, Verdict.NOT_MET)
    assert levels(much_later) == [Verdict.NOT_MET] * 3


def test_commits_of_bots_count_as_bluntly_as_there_and_are_told_apart(tmp_path: Path) -> None:
    robot = "renovate[bot] <bot@renovateapp.com>"
    history = read(
        tmp_path / "bots.git", OLD, *(Commit({"a": f"{n}"}, at=START - n * DAY, author=robot) for n in (5, 4, 3, 2, 1))
    )
    found = read_maintenance(history)
    assert verdicts(found)["commits"] == (5, Verdict.MET)
    assert found.bot_commits == 5
    assert verdicts(found)["bus_factor"] == (0, Verdict.NOT_MET)


def test_half_a_year_ends_with_its_last_day(tmp_path: Path) -> None:
    inside = [Commit({"a": f"{n}"}, at=START - 183 * DAY + n) for n in range(1, 5)]
    history = read(tmp_path / "edge.git", OLD, Commit({"a": "out"}, at=START - 183 * DAY), *inside, Commit({"a": "x"}))
    assert verdicts(read_maintenance(history))["commits"] == (5, Verdict.MET)


def test_a_shallow_clone_determines_nothing(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    ids = write_past(directory, [OLD, *(Commit({"a": f"{n}"}, at=START + n * DAY) for n in range(9))])
    plain_git(tmp_path, "clone", "--quiet", "--bare", "--depth", "6", directory.as_uri(), "shallow.git")
    history = read_history(tmp_path / "shallow.git", ids[-1], limits=HistoryLimits(), report=silent)
    found = read_maintenance(history)
    assert {one.verdict for one in found.criteria} == {Verdict.UNKNOWN}
    assert {one.measured for one in found.criteria} == {None}
    assert found.bot_commits is None
    assert all(one.reason is not None for one in found.criteria)


def test_a_fresh_import_can_meet_a_count_but_not_miss_it(tmp_path: Path) -> None:
    begin = Commit({f"f{n}": "1" for n in range(20)}, at=START - 30 * DAY)
    few = read_maintenance(read(tmp_path / "few.git", begin, Commit({"f1": "2"}), tag=0))
    assert verdicts(few)["commits"] == (2, Verdict.UNKNOWN)
    assert verdicts(few)["releases"] == (1, Verdict.MET)
    assert verdicts(few)["bus_factor"] == (1, Verdict.UNKNOWN)
    assert levels(few) == [Verdict.UNKNOWN] * 3
    more = [Commit({"f1": f"{n}"}, at=START - n * DAY) for n in (9, 8, 7, 6)]
    many = read_maintenance(read(tmp_path / "many.git", begin, *more))
    assert verdicts(many)["commits"] == (5, Verdict.MET)


def test_a_date_before_the_commit_or_without_a_zone_is_refused(lively: History) -> None:
    for wrong in (lively.reference - timedelta(seconds=1), lively.reference.replace(tzinfo=None)):
        with pytest.raises(ValueError, match="on or after"):
            read_maintenance(lively, wrong)
