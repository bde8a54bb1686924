"""An operator opens a host of the own network: form and analysis then reach it, by the own authority, and no other."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from git_server import GitServer, run_git

from analyzer.repository import Repository
from catalog.errors import SubmissionError
from catalog.inputs import Submission
from catalog.services import Catalog
from marketplace.assembly import build_catalog
from marketplace.errors import JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.orders import AnalysisOrders
from marketplace.jobs.tasks import ANALYSIS
from marketplace.migration import migrate
from marketplace.settings import Settings
from marketplace.terms import analysis_terms
from scorers.report import Report

HOST = "127.0.0.1"
Configure = Callable[..., Settings]
Open = Callable[[Settings], Catalog]


@pytest.fixture
def served(git_server: GitServer, tmp_path: Path) -> Repository:
    """A repository on a server with a private address, another port, and a certificate of its own authority."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text("x = 1\n")
    run_git(folder, "init", "--quiet", "--initial-branch=main")
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--message=Start")
    git_server.publish(folder, f"inner-{tmp_path.name}")
    return git_server.repository(f"open/inner-{tmp_path.name}", HOST)


@pytest.fixture
def configure(served: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """The settings as the environment gives them."""

    def read(hosts: str = HOST, *, trusted: bool = True) -> Settings:
        monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path / "data"))
        monkeypatch.setenv("MARKETPLACE_OPEN_HOSTS", hosts)
        monkeypatch.setenv("MARKETPLACE_AUTHORITY", str(served.authority) if trusted else "")
        return Settings()

    return read


@pytest.fixture
def opened() -> Iterator[Open]:
    """The catalogue of an installation, as the web server builds it."""
    built = []

    def build(settings: Settings) -> Catalog:
        migrate(settings.database_url)
        built.append(build_catalog(settings))
        return built[-1].catalog

    yield build
    for assembly in built:
        assembly.close()


def submitted(address: str, catalog: Catalog) -> str:
    return catalog.listings.submit(Submission("Inner", address, "Eine Lösung aus dem eigenen Netz.")).repository


def analyzed(address: str, settings: Settings, folder: Path) -> Report:
    """What a worker's real child makes of the address, behind its walls."""
    folder.mkdir()
    orders = AnalysisOrders(address, str(folder / "report.json"), analysis_terms(settings))
    run_child(ChildCommand(ANALYSIS, folder, 120), asdict(orders), hear=lambda _: None, stop=lambda: False)
    return Report.from_json((folder / "report.json").read_bytes())


def test_an_open_host_is_reached_by_form_and_analysis(
    served: Repository, configure: Configure, opened: Open, tmp_path: Path
) -> None:
    settings = configure()
    assert urlsplit(served.address).port != 443
    assert submitted(served.address, opened(settings)) == served.address
    report = analyzed(served.address, settings, tmp_path / "scratch")
    assert (report.repository, [file.path for file in report.files]) == (served.address, ["app.py"])
    assert report.coverage.left_out == ()


@pytest.mark.parametrize("hosts", ["", "other.example.org"])
def test_without_the_setting_the_same_address_is_refused(
    served: Repository, configure: Configure, opened: Open, tmp_path: Path, hosts: str
) -> None:
    settings = configure(hosts)
    with pytest.raises(SubmissionError) as form:
        submitted(served.address, opened(settings))
    assert form.value.faults == {"address": "address.forbidden_host"}
    with pytest.raises(JobRefusedError) as child:
        analyzed(served.address, settings, tmp_path / "scratch")
    assert child.value.code == "address.forbidden_host"


def test_an_open_host_without_the_own_authority_needs_a_certificate_that_everybody_trusts(
    served: Repository, configure: Configure, opened: Open, tmp_path: Path
) -> None:
    settings = configure(trusted=False)
    with pytest.raises(SubmissionError) as form:
        submitted(served.address, opened(settings))
    assert form.value.faults == {"address": "clone.unreachable"}
    with pytest.raises(JobRefusedError) as child:
        analyzed(served.address, settings, tmp_path / "scratch")
    assert child.value.code == "clone.unreachable"
