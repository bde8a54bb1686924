"""A real git server behind HTTPS on loopback: git's own http-backend, and whatever else a test lets it answer."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

import pytest
from missing import missing

from analyzer.network import Resolve
from analyzer.repository import AddressPolicy, Repository

HOST = "git.example.org"
NEW_KEY = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
GIT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "T",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "T",
    "GIT_COMMITTER_EMAIL": "t@example.org",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
}


def run_git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    """Run git in a folder as a fixed person at a fixed time, without any configuration of this machine."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=GIT, input=data, capture_output=True, check=True).stdout.strip()


@dataclass
class GitServer:
    """A git server behind HTTPS that is as unfriendly as the first part of a path says, or as its mood is.

    A test may add `manners`, which answer below a first part of their own, and for further hosts the `certificates`
    that the server shows, or hosts so slow that it never does.
    """

    root: Path
    authority: Path
    port: int = 0
    manners: dict[str, "Manner"] = field(default_factory=dict)
    certificates: dict[str, ssl.SSLContext] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    halt: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    mood: str = "open"

    def repository(self, path: str, host: str = HOST, *, trusted: bool = True) -> Repository:
        policy = AddressPolicy(open_hosts=frozenset({host}), authority=self.authority if trusted else None)
        return Repository.parse(f"https://{host}:{self.port}/{path}", policy)

    def lookup(self, host: str, port: int) -> tuple[str, ...]:
        assert (host, port) == (HOST, self.port)
        return ("127.0.0.1",)

    def show(self, connection: ssl.SSLObject, host: str | None, _context: ssl.SSLContext) -> None:
        """Show the certificate of the host that the client asks for; of a slow one, never."""
        if host in self.slow:
            self.halt.wait(20)
        connection.context = self.certificates.get(host or "", connection.context)

    def publish(self, folder: Path, name: str) -> None:
        run_git(self.root, "clone", "--quiet", "--bare", str(folder), str(self.root / f"{name}.git"))


def openssl(folder: Path, *arguments: str) -> None:
    """Run the openssl command in a folder."""
    if shutil.which("openssl") is None:
        missing("the openssl command is missing: apt-get install openssl")
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder: Path) -> Path:
    """Make a throw-away authority in a folder and return its file."""
    openssl(folder, *NEW_KEY, "-x509", "-days", "2", "-subj", "/CN=Throw-away", "-keyout", "authority.key",
            "-out", "authority.pem")  # fmt: skip
    return folder / "authority.pem"


def make_certificate(folder: Path, name: str, host: str, days: int = 2) -> ssl.SSLContext:
    """Make a certificate for a host by the folder's authority and this machine; return the server's side of it.

    It is good for the host with a dot behind its name as well, so that it is not the certificate that stops anybody.
    """
    names = f"subjectAltName=DNS:{host},DNS:{host}.,IP:127.0.0.1\n"
    (folder / f"{name}.names").write_text(names, encoding="ascii")
    openssl(folder, *NEW_KEY, "-subj", f"/CN={host}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl(folder, "x509", "-req", "-days", str(days), "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey",
            "authority.key", "-CAcreateserial", "-extfile", f"{name}.names", "-out", f"{name}.pem")  # fmt: skip
    return server_side(folder / f"{name}.pem", folder / f"{name}.key")


def make_self_signed(folder: Path, name: str, host: str) -> ssl.SSLContext:
    """Make a certificate for a host by nobody's authority and return the server's side of it."""
    openssl(folder, *NEW_KEY, "-x509", "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
            "-keyout", f"{name}.key", "-out", f"{name}.pem")  # fmt: skip
    return server_side(folder / f"{name}.pem", folder / f"{name}.key")


