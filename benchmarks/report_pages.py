"""How heavy and how slow the pages of a huge report are: 10,000 files, 50,000 findings, each page several times.

Bytes are what counts; the times are medians on this machine, the first one with the report not yet unpacked. What
unpacking takes stands below.

Returns 1 if a page is heavier than any page may be.
"""

import argparse
import gzip
import statistics
import sys
import tempfile
import time
from pathlib import Path

from huge import COMMIT, huge_report, path_of
from litestar.testing import TestClient
from showcase import BOOKING, open_market, open_site
from stand_ins import MemoryQueue, StillClock

from catalog.documents import pack
from catalog.shelf import Shelf
from marketplace.migration import migrate

ROUNDS = 7
MOST_HTML = 15_000
HOME = f"/solutions/termin-buchung/report/{COMMIT}"
PARTS = ("", "/findings", "/findings?path=area03&role=test", "/files", "/map", "/packages", "/coverage", "/care")


def main() -> int:
    """Print bytes and times of each page; return 1 if one is too heavy."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.sqlite3"
        migrate(f"sqlite:///{empty}")
        with open_market(empty, Path(folder) / "market.sqlite3", StillClock(), MemoryQueue()) as market:
            report = huge_report()
            market.catalog.reports.import_report(BOOKING, report)
            with TestClient(open_site(market)) as client:
                sizes = [_measure(client, part) for part in (*PARTS, f"/file?path={path_of(31)}")]
    _unpack(pack(report))
    return int(max(sizes) > MOST_HTML)


def _unpack(document: bytes) -> None:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        Shelf(0).unpack("huge", document)
        times.append(time.perf_counter() - began)
    print(f"unpacking {len(document)} bytes: {statistics.median(times) * 1000:.0f} ms")


def _measure(client: TestClient, part: str) -> int:  # type: ignore[type-arg] # the site's type does not matter here
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(HOME + part, headers={"accept-encoding": "identity"})
        times.append(time.perf_counter() - began)
    packed = len(gzip.compress(answer.content, 6))
    first, usual = times[0] * 1000, statistics.median(times[1:]) * 1000
    print(f"{answer.status_code} {part or '/':34} {packed:6} bytes gz {first:7.0f} ms first {usual:7.0f} ms then")
    return packed


if __name__ == "__main__":
    sys.exit(main())
