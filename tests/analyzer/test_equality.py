"""The numbers and findings equal those of the tools' own command lines on the same tree, file for file."""

import json
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bandit.core import extension_loader

from analyzer.analysis import analyze
from analyzer.repository import Repository
from analyzer.tools.bandit import PASSWORDS
from analyzer.tools.radon import HALSTEAD, RAW
from analyzer.tools.ruff import OPTIONS, without_texts
from analyzer.values import Analysis

PACKAGES = (
    "litestar",
    "click",
    "jinja2",
    "sqlalchemy",
    "bandit",
    "radon",
    "git",
    "pydantic",
    "alembic",
    "_pytest",
    "pip",
)
EVERY = 3
LARGEST = 13_000  # bytes; radon's command is quadratic on long docstrings
ODD = {
    "odd/suppressed.py": "import os  # noqa\nimport pickle  # nosec\nassert pickle  # nosec B101\n",
    "odd/windows.py": "import os\r\n\r\n\r\ndef f(a):\r\n    assert a\r\n",
    "odd/empty.py": "",
    "odd/words.py": '"""Only\n\nwords."""\n',
    "odd/broken.py": "def f(:\n    pass\n",
    "odd/stub.pyi": "import os\ndef f(a: int) -> int: ...\n",
    "odd/name with-dash.py": "import os\n",
    "odd/dash-stub.pyi": "import os\ndef f(a: int) -> int: ...\n",
    "odd/secrets.py": 'password = "hunter2"\nclass A:\n    token = "x"\n    class B:\n        f = lambda: eval("1")\n',
}
CHECKED = (Path(__file__).parent / "every_bandit_check.txt").read_text("utf-8")
CONFIGURATION = {
    "setup.cfg": "[radon]\nexclude = *\ncc_min = F\n[bandit]\nskips = B101\n",
    ".bandit": "[bandit]\nexclude: /\n",
    "ruff.toml": 'select = []\nexclude = ["*"]\n',
    ".gitignore": "*\n",
}
Tree = tuple[Analysis, Path]


def installed_files() -> dict[str, str | bytes]:
    """Several hundred real files of the environment that runs the tests."""
    home = Path(sysconfig.get_paths()["purelib"])
    found = [path for package in PACKAGES for path in sorted((home / package).rglob("*.py"))[::EVERY]]
    small = [path for path in found if path.stat().st_size < LARGEST]
    return {f"project/{path.relative_to(home).as_posix()}": path.read_bytes() for path in small}


def listed() -> str:
    """Code that calls or imports each name on bandit's lists."""
    lists = extension_loader.MANAGER.blacklist.items()
    names = ((kind, name) for kind, entries in lists for entry in entries for name in entry["qualnames"])
    return "\n".join(dict.fromkeys(f"{name}()" if kind == "Call" else f"import {name}" for kind, name in names))


