"""What the operator's page is told is true, current, and gives nothing of the machine away."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar.testing import TestClient

from analyzer.advisories.importing import import_advisories
from analyzer.cache import SqliteFactCache
from analyzer.sandbox import level
from analyzer.toolbox import find_tools
from marketplace.app import create_app
from marketplace.migration import migrate
from marketplace.operation import operation
from marketplace.settings import Settings
from marketplace.terms import advisory_store, analysis_terms

ADVISORY = {
    "id": "A-1",
    "modified": "2026-01-02T03:04:05Z",
    "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": []}],
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "very-own-folder"
    address = "https://market.example.org"
    return Settings(data_directory=folder, public_url=address, limit_clone_seconds=77, cache_megabytes=5)


def bring(settings: Settings, folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(ADVISORY))
    import_advisories(folder / "a.json", advisory_store(settings), now=datetime(2026, 2, 1, tzinfo=UTC))


def test_the_facts_are_those_in_force(settings: Settings) -> None:
    told = operation(settings)
    assert told.sandbox == level().value
    assert dict(told.tools) == {tool.name: tool.version for tool in find_tools()}
    bounds = {bound.name: bound.value for bound in told.bounds}
    assert (bounds["clone"], bounds["pack"], bounds["paths"]) == (77, 1_000, 50_000)
    assert (told.cache_bytes, told.cache_limit, told.advisories) == (0, 5_000_000, None)


def test_what_changes_is_seen_at_the_next_visit(settings: Settings, tmp_path: Path) -> None:
    operation(settings)
    bring(settings, tmp_path)
    SqliteFactCache(Path(analysis_terms(settings).cache)).put({b"key": b"value"})
    told = operation(settings)
    assert told.advisories is not None
    assert (told.advisories.count, told.advisories.newest.year) == (1, 2026)
    assert told.cache_bytes > 0


def test_a_damaged_store_is_none(settings: Settings) -> None:
    advisory_store(settings).parent.mkdir(parents=True)
    advisory_store(settings).write_text("no database " * 999)
    assert operation(settings).advisories is None


def test_the_page_names_no_path_no_host_and_no_database(settings: Settings, tmp_path: Path) -> None:
    migrate(settings.database_url)
    bring(settings, tmp_path)
    with TestClient(create_app(settings)) as visitor:
        for path in ("/operation", "/en/operation"):
            page = visitor.get(path).text
            assert level().value in page
            for word in ("very-own-folder", str(tmp_path), "sqlite", "127.0.0.1", "postgres", "root", ".venv"):
                assert word not in page.lower(), word
