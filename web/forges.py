"""Where a repository's forge shows a commit or a line: so that a reviewer reads the very line a report names."""

from urllib.parse import quote, urlsplit

LINES = {
    "github.com": "{base}/blob/{commit}/{path}#L{line}",
    "codeberg.org": "{base}/src/commit/{commit}/{path}#L{line}",
    "gitlab": "{base}/-/blob/{commit}/{path}#L{line}",
}
COMMITS = {
    "github.com": "{base}/commit/{commit}",
    "codeberg.org": "{base}/commit/{commit}",
    "gitlab": "{base}/-/commit/{commit}",
}


def line_address(repository: str, commit: str, path: str, line: int = 1) -> str:
    """Return the address of a line of a file at a commit, or nothing if the forge is not a known one."""
    return _fill(LINES, repository, commit, path, line)


def commit_address(repository: str, commit: str) -> str:
    """Return the address of a commit, or nothing if the forge is not a known one."""
    return _fill(COMMITS, repository, commit, "", 1)


def _fill(patterns: dict[str, str], repository: str, commit: str, path: str, line: int) -> str:
    parts = urlsplit(repository)
    host = parts.hostname or ""
    kind = "gitlab" if host.startswith("gitlab.") or ".gitlab." in host else host
    if parts.scheme != "https" or kind not in patterns:
        return ""
    base = repository.rstrip("/").removesuffix(".git")
    return patterns[kind].format(base=base, commit=quote(commit), path=quote(path), line=line)
