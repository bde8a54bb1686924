"""Known vulnerabilities come from a folder the operator supplies, and what could not be asked is counted."""

import errno
import json
import os
import sqlite3
import struct
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advisories import importing, matching
from analyzer.advisories.importing import AdvisorySummary, import_advisories
from analyzer.advisories.matching import check, match
from analyzer.advisories.osv import FILE_BYTES, BadAdvisoryError, read_advisory
from analyzer.advisories.store import about, opened, read_facts
from analyzer.advisories.values import AdvisoryCheck, CheckOutcome
from analyzer.advisories.versions import KEYS
from analyzer.dependencies.values import Dependency, Scope
from analyzer.errors import AdvisoryError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def advisory(identity: str, package: str, events: list[dict[str, str]], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    ecosystem = more.pop("ecosystem", "PyPI")
    ranges = [{"type": more.pop("type", "ECOSYSTEM"), "events": events}]
    affected = {
        "package": {"ecosystem": ecosystem, "name": package},
        "ranges": ranges,
        "versions": more.pop("versions", []),
    }
    return {"id": identity, "modified": "2026-01-02T03:04:05Z", "summary": "Bad", "affected": [affected], **more}


def brought(folder: Path, *advisories: dict[str, Any]) -> tuple[Path, AdvisorySummary]:
    source = folder / "osv"
    source.mkdir()
    for each in advisories:
        (source / f"{each['id']}.json").write_text(json.dumps(each))
    store = folder / "store" / "advisories.sqlite3"
    return store, import_advisories(source, store, now=NOW)


def used(
    name: str, version: str | None, ecosystem: str = "PyPI", path: str = "uv.lock", *, direct: bool = True
) -> Dependency:
    purl = f"pkg:{ecosystem.lower()}/{name}" + (f"@{version}" if version else "")
    return Dependency(ecosystem, name, version, "", version is not None, direct, Scope.RUNTIME, path, 1, purl)


def asked(tmp_path: Path, dependency: Dependency, *advisories: dict[str, Any]) -> AdvisoryCheck:
    return match([dependency], brought(tmp_path, *advisories)[0])


def test_a_version_inside_a_range_is_found_with_its_fix(tmp_path: Path) -> None:
    events = [{"introduced": "4.0"}, {"fixed": "4.2.8"}]
    found = asked(tmp_path, used("django", "4.2.7"), advisory("A-1", "Django", events, aliases=["CVE-1"]))
    (one,) = found.vulnerabilities
    assert (one.id, one.aliases, one.fixed, one.summary, one.path) == (
        "A-1",
        ("CVE-1",),
        ("4.2.8",),
        "Bad",
        "uv.lock",
    )
    assert (found.examined, found.version_unknown, found.incomparable) == (1, 0, 0)
    assert (one.purl, one.version) == ("pkg:pypi/django@4.2.7", "4.2.7")
    assert (found.outcome, found.reason) == (CheckOutcome.CHECKED, "")
    assert found.newest == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


RANGES = [
    ([{"introduced": "0"}, {"fixed": "2.0"}], "1.0", True),
    ([{"introduced": "0"}, {"fixed": "2.0"}], "2.0", False),
    ([{"introduced": "0"}, {"last_affected": "2.0"}], "2.0", True),
    ([{"introduced": "0"}, {"last_affected": "2.0"}], "2.0.1", False),
    ([{"introduced": "0"}], "99", True),
    ([{"introduced": "3.0"}], "2.9", False),
    ([{"fixed": "2.0"}, {"introduced": "1.0"}, {"introduced": "3.0"}, {"fixed": "3.1"}], "2.5", False),
    ([{"fixed": "2.0"}, {"introduced": "1.0"}, {"introduced": "3.0"}, {"fixed": "3.1"}], "3.0.5", True),
    ([{"introduced": "1.0"}, {"fixed": "1.0"}], "1.0", False),
    ([{"introduced": "0"}, {"limit": "2.0"}], "2.0", False),
    ([{"introduced": "0"}, {"limit": "*"}], "2.0", True),
    ([], "1.0", False),
]


@pytest.mark.parametrize(("events", "version", "affected"), RANGES)
def test_ranges_are_judged_as_the_format_says(
    tmp_path: Path, events: list[dict[str, str]], version: str, *, affected: bool
) -> None:
    found = asked(tmp_path, used("x", version), advisory("A-1", "x", events))
    assert bool(found.vulnerabilities) is affected


SPANS: dict[str, tuple[str, list[str], list[str]]] = {
    "from the start": ("i0", ["0.1.0", "1.0.0", "9.0.0"], []),
    "fixed": ("i0 f1.0.2", ["0.1.0", "1.0.1"], ["1.0.2", "2.0.0"]),
    "two spans": ("i1.0.0 f1.0.2 i3.0.0 f3.2.5", ["1.0.0", "3.2.4"], ["0.9.0", "1.0.2", "2.0.0", "3.2.5"]),
    "two spans in disorder": ("f3.2.5 i3.0.0 f1.0.2 i1.0.0", ["1.0.0", "3.2.4"], ["0.9.0", "1.0.2", "2.0.0", "3.2.5"]),
    "the last affected": ("i0 l2.1.214", ["2.1.214", "2.1.9"], ["2.1.215", "3.0.0"]),
    "one version alone": ("i1.2.0 l1.2.0", ["1.2.0"], ["1.1.9", "1.2.1"]),
    "one version alone in disorder": ("l1.2.0 i1.2.0", ["1.2.0"], ["1.1.9", "1.2.1"]),
    "the start in disorder": ("f2.0.0 i0", ["1.0.0"], ["2.0.0"]),
    "a limit": ("i1.0.0 m2.0.0", ["1.0.0", "1.9.0"], ["0.9.0", "2.0.0", "3.0.0"]),
    "a limit before what is introduced": ("i1.0.0 m2.0.0 i3.0.0", ["1.5.0"], ["2.5.0", "3.0.0"]),
    "two limits": ("i1.0.0 m2.0.0 m3.0.0", ["1.0.0", "2.0.0", "2.9.0"], ["3.0.0"]),
    "a limit and none": ("i1.0.0 m2.0.0 m*", ["1.0.0", "5.0.0"], ["0.9.0"]),
    "a limit behind a fix": ("i1.0.0 f1.5.0 m2.0.0", ["1.4.0"], ["1.5.0", "1.6.0", "2.0.0"]),
    "nothing introduced": ("f2.0.0", [], ["1.0.0", "2.0.0"]),
    "introduced and fixed at once": ("i1.0.0 f1.0.0", [], ["0.9.0", "1.0.0", "1.1.0"]),
    "numbers and not texts": ("i1.9.0 f1.10.0", ["1.9.5"], ["1.10.0", "1.11.0", "1.8.0"]),
    "two ranges": ("i1.0.0 f1.1.0 | i2.0.0 f2.1.0", ["1.0.5", "2.0.5"], ["1.5.0", "2.1.0"]),
    "two ranges that overlap": ("i1.0.0 f3.0.0 | i2.0.0 f2.5.0", ["1.0.0", "2.7.0"], ["3.0.0"]),
    "a limit of one range alone": ("i1.0.0 m2.0.0 | i4.0.0", ["1.5.0", "4.0.0"], ["2.0.0", "3.0.0"]),
    "no events": ("", [], ["1.0.0"]),
}
"""Hand-written after the evaluation in the OSV format: i introduced, f fixed, l last affected, m limit."""

TURNS = {"i": "introduced", "f": "fixed", "l": "last_affected", "m": "limit"}


@pytest.mark.parametrize("ecosystem", KEYS)
@pytest.mark.parametrize("case", SPANS)
def test_ranges_are_judged_alike_in_every_ecosystem_that_has_an_order(
    tmp_path: Path, case: str, ecosystem: str
) -> None:
    text, affected, free = SPANS[case]
    entry = advisory("A-1", "a/b", [], ecosystem=ecosystem)
    entry["affected"][0]["ranges"] = [
        {"type": "ECOSYSTEM", "events": [{TURNS[word[0]]: word[1:]} for word in each.split()]}
        for each in text.split("|")
    ]
    store, _ = brought(tmp_path, entry)
    found = match([used("a/b", version, ecosystem) for version in (*affected, *free)], store)
    assert {each.version for each in found.vulnerabilities} == set(affected)
    assert found.incomparable == 0


def test_listed_versions_count_where_ranges_cannot_be_compared(tmp_path: Path) -> None:
    listed = advisory("A-1", "a/b", [{"introduced": "what"}], ecosystem="Packagist", versions=["v1.0", "dev-x"])
    store, _ = brought(tmp_path, listed)
    hit, miss = used("a/b", "dev-x", "Packagist"), used("a/b", "1.5", "Packagist")
    found = match([hit, miss], store)
    assert [each.purl for each in found.vulnerabilities] == [hit.purl]
    assert found.incomparable == 1


def test_what_cannot_be_asked_is_counted(tmp_path: Path) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", [{"introduced": "0"}]))
    rows = [
        used("x", None),
        used("y", None),
        used("y", "1.0"),
        used("lodash", "1.0.0", "npm"),
        used("left", "1.0.0", "npm"),
    ]
    found = match(rows, store)
    assert found.vulnerabilities == ()
    assert (found.examined, found.version_unknown) == (1, 1)
    assert found.without_advisories == {"npm": 2}


def test_one_version_named_in_many_files_is_one_vulnerability_at_its_most_direct_place(tmp_path: Path) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", [{"introduced": "0"}]))
    rows = [
        used("x", "1.0", path="a.lock", direct=False),
        used("x", "1.0", path="pyproject.toml"),
        used("x", "1.0", path="z.txt"),
    ]
    (one,) = match(rows, store).vulnerabilities
    assert one.path == "pyproject.toml"


def test_advisories_that_are_aliases_count_once_and_keep_the_stated_severity(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        used("x", "1.0"),
        advisory("AAA-1", "x", [{"introduced": "0"}], aliases=["CVE-1"]),
        advisory("GHSA-1", "x", [{"introduced": "0"}], aliases=["CVE-1"], database_specific={"severity": "HIGH"}),
        advisory("B-2", "x", [{"introduced": "0"}]),
    )
    assert [(each.id, each.severity) for each in found.vulnerabilities] == [("GHSA-1", "high"), ("B-2", "undefined")]
    assert set(found.vulnerabilities[0].aliases) == {"AAA-1", "CVE-1"}


def test_severity_is_read_from_the_database_or_the_vector(tmp_path: Path) -> None:
    vector = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
    found = asked(
        tmp_path,
        used("x", "1.0"),
        advisory("A-1", "x", [{"introduced": "0"}], severity=vector),
        advisory("A-2", "x", [{"introduced": "0"}], database_specific={"severity": "MODERATE"}),
    )
    assert [each.severity for each in found.vulnerabilities] == ["critical", "medium"]


def test_go_and_maven_are_asked_in_their_own_spelling(tmp_path: Path) -> None:
    store, _ = brought(
        tmp_path,
        advisory("G-1", "example.org/a", [{"introduced": "0"}, {"fixed": "1.2.0"}], ecosystem="Go", type="SEMVER"),
        advisory("M-1", "g:a", [{"introduced": "0"}, {"fixed": "2.0"}], ecosystem="Maven"),
    )
    rows = [used("example.org/a", "v1.1.0", "Go"), used("g:a", "2.0-rc1", "Maven")]
    assert {each.id for each in match(rows, store).vulnerabilities} == {"G-1", "M-1"}


def test_withdrawn_foreign_and_broken_files_are_counted_and_the_rest_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "good.json").write_text(json.dumps(advisory("A-1", "x", [])))
    (source / "gone.json").write_text(json.dumps(advisory("A-2", "x", [], withdrawn="2026-01-01T00:00:00Z")))
    (source / "else.json").write_text(json.dumps(advisory("A-3", "x", [], ecosystem="Debian:12")))
    (source / "bad.json").write_text("{")
    (source / "deep.json").write_text("[" * 100_000)
    (source / "date.json").write_text(json.dumps(advisory("A-4", "x", [], modified="soon")))
    (source / "id.json").write_text(json.dumps(advisory("A 5\n", "x", [])))
    (source / "huge.json").write_bytes(b" " * (FILE_BYTES + 10))
    (source / "link.json").symlink_to("/etc/passwd")
    (source / "read.txt").write_text("nothing")
    summary = import_advisories(source, tmp_path / "store.sqlite3", now=NOW)
    assert (summary.advisories, summary.withdrawn, summary.elsewhere, summary.bad) == (1, 1, 1, 5)
    assert {file.path for file in summary.bad_files} == {"bad.json", "deep.json", "date.json", "id.json", "huge.json"}
    assert summary.by_ecosystem == (("PyPI", 1),)


