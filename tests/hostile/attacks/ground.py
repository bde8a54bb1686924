"""Where attacks are built: a bare repository written byte for byte, past all checks of git, and a bait beside it.

Objects are written by us and not by git, because git refuses to write much of what a stranger can send.
"""

import hashlib
import stat
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from socket import create_server, socket

from git_server import GitServer

CONTROL = b"""import os
import pickle


def choose(a, b):
    if a and b:
        return 1
    for item in a:
        assert item
    return pickle.loads(b)


class Counter:
    def add(self, n):
        return n if n else 0
"""
"""An innocent file that stands beside everything hostile, with a figure of each tool."""

FILE, FOLDER, LINK, SUBMODULE = b"100644", b"40000", b"120000", b"160000"
NOW = "1700000000 +0000"
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
SETTINGS = """
[url "https://127.0.0.1:1/"]
    insteadOf = https://
[http]
    extraHeader = Authorization: ours
    cookieFile = {bait}/cookies
    emptyAuth = true
[credential]
    helper = "!touch {bait}/proof"
[core]
    fsmonitor = touch {bait}/proof
    alternateRefsCommand = touch {bait}/proof
[trace2]
    eventTarget = {bait}/proof
"""
NETRC = "machine git.example.org login us password ours\n"
HOME = {
    ".gitconfig": SETTINGS, ".config/git/config": SETTINGS, "git/config": SETTINGS, ".netrc": NETRC,
    "cookies": "git.example.org\tFALSE\t/\tTRUE\t0\tsession\tours\n", ".ssh/id": "no key\n", ".bashrc": "true\n",
}  # fmt: skip
"""An operator's home with secrets, and with settings that lead astray whoever reads them."""

ENVIRONMENT = {
    "GIT_DIR": "/etc", "GIT_OBJECT_DIRECTORY": "/etc", "GIT_WORK_TREE": "/", "GIT_CONFIG": "{bait}/.gitconfig",
    "GIT_CONFIG_GLOBAL": "{bait}/.gitconfig", "GIT_CONFIG_SYSTEM": "{bait}/.gitconfig", "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "touch {bait}/proof", "GIT_EXEC_PATH": "{bait}",
    "GIT_TRACE": "{bait}/proof", "GIT_TRACE_CURL": "{bait}/proof", "GIT_SSH_COMMAND": "touch {bait}/proof",
    "GIT_ASKPASS": "/bin/echo", "GIT_ALLOW_PROTOCOL": "ext:file:http:https", "GIT_SSL_NO_VERIFY": "1",
    "GIT_REPLACE_REF_BASE": "refs/heads", "GIT_SHALLOW_FILE": "/etc/passwd", "GIT_NAMESPACE": "other",
    "https_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1", "SSL_CERT_FILE": "/dev/null",
    "LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8",
}  # fmt: skip
"""What else git would take from whoever starts it."""


