"""Versions are ordered as each ecosystem itself orders them; what has no order is said, not guessed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advisories.versions import KEYS, IncomparableError, compare

CHAINS = {
    "PyPI": ["1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.1", "1.10", "1!0.1"],
    "npm": [
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
        "1.0.0", "1.0.1", "1.10.0",
    ],
    "Go": ["v0.0.0-20190308221718-c2843e01d9a2", "v0.0.0-20200622213623-75b288015ac9", "v0.1.0", "v1.0.0", "v1.2.0"],
    "Hex": ["1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0"],
    "NuGet": ["1.0.0-alpha", "1.0.0-Beta", "1.0.0", "1.0.0.1", "1.0.1"],
    "RubyGems": ["1.0.a", "1.0.b1", "1.0.rc1", "1.0", "1.0.1", "1.9", "1.10", "2.0.0.pre1", "2"],
    "Packagist": ["1.0.0-alpha1", "1.0.0-beta", "1.0.0-RC2", "1.0", "1.0.0-p1", "1.0.1", "v1.10"],
    "Maven": [
        "1-alpha-1", "1-alpha2", "1-beta-1", "1-m2", "1-rc1", "1-SNAPSHOT", "1", "1-sp", "1-abc", "1-1", "1.1", "1.1.1",
        "1.10", "2.0.0.RELEASE",
    ],
}  # fmt: skip
EQUAL = [
    ("PyPI", "1.0", "1.0.0"), ("npm", "1.0.0+a", "v1.0.0"), ("RubyGems", "1.0.0", "1"),
    ("Packagist", "v1.0", "1.0.0.0"),
    ("Maven", "1.0.0.Final", "1"), ("Maven", "1-ga", "1.0"),
    ("Maven", "1.0-rc1", "1-cr1"), ("Maven", "1a1", "1-alpha-1"),
    ("NuGet", "1.0.0-RC", "1.0-rc"), ("Go", "v2.0.0+incompatible", "2.0.0"),
]  # fmt: skip


@pytest.mark.parametrize("ecosystem", CHAINS)
def test_each_version_of_a_known_chain_is_older_than_all_behind_it(ecosystem: str) -> None:
    chain = CHAINS[ecosystem]
    for (index, one), (other_index, other) in product(enumerate(chain), repeat=2):
        expected = (index > other_index) - (index < other_index)
        assert compare(ecosystem, one, other) == expected, (one, other)


@pytest.mark.parametrize(("ecosystem", "one", "other"), EQUAL)
def test_spellings_of_the_same_version_are_equal(ecosystem: str, one: str, other: str) -> None:
    assert compare(ecosystem, one, other) == compare(ecosystem, other, one) == 0


@pytest.mark.parametrize(
    ("ecosystem", "version"),
    [
        ("PyPI", "latest"), ("npm", "1.x"), ("npm", "1.2.3.4"), ("Packagist", "dev-main"), ("Maven", "${version}"),
        ("RubyGems", "abc"), ("Go", ""), ("CPAN", "1.0"), ("Docker", "3.12"), ("npm", "9" * 200), ("PyPI", "1.0\u0660"),
    ],
)  # fmt: skip
def test_what_has_no_order_is_said(ecosystem: str, version: str) -> None:
    with pytest.raises(IncomparableError):
        compare(ecosystem, version, "1.0.0")


@given(st.sampled_from(sorted(KEYS)), *[st.text("0123456789abrcpm.-+v!", max_size=20)] * 3)
def test_order_is_a_total_one_for_all_that_can_be_compared(ecosystem: str, one: str, two: str, three: str) -> None:
    try:
        pairs = {(left, right): compare(ecosystem, left, right) for left, right in product((one, two, three), repeat=2)}
    except IncomparableError:
        return
    assert all(pairs[left, right] == -pairs[right, left] for left, right in pairs)
    if pairs[one, two] <= 0 and pairs[two, three] <= 0:
        assert pairs[one, three] <= 0
