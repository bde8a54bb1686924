"""The corpus is what its rules ask for, and holds nothing that must be kept apart from training."""

from collections import Counter

import pytest
from kept_apart import NAMES, ROOTS, kept_apart

from scorers.errors import ManifestError
from scorers.quality.manifest import COLUMNS, read_manifest, shipped_manifest
from scorers.quality.table import Entry, shipped_table

HEAD = ",".join(COLUMNS)
SHA = "0123456789" * 4
GOOD = f"a/b,niche,Y,{SHA},{SHA}"
CORPORA = {"manifest": shipped_manifest(), "table": tuple(row.entry for row in shipped_table())}
Entries = tuple[Entry, ...]
every_corpus = pytest.mark.parametrize("entries", CORPORA.values(), ids=CORPORA.keys())


@every_corpus
def test_no_repository_that_is_kept_apart_is_in_the_corpus_by_name_or_by_root(entries: Entries) -> None:
    assert len(NAMES) >= 245
    assert len(ROOTS) >= 100
    assert kept_apart(entry.repository for entry in entries) == set()
    assert {entry.repository for entry in entries if entry.root in ROOTS} == set()


@every_corpus
def test_the_groups_are_as_large_as_they_have_to_be(entries: Entries) -> None:
    groups = Counter((entry.group, entry.label) for entry in entries)
    assert len(entries) >= 200
    assert groups["niche", "N"] >= 60
    assert groups["niche", "Y"] >= 80
    assert groups["application", ""] >= 40
    assert groups["library", ""] >= 25
    assert groups["beginner", ""] >= 30


@every_corpus
def test_labels_stand_at_repositories_of_niche_and_nowhere_else(entries: Entries) -> None:
    assert {(entry.group == "niche", entry.label != "") for entry in entries} == {(True, True), (False, False)}


@every_corpus
def test_no_repository_is_there_twice_under_another_name_or_as_a_fork(entries: Entries) -> None:
    assert len({entry.repository.lower() for entry in entries}) == len(entries)
    assert len({entry.root for entry in entries}) == len(entries)


def test_the_table_is_that_of_the_manifest_in_the_same_order() -> None:
    assert CORPORA["table"] == CORPORA["manifest"]
    names = [entry.repository for entry in CORPORA["manifest"]]
    assert names == sorted(names)


def test_further_columns_and_a_mark_of_byte_order_are_ignored() -> None:
    expected = (Entry("a/b", "niche", "Y", SHA, SHA),)
    assert read_manifest(f"\ufeff{HEAD},lines\r\n{GOOD},12\r\n".encode()) == expected
    assert read_manifest(f"{HEAD}\n{GOOD}\n".encode()) == expected


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"a,library,,{SHA},{SHA}", "'a' is not OWNER/NAME"),
        (f"../x,library,,{SHA},{SHA}", "'../x' is not OWNER/NAME"),
        (f"x/..,library,,{SHA},{SHA}", "'x/..' is not OWNER/NAME"),
        (f"a/b/c,library,,{SHA},{SHA}", "'a/b/c' is not OWNER/NAME"),
        (f"A/B,library,,{SHA},{SHA}", "A/B stands there twice"),
        (f"c/d,famous,,{SHA},{SHA}", "'famous' is none of the groups"),
        (f"c/d,library,Y,{SHA},{SHA}", "the label 'Y' at the group library"),
        (f"c/d,niche,,{SHA},{SHA}", "the label '' at the group niche"),
        (f"c/d,library,maybe,{SHA},{SHA}", "'maybe' is no label"),
        (f"c/d,library,,HEAD,{SHA}", "'HEAD' is no commit"),
        (f"c/d,library,,{SHA},", "'' is no root commit"),
        ("c/d,library", "'' is no commit"),
    ],
)
def test_a_fault_is_named_with_its_line(line: str, fault: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read_manifest(f"{HEAD}\n{GOOD}\n{line}\n".encode())
    assert any(found.startswith("line 3: ") and fault in found for found in caught.value.faults)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "there is no column repository, group, label, commit, root"),
        (b"repository,group\na/b,library\n", "there is no column label, commit, root"),
        (b"\xff\xfe", "this is no CSV file"),
        (f'{HEAD}\n"a/b'.encode(), "this is no CSV file"),
    ],
)
def test_what_is_no_manifest_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(ManifestError, match=fault):
        read_manifest(data)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ManifestError) as caught:
        read_manifest(f"{HEAD}\nx,y,z,1,2\nx,y,z,1,2\n".encode())
    assert len(caught.value.faults) > 8
