"""Conventions met in real public-sector repositories that a first version of the analyzer read wrongly."""

import subprocess
from pathlib import Path

import pytest

from analyzer.inventory import inventory
from analyzer.repository import AddressPolicy, Repository
from analyzer.snapshot import open_snapshot
from analyzer.tool import UndecodableError, decode
from analyzer.values import Limits, Role


@pytest.mark.parametrize(
    "name", ["utf8", "utf-8", "UTF-8", "U8", "latin1", "latin-1", "iso-8859-15", "ascii", "cp1252"]
)
def test_an_accepted_encoding_may_be_declared_under_any_of_its_names(name: str) -> None:
    assert decode(f"# -*- coding: {name} -*-\nvalue = 1\n".encode()).endswith("value = 1\n")


@pytest.mark.parametrize("name", ["utf7", "rot13", "unicode_escape", "no-such-encoding"])
def test_an_encoding_that_can_hide_code_is_refused_under_any_name(name: str) -> None:
    with pytest.raises(UndecodableError):
        decode(f"# -*- coding: {name} -*-\nvalue = 1\n".encode())


@pytest.mark.parametrize(
    "path", ["froide/bounce/tests.py", "app/domains/__test__/cases.ts", "app/domains/__tests__/a.ts"]
)
def test_a_test_is_recognized_by_the_names_that_frameworks_use(path: str, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text("value = 1\n", encoding="utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*git, *step], check=True)
    local = Repository.parse(str(tmp_path), AddressPolicy(any_local=True))
    with open_snapshot(local, Limits(), lambda _: None) as snapshot:
        files, _ = inventory(snapshot, Limits(), lambda _: None)
    assert [found.role for found in files] == [Role.TEST]