def server_side(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the TLS settings of a server that shows a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2", "http/1.1"])  # as public servers do; a client that takes h2 is not understood
    return context


@contextmanager
def serving(folder: Path) -> Iterator[GitServer]:
    """Serve the bare repositories in the folder's `root` as long as the `with`."""
    (folder / "root").mkdir(exist_ok=True)
    server = GitServer(folder / "root", make_authority(folder))
    context = make_certificate(folder, "server", HOST)
    context.sni_callback = server.show
    with Listener(("127.0.0.1", 0), Handler) as listener:
        listener.git = server
        listener.context = context
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.halt.set()
        listener.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def git_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with serving(tmp_path_factory.mktemp("https")) as server:
        yield server


@pytest.fixture(scope="session")
def remote(git_server: GitServer) -> Callable[..., Repository]:
    """Name a repository on the git server; the first part of the path says how the server behaves."""
    return git_server.repository


@pytest.fixture(scope="session")
def lookup(git_server: GitServer) -> Resolve:
    return git_server.lookup


@pytest.fixture(scope="session")
def publish(git_server: GitServer) -> Callable[[Path, str], None]:
    return git_server.publish


@pytest.fixture
def moody(git_server: GitServer) -> Iterator[Callable[[str], None]]:
    """Set how the server behaves towards addresses that begin with `moody`, friendly again after the test."""

    def be(mood: str) -> None:
        git_server.mood = mood

    be("open")
    yield be
    be("open")


@pytest.fixture
def asked(git_server: GitServer) -> list[str]:
    """The paths the git server is asked for during one test."""
    git_server.asked.clear()
    return git_server.asked


class Listener(ThreadingHTTPServer):
    """Speaks TLS in the thread of each connection, so that a refused certificate disturbs nobody else."""

    daemon_threads = False
    git: GitServer
    context: ssl.SSLContext

    def finish_request(self, request: socket, client_address: object) -> None:
        with self.context.wrap_socket(request, server_side=True) as stream:
            Handler(stream, client_address, self)
            with suppress(OSError):
                stream.unwrap()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    """Answers by the first part of the path; `git http-backend` does the real work."""

    server: Listener

    def do_GET(self) -> None:
        kind, _, rest = self.path.lstrip("/").partition("/")
        kind = self.server.git.mood if kind == "moody" else kind
        self.server.git.asked.append(self.path)
        answers: dict[str, Callable[[str], None]] = {
            "open": self.serve,
            "suffix": self.serve_with_suffix,
            "trickle": self.trickle,
            "stuck": self.get_stuck,
            "private": lambda _: self.answer(401, {"WWW-Authenticate": 'Basic realm="x"'}),
            "forbidden": lambda _: self.answer(403),
            "gone": lambda _: self.answer(410),
            "busy": lambda _: self.answer(503),
            "elsewhere": lambda rest: self.answer(302, {"Location": f"https://internal.example.org/{rest}"}),
            "page": lambda _: self.answer(
                200,
                {"Content-Type": "text/html"},
                b'<!doctype html>\n<html lang="de">\n<title>A page</title>\n</html>\n',
            ),
            "silent": lambda _: self.wait(),
            "rude": lambda _: self.answer(404, {"Content-Type": "text/plain"}, b"redirect \xff\xfe timeout\n" * 9999),
        }
        manner = self.server.git.manners.get(kind)
        if manner is not None:
            manner(self, rest)
        else:
            answers.get(kind, lambda _: self.answer(404))(rest)

    do_POST = do_GET  # noqa: N815 - the name http.server asks for

    def serve_with_suffix(self, rest: str) -> None:
        """Do as GitLab does: an address without `.git` is sent to the one with it."""
        name, _, tail = rest.partition("/")
        if name.endswith(".git"):
            self.serve(rest)
        else:
            self.answer(301, {"Location": f"https://{HOST}:{self.server.git.port}/suffix/{name}.git/{tail}"})

    def trickle(self, rest: str) -> None:
        """Announce honestly and then send the pack so slowly that nobody can wait for it."""
        self.serve(rest, pause=0.05 if self.command == "POST" else 0.0)

    def get_stuck(self, rest: str) -> None:
        """Announce honestly, send half of the pack and then nothing more."""
        self.serve(rest, stuck=self.command == "POST")

    def wait(self) -> None:
        self.server.git.halt.wait(30)

    def answer(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self, rest: str, pause: float = 0.0, *, stuck: bool = False) -> None:
        path, _, query = rest.partition("?")
        name, _, tail = path.partition("/")
        environment = {
            **GIT,
            "GIT_PROJECT_ROOT": str(self.server.git.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{name.removesuffix('.git')}.git/{tail}",
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "uploadpack.allowFilter",
            "GIT_CONFIG_VALUE_0": "true",
        }
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if stuck and b"command=fetch" in body:
            self.wfile.write(answer[: len(answer) // 2])
            self.wait()
            return
        for start in range(0, len(answer), 512 if pause else 1 << 20):
            self.wfile.write(answer[start : start + (512 if pause else 1 << 20)])
            if pause and self.server.git.halt.wait(pause):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives
        """Say nothing."""


Manner = Callable[[Handler, str], None]
"""Answers one request, given what follows the first part of the path."""
