"""The history of one commit: what is counted, what is not, and how far it can be trusted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from past import DAY, START, Commit, empty_repository, plain_git, write_past

from analyzer.cache import SqliteFactCache
from analyzer.errors import RevisionError
from analyzer.history import git_stream
from analyzer.history.commit_cache import CommitCache
from analyzer.history.reading import read_history
from analyzer.history.values import SENTENCES, Clock, FileHistory, History, HistoryLimits, Reliability
from analyzer.values import Progress, Step

Write = Callable[..., History]
LIMITS = HistoryLimits(seconds=30)
BOB = "Bob Builder <bob@example.org>"
ROBOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def cache_in(folder: Path) -> CommitCache:
    """A cache of touched files that is still empty."""
    return CommitCache(SqliteFactCache(folder / "facts.sqlite"))


def read(directory: Path, commit: str, limits: HistoryLimits = LIMITS, cache: CommitCache | None = None) -> History:
    return read_history(directory, commit, limits=limits, report=silent, cache=cache)


@pytest.fixture(name="past")
def past_fixture(tmp_path: Path) -> Write:
    """Write commits and read the history of the last one."""

    def write_and_read(*commits: Commit, limits: HistoryLimits = LIMITS) -> History:
        directory = empty_repository(tmp_path / "past.git")
        return read(directory, write_past(directory, commits)[-1], limits)

    return write_and_read


def file(history: History, path: str) -> FileHistory:
    return next(file for file in history.files if file.path == path)


def test_commits_merges_roots_and_dates_are_counted_back_from_the_commit(past: Write) -> None:
    history = past(
        Commit({"a": "1"}, at=START - 400 * DAY),
        Commit({"b": "1"}, at=START - 40 * DAY),
        Commit({"c": "1"}, at=START - 39 * DAY, parents=(0,)),
        Commit(at=START - 1, parents=(1, 2), message="Merge"),
        Commit({"a": "2"}, at=START),
    )
    assert (history.commits, history.merges, history.roots, history.files_read) == (5, 1, 1, 4)
    assert (history.age_days, history.span_days) == (400, 400)
    assert history.reference == datetime.fromtimestamp(START, UTC)
    assert history.first_commit == datetime.fromtimestamp(START - 400 * DAY, UTC)
    assert history.reliability is Reliability.FULL
    assert [(year.name, year.commits) for year in history.years] == [("2022", 1), ("2023", 4)]
    assert len(history.months) == 24
    assert [(month.name, month.commits) for month in history.months if month.commits] == [
        ("2022-10", 1),
        ("2023-10", 2),
        ("2023-11", 2),
    ]
    assert [(entry.days, entry.commits) for entry in history.recent] == [(1, 2), (40, 3), (41, 4)]


def test_each_file_of_today_says_how_often_by_whom_and_in_how_many_fixes_it_was_touched(past: Write) -> None:
    history = past(
        Commit({"old.py": "1", "gone.py": "1"}, at=START - 500 * DAY),
        Commit({"old.py": "2"}, at=START - 450 * DAY, message="Fix a crash", author=BOB),
        Commit({"old.py": "3"}, at=START - 10 * DAY, message="fix: wrong sum (#12)", author=BOB),
        Commit({"gone.py": None, "ä b\\nc.py": "1"}, at=START - 9 * DAY, author=ROBOT),
        Commit({"old.py": "4"}, at=START, message="Fix typo"),
    )
    old = file(history, "old.py")
    assert (old.commits, old.commits_last_year, old.fixes, old.fixes_last_year, old.authors) == (4, 2, 2, 1, 2)
    assert old.last_touched == datetime.fromtimestamp(START, UTC)
    assert file(history, "ä b\nc.py").authors == 0
    assert {file.path for file in history.files} == {"old.py", "ä b\nc.py"}
    assert (history.fixes, history.bot_commits) == (2, 1)


def test_a_merge_is_nobodys_work_and_touches_nothing(past: Write) -> None:
    history = past(
        Commit({"a": "1"}, at=START - 3),
        Commit({"a": "2"}, at=START - 2),
        Commit({"b": "1"}, at=START - 1, parents=(0,), author=BOB),
        Commit({"a": "3", "evil": "1"}, at=START, parents=(1, 2), author="Carol Clark <carol@example.org>"),
    )
    assert file(history, "a").commits == 2
    assert history.authors.number == 2
    assert "evil" not in {file.path for file in history.files}


def test_people_are_counted_by_what_their_lines_share_and_bots_are_nobody(past: Write) -> None:
    history = past(
        Commit({"a": "1"}, at=START - 700 * DAY, author="Ada Lovelace <ada@example.org>"),
        Commit({"a": "2"}, at=START - 5, author="ada <ADA@example.org>"),
        Commit({"a": "3"}, at=START - 4, author="Ada  lovelace <ada@home.example>"),
        Commit({"a": "4"}, at=START - 3, author=ROBOT),
        Commit({"a": "5"}, at=START - 2, author=BOB),
        Commit({"a": "6"}, at=START - 1, author=BOB),
        Commit({"a": "7"}, at=START, author="Carol Clark <carol@example.org>"),
    )
    authors = history.authors
    assert (authors.number, authors.active, authors.newcomers, authors.bus_factor) == (3, 3, 2, 2)
    assert (authors.top_share, authors.top_three_share) == (0.5, 1.0)
    assert history.bot_share == round(1 / 7, 4)


def test_the_commits_own_mailmap_joins_the_addresses_of_a_person(past: Write) -> None:
    mailmap = "Ada Lovelace <ada@example.org> <countess@example.org>\n"
    history = past(
        Commit({"a": "1"}, at=START - 2 * DAY, author="countess <countess@example.org>"),
        Commit({"a": "2", ".mailmap": mailmap}, at=START),
    )
    assert (history.authors.number, history.mailmap) == (1, True)


def test_no_name_address_or_message_is_in_the_value_or_in_the_cache(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    ids = write_past(directory, [Commit({"a": "1"}, author="Zebulon Zyx <zeb@secret.example>", message="Hush hush")])
    cache = cache_in(tmp_path)
    everything = read(directory, ids[-1], cache=cache).to_json() + cache.get([ids[-1].encode()])[ids[-1].encode()]
    for word in (b"Zebulon", b"Zyx", b"zeb", b"secret", b"Hush"):
        assert word not in everything


def test_a_history_is_the_same_value_after_a_round_trip_through_json(past: Write) -> None:
    history = past(Commit({"a": "1"}, at=START - DAY), Commit({"a": "2", "b": "1"}))
    assert History.from_json(history.to_json()) == history


def test_files_that_change_together_are_named_with_support_and_confidence(past: Write) -> None:
    pairs = [Commit({"x": str(n), "y": str(n)}, at=START - 90 * DAY + n) for n in range(6)]
    alone = [Commit({"x": f"alone{n}"}, at=START - 80 * DAY + n) for n in range(6)]
    wide = [Commit({f"f{n}": str(m) for n in range(51)}, at=START - 70 * DAY + m) for m in range(6)]
    history = past(*pairs, *alone, *wide)
    assert [(pair.first, pair.second, pair.support, pair.confidence) for pair in history.co_changes] == [
        ("x", "y", 6, 1.0)
    ]


def test_past_the_limit_of_pairs_the_newer_commits_are_counted_and_said(past: Write) -> None:
    old = [Commit({"x": str(n), "y": str(n)}, at=START - 90 * DAY + n) for n in range(6)]
    new = [Commit({"a": str(n), "b": str(n)}, at=START - 80 * DAY + n) for n in range(6)]
    history = past(*old, *new, limits=HistoryLimits(pairs=8))
    assert [(pair.first, pair.second) for pair in history.co_changes] == [("a", "b")]
    assert not history.co_changes_complete


def test_tags_tell_when_releases_were_made(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    commits = [Commit({"a": str(n)}, at=START - (400 - 100 * n) * DAY) for n in range(5)]
    ids = write_past(directory, commits)
    other = write_past(directory, [Commit({"b": "1"}, at=START - 50 * DAY)], branch="release")[0]
    late = write_past(directory, [Commit({"b": "2"}, at=START + 50 * DAY)], branch="later")[0]
    tagged = {
        "v1.0.0": ids[0],
        "app-1.1.0-rc.1": ids[1],
        "nightly": ids[2],
        "1.2": ids[3],
        "v2.0.0": other,
        "v3.0.0": late,
    }
    for name, commit in tagged.items():
        plain_git(directory, "tag", name, commit)
    plain_git(directory, "tag", "tree", plain_git(directory, "rev-parse", f"{ids[0]}^{{tree}}"))
    plain_git(
        directory,
        "-c", "user.name=T", "-c", "user.email=t@example.org", "tag", "-a", "-m", "made years later", "v9.9.9", ids[4],
    )  # fmt: skip
    releases = read(directory, ids[-1]).releases
    assert (releases.tags, releases.annotated, releases.unusable) == (6, 1, 1)
    assert releases.recent_ages == (0, 50, 100, 200, 300)
    assert releases.days_since_last == 0
    assert releases.median_interval_days == 100.0
    assert releases.semver_share == round(4 / 6, 4)
    assert releases.first == datetime.fromtimestamp(START - 400 * DAY, UTC)


def test_a_shallow_clone_says_so_and_its_oldest_commit_touches_nothing(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    ids = write_past(directory, [Commit({f"f{m}": str(n) for m in range(12)}, at=START + n * DAY) for n in range(9)])
    plain_git(tmp_path, "clone", "--quiet", "--bare", "--depth", "3", directory.as_uri(), "shallow.git")
    cache = cache_in(tmp_path)
    history = read(tmp_path / "shallow.git", ids[-1], cache=cache)
    assert (history.reliability, history.commits, history.files_read) == (Reliability.SHALLOW, 3, 2)
    assert history.signs == (Reliability.SHALLOW,)
    assert history.roots == 0
    assert read(directory, ids[-1], cache=cache) == read(directory, ids[-1])


@pytest.mark.parametrize(
    ("commits", "sign"),
    [
        ([Commit({f"f{n}": "1" for n in range(20)})], Reliability.SINGLE_COMMIT),
        ([Commit({"a": "1"}, at=START - 9), Commit({"a": "2"})], Reliability.ONE_DAY),
        (
            [
                Commit({"README": "1"}, at=START - 90 * DAY),
                Commit({f"f{n}": "1" for n in range(20)}, at=START - 80 * DAY),
                *(Commit({"f1": str(n)}, at=START - 70 * DAY + n * DAY) for n in range(30)),
            ],
            Reliability.IMPORTED,
        ),
        (
            [Commit({"a": str(n)}, at=START + n, written=START - (400 - 10 * n) * DAY) for n in range(30)],
            Reliability.REWRITTEN,
        ),
    ],
)
def test_a_history_that_hides_how_the_work_was_done_is_called_by_its_name(
    past: Write, commits: list[Commit], sign: Reliability
) -> None:
    history = past(*commits)
    assert history.reliability is sign
    assert (history.dates.clock is Clock.AUTHOR) == (sign is Reliability.REWRITTEN)


def test_a_history_that_grew_is_full_even_if_everything_was_moved_once(past: Write) -> None:
    growing = [Commit({f"f{n}": "1"}, at=START - (90 - n) * DAY) for n in range(20)]
    moved: dict[str, str | None] = {f"f{n}": None for n in range(20)}
    moved |= {f"src/f{n}": "1" for n in range(20)}
    assert past(*growing, Commit(moved)).reliability is Reliability.FULL


def test_past_the_limit_of_commits_or_touches_the_newer_part_is_read_and_said(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    ids = write_past(directory, [Commit({"a": str(n), "b": str(n)}, at=START + n * DAY) for n in range(9)])
    few = read(directory, ids[-1], HistoryLimits(commits=4))
    assert (few.reliability, few.commits, few.files_read) == (Reliability.TRUNCATED, 4, 4)
    short = read(directory, ids[-1], HistoryLimits(touches=7))
    assert (short.reliability, short.commits, short.files_read) == (Reliability.TRUNCATED, 9, 3)
    assert file(short, "a").commits == 3


def test_every_reservation_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Reliability)
    assert all(sentence.de.endswith(".") and sentence.en.endswith(".") for sentence in SENTENCES.values())


@pytest.mark.parametrize("commit", ["HEAD", "main", "--all", "", "A" * 40, "0" * 41])
def test_only_the_id_of_a_commit_is_taken(tmp_path: Path, commit: str) -> None:
    directory = empty_repository(tmp_path / "past.git")
    write_past(directory, [Commit({"a": "1"})])
    with pytest.raises(RevisionError):
        read(directory, commit)


def test_a_repository_with_longer_ids_is_read_alike(tmp_path: Path) -> None:
    commits = [Commit({"a": str(n), f"f{n}": "1"}, at=START + n * DAY) for n in range(5)]
    short = empty_repository(tmp_path / "short.git")
    (tmp_path / "long.git").mkdir()
    plain_git(tmp_path / "long.git", "init", "--quiet", "--bare", "--initial-branch=main", "--object-format=sha256")
    long_id = write_past(tmp_path / "long.git", commits)[-1]
    history = read(short, write_past(short, commits)[-1])
    assert len(long_id) == 64
    assert read(tmp_path / "long.git", long_id, cache=cache_in(tmp_path)) == replace(history, commit=long_id)


def test_new_commits_alone_are_read_the_next_time(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "past.git")
    ids = write_past(directory, [Commit({"a": str(n)}, at=START + n * DAY) for n in range(20)])
    cache = cache_in(tmp_path)
    read(directory, ids[14], cache=cache)
    assert len(cache.get([commit.encode() for commit in ids])) == 15
    history = read(directory, ids[-1], cache=cache)
    assert history == read(directory, ids[-1])
    assert len(cache.get([commit.encode() for commit in ids])) == 20


PEOPLE = ("Ada Lovelace <ada@example.org>", BOB, "Bob <bob@work.example>", ROBOT, " <>")


@st.composite
def pasts(draw: st.DrawFn) -> list[Commit]:
    """A random history: any parents, people, dates and files; every file name is used again and again."""
    commits = []
    for position in range(draw(st.integers(1, 9))):
        parents = draw(st.sets(st.integers(0, position - 1), max_size=3)) if position else set()
        touched = draw(
            st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.text("xy", max_size=3)), max_size=4)
        )
        commits.append(
            Commit(
                touched,
                at=START + draw(st.integers(-800, 800)) * DAY // 2,
                author=draw(st.sampled_from(PEOPLE)),
                message=draw(st.sampled_from(["Work", "Fix it", 'Revert "Work"'])),
                parents=tuple(sorted(parents)),
            )
        )
    return commits


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository for all random histories."""
    return empty_repository(tmp_path_factory.mktemp("pool") / "pool.git")


