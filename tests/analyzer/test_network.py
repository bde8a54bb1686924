"""Looking up a host: every address must be public, in whatever spelling, and the one used is pinned."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import AddressError, AddressFault
from analyzer.network import is_public, pin
from analyzer.repository import Repository

REPOSITORY = Repository("https://example.org/a/b", host="example.org")
PRIVATE = [
    "0.0.0.0",  # noqa: S104 - refused, not bound to
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:0", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001:db8::1", "2001:10::1", "2001:20::1", "2001:2::1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "3fff::1", "5f00::1", "4000::1", "fc00::1", "fd12::1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "185.199.108.133",
    "2606:50c0:8000::154",
    "2a00:1450:4001:81b::200e",
    "64:ff9b::808:808",
]
NONE_AT_ALL = ["", "x", "127.1", "2130706433", "0x7f.0.0.1", "1.2.3.4.5", "::1::", "8.8.8.8 ", "example.org"]


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_of_a_private_reserved_or_hidden_kind_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_an_ordinary_address_is_public(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_its_ipv6_spellings(address: object) -> None:
    text = str(address)
    assert is_public(f"::ffff:{text}") == is_public(text)
    assert is_public(f"64:ff9b::{text}") == is_public(text)
    assert not is_public(f"::{text}")


def test_the_first_address_of_a_public_host_is_pinned() -> None:
    asked = []

    def lookup(host: str, port: int) -> tuple[str, ...]:
        asked.append((host, port))
        return ("8.8.8.8", "1.1.1.1")

    assert pin(REPOSITORY, lookup) == "8.8.8.8"
    assert asked == [("example.org", 443)]


@pytest.mark.parametrize("found", [("10.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("10.0.0.1", "8.8.8.8"), ("::1", "8.8.8.8")])
def test_one_private_address_among_many_is_enough_to_refuse(found: tuple[str, ...]) -> None:
    with pytest.raises(AddressError) as caught:
        pin(REPOSITORY, lambda _host, _port: found)
    assert caught.value.fault is AddressFault.FORBIDDEN_HOST


def test_an_open_host_may_lead_anywhere() -> None:
    opened = Repository("https://example.org/a/b", host="example.org", open_host=True)
    assert pin(opened, lambda _host, _port: ("127.0.0.1",)) == "127.0.0.1"


@pytest.mark.parametrize("error", [socket.gaierror("no such host"), TimeoutError(), UnicodeError("label too long")])
def test_an_unknown_host_is_refused_as_unknown(error: Exception) -> None:
    def lookup(_host: str, _port: int) -> tuple[str, ...]:
        raise error

    with pytest.raises(AddressError) as caught:
        pin(REPOSITORY, lookup)
    assert caught.value.fault is AddressFault.UNKNOWN_HOST


def test_a_name_service_that_is_down_says_nothing_about_the_host() -> None:
    def lookup(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(AddressError) as caught:
        pin(REPOSITORY, lookup)
    assert caught.value.fault is AddressFault.UNRESOLVED


def test_a_host_without_an_address_is_unknown() -> None:
    with pytest.raises(AddressError) as caught:
        pin(REPOSITORY, lambda _host, _port: ())
    assert caught.value.fault is AddressFault.UNKNOWN_HOST
