"""A vetted clone address: parsing is the only way to get one, and it never touches the network.

Decision: an address names one public HTTPS repository and nothing else. Everything that git would also accept (local
paths, `file://`, `ssh`, `git://`, plain http, scp form, credentials, other ports) is refused here, because git itself
refuses none of it. What a host name resolves to is checked later, once, by `analyzer.network`, and pinned for the
clone. Local paths are for the command line and for paths an operator has listed; a form on the web can never reach
them by default.
"""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from analyzer.errors import AddressError, AddressFault

LONGEST = 500
SEGMENT = re.compile(r"[A-Za-z0-9._~%+@=-]+")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
PAGES = frozenset({"tree", "blob", "src", "raw", "commits", "commit", "issues", "pulls", "releases", "wiki", "-"})
OWNER_AND_NAME = 2


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses beyond public HTTPS are allowed: listed or any local paths, hosts with any IP address and port.

    `authority` is a file with the certificates of the private authorities that vouch for the open hosts.
    """

    local: tuple[Path, ...] = ()
    any_local: bool = False
    open_hosts: frozenset[str] = frozenset()
    authority: Path | None = None


PUBLIC_ONLY = AddressPolicy()


@dataclass(frozen=True, slots=True)
class Repository:
    """An address that may be cloned: `path` is set for a local one, else `host` and `port` name the server."""

    address: str
    path: Path | None = None
    host: str = ""
    port: int = 443
    open_host: bool = False
    authority: Path | None = None

    @staticmethod
    def parse(text: str, policy: AddressPolicy = PUBLIC_ONLY) -> "Repository":
        """Return the repository that `text` names; raise AddressError with the value and the way out."""
        value = text.strip()
        if not value:
            raise AddressError(AddressFault.EMPTY, text, "no address was given; type one that starts with https://")
        local = _local(value, policy)
        return local or _remote(value, policy)


def _local(value: str, policy: AddressPolicy) -> Repository | None:
    if "://" in value or not (policy.any_local or policy.local):
        return None
    path = Path(value).expanduser()
    resolved = path.resolve()
    listed = any(resolved == allowed.resolve() for allowed in policy.local)
    if not listed and not (policy.any_local and path.is_dir()):
        return None
    return Repository(address=str(resolved), path=resolved)


def _remote(value: str, policy: AddressPolicy) -> Repository:
    if len(value) > LONGEST:
        raise AddressError(AddressFault.TOO_LONG, value[:LONGEST], f"the address is longer than {LONGEST} characters")
    if not value.isascii() or any(character.isspace() or not character.isprintable() for character in value):
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} has characters that no web address has")
    if not value.lower().startswith("https://"):
        raise AddressError(AddressFault.NOT_HTTPS, value, f"{value!r} does not start with https://")
    parts, port = _split(value)
    host = (parts.hostname or "").rstrip(".")
    is_open = host in policy.open_hosts
    _check_host(host, port, value, is_open=is_open)
    path = _path(parts, value)
    shown_port = "" if port == 443 else f":{port}"  # noqa: PLR2004 - the port of HTTPS
    address = f"https://{host}{shown_port}{path}"
    return Repository(address, None, host, port, is_open, policy.authority if is_open else None)


def _split(value: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(value)
        port = parts.port or 443
    except ValueError as error:
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} is not a web address: {error}") from error
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise AddressError(AddressFault.CREDENTIALS, value, "an address must not contain a user name or password")
    if "\\" in value or parts.query or parts.fragment:
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} has a part that no clone address has")
    return parts, port


def _check_host(host: str, port: int, value: str, *, is_open: bool) -> None:
    if is_open:
        return
    if port != 443:  # noqa: PLR2004 - the port of HTTPS
        raise AddressError(AddressFault.FORBIDDEN_HOST, value, f"port {port} is not allowed; only 443 is")
    if _is_number(host) or host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        raise AddressError(AddressFault.FORBIDDEN_HOST, value, f"{host!r} is not a public host name")
    if not HOST.fullmatch(host):
        raise AddressError(AddressFault.MALFORMED, value, f"{host!r} is not a host name")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*", host))
    return True


def _path(parts: SplitResult, value: str) -> str:
    segments = [segment for segment in parts.path.split("/") if segment]
    if not segments:
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} names a server but no repository")
    if any(segment in {".", ".."} or not SEGMENT.fullmatch(segment) for segment in segments):
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} has a path that no repository has")
    for index, segment in enumerate(segments):
        if index >= OWNER_AND_NAME and segment in PAGES:
            segments = segments[:index]
            break
    segments[-1] = segments[-1].removesuffix(".git") or segments[-1]
    return "/" + "/".join(segments)
