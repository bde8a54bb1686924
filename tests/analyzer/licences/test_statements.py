"""Licences are recognized by their wording, and places that state different ones are told."""

import time
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.files import ReadFiles
from analyzer.licences.names import licence_ids, to_spdx
from analyzer.licences.statements import find_licences, licence_tag
from analyzer.licences.texts import known_licences, recognize
from analyzer.licences.values import Licensing, StatementKind

EUPL = (Path(__file__).parents[3] / "LICENSE").read_text("utf-8")
MIT = """MIT License

Copyright (c) 2026 Stadt Beispiel

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
GERMAN = """OPEN-SOURCE-LIZENZ FÜR DIE EUROPÄISCHE UNION v. 1.2
EUPL © Europäische Union 2007, 2016

Das Werk darf nur in der durch diese Lizenz gestatteten Form genutzt werden (insoweit eine solche Nutzung dem Urheber
vorbehalten ist).
"""


def state(files: Mapping[str, str | bytes], tags: tuple[tuple[str, str], ...] = ()) -> Licensing:
    data = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    return find_licences(tuple(data), ReadFiles(data.get), tags)


def shipped() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return licence and texts of the packages installed here that state a licence we know."""
    known = {each.spdx for each in known_licences()}
    found = {}
    for package in distributions():
        said = package.metadata.get("License-Expression") or ""
        files = [file for file in package.files or () if "licenses/" in str(file) and "licen" in file.name.lower()]
        ids = licence_ids(to_spdx(said) or "")
        if files and ids and ids <= known and " AND " not in said and "WITH" not in said:
            found[package.name] = (said, tuple(Path(str(file.locate())).read_text("utf-8") for file in files))
    return found


SHIPPED = shipped()


@pytest.mark.parametrize("package", sorted(SHIPPED))
def test_texts_shipped_with_installed_packages_are_what_these_packages_state(package: str) -> None:
    said, shipped_texts = SHIPPED[package]
    if all(len(text.split()) < 60 for text in shipped_texts):
        pytest.skip("ships a notice, not the text")
    assert licence_ids(said) <= {each.spdx for text in shipped_texts for each in recognize(text)}


def test_many_texts_are_shipped() -> None:
    assert len(SHIPPED) > 30


def test_our_own_licence() -> None:
    found = state({"LICENSE": EUPL, "pyproject.toml": '[project]\nlicense = "EUPL-1.2"\n'})
    assert (found.expression, found.agree) == ("EUPL-1.2", True)
    assert [(each.kind, each.confidence) for each in found.statements] == [
        (StatementKind.TEXT, "high"), (StatementKind.MANIFEST, "high"),
    ]  # fmt: skip


def test_the_german_wording_of_the_eupl() -> None:
    assert state({"LICENSE.txt": GERMAN}).expression == "EUPL-1.2"


def test_layout_names_and_case_do_not_matter() -> None:
    shouted = "  * ".join(MIT.upper().split(" ")).replace("\n", "\r\n")
    assert [each.spdx for each in recognize(shouted)] == ["MIT"]


def test_a_changed_text_is_recognized_as_changed() -> None:
    more = MIT + "The Software may be used by municipalities of the state only, and by nobody else. " * 3
    found = state({"LICENSE": more})
    assert [(each.expression, each.confidence) for each in found.statements] == [("MIT", "medium")]
    assert recognize("Some terms of our own, which say what you may do with this software and what not. " * 9) == ()


def test_a_text_that_nobody_knows_is_told_by_its_title_and_is_no_licence_that_is_missing() -> None:
    own = "# Licence of the town\n\n" + "Some terms of our own, which say what you may do with this software. " * 9
    found = state({"LICENSE.md": own, "docs/LICENSE.md": own, "LICENSE-NOTES": "see below"})
    assert [(each.path, each.expression, each.said) for each in found.statements] == [
        ("LICENSE.md", None, "Licence of the town"),
    ]  # fmt: skip
    assert (found.expression, found.agree) == (None, True)


def test_a_second_text_that_is_changed_leaves_it_open_what_holds() -> None:
    more = MIT + "The Software may be used by municipalities of the state only, and by nobody else. " * 3
    both = {"LICENSE-code.txt": more, "LICENSE-texts.txt": EUPL}
    assert state(both).expression is None
    assert state({**both, "package.json": '{"license": "EUPL-1.2"}'}).expression == "EUPL-1.2"
    assert state({"LICENSE.3RDPARTY": more, "LICENSE": EUPL}).expression == "EUPL-1.2"


def test_siblings_are_told_apart() -> None:
    without = MIT.replace(MIT[MIT.index("The above") : MIT.index("THE SOFTWARE")], "").replace(
        ", subject to the following conditions:", "."
    )
    assert [each.spdx for each in recognize(without)] == ["MIT-0"]


def test_disagreement_is_told_with_its_places() -> None:
    found = state({"LICENSE": MIT, "package.json": '{\n "license": "ISC"\n}'})
    assert (found.expression, found.agree) == ("MIT", False)
    assert found.disagreements == ("package.json states ISC, the repository's texts are MIT",)
    assert next(each.line for each in found.statements if each.kind is StatementKind.MANIFEST) == 2


def test_a_manifest_says_whether_later_versions_are_meant() -> None:
    notice = "This program is under the terms of the GNU Affero General Public License version 3."
    files = {"LICENSE": notice, "composer.json": '{"license": "AGPL-3.0-or-later"}'}
    assert state(files).expression == "AGPL-3.0-or-later"


