"""How long a search takes beside an answer that does nothing: the bar is a ratio, so that it holds on any machine.

A real uvicorn process serves 1,000 generated listings with scores from a SQLite file. Requests alternate between
`/health/live` and a search, one at a time over one connection each, so that whatever slows the machine slows both
alike. The verdict compares the search's 95th percentile with the empty answer's median.
"""

import argparse
import contextlib
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.statements import STATEMENTS
from catalog.topics import TOPICS
from catalog.views import Evidence, LocalText, Statement
from marketplace.assembly import build_catalog
from marketplace.migration import migrate
from marketplace.settings import Settings
from scorers.report import Coverage, LanguageCoverage, Report, ReportScore

LISTINGS = 1_000
SEED = 20_260_101
BAR = 30.0
WARM_UP = 40
WHO = (
    "Bürger",
    "Gewerbe",
    "Schul",
    "Kita",
    "Bau",
    "Vereins",
    "Rats",
    "Feuerwehr",
    "Friedhofs",
    "Abfall",
    "Jugend",
    "Hafen",
)
WHAT = ("termin", "antrags", "melde", "planungs", "beteiligungs", "akten", "gebühren", "karten", "daten", "buchungs")
FORM = ("portal", "dienst", "register", "verwaltung", "assistent", "system", "plattform", "kalender")
SENTENCES = (
    "Die Lösung hilft Gemeinden, {what}vorgänge ohne Papier zu bearbeiten.",
    "Bürgerinnen und Bürger erledigen ihr Anliegen am Telefon oder zu Hause.",
    "Sachbearbeiter sehen offene Aufgaben, Fristen und Rückfragen auf einen Blick.",
    "Schnittstellen zu Melderegister, Bezahldienst und Dokumentenablage sind vorhanden.",
    "Der Betrieb ist im kommunalen Rechenzentrum oder auf eigenen Servern möglich.",
    "Mehrere Ämter können dieselbe Installation nutzen und bleiben doch getrennt.",
    "Auswertungen zeigen, wie lange ein Vorgang dauert und wo er liegen bleibt.",
)
LICENCES = ("EUPL-1.2", "AGPL-3.0-or-later", "MIT", "Apache-2.0", "GPL-3.0-only", "BSD-3-Clause", "")
LANGUAGES = ("Python", "Java", "PHP", "TypeScript", "Go", "Ruby", "C#")
WORDS = ("Termin", "Anträge", "Beteiligung", "Friedhof", "Bürgerportal", "Gebühren bezahlen", "Quantenfriseur", "")


