"""Settings come from MARKETPLACE_... variables, have working defaults, and tell all faults at once."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from marketplace.settings import Settings
from marketplace.terms import analysis_terms


@pytest.fixture(autouse=True)
def in_an_empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MARKETPLACE_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_serve_one_machine(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.data_directory == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/marketplace.sqlite3"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.local_repositories == ()


def test_every_setting_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATA_DIRECTORY": "/srv/market",
        "DATABASE_URL": "postgresql://host/market",
        "HOST": "192.0.2.1",
        "PORT": "9000",
        "PUBLIC_URL": "https://market.example.org/",
        "LOCAL_REPOSITORIES": "/srv/a:/srv/b",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"MARKETPLACE_{name}", value)
    settings = Settings()
    assert settings.database_url == "postgresql://host/market"
    assert settings.port == 9000
    assert settings.public_url == "https://market.example.org"
    assert settings.local_repositories == (Path("/srv/a"), Path("/srv/b"))


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", "")
    monkeypatch.setenv("MARKETPLACE_PORT", "")
    monkeypatch.setenv("MARKETPLACE_LOCAL_REPOSITORIES", "")
    settings = Settings()
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.port, settings.local_repositories) == (8000, ())


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETPLACE_PORT", "70000")
    monkeypatch.setenv("MARKETPLACE_LOCAL_REPOSITORIES", "relative/path")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert {"port", "local_repositories"} <= {error["loc"][0] for error in caught.value.errors()}


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_open_hosts_and_an_authority_can_be_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "authority.pem").touch()
    monkeypatch.setenv("MARKETPLACE_OPEN_HOSTS", "Git.Intern.Example.org, 10.0.0.7")
    monkeypatch.setenv("MARKETPLACE_AUTHORITY", str(tmp_path / "authority.pem"))
    policy = analysis_terms(Settings()).policy()
    assert policy.open_hosts == {"git.intern.example.org", "10.0.0.7"}
    assert policy.authority == tmp_path / "authority.pem"
    assert not policy.any_local


@pytest.mark.parametrize("hosts", ["https://git.example.org", "git.example.org:8443", "*.example.org", "a b", "-x"])
def test_an_open_host_is_a_plain_name(monkeypatch: pytest.MonkeyPatch, hosts: str) -> None:
    monkeypatch.setenv("MARKETPLACE_OPEN_HOSTS", hosts)
    with pytest.raises(ValidationError, match="plain host names"):
        Settings()


@pytest.mark.parametrize("path", ["authority.pem", "/nonexistent/authority.pem", "/"])
def test_an_authority_is_a_file_that_is_there(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("MARKETPLACE_AUTHORITY", path)
    with pytest.raises(ValidationError, match="absolute path of a file"):
        Settings()