def test_zip_archives_are_read_and_bombs_bounded(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../A-1.json", json.dumps(advisory("A-1", "x", [{"introduced": "0"}])))
        file.writestr("bomb.json", b"0" * (FILE_BYTES * 3))
    store = tmp_path / "store.sqlite3"
    summary = import_advisories(archive, store, now=NOW)
    assert (summary.advisories, summary.bad) == (1, 1)
    assert match([used("x", "1.0")], store).vulnerabilities
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "store.sqlite3"]


@pytest.mark.parametrize(("limit", "told"), [("FILES", "2 files"), ("BYTES", "2 bytes when unpacked")])
@pytest.mark.parametrize("packed", [True, False])
def test_an_import_is_bounded_as_a_whole_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, told: str, *, packed: bool
) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", []))
    before = store.read_bytes()
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3):
        text = json.dumps(advisory(f"A-{number}", "x", []))
        if packed:
            with zipfile.ZipFile(folder / f"{number}.zip", "w") as file:
                file.writestr("a.json", text)
        else:
            (folder / f"{number}.json").write_text(text)
    monkeypatch.setattr(importing, limit, 2)
    with pytest.raises(AdvisoryError, match=f"more than {told}, the limit of one import; leave out .* PyPI"):
        import_advisories(folder, store, now=NOW)
    assert store.read_bytes() == before
    assert [path.name for path in store.parent.iterdir()] == [store.name]


