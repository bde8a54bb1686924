"""The git server with certificates that no client may take."""

import pytest
from git_server import GitServer, git_server, make_certificate, make_self_signed

__all__ = ["git_server"]


@pytest.fixture(scope="session")
def server(git_server: GitServer) -> GitServer:
    """The git server under further names."""
    folder = git_server.authority.parent
    git_server.certificates |= {
        "expired.example.org": make_certificate(folder, "expired", "expired.example.org", days=-1),
        "other.example.org": make_certificate(folder, "other", "somebody.example.org"),
        "self.example.org": make_self_signed(folder, "self", "self.example.org"),
    }
    git_server.slow.add("slow.example.org")
    return git_server
