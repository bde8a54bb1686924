"""The one look-up of a host name: all its addresses must be public, and the one used is pinned for the clone."""

import ipaddress
import socket
from collections.abc import Callable

from analyzer.errors import AddressError, AddressFault
from analyzer.repository import Repository

PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
"""For protocols, never for servers (RFC 6890); Python versions differ on parts of it."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All public IPv6 hosts live here; the rest is reserved, local, or IPv4 in another spelling."""

DOCUMENTED = (ipaddress.IPv6Network("2001::/23"), ipaddress.IPv6Network("3fff::/20"))
"""Protocol assignments, and documentation that Python 3.11 does not know of yet."""

TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses behind a translator (RFC 6052)."""

Resolve = Callable[[str, int], tuple[str, ...]]
"""The seam to the name service: host and port to textual IP addresses."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system's name service; raise OSError if the host has no address."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def pin(repository: Repository, lookup: Resolve = resolve) -> str:
    """Return the one address to connect to; raise AddressError if the host is unknown or any address is not public."""
    try:
        addresses = lookup(repository.host, repository.port)
    except (OSError, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            message = f"the name service gives no answer about {repository.host!r}; try again later"
            raise AddressError(AddressFault.UNRESOLVED, repository.address, message) from error
        message = f"the host {repository.host!r} is unknown; check the spelling"
        raise AddressError(AddressFault.UNKNOWN_HOST, repository.address, message) from error
    if not addresses:
        message = f"the host {repository.host!r} has no address"
        raise AddressError(AddressFault.UNKNOWN_HOST, repository.address, message)
    if not repository.open_host:
        for address in addresses:
            if not is_public(address):
                message = f"the host {repository.host!r} leads to {address}, which is not a public address"
                raise AddressError(AddressFault.FORBIDDEN_HOST, repository.address, message)
    return addresses[0]


def is_public(text: str) -> bool:
    """Return whether a textual IP address is reachable from the public internet, embedded IPv4 addresses included."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        special = address.is_multicast or address.is_reserved or address in PROTOCOLS
        return address.is_global and not special
    embedded = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in TRANSLATED:
        embedded.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    inner = [candidate for candidate in embedded if candidate is not None]
    if inner:
        return all(is_public(str(candidate)) for candidate in inner)
    return address.is_global and address in UNICAST and not any(address in network for network in DOCUMENTED)