def test_a_damaged_archive_beside_good_files_is_reported(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.json").write_text(json.dumps(advisory("A-1", "x", [])))
    (source / "b.zip").write_bytes(b"PK\x03\x04 no")
    assert import_advisories(source, tmp_path / "s", now=NOW).bad_files[0].path == "b.zip"


def test_an_archive_with_an_endless_table_of_members_costs_itself_and_says_how_to_go_on(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.json").write_text(json.dumps(advisory("A-1", "x", [])))
    size = importing.TABLE_BYTES + 1
    with (source / "b.zip").open("wb") as file:
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, size, 0, 0))
    summary = import_advisories(source, tmp_path / "s", now=NOW)
    (bad,) = summary.bad_files
    assert (summary.advisories, bad.path) == (1, "b.zip")
    assert "more members than one archive may have; unpack it" in bad.reason


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("9999-12-31T23:59:59Z", "has a date that is yet to come"),
        ("2026-03-02T12:00:01Z", "has a date that is yet to come"),
        ("2026-13-01T00:00:00Z", "has a date that no calendar has"),
        ("9999-12-31T23:59:59-23:59", "has a date that no calendar has"),
    ],
)
def test_a_date_that_cannot_be_makes_no_advisories_look_new_or_old(tmp_path: Path, date: str, reason: str) -> None:
    good = advisory("A-1", "x", [], modified="2026-03-02T12:00:00Z")
    _, summary = brought(tmp_path, good, advisory("A-2", "x", [], modified=date))
    assert summary.newest == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert [(file.path, file.reason) for file in summary.bad_files] == [("A-2.json", reason)]


