"""Finds out before the start whether the web server can have its port, to say clearly what to do if not."""

import socket

from marketplace.errors import PortError


def require_free(host: str, port: int) -> None:
    """Return if a server could listen there now; raise PortError with the value and the way out if not."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        reason = error.strerror or str(error)
        way_out = f"choose another one, for instance MARKETPLACE_PORT={port + 1}"
        raise PortError(f"cannot listen on {host}, port {port}: {reason}; {way_out}") from error
