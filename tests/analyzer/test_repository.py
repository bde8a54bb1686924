"""Addresses: what may be cloned, what may not, and that there is one spelling for each repository."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import AddressError, AddressFault
from analyzer.repository import PUBLIC_ONLY, AddressPolicy, Repository

F = AddressFault
HOSTILE = {
    "": F.EMPTY,
    " \t\n": F.EMPTY,
    "https://": F.MALFORMED,
    "https:///a/b": F.MALFORMED,
    "https://example.org": F.MALFORMED,
    "https://example.org///": F.MALFORMED,
    "example.org/a/b": F.NOT_HTTPS,
    "/etc": F.NOT_HTTPS,
    "/work/repository": F.NOT_HTTPS,
    "../../repository": F.NOT_HTTPS,
    "~root/repository": F.NOT_HTTPS,
    ".": F.NOT_HTTPS,
    "file:///etc": F.NOT_HTTPS,
    "file://localhost/etc": F.NOT_HTTPS,
    "git@example.org:a/b.git": F.NOT_HTTPS,
    "example.org:a/b": F.NOT_HTTPS,
    "ssh://git@example.org/a/b": F.NOT_HTTPS,
    "git://example.org/a/b": F.NOT_HTTPS,
    "http://example.org/a/b": F.NOT_HTTPS,
    "ftp://example.org/a/b": F.NOT_HTTPS,
    "ext::sh -c touch% /tmp/x": F.MALFORMED,
    "ext::sh": F.NOT_HTTPS,
    "fd::17": F.NOT_HTTPS,
    "persistent-https://example.org/a/b": F.NOT_HTTPS,
    "--upload-pack=touch": F.NOT_HTTPS,
    "-oProxyCommand=x": F.NOT_HTTPS,
    "javascript:alert(1)": F.NOT_HTTPS,
    "https:example.org/a/b": F.NOT_HTTPS,
    "https://user@example.org/a/b": F.CREDENTIALS,
    "https://user:secret@example.org/a/b": F.CREDENTIALS,
    "https://:@example.org/a/b": F.CREDENTIALS,
    "https://@example.org/a/b": F.CREDENTIALS,
    "https://example.org@127.0.0.1/a/b": F.CREDENTIALS,
    "https://localhost/a/b": F.FORBIDDEN_HOST,
    "https://LOCALHOST./a/b": F.FORBIDDEN_HOST,
    "https://git.localhost/a/b": F.FORBIDDEN_HOST,
    "https://git.internal/a/b": F.FORBIDDEN_HOST,
    "https://printer.local/a/b": F.FORBIDDEN_HOST,
    "https://127.0.0.1/a/b": F.FORBIDDEN_HOST,
    "https://127.0.0.1./a/b": F.FORBIDDEN_HOST,
    "https://127.1/a/b": F.FORBIDDEN_HOST,
    "https://127.0.1/a/b": F.FORBIDDEN_HOST,
    "https://2130706433/a/b": F.FORBIDDEN_HOST,
    "https://0x7f000001/a/b": F.FORBIDDEN_HOST,
    "https://0X7F.0.0.1/a/b": F.FORBIDDEN_HOST,
    "https://0x7f.1/a/b": F.FORBIDDEN_HOST,
    "https://017700000001/a/b": F.FORBIDDEN_HOST,
    "https://0177.0.0.01/a/b": F.FORBIDDEN_HOST,
    "https://0/a/b": F.FORBIDDEN_HOST,
    "https://0.0.0.0/a/b": F.FORBIDDEN_HOST,
    "https://10.0.0.1/a/b": F.FORBIDDEN_HOST,
    "https://169.254.169.254/a/b": F.FORBIDDEN_HOST,
    "https://8.8.8.8/a/b": F.FORBIDDEN_HOST,
    "https://[::1]/a/b": F.FORBIDDEN_HOST,
    "https://[::]/a/b": F.FORBIDDEN_HOST,
    "https://[::ffff:127.0.0.1]/a/b": F.FORBIDDEN_HOST,
    "https://[::ffff:7f00:1]/a/b": F.FORBIDDEN_HOST,
    "https://[fe80::1%25eth0]/a/b": F.FORBIDDEN_HOST,
    "https://[2001:db8::1]/a/b": F.FORBIDDEN_HOST,
    "https://[example.org]/a/b": F.MALFORMED,
    "https://[::1/a/b": F.MALFORMED,
    "https://example.org:22/a/b": F.FORBIDDEN_HOST,
    "https://example.org:0/a/b": F.FORBIDDEN_HOST,
    "https://example.org:8443/a/b": F.FORBIDDEN_HOST,
    "https://example.org:99999/a/b": F.MALFORMED,
    "https://example.org:-1/a/b": F.MALFORMED,
    "https://example.org:x/a/b": F.MALFORMED,
    "https://intranet/a/b": F.MALFORMED,
    "https://-example.org/a/b": F.MALFORMED,
    "https://example-.org/a/b": F.MALFORMED,
    "https://exa_mple.org/a/b": F.MALFORMED,
    "https://example..org/a/b": F.MALFORMED,
    "https://.example.org/a/b": F.MALFORMED,
    "https://exam%70le.org/a/b": F.MALFORMED,
    "https://%6c%6f%63alhost/a/b": F.MALFORMED,
    f"https://{'a' * 64}.org/a/b": F.MALFORMED,
    "https://example.org\\@127.0.0.1/a/b": F.CREDENTIALS,
    "https://example.org/a\\b": F.MALFORMED,
    "https://example.org/../etc/passwd": F.MALFORMED,
    "https://example.org/a/./b": F.MALFORMED,
    "https://example.org/%2e%2e/%2e%2e/etc": F.MALFORMED,
    "https://example.org/%2E./b": F.MALFORMED,
    "https://example.org/a%2fb/c": F.MALFORMED,
    "https://example.org/a%5cb/c": F.MALFORMED,
    "https://example.org/a%00b/c": F.MALFORMED,
    "https://example.org/a%0ab/c": F.MALFORMED,
    "https://example.org/a%250ab/c": F.MALFORMED,
    "https://example.org/a%ff/c": F.MALFORMED,
    "https://example.org/a/b?x=1": F.MALFORMED,
    "https://example.org/a/b#x": F.MALFORMED,
    "https://example.org/a/b;c": F.MALFORMED,
    "https://example.org/a/$(touch x)": F.MALFORMED,
    "https://example.org/a/`x`": F.MALFORMED,
    "https://example.org/a b": F.MALFORMED,
    "https://example.org/a\nb": F.MALFORMED,
    "https://example.org/a\r\nHost: x/b": F.MALFORMED,
    "https://example.org/a\tb": F.MALFORMED,
    "https://example.org/a\0b": F.MALFORMED,
    "https://example.org/\x1b[31m/b": F.MALFORMED,
    "https://b\u00fccher.example/a/b": F.MALFORMED,
    "https://\u0435xample.org/a/b": F.MALFORMED,
    "https://example\u3002org/a/b": F.MALFORMED,
    "https://example.org/\u202egpj/b": F.MALFORMED,
    "https://\uff11\uff12\uff17.0.0.1/a/b": F.MALFORMED,
    "https://example.org/" + "a" * 500: F.TOO_LONG,
    "https://example.org/" + "a" * 1_000_000: F.TOO_LONG,
}
CANONICAL = {
    "https://example.org/a/b": "https://example.org/a/b",
    "  https://example.org/a/b\n": "https://example.org/a/b",
    "HTTPS://Example.ORG/a/b/": "https://example.org/a/b",
    "https://example.org.:443/a/b.git": "https://example.org/a/b",
    "https://example.org:/a//b.git/": "https://example.org/a/b",
    "https://example.org/Case/Kept": "https://example.org/Case/Kept",
    "https://example.org/a/b/tree/main/docs": "https://example.org/a/b",
    "https://example.org/a/b/-/tree/main": "https://example.org/a/b",
    "https://example.org/group/sub/deeper/b": "https://example.org/group/sub/deeper/b",
    "https://example.org/group/sub/b/-/issues": "https://example.org/group/sub/b",
    "https://example.org/tree/main": "https://example.org/tree/main",
    "https://example.org/a/b/wiki.git": "https://example.org/a/b/wiki.git",
    "https://example.org/a/b.git.git": "https://example.org/a/b.git.git",
    "https://example.org/a/.git": "https://example.org/a/.git",
    "https://example.org/~a/b": "https://example.org/~a/b",
    "https://example.org/My%20Group/b": "https://example.org/My%20Group/b",
    "https://xn--bcher-kva.example/a/b": "https://xn--bcher-kva.example/a/b",
}


@pytest.mark.parametrize(("text", "fault"), HOSTILE.items(), ids=[ascii(text)[:60] for text in HOSTILE])
def test_a_hostile_address_is_refused_with_its_reason(text: str, fault: AddressFault) -> None:
    with pytest.raises(AddressError) as caught:
        Repository.parse(text)
    assert caught.value.fault is fault
    assert caught.value.code == f"address.{fault}"
    assert len(str(caught.value)) < 1_200


@pytest.mark.parametrize(("text", "address"), CANONICAL.items())
def test_every_spelling_of_an_address_has_one_canonical_form(text: str, address: str) -> None:
    assert Repository.parse(text).address == address


def parsed(text: str, policy: AddressPolicy = PUBLIC_ONLY) -> Repository | None:
    try:
        return Repository.parse(text, policy)
    except AddressError:
        return None


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.sampled_from("ab.-/:@%[]#?\\~1 0x\n\0é"), max_size=60).map("https://example.org/".__add__),
        st.text(st.sampled_from("ab.-:@%[]127 0x"), max_size=30).map(lambda host: f"https://{host}/a/b"),
        st.lists(
            st.sampled_from(["a", "b.git", "tree", "wiki.git", "-", ".git", "-.git", "..", "%2e", "c.git.git"])
        ).map(lambda parts: "https://example.org/" + "/".join(parts)),
    )
)
def test_whatever_is_typed_is_refused_or_has_a_form_that_stays(text: str) -> None:
    repository = parsed(text)
    if repository is not None:
        assert repository.path is None
        assert repository.address.startswith(f"https://{repository.host}/")
        assert repository.address.isascii()
        assert repository.port == 443
        assert parsed(repository.address) == repository


@given(st.text(max_size=40) | st.sampled_from(["~", "~x", "a\0b", "/" * 300, "a" * 5_000, "//etc", "/proc/self/cwd"]))
def test_a_stranger_reaches_no_path_that_is_not_listed(text: str) -> None:
    listed = parsed(text, AddressPolicy(local=(Path("/nonexistent/listed"),)))
    assert listed is None or listed.path in {None, Path("/nonexistent/listed")}


def test_a_listed_path_may_be_named_and_no_other(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    policy = AddressPolicy(local=(inside,))
    for spelling in (str(inside), f" {inside}/ ", f"{tmp_path}/./inside", f"{inside}//"):
        assert Repository.parse(spelling, policy) == Repository(str(inside), inside)
    for spelling in (str(outside), f"{inside}/sub", "inside", f"file://{inside}"):
        with pytest.raises(AddressError):
            Repository.parse(spelling, policy)


def test_a_link_to_a_listed_path_is_no_way_in(tmp_path: Path) -> None:
    (tmp_path / "listed").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "listed")
    with pytest.raises(AddressError):
        Repository.parse(str(tmp_path / "link"), AddressPolicy(local=(tmp_path / "listed",)))


@pytest.mark.parametrize("text", ["a" * 5_000, "~nobody-of-this-name/x", "/nonexistent", "loop", "some words"])
def test_the_command_line_refuses_what_is_no_folder_without_a_crash(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(AddressError):
        Repository.parse(text, AddressPolicy(any_local=True))


def test_the_command_line_takes_any_folder_in_any_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a b").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for spelling in ("a b", "./a b/", str(tmp_path / "a b"), "~/a b"):
        assert Repository.parse(spelling, AddressPolicy(any_local=True)).path == tmp_path / "a b"


def test_an_operator_may_open_a_host_with_its_own_port_and_authority() -> None:
    policy = AddressPolicy(open_hosts=frozenset({"git.example.org", "localhost"}), authority=Path("/etc/ca.pem"))
    opened = Repository.parse("https://localhost:8443/a/b.git", policy)
    assert (opened.address, opened.host, opened.port) == ("https://localhost:8443/a/b", "localhost", 8443)
    assert (opened.open_host, opened.authority) == (True, Path("/etc/ca.pem"))
    other = Repository.parse("https://example.org/a/b", policy)
    assert (other.open_host, other.authority) == (False, None)
    with pytest.raises(AddressError):
        Repository.parse("https://127.0.0.1/a/b", policy)
