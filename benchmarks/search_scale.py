"""How the search grows: 10,000 and 100,000 generated listings on SQLite and on PostgreSQL, measured in the server.

Listings are German texts from templates and word lists; their facets are skewed as in real catalogues (few topics,
licences and states have most). Timed are the catalogue's own calls, from the query to the frozen views: a search of
words with three facets chosen, words alone, no words and no filter (which counts every facet of every listing), words
that no listing has, three facets and no filter in the order of fit, and the page of one solution. The bar is a p95 of
50 ms for the search with three facets at 10,000.

A machine that does other work slows everything. So `cpu` is the processor time of this process, which on SQLite is all
there is; and `unit` is the time of a fixed piece of plain Python, measured among the others, of which each median is
told as a multiple.

    search_scale.py [--sizes 10000 100000] [--databases sqlite postgresql] [--rounds 100]
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from catalog.choices import OPERATING_MODELS
from catalog.facets import FACETS
from catalog.fit import FitFacts, Suits, Use, Wish, strengths
from catalog.fit_index import fit_row
from catalog.indexing import search_texts
from catalog.inputs import SearchQuery
from catalog.searching import search
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.size_classes import SIZE_CLASSES
from catalog.tables import (
    FacetRow,
    FitRow,
    FitUseRow,
    ListingRow,
    OrganisationRow,
    ReferenceRow,
    ReportRow,
    RepositoryRow,
    SearchRow,
    StatementRow,
    key,
)
from catalog.topics import TOPICS
from catalog.vocabulary import learn_words
from marketplace.database import open_sessions
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.migration import migrate

SEED = 20_260_101
BAR = 50.0
BATCH = 2_000
SIZED, OPERATED, CONFIRMED = 0.6, 0.7, 0.3
"""The share of listings that name sizes, of those that name operating models, and of references that are confirmed."""
START = datetime(2026, 1, 1, tzinfo=UTC)


def words(listed: str) -> tuple[str, ...]:
    """Return the words of a list."""
    return tuple(listed.split())


WHO = words("""
Bürger Gewerbe Schul Kita Bau Vereins Rats Feuerwehr Friedhofs Abfall Jugend Hafen Senioren Bücherei Museums Sport
Straßen Park Wohnungs Wald Wasser Energie Klima Markt Steuer Personal Melde Standesamts Gesundheits Tierheim Umwelt
Verkehrs Radwege Denkmal Kultur Musikschul Ehrenamts Integrations Krisen Haushalts
""")
WHAT = words("""
termin antrags melde planungs beteiligungs akten gebühren karten daten buchungs auskunfts vergabe rechnungs
reservierungs schicht sitzungs ausleih umfrage formular archiv kalender statistik
""")
FORM = words("""
portal dienst register verwaltung assistent system plattform kalender kasse auskunft
""")
NOUNS = words("""
Anträge Termine Bescheide Rückfragen Unterlagen Rechnungen Karten Sitzungen Beschlüsse Meldungen Schäden Räume Geräte
Buchungen Fristen Formulare Verträge Grundstücke Messwerte Sensoren Bücher Sammlungen Ausstellungen Vereine
Helferinnen Schichten Fahrpläne Parkplätze Bäume Gebäude Zählerstände Datensätze Ausschreibungen Lieferanten Zahlungen
Mahnungen Nachrichten Briefe Umfragen Abstimmungen Wahlen Protokolle Aufgaben Dokumente Kinder Schulen Familien
Geflüchtete Ehrenamtliche Nachbarn Baustellen Radwege Haltestellen Krisen Einsätze Proben Impfungen
""")
VERBS = words("""
bearbeiten prüfen veröffentlichen verwalten buchen melden planen auswerten teilen freigeben versenden archivieren
durchsuchen zuordnen abrechnen reservieren kommentieren übersetzen anzeigen erfassen
""")
PLACES = tuple(
    place.strip()
    for place in """