@pytest.fixture(scope="module")
def tree(
    tmp_path_factory: pytest.TempPathFactory, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> Tree:
    """The analysis of a real tree with hostile settings in it, and its checkout without them."""
    folder = tmp_path_factory.mktemp("origin")
    checked = {"odd/every_check.py": CHECKED, "odd/listed.py": listed()}
    for path, content in {**installed_files(), **ODD, **checked, **CONFIGURATION}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    git(folder, "init", "--quiet")
    git(folder, "add", "--force", "--all")
    git(folder, "commit", "--quiet", "--message=Start")
    checkout = tmp_path_factory.mktemp("checkout") / "tree"
    git(folder, "clone", "--quiet", str(folder), str(checkout))
    for name in CONFIGURATION:  # the commands would obey it
        (checkout / name).unlink()
    return analyze(local(folder)), checkout


def command(tool: str, *arguments: str) -> str:
    """Run a tool's own command from a folder without any configuration."""
    program = Path(sys.executable).with_name(tool)
    return subprocess.run([program, *arguments], cwd="/", capture_output=True, text=True, check=False).stdout


def paths(analysis: Analysis, tool: str) -> set[str]:
    """The files that were chosen for measuring and that this tool could read."""
    lost = {item.path for item in analysis.left_out if item.tool in {"", tool}}
    return {
        file.path for file in analysis.files if file.language == "Python" and file.role in {"source", "test"}
    } - lost


def radon(kind: str, checkout: Path, *options: str) -> dict[str, Any]:
    """The answer of radon's command by path; files it cannot read are left out."""
    answer = json.loads(command("radon", kind, "-j", *options, str(checkout)))
    return {
        str(Path(path).relative_to(checkout)): found
        for path, found in answer.items()
        if not (isinstance(found, dict) and "error" in found)
    }


def numbers(analysis: Analysis, prefix: str) -> dict[str, dict[str, float]]:
    """The measurements whose name starts with `prefix`, by path and name."""
    found: dict[str, dict[str, float]] = {}
    for item in analysis.measurements:
        if item.tool == "radon" and item.name.startswith(prefix):
            found.setdefault(item.path, {})[item.name.removeprefix(prefix)] = item.value
    return found


def test_the_tree_is_large_enough_to_mean_something(tree: Tree) -> None:
    analysis, _ = tree
    assert len(paths(analysis, "radon")) > 250
    assert len(analysis.findings) > 700
    assert {run.outcome for run in analysis.tools} == {"partial"}


def test_raw_counts_equal_those_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    theirs = radon("raw", checkout)
    ours = numbers(analysis, "raw.")
    assert set(ours) == paths(analysis, "radon")
    common = set(ours) & set(theirs)
    assert len(common) > 250
    assert {path: ours[path] for path in common} == {
        path: {name: theirs[path][name] for name in RAW} for path in common
    }


def test_halstead_measures_equal_those_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    theirs = radon("hal", checkout)
    ours = numbers(analysis, "hal.")
    common = set(ours) & set(theirs)
    assert len(common) > 250
    assert {path: ours[path] for path in common} == {
        path: {name: theirs[path]["total"][name] for name, _ in HALSTEAD} for path in common
    }


def test_the_maintainability_index_equals_that_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    theirs = radon("mi", checkout, "-s")
    ours = numbers(analysis, "mi")
    common = set(ours) & set(theirs)
    assert len(common) > 250
    assert {path: ours[path][""] for path in common} == {path: theirs[path]["mi"] for path in common}


def test_complexities_equal_those_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    theirs = {
        path: Counter(
            (f"{block['classname']}.{block['name']}" if "classname" in block else block["name"], block["lineno"],
             float(block["complexity"]))
            for block in blocks
        )
        for path, blocks in radon("cc", checkout).items()
    }  # fmt: skip
    ours: dict[str, Counter[tuple[str, int, float]]] = {}
    for item in analysis.measurements:
        if item.tool == "radon" and item.name == "cc":
            ours.setdefault(item.path, Counter())[item.symbol, item.line, item.value] += 1
    common = paths(analysis, "radon") & set(theirs)
    assert len(common) > 200
    assert {path: ours[path] for path in common} == {path: theirs[path] for path in common}
    assert {path for path in set(ours) - set(theirs) if not path.endswith(".pyi")} == set()


def shown(rule: str, message: str) -> str:
    """The command repeats the passwords it finds; we do not."""
    return message.partition(":")[0] if rule in PASSWORDS else message


def test_security_findings_equal_those_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    answer = json.loads(command("bandit", "-r", "--ignore-nosec", "-f", "json", "-q", str(checkout)))
    unread = {str(Path(item["filename"]).relative_to(checkout)) for item in answer["errors"]}
    common = paths(analysis, "bandit") - unread
    theirs = Counter(
        (str(Path(item["filename"]).relative_to(checkout)), item["test_id"], item["line_number"],
         item["issue_severity"].lower(), item["issue_confidence"].lower(), shown(item["test_id"], item["issue_text"]),
         item["more_info"])
        for item in answer["results"]
    )  # fmt: skip
    ours = Counter(
        (item.path, item.rule, item.line, item.severity, item.confidence, item.message, item.link)
        for item in analysis.findings
        if item.tool == "bandit"
    )
    checks = extension_loader.MANAGER
    assert {found[1] for found in ours} == {*checks.plugins_by_id, *checks.blacklist_by_id}, "each answers somewhere"
    assert {found for found in ours if found[0] not in common} == set()
    stubs = {path for path in common if path.endswith(".pyi")}  # the command looks at .py files alone
    kept = common - stubs
    assert Counter({key: n for key, n in ours.items() if key[0] in kept}) == Counter(
        {key: n for key, n in theirs.items() if key[0] in kept}
    )


def test_lint_findings_equal_those_of_the_command(tree: Tree) -> None:
    analysis, checkout = tree
    entries = [json.loads(line) for line in command("ruff", "check", *OPTIONS, str(checkout)).splitlines()]
    common = paths(analysis, "ruff")
    # the end of F401's message depends on the folder around the file
    theirs = Counter(
        (str(Path(entry["filename"]).relative_to(checkout)), entry["code"], entry["location"]["row"],
         without_texts(entry["message"]).partition(";")[0], entry["url"])
        for entry in entries
    )  # fmt: skip
    ours = Counter(
        (item.path, item.rule, item.line, item.message.partition(";")[0], item.link)
        for item in analysis.findings
        if item.tool == "ruff"
    )
    assert sum(ours.values()) > 700
    assert ours == Counter({key: n for key, n in theirs.items() if key[0] in common})
