"""Pairs of files are alike and drawn again by their seed; a verdict is kept with all that a method needs to learn."""

from dataclasses import replace

import pytest
from people import add_organisation
from reviewing import Office, office
from sqlmodel import select

from catalog.errors import ForbiddenError, NotFoundError, SubmissionError
from catalog.permissions import NOBODY
from catalog.tables import ListingRow
from catalog.verdicts import Told
from scorers.registry import current_method
from scorers.report import ReportFile

__all__ = ["office"]


def files(*lines: int, language: str = "Python", role: str = "source") -> tuple[ReportFile, ...]:
    return tuple(ReportFile(f"{language}/{number}.x", language, role, number) for number in lines)


def add(office: Office, name: str, *made: ReportFile) -> None:
    address = f"https://example.org/a/{name.lower()}"
    office.submit(name, address, replace(office.make_report(repository=address), files=made))
    office.publish(name.lower())


@pytest.fixture
def filled(office: Office) -> Office:
    add(office, "One", *files(100, 400, 5), *files(100, language="Go"), *files(100, role="test"))
    add(office, "Two", *files(110, 900), *files(300, language="Go"))
    add(office, "Three", *files(120))
    return office


def test_a_pair_has_one_language_near_lengths_and_two_repositories(filled: Office) -> None:
    verdicts = filled.catalog.verdicts
    drawn = [verdicts.pair(str(seed), filled.rita) for seed in range(20)]
    assert drawn == [verdicts.pair(str(seed), filled.ralf) for seed in range(20)]
    assert {frozenset({pair.left.listing, pair.right.listing}) for pair in drawn} == {
        frozenset({"one", "two"}),
        frozenset({"one", "three"}),
        frozenset({"two", "three"}),
    }
    for pair in drawn:
        assert {pair.left.file.language, pair.right.file.language} == {"Python"}
        assert {pair.left.file.lines, pair.right.file.lines} <= {100, 110, 120}


def test_a_verdict_is_kept_with_what_was_compared_and_the_next_pair_comes(filled: Office) -> None:
    verdicts = filled.catalog.verdicts
    seed = verdicts.next_seed(filled.rita)
    assert seed == verdicts.next_seed(filled.rita)
    assert seed != verdicts.next_seed(filled.ralf)
    pair = verdicts.pair(seed, filled.rita)
    for choice, reason, field in (("both", "", "choice"), ("left", "x" * 1_001, "reason")):
        with pytest.raises(SubmissionError) as caught:
            verdicts.give(Told(seed, pair.key, choice, reason), filled.rita)
        assert list(caught.value.faults) == [field]
    told = Told(seed, pair.key, "left", " Kürzer. ")
    assert verdicts.give(told, filled.rita) == verdicts.give(told, filled.rita), "a button pressed twice"
    assert verdicts.next_seed(filled.rita) != seed
    (kept,) = verdicts.export()
    assert (kept.choice, kept.reason, kept.account, kept.method) == (
        "left",
        "Kürzer.",
        filled.rita.account,
        current_method(),
    )
    assert kept.left == {"report": pair.left.report, "commit": pair.left.commit, "path": pair.left.file.path}
    assert "verdict.give" in [entry.action for entry in filled.catalog.audit.all()]


def test_nobody_judges_files_that_they_did_not_see(filled: Office) -> None:
    verdicts = filled.catalog.verdicts
    shown = {str(seed): verdicts.pair(str(seed), filled.rita) for seed in range(20)}
    add(filled, "Four", *files(105))
    others = [seed for seed, pair in shown.items() if verdicts.pair(seed, filled.rita).key != pair.key]
    assert others
    with pytest.raises(SubmissionError) as caught:
        verdicts.give(Told(others[0], shown[others[0]].key, "left"), filled.rita)
    assert caught.value.faults == {"choice": "verdict.changed"}
    assert list(verdicts.export()) == []


def test_only_reviewers_judge_and_nobody_judges_their_own(filled: Office) -> None:
    verdicts = filled.catalog.verdicts
    with pytest.raises(ForbiddenError):
        verdicts.pair("1", NOBODY)
    own = add_organisation(filled.sessions, "own")
    with filled.sessions.write() as session:
        for row in session.exec(select(ListingRow).where(ListingRow.slug != "two")):
            row.owner_id = own
    biased = filled.person("Bea", roles=["reviewer"], organisation=own)
    with pytest.raises(NotFoundError):
        verdicts.pair("1", biased)
    assert verdicts.pair("1", filled.rita)
