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
from os.path import normpath
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from analyzer.errors import AddressError, AddressFault

LONGEST = 500
HTTPS_PORT = 443
SEGMENT = re.compile(r"[A-Za-z0-9._~%+@=-]+")
DECODED = re.compile(r"(?!\.{1,2}$)[^/\\%\x00-\x1f\x7f-\x9f\ufffd]+")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
PAGES = frozenset({"tree", "blob", "src", "raw", "commits", "commit", "issues", "pulls", "releases", "wiki", "-"})
OWNER_AND_NAME = 2
PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home")


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
        may_be_local = policy.any_local and "://" not in value
        path = _listed(value, policy) or (_folder(value) if may_be_local else None)
        if path is not None:
            return Repository(address=str(path), path=path)
        if may_be_local:
            raise AddressError(AddressFault.NOT_HTTPS, value, _no_folder(value))
        return _remote(value, policy)


def _listed(value: str, policy: AddressPolicy) -> Path | None:
    """Return the listed path that `value` spells; what a stranger types is compared and never looked up."""
    spelled = normpath(value)
    return next(
        (allowed.resolve() for allowed in policy.local if spelled in {str(allowed), str(allowed.resolve())}), None
    )


def _folder(value: str) -> Path | None:
    try:
        path = Path(value).expanduser().resolve()
        return path if path.is_dir() else None
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, an unknown user, a loop of links
        return None


def _no_folder(value: str) -> str:
    shown = repr(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")
    return f"there is no folder {shown}; give the path of a local git repository or an address with https://"


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
    if not is_open:
        _check_host(host, port, value)
    shown_port = "" if port == HTTPS_PORT else f":{port}"
    address = f"https://{host}{shown_port}{_path(parts, value)}"
    return Repository(address, None, host, port, is_open, policy.authority if is_open else None)


def _split(value: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(value)
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError as error:
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} is not a web address: {error}") from error
    if "@" in parts.netloc:
        raise AddressError(AddressFault.CREDENTIALS, value, "an address must not contain a user name or password")
    if "\\" in value or parts.query or parts.fragment:
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} has a part that no clone address has")
    return parts, port


def _check_host(host: str, port: int, value: str) -> None:
    if port != HTTPS_PORT:
        raise AddressError(AddressFault.FORBIDDEN_HOST, value, f"port {port} is not allowed; only {HTTPS_PORT} is")
    if _is_number(host) or host == "localhost" or host.endswith(PRIVATE_ENDINGS):
        raise AddressError(AddressFault.FORBIDDEN_HOST, value, f"{host!r} is not a public host name")
    if not HOST.fullmatch(host) or "[" in value:
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
    if not all(SEGMENT.fullmatch(segment) and DECODED.fullmatch(unquote(segment)) for segment in segments):
        raise AddressError(AddressFault.MALFORMED, value, f"{value!r} has a path that no repository has")
    page = next((index for index, name in enumerate(segments) if index >= OWNER_AND_NAME and name in PAGES), None)
    kept = segments[:page]
    short = kept[-1].removesuffix(".git")
    if short and not short.endswith(".git") and not (len(kept) > OWNER_AND_NAME and short in PAGES):
        kept[-1] = short
    return "/" + "/".join(kept)
