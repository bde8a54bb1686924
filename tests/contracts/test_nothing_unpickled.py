"""Data is never run: no package reads a format that can hold code."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("analyzer", "catalog", "marketplace", "scorers", "web")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
FORMATS_THAT_RUN = frozenset({
    "pickle", "_pickle", "cPickle", "pickletools", "cloudpickle", "dill", "joblib", "marshal", "shelve", "skops",
    "torch",
})  # fmt: skip
CALLS_THAT_RUN = frozenset({"eval", "exec"})
READERS_THAT_RUN = frozenset({"read_pickle", "unsafe_load", "full_load", "allow_pickle"})


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0], *(alias.name for alias in node.names)}
    return set()


def called(node: ast.AST) -> set[str]:
    if not isinstance(node, ast.Call):
        return set()
    named = {node.func.id} & CALLS_THAT_RUN if isinstance(node.func, ast.Name) else set()
    reader = {node.func.attr} if isinstance(node.func, ast.Attribute) else set()
    return named | ({*reader, *(keyword.arg or "" for keyword in node.keywords)} & READERS_THAT_RUN)


def offences(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    return {name for node in nodes for name in (imported(node) & FORMATS_THAT_RUN) | called(node)}


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "import os, joblib",
        "from sklearn.externals import joblib",
        "from pickle import loads",
        "import numpy\nnumpy.load('x', allow_pickle=True)",
        "eval('1')",
    ],
)
def test_the_scan_sees_what_it_looks_for(text: str) -> None:
    assert offences(text)


def test_no_package_reads_a_format_that_can_hold_code() -> None:
    assert len(FILES) > 200
    assert {str(path.relative_to(ROOT)): found for path in FILES if (found := offences(path.read_text()))} == {}


def test_model_files_are_plain_text() -> None:
    data = sorted((ROOT / "scorers" / "data").iterdir())
    assert {"".join(path.suffixes) for path in data} <= {".json", ".jsonl.gz", ".csv", ".csv.gz"}