def test_only_the_top_of_the_repository_decides() -> None:
    found = state({"LICENSE": EUPL, "web/package.json": '{"license": "MIT"}', "docs/LICENSE": MIT})
    assert (found.expression, found.agree) == ("EUPL-1.2", True)
    assert len(found.statements) == 3


def test_two_texts_are_joined_by_what_the_manifest_says() -> None:
    files = {"LICENSE-MIT": MIT, "LICENSE-EUPL": EUPL}
    assert state(files).expression is None
    joined = state(files | {"Cargo.toml": '[package]\nlicense = "MIT OR EUPL-1.2"\n'})
    assert (joined.expression, joined.agree) == ("MIT OR EUPL-1.2", True)


def test_reuse_folder_and_tags_are_statements() -> None:
    files = {"LICENSES/CC0-1.0.txt": "see elsewhere", "LICENSES/MIT.txt": MIT}
    found = state(files, (("b.py", "MIT"), ("a.py", "MIT"), ("c.py", "what")))
    stated = {(each.kind, each.path): (each.expression, each.files) for each in found.statements}
    assert stated[StatementKind.FOLDER, "LICENSES/CC0-1.0.txt"] == ("CC0-1.0", 1)
    assert stated[StatementKind.TEXT, "LICENSES/MIT.txt"] == ("MIT", 1)
    assert stated[StatementKind.TAG, "a.py"] == ("MIT", 2)
    assert stated[StatementKind.TAG, "c.py"] == (None, 1)


TAGS = {
    b"# SPDX-License-Identifier: EUPL-1.2\n": "EUPL-1.2",
    b"/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */": "GPL-2.0-only WITH Linux-syscall-note",
    b"<!-- SPDX-License-Identifier: MIT -->": "MIT",
    b"#!/bin/sh\r\n# SPDX-License-Identifier: MIT OR 0BSD\r\n": "MIT OR 0BSD",
    b"no tag": None,
    b'TAG = re.compile(rb"SPDX-License-Identifier:[ \\t]{0,20}(.+)")': None,
    "# SPDX-License-Identifier: M\u202eTI\x1b[31m".encode(): "M\ufffdTI\ufffd[31m",
    b"\n" * 5000 + b"# SPDX-License-Identifier: MIT": None,
}


@pytest.mark.parametrize("head", TAGS)
def test_tags_are_read_from_the_head(head: bytes) -> None:
    assert licence_tag(head) == TAGS[head]


MANIFESTS = {
    "package.json": '{"licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}',
    "composer.json": '{"license": ["MIT", "Apache-2.0"]}',
    "pyproject.toml": '[project]\nlicense = {text = "MIT OR Apache-2.0"}',
    "Cargo.toml": '[package]\nlicense = "MIT/Apache-2.0"',
    "a.gemspec": "Gem::Specification.new do |s|\n  s.licenses = ['MIT', 'Apache-2.0']\nend",
    "setup.py": "setup(\n  license='MIT OR Apache-2.0')",
    "setup.cfg": "[metadata]\nlicense = MIT OR Apache-2.0\n",
    "publiccode.yml": "publiccodeYmlVersion: '0.4'\nlegal:\n  license: MIT OR Apache-2.0 # both\n",
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_manifest_states_its_licence(name: str) -> None:
    (found,) = state({name: MANIFESTS[name]}).statements
    assert (found.expression, found.kind) == ("MIT OR Apache-2.0", StatementKind.MANIFEST)


def test_classifiers_and_pom_state_licences() -> None:
    classifier = '[project]\nclassifiers = ["License :: OSI Approved :: MIT License"]\n'
    pom = "<project><licenses><license><name>MIT License</name></license></licenses></project>"
    assert state({"pyproject.toml": classifier}).expression == "MIT"
    assert state({"pom.xml": pom}).expression == "MIT"


def test_without_any_statement_nothing_is_concluded() -> None:
    found = state({"src/main.py": "x = 1"})
    assert (found.statements, found.expression, found.agree) == ((), None, True)


HOSTILE = {
    "LICENSE": b"a " * 600_000,
    "COPYING": b"gnu general public license version " * 50_000,
    "package.json": b"[" * 100_000,
    "pom.xml": b"<a>" * 100_000,
    "pyproject.toml": b"a." * 200_000 + b"b = 1",
    "setup.cfg": b"[metadata]\nlicense = " + b"x" * 500_000,
    "publiccode.yml": b" license: " * 90_000,
    "LICENSES/MIT.txt": b"\xff\xfe\x00\x01" * 1000,
    "a.gemspec": b".license = [" * 80_000,
}


def test_hostile_files_cost_little() -> None:
    begin = time.process_time()
    state(HOSTILE)
    assert time.process_time() - begin < 8


@given(st.sampled_from(sorted(HOSTILE)), st.binary(max_size=300))
def test_no_bytes_whatever_raise(path: str, data: bytes) -> None:
    state({path: data})
    licence_tag(data)


def test_endless_licences_and_manifests_are_read_up_to_an_amount_those_at_the_top_first() -> None:
    asked: set[str] = set()

    def read(path: str) -> bytes:
        asked.add(path)
        return EUPL.encode() if path == "LICENSE" else b"word " * 100_000

    paths = ["LICENSE", *(f"a{number}/LICENSE" for number in range(1_000))]
    begin = time.process_time()
    found = find_licences(paths, ReadFiles(read))
    assert time.process_time() - begin < 10
    assert found.expression == "EUPL-1.2"
    assert len(asked) == 200
