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
    ("path", "text", "role"),
    [
        ("froide/bounce/tests.py", "value = 1\n", Role.TEST),
        ("app/domains/__test__/cases.ts", "value = 1\n", Role.TEST),
        ("app/domains/__tests__/a.ts", "value = 1\n", Role.TEST),
        ("src/frontend/features/docs/editor.ts", "value = 1\n", Role.SOURCE),
        ("src/backend/demo/models.py", "value = 1\n", Role.SOURCE),
        ("docs/conf.py", "value = 1\n", Role.DOCS),
        ("src/app/docs/guide.md", "Text\n", Role.DOCS),
        ("migrations/versions/0001_start.py", 'revision = "1"\ndown_revision = None\n', Role.GENERATED),
        ("web/.vite/deps/react.js", "value = 1\n", Role.VENDORED),
        ("src/Button.stories.tsx", "value = 1\n", Role.DOCS),
        ("templates/{{cookiecutter.name}}/setup.py", "{{ x }}\n", Role.DATA),
    ],
)
def test_a_role_follows_the_names_and_marks_that_frameworks_use(
    path: str, text: str, role: Role, tmp_path: Path
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*git, *step], check=True)
    local = Repository.parse(str(tmp_path), AddressPolicy(any_local=True))
    with open_snapshot(local, Limits(), lambda _: None) as snapshot:
        files, _ = inventory(snapshot, Limits(), lambda _: None)
    assert [found.role for found in files] == [role]