def test_what_the_system_does_not_let_us_read_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Path.open

    def refusing(path: Path, *arguments: Any) -> Any:  # noqa: ANN401 - as open
        if path.name == "A-2.json":
            raise PermissionError(errno.EACCES, "Permission denied")
        return plain(path, *arguments)

    brought(tmp_path, advisory("A-1", "x", []), advisory("A-3", "x", []))
    monkeypatch.setattr(Path, "open", refusing)
    (tmp_path / "osv" / "A-2.json").touch()
    deep = os.open(tmp_path / "osv", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=deep)
        deep, above = os.open("d" * 200, os.O_RDONLY, dir_fd=deep), deep
        os.close(above)
    os.close(deep)
    summary = import_advisories(tmp_path / "osv", tmp_path / "store.sqlite3", now=NOW)
    assert (summary.advisories, summary.bad) == (2, 2)
    assert summary.bad_files[0].reason == "cannot be read: Permission denied"
    assert summary.bad_files[1].reason == "cannot be read: File name too long"


def test_an_archive_may_be_named_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(advisory("A-1", "x", [])))
    (tmp_path / "latest.json").symlink_to("1.json")
    assert import_advisories(tmp_path / "latest.json", tmp_path / "store.sqlite3", now=NOW).advisories == 1


def test_a_place_that_takes_no_store_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    brought(tmp_path, advisory("A-1", "x", []))
    with pytest.raises(AdvisoryError, match="cannot be written to"):
        import_advisories(tmp_path / "osv", tmp_path / "file" / "store.sqlite3", now=NOW)


def test_an_import_that_brings_nothing_keeps_what_was_there(tmp_path: Path) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", [{"introduced": "0"}]))
    before = store.read_bytes()
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(AdvisoryError, match="no advisory"):
        import_advisories(empty, store, now=NOW)
    assert store.read_bytes() == before
    assert [path.name for path in store.parent.iterdir()] == [store.name]


