"""Every file that people wrote is searched for secrets, each blob once, and nothing but kinds and places is kept."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.repository import Repository
from analyzer.secrets import searching
from analyzer.values import Analysis, Finding, Limits

Build = Callable[..., Path]
Local = Callable[[Path], Repository]
VALUE = "sk_live_" + "9fQ2xLrT7bVn4KpWz8HcYd3M"
LINE = f'KEY = "{VALUE}"\n'


@pytest.fixture
def search(build: Build, local: Local) -> Callable[..., Analysis]:
    def run(files: Mapping[str, str | bytes], **more: object) -> Analysis:
        return analyze(local(build(files)), **more)  # type: ignore[arg-type]

    return run


def test_code_tests_settings_texts_and_bare_key_files_are_searched_and_foreign_code_is_not(
    search: Callable[..., Analysis],
) -> None:
    looked_at = ("app.py", "tests/test_app.py", ".env", "docs/setup.md", "deploy/id_live")
    passed_over = ("vendor/lib.py", "table.csv", "icon.svg")
    analysis = search(dict.fromkeys((*looked_at, *passed_over), LINE))
    assert {place.path for place in analysis.secrets.places} == set(looked_at)
    assert (analysis.secrets.files, analysis.secrets.left_out) == (5, 0)
    assert analysis.secrets.counts == {"stripe-key": 5}


def test_a_place_has_kind_and_line_and_the_value_is_nowhere(search: Callable[..., Analysis], tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    analysis = search({"app.py": f"import os\n\n\npassword = '{VALUE}'\n"}, cache=cache)
    (place,) = analysis.secrets.places
    assert (place.rule, place.path, place.line) == ("stripe-key", "app.py", 4)
    assert VALUE.encode() not in analysis.to_json()
    keys = [row[0] for row in rows(cache, "SELECT key FROM fact")]
    assert keys
    assert all(VALUE.encode() not in value for value in cache.get(keys).values())


def rows(cache: SqliteFactCache, query: str) -> list[tuple[bytes]]:
    with cache._connection() as connection:  # noqa: SLF001 - what lies in the file is the point
        return connection.execute(query).fetchall()


def test_each_blob_is_searched_once_and_found_again_under_every_name(
    build: Build, local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def find(path: str, data: bytes) -> tuple[Finding, ...]:
        asked.append(path)
        return found(path, data)

    found = searching.find_secrets
    monkeypatch.setattr(searching, "find_secrets", find)
    cache = SqliteFactCache(tmp_path / "facts")
    first = analyze(local(build({"a.py": LINE, "b.py": LINE, "c.py": "x = 1\n"}, "one")), cache=cache)
    assert sorted(asked) == ["a.py", "c.py"]
    second = analyze(local(build({"sub/d.py": LINE, "c.py": "x = 1\n", "e.md": LINE}, "two")), cache=cache)
    assert asked[2:] == ["e.md"]  # what people read is asked by fewer rules
    assert [place.path for place in first.secrets.places] == ["a.py", "b.py"]
    assert [place.path for place in second.secrets.places] == ["e.md", "sub/d.py"]


def test_a_cache_changes_nothing(build: Build, local: Local, tmp_path: Path) -> None:
    repository = local(build({"a.py": LINE, ".env": LINE, "long.txt": "words\n" * 2_000}))
    cache = SqliteFactCache(tmp_path / "facts")
    limits = Limits(file_bytes=10_000)
    plain = analyze(repository, limits=limits)
    assert plain.secrets == analyze(repository, limits=limits, cache=cache).secrets
    assert plain.secrets == analyze(repository, limits=limits, cache=cache).secrets
    assert plain.secrets.left_out == 1


def test_the_amount_that_is_searched_is_limited_and_what_is_left_out_counted(search: Callable[..., Analysis]) -> None:
    analysis = search({f"{n}.txt": LINE * 10 for n in range(10)}, limits=Limits(source_bytes=len(LINE) * 35))
    assert (analysis.secrets.files, analysis.secrets.left_out) == (3, 7)


def test_more_places_than_anybody_can_look_at_are_counted(
    search: Callable[..., Analysis], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PLACES", 3)
    analysis = search({f"{n}.env": LINE for n in range(8)})
    assert len(analysis.secrets.places) == 3
    assert analysis.secrets.counts == {"stripe-key": 8}


def test_hostile_paths_and_bytes_cost_nothing_but_themselves(search: Callable[..., Analysis]) -> None:
    odd = {"a\nb.env": LINE, "-rf.py": LINE, "nul.py": b"\0" + LINE.encode(), "bom.ini": b"\xff\xfe" + LINE.encode()}
    analysis = search(odd)
    assert {place.path for place in analysis.secrets.places} == {"a\nb.env", "-rf.py", "bom.ini"}
