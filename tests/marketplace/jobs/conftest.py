"""Makes the git server's fixture known here."""

from git_server import git_server

__all__ = ["git_server"]
