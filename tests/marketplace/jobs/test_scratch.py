"""A worker's scratch folder goes with the worker, however the worker ends."""

import subprocess
import sys
from pathlib import Path

from marketplace.jobs.scratch import scratch_folder

KILLED = """
import os, sys
from pathlib import Path
from marketplace.jobs.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "clone").touch()
    os.kill(os.getpid(), 9)
"""


def test_it_is_gone_after_the_end(tmp_path: Path) -> None:
    with scratch_folder(tmp_path / "new" / "parent") as folder:
        (folder / "clone").touch()
    assert list((tmp_path / "new" / "parent").iterdir()) == []


def test_the_next_worker_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert list(tmp_path.rglob("clone"))
    with scratch_folder(tmp_path):
        assert not list(tmp_path.rglob("clone"))


def test_a_living_workers_folder_is_left_alone(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as mine, scratch_folder(tmp_path) as yours:
        assert mine.is_dir()
        assert yours.is_dir()
        assert mine != yours
