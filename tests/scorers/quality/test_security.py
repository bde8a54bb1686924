"""The rules for security: what lowers the part, what caps the score, and that more danger never helps."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advisories.values import AdvisoryCheck, CheckOutcome, Vulnerability
from analyzer.dependencies.values import Dependencies, Dependency, Scope
from analyzer.values import Analysis, SecretSearch
from scorers.quality.facts import Facts
from scorers.quality.security import NO_CAP, THREE_STARS, TWO_STARS, cap_of, security_of

QUIET = Facts(({"statements": 1_000.0},), {})
EMPTY = Analysis("https://example.org/a", "0" * 40, datetime(2026, 1, 1, tzinfo=UTC), "1", (), (), (), (), ())
PURL = "pkg:pypi/example@1.0"


def dangerous(places: float) -> Facts:
    return Facts(({"statements": 1_000.0, "danger_high_high": places},), {})


def with_package(severity: str, scope: Scope = Scope.RUNTIME, *, direct: bool | None = True) -> Analysis:
    known = Vulnerability("GHSA-1", (), severity, "broken", PURL, "1.0", ("1.1",), "requirements.txt", 1)
    named = Dependency("PyPI", "example", "1.0", "==1.0", True, direct, scope, "requirements.txt", 1, PURL)  # noqa: FBT003 - its fields in order
    check = AdvisoryCheck(CheckOutcome.CHECKED, vulnerabilities=(known,))
    return replace(EMPTY, advisories=check, dependencies=Dependencies((named,)))


def test_code_without_danger_has_the_whole_part_and_no_cap() -> None:
    assert security_of(QUIET, EMPTY) == security_of(QUIET)
    assert (security_of(QUIET).value, security_of(QUIET).cap) == (100.0, NO_CAP)


def test_one_key_in_code_that_runs_halves_the_part_and_caps_at_three_stars() -> None:
    found = security_of(QUIET, replace(EMPTY, secrets=SecretSearch(5, 0, {"stripe-key": 1}, live=1)))
    assert (found.value, found.cap) == (50.0, THREE_STARS)
    assert found.reason.startswith("Ein Zugangsschlüssel")


def test_keys_in_tests_alone_change_nothing() -> None:
    assert security_of(QUIET, replace(EMPTY, secrets=SecretSearch(5, 0, {"stripe-key": 1}))) == security_of(QUIET)


def test_a_package_in_use_with_a_critical_vulnerability_caps_at_three_stars() -> None:
    found = security_of(QUIET, with_package("critical"))
    assert (found.value, found.cap) == (50.0, THREE_STARS)
    assert "schwere Lücke" in found.reason


def test_lesser_vulnerabilities_and_packages_for_development_or_of_others_do_not_cap() -> None:
    for harmless in (
        with_package("high"),
        with_package("critical", Scope.DEVELOPMENT),
        with_package("critical", direct=False),
    ):
        assert security_of(QUIET, harmless) == security_of(QUIET)


def test_very_many_dangerous_places_cap_lower_than_a_key() -> None:
    keyed = replace(EMPTY, secrets=SecretSearch(5, 0, {"stripe-key": 1}, live=1))
    assert security_of(dangerous(11), keyed).cap == TWO_STARS


@pytest.mark.parametrize(
    ("places", "cap"),
    [
        (0, NO_CAP),
        (0.2, NO_CAP),
        (0.5, 79.5),
        (1, THREE_STARS),
        (2, THREE_STARS),
        (4.5, 48.9),
        (10, TWO_STARS),
        (90, TWO_STARS),
    ],
)
def test_the_cap_falls_with_the_density(places: float, cap: float) -> None:
    assert security_of(dangerous(places)).cap == pytest.approx(cap, abs=0.05)


@given(st.floats(0.01, 30))
def test_a_quarter_more_code_lifts_the_cap_by_five_points_at_most(places: float) -> None:
    assert 0 <= cap_of(places / 1.25) - cap_of(places) <= 5


def test_a_cap_between_the_stars_is_told_in_points() -> None:
    found = security_of(dangerous(0.5))
    assert found.reason == "Auf 1.000 Befehle kommen 0,5 gefährliche Stellen. Mehr als 79,5 Punkte gibt es dann nicht."
    assert found.reason_en.endswith("No more than 79.5 points are given then.")
    assert "zwei Sterne" in security_of(dangerous(10)).reason


@given(st.floats(0, 30), st.floats(0, 30), st.integers(0, 5), st.integers(0, 5))
def test_more_danger_never_raises_part_or_cap(places: float, more: float, keys: int, more_keys: int) -> None:
    one = security_of(dangerous(places), replace(EMPTY, secrets=SecretSearch(live=keys)))
    other = security_of(dangerous(places + more), replace(EMPTY, secrets=SecretSearch(live=keys + more_keys)))
    assert other.value <= one.value or math.isclose(other.value, one.value)
    assert other.cap <= one.cap