def main() -> int:
    """Fill a catalogue, serve it, measure, print the figures and return 1 if the search is over the bar."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=300, help="measured pairs")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"MARKETPLACE_DATA_DIRECTORY": folder, "MARKETPLACE_PORT": str(free_port())}
        os.environ.update(environment)
        settings = Settings()
        migrate(settings.database_url)
        fill(settings)
        with served(settings):
            return judge(*measure(settings.port, chosen.requests))


def fill(settings: Settings) -> None:
    """Bring 1,000 listings with scores into the catalogue, the same ones at every run."""
    chance = random.Random(SEED)  # noqa: S311 - the same numbers each time are the point
    assembly = build_catalog(settings)
    for number in range(LISTINGS):
        draft = listing(number, chance)
        assembly.catalog.listings.import_listing(draft)
        assembly.catalog.reports.import_report(draft.address, report(draft, chance), datetime(2026, 5, 1, tzinfo=UTC))
    assembly.close()


def listing(number: int, chance: random.Random) -> ListingDraft:
    """Return a listing as a vendor would describe it."""
    what = chance.choice(WHAT)
    name = f"{chance.choice(WHO)}{what}{chance.choice(FORM)} {number}"
    sentences = [sentence.format(what=what.capitalize()) for sentence in chance.sample(SENTENCES, 5)]
    known = chance.sample(list(STATEMENTS), 6)
    return ListingDraft(
        slug=f"listing-{number}",
        name=name,
        summary=LocalText(sentences[0]),
        description=LocalText("\n\n".join(sentences)),
        address=f"https://example.org/town/{number}",
        licence=chance.choice(LICENCES),
        topics=tuple(chance.sample(list(TOPICS), chance.randint(1, 3))),
        organisation=OrganisationDraft(f"Stadtwerke {number % 120}"),
        statements=tuple(Statement(key, chance.choice(SENTENCES), Evidence.SELF_DECLARED) for key in known),
    )


def report(draft: ListingDraft, chance: random.Random) -> Report:
    """Return a report; one in five says that the code is not assessable."""
    value = chance.uniform(15, 95)
    languages = chance.sample(LANGUAGES, 2)
    moment = datetime(2026, 4, chance.randint(1, 28), tzinfo=UTC)
    score = ReportScore(
        value,
        min(5, int(value // 20) + 1),
        (value - 8, value + 8),
        "scored",
        "baseline-1",
        "none",
        explanation="Am meisten hebt den Wert: Es gibt viele Tests. Am meisten senkt ihn: Funktionen sind sehr lang.",
    )
    if chance.random() < 1 / 5:
        score = replace(score, value=None, stars=None, interval=None, status="language_not_covered", explanation="")
    shares = (
        LanguageCoverage(languages[0], 8_000, 0.8, analysed=True),
        LanguageCoverage(languages[1], 2_000, 0.2, analysed=False),
    )
    coverage = Coverage(shares, 120, 90, {"source": 120}, ())
    commit = f"{chance.getrandbits(160):040x}"
    return Report(1, draft.address, commit, moment, "1", score, {}, coverage, (), (), (), ())


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[None]:
    """Serve the site as a process of its own until the measuring is over."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "marketplace.app:create_app", "--log-level", "warning"]
    process = subprocess.Popen([*command, "--port", str(settings.port)], cwd=Path(__file__).parents[1])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection((settings.host, settings.port), timeout=1).close()
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def measure(port: int, pairs: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of empty answers and of searches, measured in turn."""
    chance = random.Random(SEED)  # noqa: S311 - likewise
    empty, search = (http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(2))
    paths = [path(chance) for _ in range(WARM_UP + pairs)]
    both = [(timed(empty, "/health/live"), timed(search, each)) for each in paths][WARM_UP:]
    return [pair[0] for pair in both], [pair[1] for pair in both]


def path(chance: random.Random) -> str:
    """Return a search as people ask: words, often a filter, sometimes another order or a later page."""
    query: list[tuple[str, str]] = [("q", chance.choice(WORDS))]
    if chance.random() < 1 / 2:
        query.append(("topic", chance.choice(list(TOPICS))))
    if chance.random() < 1 / 4:
        query += [("stars", "4"), ("stars", "5")]
    if chance.random() < 1 / 4:
        query.append(("sort", chance.choice(("quality", "name", "updated"))))
    if chance.random() < 1 / 5:
        query.append(("page", "2"))
    return "/?" + urlencode(query, quote_via=quote_plus)


def timed(connection: http.client.HTTPConnection, where: str) -> float:
    """Return how many milliseconds an answer took, read to its end."""
    start = time.perf_counter()
    connection.request("GET", where, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    taken = (time.perf_counter() - start) * 1_000
    if answer.status != http.client.OK:
        raise SystemExit(f"{where} answered {answer.status}")
    return taken


def judge(health: list[float], searches: list[float]) -> int:
    """Print the figures and the verdict; return the exit code."""
    for name, figures in (("/health/live", health), ("/?q=…", searches)):
        middle, high = percentile(figures, 50), percentile(figures, 95)
        print(f"{name:14} p50 {middle:7.2f} ms   p95 {high:7.2f} ms   n {len(figures)}")
    ratio = percentile(searches, 95) / percentile(health, 50)
    print(f"p95(search) / p50(empty) = {ratio:.1f}, bar {BAR:.0f}: {'met' if ratio <= BAR else 'MISSED'}")
    return 0 if ratio <= BAR else 1


def percentile(figures: list[float], share: int) -> float:
    """Return a percentile of the figures."""
    return statistics.quantiles(figures, n=100, method="inclusive")[share - 1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
