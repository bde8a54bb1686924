"""Who counts as one person and who as a program, on lines as real histories have them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.history.identities import identify, is_bot


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("49699333+dependabot[bot]@users.noreply.github.com", "dependabot[bot]"),
        ("29139614+renovate[bot]@users.noreply.github.com", "renovate[bot]"),
        ("bot@renovateapp.com", "Renovate Bot"),
        ("support@dependabot.com", "dependabot-preview[bot]"),
        ("project_1234_bot_0a1b@noreply.gitlab.example.org", "release"),
        ("hosted@weblate.org", "Hosted Weblate"),
        ("noreply@weblate.org", "Weblate (bot)"),
        ("action@github.com", "GitHub Action"),
        ("actions@github.com", "someone"),
        ("41898282+github-actions[bot]@users.noreply.github.com", "github-actions"),
        ("pyup-bot@example.org", "pyup-bot"),
        ("66853113+pre-commit-ci[bot]@users.noreply.github.com", "pre-commit-ci"),
        ("198982749+Copilot@users.noreply.github.com", "Copilot"),
        ("ci@example.org", "Jenkins"),
        ("tx@example.org", "transifex"),
    ],
)
def test_a_program_is_known_by_its_name_or_address(address: str, name: str) -> None:
    assert is_bot(address.encode(), name.encode())


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("kate.jenkins@example.org", "Kate Jenkins"),
        ("jan.bot@example.nl", "Jan Bot"),
        ("abbot@example.org", "Ann Abbot"),
        ("travis@example.org", "Travis Oliphant"),
        ("michal@weblate.org", "Michal Robot"),
        ("dev@crowdin.example", "Dev Eloper"),
        ("renovator@example.org", "Renovator"),
        ("", ""),
    ],
)
def test_a_person_is_no_program(address: str, name: str) -> None:
    assert not is_bot(address.encode(), name.encode())


def test_shared_addresses_and_full_names_join_but_first_names_and_empty_lines_do_not() -> None:
    lines = [
        (b"a@x", b"Ann Example"),
        (b"A@X", b"ann"),
        (b"b@x", b"ann  EXAMPLE"),
        (b"c@x", b"ann"),
        (b"noreply@github.com", b"One Person"),
        (b"noreply@github.com", b"Another Person"),
        (b"", b""),
        (b"dependabot[bot]@x", b"dependabot[bot]"),
    ]
    people = identify(lines).people
    assert people[0] == people[1] == people[2]
    assert len({people[0], people[3], people[4], people[5], people[6]}) == 5
    assert people[7] == -1
    assert identify(lines).number == 5


LINES = st.lists(
    st.tuples(st.sampled_from([b"a@x", b"b@x", b"c@x", b""]), st.sampled_from([b"A B", b"C D", b"a", b""]))
)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_decides_nothing(lines: list[tuple[bytes, bytes]], chance: random.Random) -> None:
    def groups(some: list[tuple[bytes, bytes]]) -> set[frozenset[tuple[bytes, bytes]]]:
        found: dict[int, set[tuple[bytes, bytes]]] = {}
        for line, person in zip(some, identify(some).people, strict=True):
            found.setdefault(person, set()).add(line)
        return {frozenset(group) for group in found.values()}

    mixed = list(lines)
    chance.shuffle(mixed)
    assert groups(mixed) == groups(lines)


@given(st.lists(st.tuples(st.binary(max_size=60), st.binary(max_size=60)), max_size=20))
def test_any_bytes_are_somebody_or_a_program(lines: list[tuple[bytes, bytes]]) -> None:
    found = identify(lines)
    assert len(found.people) == len(lines)
    assert set(found.people) - {-1} == set(range(found.number))
