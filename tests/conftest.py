"""What tests of several packages share: two real databases, a clock that stands still, and a queue in memory."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from copies import Engines, copy_over, opened
from hypothesis import HealthCheck, settings
from missing import missing
from stand_ins import MemoryQueue, StillClock

from analyzer.errors import AddressError, AddressFault
from catalog.jobs import JobQueue
from catalog.passwords import Passwords
from catalog.protection import Protection
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from marketplace.migration import migrate
from marketplace.samples import Sample, bring, read_samples
from scorers.report import Coverage, LanguageCoverage, Report, ReportFile, ReportScore

settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")
QUICK = Protection(passwords=Passwords(memory_kib=8, passes=1))
"""Passwords that are hashed at once; the real cost is for `benchmarks/sign_in.py`."""
MEMORY, DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108 - in which folders of random names are made
ROOM = 4_000_000_000
"""Bytes of free memory, of which two servers take a tenth."""
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@dataclass(frozen=True)
class PostgresServer:
    """A throw-away server on a socket in a folder of its own."""

    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def postgres_programs() -> Path:
    """The folder of the newest server programs; without one a test is skipped, but never in the build."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if not found:
        missing("PostgreSQL's server programs are missing: apt-get install postgresql")
    return found[-1].parent


def has_room(memory: Path) -> bool:
    return memory.is_dir() and shutil.disk_usage(memory).free > ROOM


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = postgres_programs()
    # A short path for the socket, which the server's own user must reach; initdb refuses to be root. In memory where
    # there is room: a database for each test is three hundred files, which cost eight times more on a disk.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=MEMORY if has_room(MEMORY) else DISK))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    make = [programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8"]
    subprocess.run(
        [*make, "--no-sync", "--locale=C.UTF-8"], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    options = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "fsync": "off",
        "full_page_writes": "off",
        "max_wal_size": "128MB",
    }
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *flags], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        server = PostgresServer(folder)
        wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None:
                pytest.fail(f"PostgreSQL did not start: {(server.folder / 'log').read_text()}")
            time.sleep(0.1)
        else:
            return
    pytest.fail("PostgreSQL did not answer within 30 seconds")


@pytest.fixture(scope="session")
def postgresql_template(postgres: PostgresServer) -> str:
    """The name of a migrated, empty database that is copied for each test."""
    postgres.execute("CREATE DATABASE template_catalog")
    migrate(postgres.url("template_catalog"))
    return "template_catalog"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file that is copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def measured() -> tuple[Sample, ...]:
    """Every sample with its report and its history, which take seconds to read."""
    return read_samples()


@pytest.fixture(scope="session")
def postgresql_samples(postgres: PostgresServer, postgresql_template: str, measured: tuple[Sample, ...]) -> str:
    """The name of a database with the sample catalogue, whose many reports take seconds to load."""
    postgres.execute(f"CREATE DATABASE template_samples TEMPLATE {postgresql_template}")
    load_samples(postgres.url("template_samples"), measured)
    return "template_samples"


@pytest.fixture(scope="session")
def sqlite_samples(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, measured: tuple[Sample, ...]
) -> Path:
    """A file with the sample catalogue."""
    path = tmp_path_factory.mktemp("samples") / "samples.sqlite3"
    load_samples(copy_over(sqlite_template, path), measured)
    return path


def load_samples(url: str, samples: tuple[Sample, ...]) -> None:
    with opened(url) as sessions:
        bring(open_catalog(sessions, StillClock(), MemoryQueue(), str, review=False), samples)


@pytest.fixture(params=ENGINES)
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database without any table, on both engines."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.sqlite3'}"
    else:
        yield from temporary_database(request.getfixturevalue("postgres"), "blank", "template0")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database, on both engines."""
    yield from copied(request, "template")


@pytest.fixture(params=ENGINES)
def samples_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the sample catalogue, on both engines."""
    yield from copied(request, "samples")


def copied(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """A copy of what the fixture ENGINE_KIND holds."""
    original = request.getfixturevalue(f"{request.param}_{kind}")
    if request.param == "sqlite":
        yield copy_over(original, original.with_name("copy.sqlite3"))
    else:
        yield from temporary_database(request.getfixturevalue("postgres"), "migrated", original)


def temporary_database(server: PostgresServer, name: str, template: str) -> Iterator[str]:
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.url(name)
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def engines() -> Engines:
    return Engines()


@pytest.fixture
def sessions(database_url: str, engines: Engines) -> Iterator[Sessions]:
    with engines.opened(database_url) as sessions:
        yield sessions


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def queue() -> JobQueue:
    """A `MemoryQueue`: besides the protocol it has `become`, `forget`, `jobs`, `arguments` and `priorities`."""
    return MemoryQueue()


@pytest.fixture
def catalog(sessions: Sessions, clock: Callable[[], datetime], queue: JobQueue) -> Catalog:
    """The services over an empty database; an address is fine if it starts with https://, and nobody reviews."""

    def vet(address: str) -> str:
        if not address.strip():
            raise AddressError(AddressFault.EMPTY, address, "no address")
        if not address.startswith("https://"):
            raise AddressError(AddressFault.NOT_HTTPS, address, "not https")
        return address.strip().removesuffix("/").removesuffix(".git")

    return open_catalog(sessions, clock, queue, vet, review=False, protection=QUICK)


@pytest.fixture
def samples(samples_url: str, clock: Callable[[], datetime], queue: JobQueue) -> Iterator[Catalog]:
    """The services over a database with the sample catalogue."""
    with opened(samples_url) as sessions:
        yield open_catalog(sessions, clock, queue, str, review=False)


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """A report of a small Python repository; the score's value, the commit and the languages may be chosen."""

    def make(  # noqa: PLR0913, PLR0917 - one parameter for each thing a test may care about
        repository: str = "https://example.org/a/b",
        commit: str = "a" * 40,
        value: float | None = 70.0,
        stars: int | None = 4,
        languages: tuple[str, ...] = ("Python",),
        model: str = "baseline-1",
        path: str = "app.py",
    ) -> Report:
        share = 1 / max(len(languages), 1)
        interval = None if value is None else (max(value - 10, 0), min(value + 10, 100))
        status = "no_source" if value is None else "scored"
        coverage = Coverage(
            languages=tuple(LanguageCoverage(name, 100, share, name == "Python") for name in languages),
            files=1,
            analysed_files=1,
            roles={"source": 1},
            left_out=(),
        )
        return Report(
            schema=1,
            repository=repository,
            commit=commit,
            committed_at=datetime(2026, 1, 1, tzinfo=UTC),
            analyzer_version="1",
            score=ReportScore(
                value, stars, interval, status, model, "none", explanation="Gut.", explanation_en="Good."
            ),
            subscores={},
            coverage=coverage,
            files=(ReportFile(path, "Python", "source", 100),),
            findings=(),
            contributions=(),
            tools=(),
        )

    return make