def sha1(data: bytes) -> str:
    """Return an id of 40 digits."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def sha256(data: bytes) -> str:
    """Return an id of 64 digits."""
    return hashlib.sha256(data).hexdigest()


Row = tuple[bytes, bytes, str]
"""An entry of a tree: mode, name, id."""


class Ground:
    """An empty bare repository, a bait that nobody may touch, and a scratch folder that must end empty."""

    def __init__(self, root: Path, server: GitServer) -> None:
        """Make the folders."""
        self.root = root
        self.server = server
        self.repository = root / "repository.git"
        self.bait = root / "bait"
        self.scratch = root / "scratch"
        self.name_of = sha1
        self.made: dict[str, tuple[str, bytes]] = {}
        self.bell: socket | None = None
        self.scratch.mkdir(parents=True)
        for name, text in HOME.items():
            place = self.bait / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text.replace("{bait}", str(self.bait)), encoding="ascii")
        for name in ("objects", "refs/heads", "refs/tags"):
            (self.repository / name).mkdir(parents=True)
        self.write("HEAD", "ref: refs/heads/main\n")
        self.write("config", CONFIG)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file into the git directory."""
        place = self.repository / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return place

    def configure(self, text: str) -> None:
        """Add to the repository's configuration; `{proof}` names a file in the bait that must never come to be."""
        self.write("config", CONFIG + text.replace("{proof}", str(self.proof)))

    @property
    def proof(self) -> Path:
        """Return the file that a trap would make."""
        return self.bait / "proof"

    def object(self, kind: str, body: bytes) -> str:
        """Write an object, however wrong, and return its id."""
        whole = f"{kind} {len(body)}".encode() + b"\0" + body
        name = self.name_of(whole)
        self.made[name] = (kind, body)
        self.loose(name, zlib.compress(whole, 1))
        return name

    def loose(self, name: str, data: bytes) -> Path:
        """Write the file of a loose object."""
        return self.write(f"objects/{name[:2]}/{name[2:]}", data)

    def blob(self, data: bytes = b"x = 1\n") -> str:
        """Write a blob and return its id."""
        return self.object("blob", data)

    def tree(self, rows: Iterable[Row]) -> str:
        """Write a tree with its entries in the given order and return its id."""
        return self.object("tree", b"".join(mode + b" " + name + b"\0" + bytes.fromhex(i) for mode, name, i in rows))

    def folder(self, contents: Mapping[str, bytes]) -> list[Row]:
        """Write files and the folders below the top, and return the entries of the top."""
        below: dict[str, dict[str, bytes]] = {}
        rows: list[Row] = []
        for path, data in contents.items():
            first, _, rest = path.partition("/")
            if rest:
                below.setdefault(first, {})[rest] = data
            else:
                rows.append((FILE, first.encode(), self.blob(data)))
        rows += [(FOLDER, name.encode(), self.tree(self.folder(inner))) for name, inner in below.items()]
        return sorted(rows, key=lambda row: row[1] + (b"/" if row[0] == FOLDER else b""))

    def control(self) -> Row:
        """Write the control file and return its entry."""
        return (FILE, b"control.py", self.blob(CONTROL))

    def commit(self, rows: Iterable[Row] = (), head: str = "", *, date: str = NOW) -> str:
        """Commit the control file and the given entries on the main branch; `head` replaces the commit's header."""
        tree = self.tree(sorted([self.control(), *rows], key=lambda row: row[1] + (b"/" if row[0] == FOLDER else b"")))
        return self.main(self.header(tree, head, date=date))

    def header(self, tree: str, head: str = "", *, date: str = NOW) -> str:
        """Write a commit of a tree and return its id."""
        people = f"author A <a@example.org> {date}\ncommitter A <a@example.org> {date}\n"
        return self.object("commit", f"tree {tree}\n{head or people}\nWork\n".encode())

    def main(self, commit: str) -> str:
        """Let the main branch end at a commit."""
        self.write("refs/heads/main", f"{commit}\n")
        return commit

    def inner(self) -> int:
        """Return the port of a service within that nobody may be led to."""
        if self.bell is None:
            self.bell = create_server(("127.0.0.1", 0))
            self.bell.settimeout(0)
        return int(self.bell.getsockname()[1])

    def rung(self) -> bool:
        """Return whether anybody came to the service within, and close it."""
        if self.bell is None:
            return False
        with self.bell as bell, suppress(BlockingIOError):
            bell.accept()[0].close()
            return True
        return False

    def traces(self) -> dict[str, tuple[int, int, int, str]]:
        """Return everything that must be the same afterwards: mode, size, time and content of each path by path."""
        found = {}
        for place in sorted(self.root.rglob("*")):
            facts = place.lstat()
            data = place.read_bytes() if stat.S_ISREG(facts.st_mode) else b""
            content = hashlib.sha256(data).hexdigest()
            found[str(place.relative_to(self.root))] = (facts.st_mode, facts.st_size, facts.st_mtime_ns, content)
        del found["scratch"]  # its time changes; that it is empty shows in the other paths
        return found
