from pathlib import Path

import pytest
from litestar.testing import TestClient

from marketplace.app import create_app
from marketplace.migration import migrate
from marketplace.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_directory=tmp_path,
        public_url="https://market.example.org",
        operator_name="Landkreis Musterland",
        operator_email="markt@example.org",
    )


def test_the_application_serves_what_the_settings_describe(settings: Settings) -> None:
    migrate(settings.database_url)
    with TestClient(create_app(settings)) as visitor:
        assert visitor.get("/health/ready").status_code == 200
        imprint = visitor.get("/imprint").text
        assert "Landkreis Musterland" in imprint
        assert "markt@example.org" in imprint
        assert 'href="https://market.example.org/en/imprint"' in imprint


def test_the_application_is_alive_but_not_ready_before_its_database_is(settings: Settings) -> None:
    with TestClient(create_app(settings)) as visitor:
        assert visitor.get("/health/live").status_code == 200
        assert visitor.get("/health/ready").status_code == 503


def test_the_application_can_be_made_from_the_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    with TestClient(create_app()) as visitor:
        assert visitor.get("/health/live").text == "live"
