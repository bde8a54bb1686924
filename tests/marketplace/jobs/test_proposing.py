"""What a repository proposes is read by a child and kept: told as it is, and nothing more of the repository."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from catalog.handing_over import ABANDONED
from catalog.inputs import Actor
from catalog.proposals import ProposalView
from catalog.services import Catalog
from catalog.views import AssessmentState, Role
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.orders import AnalysisTerms
from marketplace.jobs.proposing import CHILD, ProposalJob

LICENCE = (Path(__file__).parents[3] / "LICENSE").read_bytes()


class Attempt:
    """One attempt at answering the only request of a catalogue."""

    def __init__(self, catalog: Catalog, *, final: bool = False) -> None:
        self.catalog = catalog
        self.draft = catalog.drafts.start(Actor("", Role.VENDOR)).id
        self.id = catalog.proposals.request(self.draft, "https://example.org/a/b").id
        self.context = JobContext("job", 1, final=final, holds=lambda: True)

    def run(self, *command: str, terms: AnalysisTerms | None = None) -> ProposalView:
        with TemporaryDirectory() as scratch:
            job = ProposalJob(self.catalog.proposals, Path(scratch), terms or AnalysisTerms(), command=command)
            job.run(self.context, {"proposal": self.id})
        found = self.catalog.proposals.of(self.draft)
        assert found
        return found


@pytest.fixture
def attempt(catalog: Catalog) -> Attempt:
    return Attempt(catalog)


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", program)


def write(text: str) -> tuple[str, ...]:
    return python(
        f"import json, sys; open(json.load(sys.stdin)['proposal'], 'w').write({text!r}.replace('LARGE', 'x' * 600_000))"
    )


def test_what_the_child_leaves_is_kept_once(attempt: Attempt) -> None:
    found = attempt.run(
        *write('{"commit": "c", "suggestions": [{"field": "name", "value": "A", "path": "README.md"}]}')
    )
    assert found.state is AssessmentState.COMPLETED
    assert found.proposal
    assert found.proposal.of("name")[0].value == "A"
    assert attempt.run(*write("{}")) == found


@pytest.mark.parametrize("text", ["", "{", "[]", '{"suggestions": 3}', "LARGE"])
def test_an_answer_that_is_none_is_a_crash_and_fails_at_the_last_attempt(catalog: Catalog, text: str) -> None:
    with pytest.raises(ChildCrashedError):
        Attempt(catalog).run(*write(text))
    last = Attempt(catalog, final=True)
    with pytest.raises(JobRefusedError):
        last.run(*write(text))
    view = catalog.proposals.of(last.draft)
    assert view
    assert (view.state, view.fault) == (AssessmentState.FAILED, "analysis.crashed")


def test_a_draft_that_is_gone_ends_the_job_without_noise(attempt: Attempt) -> None:
    attempt.catalog.drafts.discard(attempt.draft)
    with pytest.raises(JobRefusedError, match="proposal"):
        attempt.run(*write("{}"))


def test_workers_that_die_over_a_request_fail_it(attempt: Attempt) -> None:
    ProposalJob(attempt.catalog.proposals, Path()).abandoned({"proposal": attempt.id})
    view = attempt.catalog.proposals.of(attempt.draft)
    assert view
    assert view.fault == ABANDONED


def test_a_real_repository_proposes_its_words_and_its_licence(
    attempt: Attempt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "kiosk"
    (repository / "deep").mkdir(parents=True)
    (repository / "README.md").write_text("# Kiosk\n\nDer Kiosk ist ein Dienst für den Strom auf dem Markt.\n")
    (repository / "LICENSE").write_bytes(LICENCE)
    (repository / "publiccode.yml").write_text("name: Stromkiosk\nplatforms: web\n")
    (repository / "deep" / "package.json").write_text('{"name": "deep"}')
    (repository / "package.json").symlink_to("/etc/passwd")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x")):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *command], cwd=repository, check=True)
    monkeypatch.setattr(type(attempt.catalog.proposals), "begin", lambda _, __: str(repository))
    found = attempt.run(*CHILD, terms=AnalysisTerms(local=(str(repository),)))
    assert found.proposal
    assert [(each.value, each.path, each.line) for each in found.proposal.of("name")] == [
        ("Stromkiosk", "publiccode.yml", 1),
        ("Kiosk", "README.md", 1),
    ]
    assert [each.value for each in found.proposal.of("licence")] == ["EUPL-1.2"]
    assert found.proposal.of("licence")[0].path == "LICENSE"
    assert len(found.proposal.commit) == 40
    assert {each.key for each in found.proposal.repairs} == {"platforms", "publiccodeYmlVersion"}
