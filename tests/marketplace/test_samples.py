"""The sample catalogue: real solutions, whose data files are whole, measured, and safe to load again."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from past import short_past

from analyzer.history.maintenance import Basis
from catalog.inputs import SearchQuery
from catalog.services import Catalog
from catalog.statements import STATEMENTS
from catalog.topics import TOPICS
from catalog.views import Evidence
from marketplace.commands.catalog import COMMAND
from marketplace.errors import SampleError
from marketplace.sample_measuring import measure, read_past, write_history, write_report
from marketplace.sample_packing import unpack
from marketplace.samples import FOLDER, Sample, bring, history_path, load, read_samples
from scorers.report import Report

pytestmark = pytest.mark.xdist_group("samples")  # the reports are read and loaded by one worker alone
SAMPLES = read_samples(check_reports=False)
SLUGS = [sample.slug for sample in SAMPLES]
MEASURED_AT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sample catalogue of one valid, unmeasured listing."""
    (tmp_path / "listings").mkdir()
    shutil.copy(FOLDER / "listings" / "froide.toml", tmp_path / "listings")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "listings" / "froide.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_there_are_enough_solutions_in_several_languages(measured: tuple[Sample, ...]) -> None:
    assert len(measured) == len(SAMPLES) >= 42
    reports = [sample.report for sample in measured if sample.report]
    main = {report.coverage.languages[0].name for report in reports}
    assert {"Python", "TypeScript", "PHP", "Java", "Go", "Ruby", "Perl"} <= main
    assert sum(report.score.value is not None for report in reports) >= len(SAMPLES) // 3


def test_most_topics_have_a_solution_and_each_solution_has_few_topics() -> None:
    assert len({topic for sample in SAMPLES for topic in sample.description.topics}) >= 20
    assert all(len(sample.description.topics) <= 3 for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=SLUGS)
def test_a_listing_names_no_mailbox_and_every_source_of_a_statement(sample: Sample) -> None:
    described = sample.description
    texts = [described.summary, described.description, *described.statements]
    assert not [text for text in texts if "@" in (text.de + text.en).replace("it@M", "")]
    assert {fact.source for fact in described.statements} <= {*described.sources}


@pytest.mark.parametrize("sample", SAMPLES, ids=SLUGS)
def test_a_listing_is_complete_in_both_languages(sample: Sample) -> None:
    described = sample.description
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", described.repository)
    assert re.fullmatch(r"[0-9a-f]{40}", described.commit)
    assert re.fullmatch(r"[A-Z][A-Za-z0-9.+-]+", described.licence)
    assert set(described.topics) <= TOPICS.keys()
    assert {fact.key for fact in described.statements} <= STATEMENTS.keys()
    for text in (described.summary.de, described.summary.en):
        assert 40 <= len(text) <= 150
    for text in (described.description.de, described.description.en):
        assert 3 <= len(re.findall(r"[.!?](?:\s|$)", text)) <= 7
        assert "\n" not in text
    assert described.description.de != described.description.en


@pytest.mark.parametrize("slug", SLUGS)
def test_a_listing_has_the_report_of_its_own_commit(measured: tuple[Sample, ...], slug: str) -> None:
    sample = next(sample for sample in measured if sample.slug == slug)
    assert sample.report is not None
    assert sample.measured_at is not None
    assert sample.report.repository == sample.description.repository
    assert sample.report.commit == sample.description.commit
    assert abs(sample.report.committed_at.date() - sample.description.date) <= timedelta(days=1)
    assert sample.report.files


def test_the_reports_hold_no_path_of_the_machine_that_measured_them() -> None:
    for path in (FOLDER / "reports").iterdir():
        assert not re.search(rb"/(work|tmp|home|root)/[\w.]*mirror|\+[\w-]+/repo", unpack(path.read_bytes()))


def test_the_reports_stay_small_and_belong_to_a_listing() -> None:
    reports = list((FOLDER / "reports").iterdir())
    assert sum(path.stat().st_size for path in reports) <= 8_000_000
    assert {path.name.removesuffix(".json.xz") for path in reports} == set(SLUGS)
    assert json.loads((FOLDER / "measured.json").read_bytes()).keys() == set(SLUGS)


def test_loading_makes_every_solution_visible_with_its_score_and_its_sources(samples: Catalog) -> None:
    assert samples.listings.search(SearchQuery(size=100)).total == len(SAMPLES)
    seen = samples.listings.read("open-forms")
    assert seen.card.origin == "sample"
    assert seen.card.score is not None
    assert seen.card.score.commit == "5e5813168708e7ec6dd670f8d36c302ec6743ad6"
    support = next(statement for statement in seen.statements if statement.key == "support")
    assert support.evidence is Evidence.SELF_DECLARED
    assert support.source == (
        "https://github.com/open-formulieren/open-forms/blob/5e5813168708e7ec6dd670f8d36c302ec6743ad6/publiccode.yaml"
    )
    unknown = next(statement for statement in seen.statements if statement.key == "notice_months")
    assert unknown.evidence is Evidence.UNKNOWN


def test_loading_twice_changes_nothing(
    samples: Catalog, clock: Callable[..., datetime], measured: tuple[Sample, ...]
) -> None:
    before = [samples.listings.read(slug) for slug in SLUGS]
    clock.forward(days=1)  # type: ignore[attr-defined]
    bring(samples, measured)
    assert [samples.listings.read(slug) for slug in SLUGS] == before


def test_solutions_of_one_publisher_share_its_record(samples: Catalog) -> None:
    helsinki = next(each for each in samples.organisations.list() if each.name == "City of Helsinki")
    assert helsinki.solutions == 6


