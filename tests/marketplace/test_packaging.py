"""The wheel holds what runs, and nobody else claims our names."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGES = ("analyzer", "catalog", "marketplace", "scorers", "web")
NAMED_ALONE = {"aiosqlite"}
"""What is in the address of a database and imported by SQLAlchemy."""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return wheel.namelist()


def test_the_wheel_holds_the_five_packages_and_nothing_else(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES)


@pytest.mark.parametrize(
    "part",
    [
        "web/templates/",
        "web/static/",
        "web/press/report.css",
        "web/press/fonts.conf",
        "web/locale/en.po",
        "marketplace/sample_data/listings/",
        "marketplace/migrations/versions/",
        "scorers/data/quality.json",
        "scorers/data/quality_table.jsonl.gz",
        "scorers/data/corpus.csv",
        "catalog/publiccode/data/vocabulary.json",
    ],
)
def test_the_wheel_holds_what_is_read_at_run_time(names: list[str], part: str) -> None:
    assert any(name.startswith(part) for name in names)


def test_no_other_distribution_has_a_package_of_our_name() -> None:
    claimed = {
        (distribution.name, package)
        for distribution in distributions()
        if distribution.name != "open-solution-market"
        for package in PACKAGES
        if any(str(file).startswith(f"{package}/") for file in distribution.files or ())
    }
    assert claimed == set()


def imported() -> Iterator[str]:
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def test_what_is_imported_is_required_and_what_is_required_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [*project["dependencies"], *project["optional-dependencies"]["pdf"]]
    required = {canonicalize_name(Requirement(each).name) for each in stated}
    known = packages_distributions()
    used = {
        canonicalize_name(known[name][0]) for name in imported() if name not in {*PACKAGES, *sys.stdlib_module_names}
    }
    assert used == required - NAMED_ALONE
