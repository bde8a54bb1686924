from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select
from stand_ins import StillClock

from catalog.attempts import ACCOUNT, DEVICE, NETWORK, QUARTER, Attempt, Attempts, network_of
from catalog.errors import TooManyError
from catalog.people_tables import AttemptRow
from catalog.protection import passing_seal
from catalog.sessions import Sessions

ADA, NET = Attempt(ACCOUNT, "ada@example.org"), Attempt(NETWORK, "192.0.2.1")


@pytest.fixture
def attempts(sessions: Sessions, clock: StillClock) -> Attempts:
    return Attempts(sessions, clock, passing_seal())


def refused(begin: Callable[[], None]) -> int:
    with pytest.raises(TooManyError) as caught:
        begin()
    return caught.value.seconds


def test_after_some_free_attempts_each_wait_is_twice_as_long_up_to_a_quarter_of_an_hour(
    attempts: Attempts, clock: StillClock
) -> None:
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    waits = []
    for _ in range(12):
        waits.append(refused(lambda: attempts.begin(ADA)))
        clock.forward(seconds=waits[-1])
        attempts.begin(ADA)
    assert waits == [4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]
    assert timedelta(seconds=max(waits)) == QUARTER


def test_asking_during_a_wait_does_not_make_it_longer(attempts: Attempts, clock: StillClock) -> None:
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    for _ in range(50):
        assert refused(lambda: attempts.begin(ADA)) == 4
    clock.forward(seconds=4)
    attempts.begin(ADA)


def test_one_that_has_to_wait_counts_none_of_the_others(attempts: Attempts) -> None:
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    for _ in range(NETWORK.free + 5):
        refused(lambda: attempts.begin(NET, ADA))
    attempts.begin(NET)


def test_a_right_attempt_clears_an_account_and_takes_one_back_from_a_network(attempts: Attempts) -> None:
    for _ in range(NETWORK.free - 1):
        attempts.begin(NET)
    for _ in range(50):
        attempts.begin(ADA, NET)
        attempts.succeed(ADA, NET)
    attempts.begin(NET)
    assert refused(lambda: attempts.begin(NET)) == 1


def test_what_was_counted_is_forgotten_after_a_while(attempts: Attempts, clock: StillClock) -> None:
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    clock.forward(days=1)
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    refused(lambda: attempts.begin(ADA))


def test_many_at_once_get_no_more_than_one_after_the_other(attempts: Attempts) -> None:
    def attempt(_: int) -> bool:
        try:
            attempts.begin(NET, ADA)
        except TooManyError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == ACCOUNT.free


def test_kinds_do_not_share_a_count_and_the_table_names_nobody(attempts: Attempts, sessions: Sessions) -> None:
    for _ in range(ACCOUNT.free):
        attempts.begin(ADA)
    attempts.begin(Attempt(DEVICE, ADA.subject))
    with sessions.read() as session:
        keys = session.exec(select(AttemptRow.key)).all()
    assert len(keys) == 2
    assert not [key for key in keys if "ada" in key or "@" in key]
    other = Attempts(sessions, attempts.clock, passing_seal())
    other.begin(ADA)


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_its_own_network_however_it_is_written(address: object) -> None:
    assert network_of(str(address)) == network_of(f"::ffff:{address}") == str(address)


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_ipv6_network_count_as_one(address: object, host: int) -> None:
    first = IPv6Address(int(address) >> 64 << 64)  # type: ignore[call-overload]
    other = IPv6Address(int(first) | host)
    if other.ipv4_mapped is None:
        assert network_of(str(other)) == network_of(str(first))


@given(st.text())
def test_what_is_no_address_is_one_network(text: str) -> None:
    assert network_of(f"x{text}") == "unknown"