def test_a_listing_without_a_report_is_loaded_unscored(catalog: Catalog, folder: Path) -> None:
    assert load(catalog, folder) == 1
    assert catalog.listings.read("froide").card.score is None


def test_a_broken_data_file_names_file_key_and_reason_of_every_fault(folder: Path) -> None:
    change(folder, 'licence = "MIT"', 'licence = "die MIT"')
    change(folder, '"open-data"', '"open-doors"')
    change(folder, 'key = "support"', 'key = "suport"')
    change(folder, 'name = "Froide"', 'nahme = "Froide"')
    (folder / "listings" / "other.toml").write_text("= 3", encoding="utf-8")
    with pytest.raises(SampleError) as caught:
        read_samples(folder)
    told = "\n".join(caught.value.faults)
    for expected in (
        "froide.toml: licence: ",
        "froide.toml: topics.1: 'open-doors' is not a topic",
        "froide.toml: statements.1.key: 'suport' is not a question",
        "froide.toml: nahme: Extra inputs",
        "froide.toml: name: Field required",
        "other.toml: ",
    ):
        assert expected in told


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("https://github.com/okfde/froide", "http://github.com/okfde/froide", "does not start with https://"),
        ("https://github.com/okfde/froide", "https://github.com/okfde/froide.git", "is not spelled as"),
        ("6e855bdd", "6E855BDD", "commit: "),
        ('key = "references"', 'key = "support"', "answered more than once: support"),
    ],
)
def test_a_fact_in_the_wrong_form_is_refused(folder: Path, old: str, new: str, reason: str) -> None:
    change(folder, old, new)
    with pytest.raises(SampleError, match=reason):
        read_samples(folder)


def test_a_report_of_another_commit_or_none_at_all_is_refused(folder: Path, make_report: Callable[..., Report]) -> None:
    write_report("froide", make_report("https://github.com/okfde/froide"), MEASURED_AT, folder)
    with pytest.raises(SampleError, match=r"froide\.json\.xz: commit: is not 6e855bdd"):
        read_samples(folder)
    (folder / "reports" / "froide.json.xz").write_bytes(b"torn")
    with pytest.raises(SampleError, match=r"froide\.json\.xz: cannot be read as a report"):
        read_samples(folder)


def test_a_history_of_another_commit_or_none_at_all_is_refused(folder: Path) -> None:
    assert write_history("froide", short_past("a" * 40), folder)
    assert not write_history("froide", short_past("a" * 40), folder)
    with pytest.raises(SampleError, match=r"froide\.json\.xz: commit: is not 6e855bdd"):
        read_samples(folder)
    history_path(folder, "froide").write_bytes(b"torn")
    with pytest.raises(SampleError, match=r"froide\.json\.xz: cannot be read as a history"):
        read_samples(folder)


def test_a_samples_history_is_loaded_beside_its_report(
    catalog: Catalog, folder: Path, make_report: Callable[..., Report]
) -> None:
    described = read_samples(folder)[0].description
    write_report("froide", make_report(described.repository, described.commit), MEASURED_AT, folder)
    write_history("froide", short_past(described.commit), folder)
    for _ in range(2):
        load(catalog, folder)
    view = catalog.histories.at("froide", described.commit)
    assert view.history == short_past(described.commit)
    assert view.maintenance is not None
    assert view.maintenance.basis is Basis.COMMIT


def test_measuring_again_keeps_the_moment_while_the_facts_are_the_same(
    tmp_path: Path, make_report: Callable[..., Report]
) -> None:
    report = make_report()
    assert write_report("froide", report, MEASURED_AT, tmp_path)
    assert not write_report("froide", report, MEASURED_AT + timedelta(days=1), tmp_path)
    assert json.loads((tmp_path / "measured.json").read_bytes()) == {"froide": "2026-03-04T00:00:00+00:00"}
    assert write_report("froide", make_report(value=50.0), MEASURED_AT + timedelta(days=2), tmp_path)
    assert json.loads((tmp_path / "measured.json").read_bytes()) == {"froide": "2026-03-06T00:00:00+00:00"}


# bandit 1.9.4 calls stevedore in a way that stevedore deprecates; nothing of ours can change that.
@pytest.mark.filterwarnings("ignore:The verify_requirements argument:DeprecationWarning")
def test_a_sample_is_measured_on_a_clone_but_reported_under_its_public_address(folder: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clones" / "okfde+froide" / "repo"
    clone.mkdir(parents=True)
    (clone / "app.py").write_text("def double(number):\n    return 2 * number\n", encoding="utf-8")
    git = ["git", "-C", str(clone), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*git, *step], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    change(folder, "6e855bdd1935d741aa354c8c5bd681a955fd5c89", head)
    report = measure(read_samples(folder)[0], tmp_path / "clones")
    assert (report.repository, report.commit) == ("https://github.com/okfde/froide", head)
    assert [file.path for file in report.files] == ["app.py"]
    assert str(tmp_path).encode() not in report.to_json()
    history = read_past(read_samples(folder)[0], tmp_path / "clones")
    assert (history.commit, history.commits) == (head, 1)


def test_a_missing_clone_is_said_with_its_place(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SampleError, match=r"okfde\+froide/repo: there is no clone of https://github.com/okfde/froide"):
        measure(read_samples(folder)[0], tmp_path)


def test_the_command_says_that_a_database_must_be_migrated_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    result = CliRunner().invoke(COMMAND, ["samples"])
    assert result.exit_code == 1
    assert "run marketplace migrate first" in result.output
