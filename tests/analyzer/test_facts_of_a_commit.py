"""Beside files, an analysis states what a repository says of itself: licence, care, copies, code of others."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.licences.values import StatementKind
from analyzer.repository import Repository
from analyzer.values import Analysis, Limits, Outcome, Role

Build = Callable[..., Path]
Local = Callable[[Path], Repository]
LICENCE = (Path(__file__).parents[2] / "LICENSE").read_text("utf-8")
BODY = """{name}({a}, b) {{
  for (const c of {a}) {{
    if (c.open && b > 1) {{ d(c, b); }} else {{ e.push([c, {{ f: b }}]); }}
    while (b < 9) {{ b += g(c)[h]; }}
    try {{ return i(c) || j; }} catch (k) {{ throw new L(k, b); }}
  }}
  switch (b) {{ case 1: m(); break; default: n = o ? p : q; }}
  return {{ r: b, s: [n, ...t] }};
}}
"""
FILES = {
    "LICENSE": LICENCE,
    "package.json": json.dumps({"name": "desk", "license": "MIT", "repository": "https://example.org/stadt/desk"}),
    "SECURITY.md": "Write to sicherheit@stadt.example\n",
    "CHANGELOG.md": "# 1.0\n\n" + "A change that somebody wrote down in words.\n" * 4,
    "publiccode.yml": "publiccodeYmlVersion: '0.4'\n",
    ".gitlab-ci.yml": "test:\n  script:\n    - make test\n",
    "src/a.ts": "// SPDX-License-Identifier: EUPL-1.2\nfunction " + BODY.format(name="one", a="list"),
    "src/b.ts": "function " + BODY.format(name="two", a="rows"),
    "src/c.spec.ts": "function " + BODY.format(name="three", a="all"),
    "src/old.php": "<?php\n// Größe\nfunction f($a) { return $a ? 1 : 2; }\n".encode("iso8859-1"),
    "src/a.py": "def f(a):\n    return a if a else 0\n",
    "js/select2.js": "/*! Select2 4.0.13 | MIT */\nfunction a() {}\n",
    "js/tablesort/package.json": json.dumps(
        {
            "name": "tablesort",
            "version": "5.2.1",
            "license": "MIT",
            "repository": "https://example.com/tristen/tablesort",
        }
    ),
    "js/tablesort/LICENSE": "MIT",
    "js/tablesort/CHANGELOG.md": "",
    "js/tablesort/src/a.js": "function " + BODY.format(name="four", a="any"),
}


def looked_at(build: Build, local: Local) -> Analysis:
    return analyze(local(build(FILES)))


def test_licences_are_stated_with_their_places_and_what_does_not_fit(build: Build, local: Local) -> None:
    licensing = looked_at(build, local).licensing
    assert licensing.expression == "EUPL-1.2"
    assert [(each.kind, each.path, each.expression) for each in licensing.statements] == [
        (StatementKind.TEXT, "LICENSE", "EUPL-1.2"),
        (StatementKind.MANIFEST, "package.json", "MIT"),
        (StatementKind.TAG, "src/a.ts", "EUPL-1.2"),
    ]
    assert licensing.disagreements == ("package.json states MIT, the repository's texts are EUPL-1.2",)


def test_care_is_stated_with_its_places_but_not_that_of_others(build: Build, local: Local) -> None:
    project = looked_at(build, local).project
    assert [(fact.name, fact.path, fact.detail) for fact in project.facts] == [
        ("changelog", "CHANGELOG.md", ""),
        ("ci", ".gitlab-ci.yml", "GitLab CI"),
        ("packaging", "package.json", "npm"),
        ("publiccode", "publiccode.yml", "parsable"),
        ("security_contact", "SECURITY.md", "names a contact"),
        ("tests", "src/c.spec.ts", "TypeScript: 1 files, 9 lines"),
    ]


def test_code_of_others_is_vendored_under_any_folder_name_and_measured_by_no_tool(build: Build, local: Local) -> None:
    analysis = looked_at(build, local)
    assert {file.path: file.reason for file in analysis.files if file.role is Role.VENDORED} == {
        "js/select2.js": "banner of a known library",
        **{
            path: "package tablesort of tristen, with its own licence"
            for path in FILES
            if path.startswith("js/tablesort/")
        },
    }
    assert not [item for item in analysis.measurements if item.path.startswith("js/")]


def test_copies_are_found_across_files_and_tests_are_compared_apart(build: Build, local: Local) -> None:
    duplication = looked_at(build, local).duplication
    assert [[place.path for place in block.places] for block in duplication.source] == [["src/a.ts", "src/b.ts"]]
    assert duplication.tests == ()
    rows = {(row.language, row.role): (row.lines, row.duplicated) for row in duplication.languages}
    assert rows["TypeScript", "source"] == (18, 18)
    assert rows["TypeScript", "test"] == (9, 0)


def test_every_tool_says_which_languages_it_measured(build: Build, local: Local) -> None:
    analysis = looked_at(build, local)
    assert {run.tool: run.languages for run in analysis.tools if run.tool in {"radon", "ruff", "structure"}} == {
        "radon": ("Python",),
        "ruff": ("Python",),
        "structure": ("PHP", "Python", "TypeScript"),
    }
    assert all(run.outcome is Outcome.OK for run in analysis.tools)
    assert {item.symbol for item in analysis.measurements if item.path == "src/old.php" and item.symbol} == {"f"}


def test_the_facts_are_those_of_any_copy_and_of_what_the_cache_knows(
    build: Build, local: Local, tmp_path: Path
) -> None:
    folder = build(FILES)
    bare = tmp_path / "elsewhere.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(folder), str(bare)], check=True)
    cache = SqliteFactCache(tmp_path / "facts")
    first = analyze(local(folder), cache=cache)
    plain = replace(analyze(local(bare)), repository=first.repository)
    assert plain == first
    changed = local(build({**FILES, "src/a.py": "x = 1\n"}, "changed"))
    recalled = analyze(changed, cache=cache)
    assert recalled.duplication.source == first.duplication.source
    assert recalled == analyze(changed)
    assert Analysis.from_json(first.to_json()) == first


def test_limits_leave_manifests_and_licences_that_are_too_large_unread(build: Build, local: Local) -> None:
    analysis = analyze(local(build(FILES)), limits=Limits(file_bytes=2_000))
    assert [each.path for each in analysis.licensing.statements] == ["package.json", "src/a.ts"]
    assert analysis.licensing.expression == "MIT"
