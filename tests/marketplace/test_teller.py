"""What people at a terminal are told: counts as soon as there are any, one line per step where nothing can move."""

from io import StringIO

import pytest

from analyzer.values import Progress, Step
from marketplace.teller import Teller


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (Progress(Step.CLONE, 450, 1_000, "objects", 13_100_000), "450 of 1000 objects, 13.1 MB"),
        (Progress(Step.CLONE, 3, 9, "deltas"), "3 of 9 deltas"),
        (Progress(Step.INVENTORY, 70, 0, "files"), "] 70 files"),
        (Progress(Step.SCORE), "] "),
    ],
)
def test_a_terminal_shows_what_is_counted(progress: Progress, shown: str) -> None:
    stream = Terminal()
    Teller(stream)(progress)
    assert stream.getvalue().endswith(shown)


def test_elsewhere_each_step_is_one_line() -> None:
    stream = StringIO()
    teller = Teller(stream)
    for done in range(3):
        teller(Progress(Step.CLONE, done, 3, "objects"))
    teller(Progress(Step.INVENTORY, 7, 0, "files"))
    assert stream.getvalue() == "fetching ...\nlisting files ...\n"
