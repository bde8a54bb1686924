"""Fifty people sign in at once, beside others who browse: how much slower that gets, and how much memory it takes.

A real uvicorn process serves generated listings from SQLite. Rounds alternate, so that other work on the machine hits
both alike: browsing while 50 sign in, each with the real cost of a password, then browsing alone. The bars: the 95th
percentile of browsing is at most three times that of browsing alone, each of the 50 gets in, and the process never
holds 200 MB more than before.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

import httpx

from catalog.inputs import ListingDraft
from catalog.passwords import Passwords
from catalog.people_tables import AccountRow
from catalog.views import LocalText
from marketplace.assembly import build_catalog
from marketplace.migration import migrate
from marketplace.settings import Settings

PASSWORD = "blau springt leise montag"  # noqa: S105 - that of made-up people
PEOPLE = 50
LISTINGS = 300
MOST_RATIO = 3.0
MOST_MEGABYTES = 200.0
PATHS = ("/", "/?q=Antrag", "/?topic=citizen-services&sort=name", "/solutions/antrag-7", "/en?q=form")
SEE_OTHER = 303


def main() -> int:
    """Measure, print, and say whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MARKETPLACE_DATA_DIRECTORY"] = folder
        os.environ["MARKETPLACE_PORT"] = str(_free_port())
        settings = Settings()
        _fill(settings)
        server = subprocess.Popen([sys.executable, "-m", "marketplace", "serve"])
        try:
            _await(settings.public_url)
            return asyncio.run(_measure(settings.public_url, server.pid, rounds))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)


async def _measure(base: str, pid: int, rounds: int) -> int:
    alone: list[float] = []
    beside: list[float] = []
    waits: list[float] = []
    async with httpx.AsyncClient(base_url=base, headers={"sec-fetch-site": "same-origin"}, timeout=120) as browser:
        await _browse(browser, asyncio.Event(), 40)
        before = _megabytes(pid)
        for _ in range(rounds):
            done = asyncio.Event()
            entering = asyncio.create_task(_all_enter(base, done))
            crowded = await _browse(browser, done, 10_000)
            waits += await entering
            beside += crowded
            alone += await _browse(browser, asyncio.Event(), max(100, len(crowded)))
        peak = _megabytes(pid)
    ratio = _p95(beside) / _p95(alone)
    more, entered = peak - before, len(waits)
    print(f"browsing alone: p95 {_p95(alone):.1f} ms of {len(alone)}")
    print(f"beside {PEOPLE} who sign in: p95 {_p95(beside):.1f} ms of {len(beside)}")
    print(f"ratio {ratio:.2f} (at most {MOST_RATIO})")
    print(f"{entered} of {rounds * PEOPLE} got in, after {min(waits):.1f} to {max(waits):.1f} s")
    print(f"memory {before:.0f} MB before, at most {more:.0f} MB more (bar {MOST_MEGABYTES:.0f})")
    return 0 if ratio <= MOST_RATIO and more <= MOST_MEGABYTES and entered == rounds * PEOPLE else 1


async def _browse(browser: httpx.AsyncClient, done: asyncio.Event, most: int) -> list[float]:
    """Visit pages one after the other until it is done, and return what each took in milliseconds."""
    taken = []
    for number in range(most):
        start = time.perf_counter()
        (await browser.get(PATHS[number % len(PATHS)])).raise_for_status()
        taken.append((time.perf_counter() - start) * 1000)
        if done.is_set():
            break
        await asyncio.sleep(0.02)
    return taken


async def _all_enter(base: str, done: asyncio.Event) -> list[float]:
    taken = await asyncio.gather(*(_enter(base, number) for number in range(PEOPLE)))
    done.set()
    return [each for each in taken if each is not None]


async def _enter(base: str, number: int) -> float | None:
    start = time.perf_counter()
    async with httpx.AsyncClient(base_url=base, headers={"sec-fetch-site": "same-origin"}, timeout=120) as person:
        answer = await person.post("/sign-in", data={"email": f"p{number}@example.org", "password": PASSWORD})
    return time.perf_counter() - start if answer.status_code == SEE_OTHER else None


def _fill(settings: Settings) -> None:
    migrate(settings.database_url)
    assembly = build_catalog(settings)
    try:
        for number in range(LISTINGS):
            text = LocalText(f"Antrag {number} ohne Papier stellen.", f"Form {number} without paper.")
            assembly.catalog.listings.import_listing(
                ListingDraft(f"antrag-{number}", f"Antrag {number}", text, text, topics=("citizen-services",))
            )
        hashed, now = Passwords().hash(PASSWORD), assembly.catalog.sign_ins.clock()
        with assembly.sessions.write() as session:
            for number in range(PEOPLE):
                email = f"p{number}@example.org"
                row = AccountRow(
                    id=uuid4().hex, email=email, name=email, state="active", password=hashed, created_at=now
                )
                session.add(row)
    finally:
        assembly.close()


def _megabytes(pid: int) -> float:
    """Return the most memory that the process has ever held."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _await(base: str) -> None:
    for _ in range(600):
        with suppress(httpx.HTTPError):
            if httpx.get(f"{base}/health/ready").is_success:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