def test_the_newer_of_two_files_of_one_advisory_counts(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    new = advisory("A-1", "x", [{"introduced": "0"}], modified="2026-02-01T01:00:00+01:00")
    old = advisory("A-1", "x", [], modified="2026-01-01T00:00:00Z")
    for name, content in {"1": old, "2": new, "3": old}.items():
        (source / f"{name}.json").write_text(json.dumps(content))
    store = tmp_path / "s.sqlite3"
    summary = import_advisories(source, store, now=NOW)
    assert (summary.advisories, summary.newest) == (1, datetime(2026, 2, 1, tzinfo=UTC))
    assert match([used("x", "1.0")], store).vulnerabilities


def test_without_a_store_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AdvisoryError, match="cannot be read"):
        match([], tmp_path / "none.sqlite3")
    (tmp_path / "text").write_text("no database, but text that is long enough to be looked at" * 100)
    with pytest.raises(AdvisoryError):
        match([], tmp_path / "text")


def test_without_data_the_answer_is_that_nothing_was_checked_and_never_that_nothing_was_found(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database, but text that is long enough to be looked at" * 100)
    for store, reason in (
        (None, "no advisory data"),
        (tmp_path / "none.sqlite3", "no advisory data"),
        (tmp_path / "text", "the imported advisories cannot be read"),
    ):
        found = check([used("x", "1.0")], store)
        assert found == AdvisoryCheck(CheckOutcome.NOT_CHECKED, reason)
        assert (found.newest, found.edition) == (None, "")


def test_a_store_of_another_format_is_not_guessed_at(tmp_path: Path) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", [{"introduced": "0"}]))
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE about SET value = '1' WHERE name = 'format'")
    connection.close()
    assert check([used("x", "1.0")], store).reason.endswith("import them again")
    assert read_facts(store) is None


def test_the_edition_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "osv"
    source.mkdir()
    editions = []
    for version, moment in (("2.0", NOW), ("2.0", NOW.replace(year=2030)), ("2.1", NOW)):
        content = advisory("A-1", "x", [{"introduced": "0"}, {"fixed": version}])
        (source / "a.json").write_text(json.dumps(content))
        import_advisories(source, tmp_path / "store", now=moment)
        editions.append(match([], tmp_path / "store").edition)
    first, again, changed = editions
    assert first == again != changed
    assert first.startswith("2026-01-02-")
    facts = read_facts(tmp_path / "store")
    assert facts is not None
    assert (facts.advisories, facts.imported_at, facts.edition) == (1, NOW, changed)


def test_many_vulnerabilities_are_cut_after_the_gravest_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "VULNERABILITIES", 2)
    severities = ["LOW", "HIGH", "LOW", "CRITICAL"]
    bad = [
        advisory(f"A-{n}", "x", [{"introduced": "0"}], database_specific={"severity": severity})
        for n, severity in enumerate(severities)
    ]
    found = asked(tmp_path, used("x", "1.0"), *bad)
    assert [each.severity for each in found.vulnerabilities] == ["critical", "high"]
    assert found.beyond == 2


def test_a_list_of_packages_made_to_be_dear_is_asked_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "QUESTIONS", 100)
    store, _ = brought(tmp_path, *(advisory(f"A-{n}", "x", [{"introduced": "0"}]) for n in range(9)))
    rows = [used("x", f"1.{n}") for n in range(1_000)]
    found = match(rows, store)
    assert (found.examined, found.unasked, len(found.vulnerabilities)) == (10, 990, 90)
    assert match(list(reversed(rows)), store) == found


def test_a_store_that_is_replaced_is_read_as_it_was_or_as_it_is(tmp_path: Path) -> None:
    store, _ = brought(tmp_path, advisory("A-1", "x", [{"introduced": "0"}]))
    with closing(opened(store)) as before:
        import_advisories(tmp_path / "osv", store, now=NOW.replace(year=2030))
        assert about(before).imported_at == NOW
    assert [path.name for path in store.parent.iterdir()] == [store.name]


WORDS = st.sampled_from(["id", "modified", "affected", "ranges", "events", "package"])
TREES = st.recursive(
    st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=20,
)


@given(st.binary(max_size=200) | TREES.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_whatever_do_more_than_be_refused(data: bytes) -> None:
    with pytest.raises(BadAdvisoryError):
        read_advisory(data)