im Bürgeramt, in der Bauverwaltung, im Rathaus, in der Bücherei, im Gesundheitsamt, im Jugendamt, im Bauhof, in der
Kämmerei, im Schulamt, im Standesamt, im Kreis, in kleinen Gemeinden, im Museum, im Stadtarchiv, unterwegs am Handy
""".replace("\n", " ").split(", ")
)
SENTENCES = (
    "Damit lassen sich {one} und {two} {place} {verb}.",
    "Wer {one} sucht, findet {two} auf einen Blick und kann sie {verb}.",
    "Beschäftigte {verb} {one} {place}, ohne {two} doppelt einzugeben.",
    "Die Lösung hilft Gemeinden, {what}vorgänge ohne Papier zu {verb}.",
    "Schnittstellen verbinden {one} mit {two} und dem Fachverfahren {place}.",
    "Bürgerinnen und Bürger {verb} {one} zu Hause oder {place}.",
    "Auswertungen zeigen, wie lange {one} dauern und wo {two} liegen bleiben.",
    "Mehrere Ämter nutzen dieselbe Installation und {verb} {one} getrennt.",
    "Der Betrieb ist im kommunalen Rechenzentrum oder auf eigenen Servern möglich.",
)
ENGLISH = ("Helps towns to handle {one} online.", "A service for residents and staff.", "Keeps records of {one}.")
LICENCES = ("EUPL-1.2", "MIT", "AGPL-3.0-or-later", "Apache-2.0", "GPL-3.0-only", "BSD-3-Clause", "MPL-2.0", "")
LANGUAGES = ("Python", "Java", "PHP", "TypeScript", "JavaScript", "Go", "Ruby", "C#", "Kotlin", "Rust")
MORE = {
    "kind": ("solution", "service"),
    "size_class": ("under-5000", "under-20000", "under-50000", "under-100000", "over-100000"),
    "state": tuple(f"{number:02}" for number in range(1, 17)),
    "operating_model": ("own-server", "data-center", "vendor-saas", "county"),
    "cost_model": ("free", "per-year", "per-inhabitant", "per-user", "one-off"),
    "accessibility": ("statement", "tested", "partly", "none"),
    "interface": ("xoev", "osci", "oparl", "fit-connect", "bundid", "epaybl", "ogc"),
}
"""Further facets, so that the index is as large as it will be."""
ALL_FACETS = (*FACETS, *(name for name in MORE if name not in FACETS))
WORDS = (
    "Termin im Bürgeramt",
    "Bauanträge",
    "Schäden melden",
    "Rechnungen prüfen",
    "Beteiligung",
    "Bücherei Ausleihe",
    "Alternative zu Doodle",
    "Räume reservieren",
    "Ehrenamtliche",
    "Sensoren",
    "Fahrplan",
    "Gebühren bezahlen",
    "Wahlen",
    "Hunde anmelden",
    "Museum Sammlung",
    "Verwaltung",
)
UNKNOWN = ("Terminbuhcung", "Quantenfriseur", "Beteilgungsplattform", "Bauantrag Zeppelin", "Friedhofsgebürenkasse")


def main() -> int:
    """Fill, measure and print for every size and database; return 1 if the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options.add_argument("--rounds", type=int, default=100)
    chosen = options.parse_args()
    met = True
    for database in chosen.databases:
        before: dict[str, float] = {}
        for size in chosen.sizes:
            with opened(database) as url:
                middles, high = run(url, database, size, chosen.rounds, before)
            met = met and (size != chosen.sizes[0] or high <= BAR)
            before = middles
    return 0 if met else 1


def run(url: str, database: str, size: int, rounds: int, before: dict[str, float]) -> tuple[dict[str, float], float]:
    """Fill one database, measure, print; return every median and the p95 that has a bar."""
    migrate(url)
    sessions, queue = open_sessions(url), LitestarJobQueue(url)
    start = time.perf_counter()
    fill(sessions, size)
    print(
        f"\n{database}, {size:,} listings, made in {time.perf_counter() - start:.0f} s, {megabytes(sessions):,.0f} MB"
    )
    catalog = open_catalog(sessions, lambda: START, queue, str)
    figures = measure(sessions, catalog, size, rounds)
    unit = statistics.median(taken for taken, _ in figures.pop("unit"))
    print(f"  unit {unit:.2f} ms")
    middles = {}
    for name, pairs in figures.items():
        taken, used = zip(*pairs, strict=True)
        middles[name] = statistics.median(used if database == "sqlite" else taken)
        growth = f"  x{middles[name] / before[name]:.1f}" if name in before else ""
        print(
            f"  {name:20} p50 {statistics.median(taken):7.1f} ms ({statistics.median(taken) / unit:6.1f} units) "
            f"p95 {percentile(taken, 95):7.1f} ms   "
            f"cpu p50 {statistics.median(used):7.1f} p95 {percentile(used, 95):7.1f}{growth}"
        )
    queue.close()
    sessions.close()
    return middles, percentile([taken for taken, _ in figures["three facets"]], 95)


