"""Unpacked reports are kept within a bound, and what is kept is never shown to whoever may not see it."""

from dataclasses import replace

import pytest
from showcase import full_report

from catalog.documents import inflate, pack
from catalog.shelf import Shelf

REPORT = full_report()
DOCUMENT = pack(REPORT)
SIZE = len(inflate(DOCUMENT))


def test_a_report_that_is_kept_is_not_unpacked_again() -> None:
    shelf = Shelf()
    assert shelf.find("one") is None
    first = shelf.unpack("one", DOCUMENT)
    assert first == REPORT
    assert shelf.find("one") is first


def test_the_report_that_was_read_longest_ago_goes_first() -> None:
    shelf = Shelf(2 * SIZE)
    shelf.unpack("one", DOCUMENT)
    shelf.unpack("two", DOCUMENT)
    shelf.find("one")
    shelf.unpack("three", DOCUMENT)
    assert [name for name in ("one", "two", "three") if shelf.find(name)] == ["one", "three"]


def test_a_report_unpacked_twice_at_once_counts_once() -> None:
    shelf = Shelf(2 * SIZE)
    for name in ("one", "one", "one", "two"):
        shelf.unpack(name, DOCUMENT)
    assert [name for name in ("one", "two") if shelf.find(name)] == ["one", "two"]


@pytest.mark.parametrize("most", [0, SIZE - 1])
def test_a_report_larger_than_the_shelf_is_read_and_not_kept(most: int) -> None:
    shelf = Shelf(most)
    assert shelf.unpack("one", DOCUMENT) == REPORT
    assert shelf.find("one") is None


def test_what_is_kept_is_the_document_it_came_from() -> None:
    other = replace(REPORT, commit="9" * 40)
    shelf = Shelf()
    shelf.unpack("one", DOCUMENT)
    assert shelf.unpack("two", pack(other)) == other
    kept = shelf.find("one")
    assert kept is not None
    assert kept.commit == REPORT.commit