@settings(max_examples=25)
@given(commits=pasts(), cut=st.integers(0, 8))
def test_reading_on_from_any_earlier_commit_equals_reading_everything(
    pool: Path, commits: list[Commit], cut: int
) -> None:
    ids = write_past(pool, commits)
    with TemporaryDirectory() as folder:
        cache = cache_in(Path(folder))
        read(pool, ids[min(cut, len(ids) - 1)], cache=cache)
        history = read(pool, ids[-1], cache=cache)
        assert history == read(pool, ids[-1])
        assert read(pool, ids[-1], cache=cache) == history


@settings(max_examples=25)
@given(commits=pasts())
def test_touches_are_those_that_git_itself_names_commit_by_commit(pool: Path, commits: list[Commit]) -> None:
    ids = write_past(pool, commits)
    history = read(pool, ids[-1])
    known = plain_git(pool, "rev-list", "--no-merges", ids[-1]).split()
    expected: Counter[str] = Counter()
    for commit in known:
        expected.update(plain_git(pool, "show", "--format=", "--name-only", "--no-renames", commit).split())
    now = plain_git(pool, "ls-tree", "-r", "--name-only", ids[-1]).split()
    assert {file.path: file.commits for file in history.files} == {
        path: expected[path] for path in now if expected[path]
    }
    assert history.commits == int(plain_git(pool, "rev-list", "--count", ids[-1]))
    assert history.merges == history.commits - len(known)


def test_progress_counts_commits_and_never_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_stream, "PATIENCE", 0.0)
    directory = empty_repository(tmp_path / "past.git")
    commit = write_past(directory, [Commit({f"f{n % 7}": str(n)}, at=START + n * DAY) for n in range(50)])[-1]
    told: list[Progress] = []
    read_history(directory, commit, limits=LIMITS, report=told.append)
    assert {(progress.step, progress.unit) for progress in told} == {(Step.HISTORY, "commits")}
    counts = [progress.done for progress in told if progress.total == 50]
    assert counts == sorted(counts)
    assert (set(range(1, 51)) - set(counts), told[-1].done) == (set(), 50)
