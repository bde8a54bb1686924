"""Builds histories for tests: commits with any parents, people, dates and files, written by `git fast-import`.

`short_past` is one that was read already.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analyzer.history.values import Authors, CoChange, FileHistory, History, Period, Recent, Releases, Reliability

START = 1_700_000_000
DAY = 86_400
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
}


REFERENCE = datetime(2025, 12, 1, 12, tzinfo=UTC)


def short_past(commit: str, commits: int = 30) -> History:
    """Return a complete history of two years by three people, the last commit on `REFERENCE`."""
    return History(
        commit=commit,
        reference=REFERENCE,
        reliability=Reliability.FULL,
        signs=(),
        commits=commits,
        merges=2,
        roots=1,
        fixes=3,
        reverts=0,
        bot_commits=6,
        bot_share=0.2,
        first_commit=REFERENCE - timedelta(days=700),
        last_commit=REFERENCE,
        age_days=700,
        span_days=700,
        imported_share=0.1,
        mailmap=False,
        authors=Authors(3, 0.6, 1.0, 2, 2, 0),
        releases=Releases(
            4, 4, 0, (0, 90), REFERENCE - timedelta(days=600), REFERENCE, days_since_last=0, median_interval_days=90.0
        ),
        years=(Period("2024", 12), Period("2025", 18)),
        recent=(Recent(1, 3, 0, 1, 1), Recent(160, 20, 0, 2, 2), Recent(180, 28, 0, 2, 2)),
        files_read=28,
        files=(
            FileHistory("app.py", 20, 9, 3, 2, 3, REFERENCE),
            FileHistory("README.md", 4, 0, 0, 0, 1, REFERENCE - timedelta(days=400)),
        ),
        co_changes=(CoChange("app.py", "tests/test_app.py", 7, 0.875),),
    )


@dataclass(frozen=True)
class Commit:
    """One commit; a file without content is deleted, `parents` are positions of earlier commits (None: the last)."""

    files: Mapping[str, str | None] = field(default_factory=dict)
    at: int = START
    written: int | None = None
    author: str = "Ada Lovelace <ada@example.org>"
    message: str = "Work"
    parents: tuple[int, ...] | None = None


def plain_git(directory: Path, *arguments: str, data: bytes = b"") -> str:
    """Run git in a directory without any configuration of this machine and return its answer."""
    command = ["git", "-C", str(directory), *arguments]
    done = subprocess.run(command, env=ENVIRONMENT, input=data, capture_output=True, check=True)
    return done.stdout.decode(errors="replace").strip()


def empty_repository(directory: Path) -> Path:
    """Make a bare repository without a commit."""
    directory.mkdir(parents=True)
    plain_git(directory, "init", "--quiet", "--bare", "--initial-branch=main")
    return directory


def write_past(directory: Path, commits: Sequence[Commit], branch: str = "main") -> list[str]:
    """Write commits into a bare repository and return their ids; the branch ends at the last one."""
    text = bytearray()
    for position, commit in enumerate(commits):
        text += _commit(position, commit, branch)
    marks = directory / "marks"
    plain_git(
        directory, "fast-import", "--quiet", "--force", "--date-format=raw", f"--export-marks={marks}", data=bytes(text)
    )
    ids = dict(line.split() for line in marks.read_text().splitlines())
    plain_git(directory, "update-ref", f"refs/heads/{branch}", ids[f":{len(commits)}"])
    return [ids[f":{position + 1}"] for position in range(len(commits))]


def write_object(directory: Path, kind: str, content: bytes) -> str:
    """Write any bytes as an object, however wrong, and return its id."""
    return plain_git(directory, "hash-object", "--literally", "-t", kind, "-w", "--stdin", data=content)


def _commit(position: int, commit: Commit, branch: str) -> bytes:
    parents = commit.parents if commit.parents is not None else ((position - 1,) if position else ())
    written = commit.at if commit.written is None else commit.written
    message = commit.message.encode()
    lines = [
        f"reset refs/heads/{branch}",
        f"commit refs/heads/{branch}",
        f"mark :{position + 1}",
        f"author {commit.author} {written} +0000",
        f"committer {commit.author} {commit.at} +0000",
        f"data {len(message)}",
    ]
    text = "\n".join(lines).encode() + b"\n" + message + b"\n"
    for number, parent in enumerate(parents):
        text += f"{'merge' if number else 'from'} :{parent + 1}\n".encode()
    for path, content in commit.files.items():
        if content is None:
            text += f'D "{path}"\n'.encode()
        else:
            data = content.encode()
            text += f'M 100644 inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n"
    return text