def measure(sessions: Sessions, catalog: Catalog, size: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return the milliseconds of each kind of call, by the clock and of the processor, measured in turn."""
    chance = random.Random(SEED)  # noqa: S311 - the same questions each time are the point
    kinds: dict[str, Callable[[], object]] = {
        "unit": lambda: sum(number * number for number in range(20_000)),
        "three facets": lambda: ask(sessions, three_facets(chance)),
        "three facets by fit": lambda: ask(sessions, replace(three_facets(chance), sort="fit", wish=wish(chance))),
        "all by fit": lambda: ask(sessions, SearchQuery(sort="fit", wish=wish(chance))),
        "words alone": lambda: ask(sessions, SearchQuery(text=chance.choice(WORDS))),
        "every facet counted": lambda: ask(sessions, SearchQuery()),
        "words nobody has": lambda: ask(sessions, SearchQuery(text=chance.choice(UNKNOWN))),
        "page of a solution": lambda: catalog.listings.read(f"listing-{chance.randrange(size)}"),
    }
    for call in kinds.values():
        call()
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, call in kinds.items():
            start, used = time.perf_counter(), time.process_time()
            call()
            figures[name].append(((time.perf_counter() - start) * 1_000, (time.process_time() - used) * 1_000))
    return figures


def ask(sessions: Sessions, query: SearchQuery) -> object:
    """Search as the service does, counting every facet there is."""
    with sessions.read() as session:
        return search(session.connection(), query, ALL_FACETS)


def three_facets(chance: random.Random) -> SearchQuery:
    """Return words and a choice in three facets, the popular values more often."""
    return SearchQuery(
        text=chance.choice(WORDS),
        topics=(skewed(chance, list(TOPICS)),),
        licences=tuple({skewed(chance, LICENCES[:-1]) for _ in range(2)}),
        more={"operating_model": (skewed(chance, MORE["operating_model"]),)},
    )


def wish(chance: random.Random) -> Wish:
    """Return what some municipality wants."""
    return Wish(town(chance), skewed(chance, tuple(SIZE_CLASSES)), (skewed(chance, tuple(OPERATING_MODELS)),))


def town(chance: random.Random) -> str:
    """Return a key in one of 400 counties."""
    return f"{chance.randint(1, 16):02}{chance.randint(1, 25):03}{chance.randint(1, 30):03}"


def fill(sessions: Sessions, size: int) -> None:
    """Write listings with organisations, repositories, reports, statements and the index, the same ones each time."""
    chance = random.Random(SEED)  # noqa: S311 - likewise
    with sessions.write() as session:
        vendors = [{"id": key, "slug": f"vendor-{key}", "name": f"Werk {key}", "kind": "vendor", "website": ""}
                   for key in range(1, size // 50 + 2)]  # fmt: skip
        session.connection().execute(insert(OrganisationRow), vendors)
        for first in range(0, size, BATCH):
            write(session, [listing(number, chance, len(vendors)) for number in range(first, min(first + BATCH, size))])
    with sessions.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def listing(number: int, chance: random.Random, vendors: int) -> ListingRow:
    """Return a listing as a vendor would describe it: ten sentences about a few things, done in a few places."""
    what = chance.choice(WHAT)
    things, doing = chance.sample(NOUNS, 6), chance.sample(VERBS, 4)
    where = chance.sample(PLACES, 2)
    sentences = [
        chance.choice(SENTENCES).format(
            one=chance.choice(things[:3]),
            two=chance.choice(things[3:]),
            verb=chance.choice(doing),
            place=chance.choice(where),
            what=what.capitalize(),
        )
        for _ in range(10)
    ]
    return ListingRow(
        id=number + 1,
        slug=f"listing-{number}",
        name=f"{skewed(chance, WHO)}{what}{chance.choice(FORM)} {number}",
        origin="sample",
        state="published",
        licence=skewed(chance, LICENCES),
        topics=tuple({skewed(chance, list(TOPICS)) for _ in range(chance.randint(1, 3))}),
        languages=tuple({skewed(chance, LANGUAGES) for _ in range(2)}),
        organisation_id=chance.randint(1, vendors),
        repository_id=number + 1,
        summary_de=sentences[0],
        summary_en=chance.choice(ENGLISH).format(one=things[0]),
        description_de=" ".join(sentences[1:]),
        created_at=START,
        updated_at=START + timedelta(minutes=number),
    )


def write(session: Session, listings: Sequence[ListingRow]) -> None:
    """Write a batch of listings and everything that hangs on them, without asking the database for anything."""
    chance = random.Random(listings[0].id)  # noqa: S311 - likewise
    reports = {row.id: chance.uniform(15, 95) for row in listings}
    rows: dict[Any, list[dict[str, Any]]] = {
        RepositoryRow: [
            {"id": row.id, "address": f"https://example.org/t/{row.id}", "languages": row.languages,
             "latest_report_id": f"r{row.id}", "created_at": START}
            for row in listings
        ],
        ListingRow: [row.model_dump() for row in listings],
        ReportRow: [
            {"id": f"r{key}", "repository_id": key, "commit": f"{key:040x}", "committed_at": START, "created_at": START,
             "analyzer_version": "1", "model": "m", "advisories": "", "benchmark": "none", "status": "scored",
             "value": value, "stars": min(5, int(value // 20) + 1), "interval_low": value - 8,
             "interval_high": value + 8, "analysed_share": 1.0, "explanation_de": "Es gibt viele Tests.",
             "explanation_en": "Many tests.", "document": b"x" * 20_000}
            for key, value in reports.items()
        ],
        StatementRow: [
            {"listing_id": row.id, "key": name, "note": "Auf eigenen Servern.", "evidence": "self-declared"}
            for row in listings
            for name in ("operating_model", "cost_model", "exit", "interfaces")
        ],
        SearchRow: [search_texts(row, row.languages, f"Werk {row.organisation_id}").model_dump() for row in listings],
        FacetRow: [facet for row in listings for facet in facets(row, reports[row.id], chance)],
    }  # fmt: skip
    rows |= fitting(listings, reports, chance)
    for table, values in rows.items():
        session.connection().execute(insert(table), values)
    learn_words(session, "\n".join(f"{row.name} {row.summary_de}" for row in listings))


def fitting(
    listings: Sequence[ListingRow], reports: Mapping[int | None, float], chance: random.Random
) -> dict[Any, list[dict[str, Any]]]:
    """Return the references of some listings, and what the index holds of every listing's fit."""
    found: dict[Any, list[dict[str, Any]]] = {ReferenceRow: [], FitRow: [], FitUseRow: []}
    for row in listings:
        sizes = (
            Suits(frozenset({skewed(chance, tuple(SIZE_CLASSES)) for _ in range(2)}))
            if chance.random() < SIZED
            else None
        )
        operating = Suits(frozenset({skewed(chance, tuple(OPERATING_MODELS))})) if chance.random() < OPERATED else None
        uses = tuple(
            Use(ags, skewed(chance, tuple(SIZE_CLASSES)), confirmed=chance.random() < CONFIRMED)
            for ags in sorted({town(chance) for _ in range(int(chance.paretovariate(1)) % 30)})
        )
        facts = FitFacts(sizes, None, operating, uses, 4, chance.randint(0, 4), reports[row.id])
        number = key(row)
        found[FitRow].append(fit_row(number, facts).model_dump())
        found[FitUseRow] += [
            {"listing_id": number, "place": place, "strength": strength} for place, strength in strengths(uses).items()
        ]
        found[ReferenceRow] += [
            {"listing_id": number, "ags": use.ags, "municipality": "Ort", "size_class": use.size, "status": "in-use",
             "confirmed_at": START if use.confirmed else None, "claimed_at": START, "expires_at": START,
             "expired": False}
            for use in uses
        ]  # fmt: skip
    return found


def facets(row: ListingRow, value: float, chance: random.Random) -> list[dict[str, Any]]:
    """Return the facet rows of a listing, those of facets to come included."""
    known = {"topic": row.topics, "licence": (row.licence,) if row.licence else (), "language": row.languages,
             "stars": (str(min(5, int(value // 20) + 1)),)}  # fmt: skip
    more = {name: tuple({skewed(chance, values) for _ in range(2)}) for name, values in MORE.items()}
    return [
        {"listing_id": row.id, "name": name, "value": each}
        for name, values in (known | more).items()
        for each in values
    ]


def skewed(chance: random.Random, values: Sequence[str]) -> str:
    """Return one of the values, each half as often for every doubling of its rank (Zipf)."""
    return chance.choices(values, [1 / rank for rank in range(1, len(values) + 1)])[0]


def megabytes(sessions: Sessions) -> float:
    """Return how large the database is."""
    with sessions.reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        else:
            query = "SELECT pg_database_size(current_database())"
        return float(connection.execute(text(query)).scalar_one()) / 1e6


@contextlib.contextmanager
def opened(database: str) -> Iterator[str]:
    """Yield the address of an empty database that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="scale-", dir="/tmp"))
    try:
        if database == "sqlite":
            yield f"sqlite:///{folder / 'catalog.sqlite3'}"
        else:
            with served(folder) as url:
                yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run PostgreSQL's newest server of this machine on a socket in the folder, with its own settings."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    user = "postgres" if os.getuid() == 0 else None  # initdb refuses to be root
    if user:
        shutil.chown(folder, user)
    make = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*make, "--locale=C.UTF-8"], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    flags = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    server = [programs / "postgres", "-D", folder / "data", *flags, "-c", "max_wal_size=4GB"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(server, user=user, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(100):
            if (folder / ".s.PGSQL.5432").exists():
                break
            time.sleep(0.1)
        time.sleep(1)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # what PostgreSQL calls a fast shutdown
        process.wait(timeout=60)


def percentile(figures: Sequence[float], share: int) -> float:
    """Return a percentile of the figures."""
    return statistics.quantiles(figures, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    sys.exit(main())
