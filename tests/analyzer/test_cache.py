"""The cache of facts: what was put is there, for everybody, within its size."""

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cache import SCHEMA, NoCache, SqliteFactCache, key_of, keys_of


def fill(path: Path, start: int) -> None:
    cache = SqliteFactCache(path)
    for index in range(start, start + 20):
        cache.put({key_of((str(index),)): str(index).encode()})


def test_what_was_put_is_there_for_another_reader(tmp_path: Path) -> None:
    SqliteFactCache(tmp_path / "facts").put({b"a": b"1", b"b": b"2"})
    assert SqliteFactCache(tmp_path / "facts").get([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b"2"}


def test_thousands_of_keys_are_read_at_once(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    rows = {key_of((str(index),)): str(index).encode() for index in range(3_000)}
    cache.put(rows)
    assert cache.get(list(rows)) == rows


def test_a_key_keeps_its_first_value(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    cache.put({b"a": b"1"})
    cache.put({b"a": b"2"})
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_values_are_the_same_packed_and_plain(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    cache.put({b"a": b"1" * 5_000, b"short": b"1"})
    packed = cache.size()
    cache.put({b"b": b"1" * 5_000}, plain=True)
    assert cache.get([b"a", b"b", b"short"]) == {b"a": b"1" * 5_000, b"b": b"1" * 5_000, b"short": b"1"}
    assert packed < 1_000
    assert cache.size() > 5_000


def test_several_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(fill, [path] * 4, range(0, 80, 20)))
    assert len(SqliteFactCache(path).get([key_of((str(index),)) for index in range(80)])) == 80


def test_a_file_that_others_hold_is_waited_for_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("CREATE TABLE kept (value TEXT)")
    holder.execute("BEGIN IMMEDIATE")
    release = Timer(0.3, holder.execute, ["COMMIT"])
    release.start()
    SqliteFactCache(path).put({b"a": b"1"})
    release.join()
    holder.close()
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]
    assert SqliteFactCache(path).get([b"a"]) == {b"a": b"1"}


def test_the_least_recently_used_goes_when_the_limit_is_passed(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    cache = SqliteFactCache(path, limit_bytes=1_000)
    cache.put({str(index).encode(): bytes(range(100, 180)) for index in range(10)})
    connection = sqlite3.connect(path)
    connection.execute("UPDATE fact SET used = used - 1 WHERE key != ?", (b"3",))
    connection.commit()
    connection.close()
    cache.put({f"new{index}".encode(): bytes(range(100, 180)) for index in range(5)})
    assert cache.size() <= 1_000
    assert b"3" in cache.get([b"3"])
    assert len(cache.get([f"new{index}".encode() for index in range(5)])) == 5


def test_a_damaged_file_is_replaced_by_an_empty_cache(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    path.write_bytes(b"this is not a database" * 100)
    cache = SqliteFactCache(path)
    assert cache.get([b"a"]) == {}
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_no_cache_keeps_nothing() -> None:
    NoCache().put({b"a": b"1"})
    assert NoCache().get([b"a"]) == {}


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_keys(one: list[str], other: list[str]) -> None:
    assert (key_of(one) == key_of(other)) == (one == other)


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=4))
def test_keys_of_many_are_the_keys_of_each(parts: list[str], lasts: list[str]) -> None:
    assert keys_of(parts, lasts) == [key_of((*parts, last)) for last in lasts]


def test_a_cache_that_is_filled_little_by_little_keeps_its_limit(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts", limit_bytes=100_000)
    for index in range(300):
        cache.put({str(index).encode(): bytes(1_000)}, plain=True)
    assert 50_000 < cache.size() <= 102_000
    assert b"299" in cache.get([b"299"])


def test_a_full_disk_costs_the_facts_and_never_the_analysis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.sqlite3"
    SqliteFactCache(path).put({b"kept": b"value"})
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE fact SET used = 1")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with monkeypatch.context() as full:
        full.setattr("analyzer.cache.SCHEMA", f"{SCHEMA}; PRAGMA max_page_count = {pages}")
        cache = SqliteFactCache(path)
        cache.put({bytes([number]): bytes(range(256)) * 40 for number in range(50)}, plain=True)
        assert cache.get([b"kept", b"\x01"]) == {b"kept": b"value"}
        cache.close()
    cache.put({b"later": b"again"})
    assert cache.get([b"kept", b"later"]) == {b"kept": b"value", b"later": b"again"}


def test_a_cache_whose_folder_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = SqliteFactCache(tmp_path / "file" / "facts.sqlite3")
    cache.put({b"key": b"value"})
    assert cache.get([b"key"]) == {}


def test_a_cache_that_cannot_be_opened_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite3").mkdir()
    cache = SqliteFactCache(tmp_path / "facts.sqlite3")
    cache.put({b"key": b"value"})
    assert cache.get([b"key"]) == {}
