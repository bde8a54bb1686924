"""What the measuring processes say of themselves when they cannot do their work."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from analyzer.errors import NotStartedError
from analyzer.measurers import Measurer, Measurers
from analyzer.measuring_process import NO_MEMORY, Request
from analyzer.values import LeftOut, Limits

Package = Callable[[str], ModuleType]
FEW = 300_000_000
TOOL = """
from analyzer.tool import Measured
from analyzer.values import Measurement

class OddTool:
    name = "odd"
    version = "1"
    languages = frozenset({{"Shell"}})

    def measure(self, source):
        return Measured(tuple({facts}))

TOOL = OddTool()
"""
HEAVY = "Measurement('odd', 'n', 1, 'n', source.path, str(n) + 'x' * 100_000) for n in range(1_800)"
MANY = "(Measurement('odd', 'n', 1, 'n', source.path, 'x' * 500),) * 600_000"


@pytest.fixture(name="package")
def package_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Return what makes a package with two tools of the same text."""

    def make(text: str) -> ModuleType:
        folder = tmp_path / "odd_tools"
        folder.mkdir()
        (folder / "__init__.py").touch()
        for name in ("one", "two"):
            (folder / f"{name}.py").write_text(text.replace('"odd"', f'"{name}"'))
        return import_module("odd_tools")

    monkeypatch.syspath_prepend(str(tmp_path))
    yield make
    for name in [name for name in sys.modules if name.startswith("odd_tools")]:
        del sys.modules[name]


def test_a_server_that_dies_at_its_start_is_told_with_the_way_out_and_tried_again(package: Package) -> None:
    with Measurers(Limits(), package("import os\nos._exit(1)\n")) as measurers:
        for _ in range(2):
            with pytest.raises(NotStartedError, match="see that memory and processes are free") as caught:
                Measurer(measurers).ask(Request("a.sh", "Shell", b"x"))
            assert caught.value.code == "analysis.crashed"


def test_what_is_cut_of_one_tools_facts_makes_room_for_the_next(package: Package) -> None:
    with Measurers(Limits(memory_bytes=FEW), package(TOOL.format(facts=HEAVY))) as measurers:
        measurer = Measurer(measurers)
        measured = measurer.ask(Request("a.sh", "Shell", b"x"))
        measurer.close()
    assert (len(measured.measurements), measured.left_out) == (3_600, ())


def test_facts_that_fill_the_memory_as_an_answer_are_left_out_for_that_reason(package: Package) -> None:
    with Measurers(Limits(memory_bytes=FEW), package(TOOL.format(facts=MANY))) as measurers:
        measurer = Measurer(measurers)
        measured = measurer.ask(Request("a.sh", "Shell", b"x"))
        again = measurer.ask(Request("b.sh", "Shell", b"\0"))
        measurer.close()
    assert (measured.measurements, measured.left_out) == ((), (LeftOut("a.sh", NO_MEMORY),))
    assert [item.reason for item in again.left_out] == ["undecodable: contains NUL bytes"]
