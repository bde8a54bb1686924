"""What follows from many files is given again only where every file that was asked for holds the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from analyzer.cache import SqliteFactCache
from analyzer.derived import Watched, derived, derived_by_folder, derived_from_files

FILES = {"top.txt": b"inner.txt", "inner.txt": b"one", "other.txt": b"aside"}


class Reader:
    """Reads the file that `top.txt` names, for as many sets of files as one likes, and counts how often."""

    def __init__(self, cache: SqliteFactCache) -> None:
        self.cache = cache
        self.made = 0
        self.read: list[str] = []

    def of(self, files: Mapping[str, bytes], said: str = "") -> list[str]:
        def text(path: str, data: bytes | None) -> str:
            self.read.append(path)
            return (data or b"nothing").decode()

        def make(watched: Watched) -> list[str]:
            self.made += 1
            named = watched.told("text", ["top.txt"], str, text)
            return [*named, *watched.told("text", named, str, text)]

        blobs = {path: data.decode() for path, data in files.items()}
        sizes = {blob: len(blob) for blob in blobs.values()}
        watched = Watched(self.cache, blobs, sizes, str.encode)
        return derived_from_files(self.cache, ("story", said), list[str], watched, make)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(SqliteFactCache(tmp_path / "facts"))


def test_the_same_files_are_asked_once(reader: Reader) -> None:
    assert [reader.of(FILES), reader.of({**FILES, "other.txt": b"changed"})] == [["inner.txt", "one"]] * 2
    assert reader.made == 1


def test_a_changed_file_is_seen_and_the_old_one_still_known(reader: Reader) -> None:
    reader.of(FILES)
    assert reader.of({**FILES, "inner.txt": b"two"}) == ["inner.txt", "two"]
    assert reader.of(FILES) == ["inner.txt", "one"]
    assert reader.made == 2


def test_of_the_other_files_it_is_known_what_they_say(reader: Reader) -> None:
    reader.of(FILES)
    reader.of({**FILES, "inner.txt": b"two"})
    assert reader.read == ["top.txt", "inner.txt", "inner.txt"]


def test_the_size_of_a_file_is_asked_as_well(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")

    def sizes_of(files: Mapping[str, bytes]) -> list[int]:
        blobs = {path: data.decode() for path, data in files.items()}
        watched = Watched(cache, blobs, {blob: len(blob) for blob in blobs.values()}, str.encode)
        return derived_from_files(
            cache, ("sizes",), list[int], watched, lambda files: [files.size("a"), files.size("b")]
        )

    assert sizes_of({"a": b"four"}) == [4, 0]
    assert sizes_of({"a": b"four", "b": b"x"}) == [4, 1]


def test_a_file_that_only_another_one_names_is_seen_when_it_changes(reader: Reader) -> None:
    reader.of(FILES)
    renamed = {**FILES, "top.txt": b"other.txt"}
    assert reader.of(renamed) == ["other.txt", "aside"]
    assert reader.of({**renamed, "other.txt": b"later"}) == ["other.txt", "later"]
    assert reader.of(renamed) == ["other.txt", "aside"]


def test_a_file_that_comes_or_goes_is_seen(reader: Reader) -> None:
    without = {path: data for path, data in FILES.items() if path != "inner.txt"}
    assert reader.of(without) == ["inner.txt", "nothing"]
    assert reader.of(FILES) == ["inner.txt", "one"]
    assert reader.of(without) == ["inner.txt", "nothing"]


def test_whatever_else_it_depends_on_is_told_apart(reader: Reader) -> None:
    reader.of(FILES, "one")
    reader.of(FILES, "other")
    assert reader.made == 2


def test_a_value_is_made_once_for_its_parts(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    assert derived(cache, ("sum", "1", "2"), int, lambda: 3) == 3
    assert derived(cache, ("sum", "1", "2"), int, lambda: 4) == 3
    assert derived(cache, ("sum", "12"), int, lambda: 12) == 12


def test_what_is_said_of_the_files_of_a_folder_is_kept_together(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    asked: list[str] = []

    def shouted(said: Mapping[str, str], about: str = "shouting") -> dict[str, str]:
        def make(paths: Sequence[str]) -> list[str]:
            asked.extend(paths)
            return [said[path].upper() for path in paths]

        return derived_by_folder(cache, (about,), said, str, make)

    files = {"a": "top", "b/c": "in b", "b/d": "also", "e/f": "in e"}
    assert shouted(files) == {path: said.upper() for path, said in files.items()}
    asked.clear()
    changed = {**files, "b/c": "new"}
    assert shouted(changed) == {path: said.upper() for path, said in changed.items()}
    assert asked == ["b/c", "b/d"]
    asked.clear()
    assert shouted({path: said for path, said in files.items() if path != "b/d"})["b/c"] == "IN B"
    assert asked == ["b/c"]
    asked.clear()
    assert shouted(files, "something else") == {path: said.upper() for path, said in files.items()}
    assert len(asked) == len(files)
