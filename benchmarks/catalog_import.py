"""What an import of whole catalogues costs: 10,000 generated publiccode.yml and JSON lines, rate and peak of memory.

The texts are those of `search_scale.py`. Each step runs in a process of its own through the real command, because the
peak of a process never falls: the files are imported, imported again, exported, and the export is imported into an
empty database.

    catalog_import.py [--size 10000] [--databases sqlite postgresql]
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from search_scale import SEED, listing, opened

MEGABYTE = 1024
RUN = """
import resource, sys
from marketplace.command_line import main
sys.argv = ["marketplace", *sys.argv[1:]]
try:
    main()
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def main() -> int:
    """Print one line for each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        files = Path(folder) / "files"
        generate(files, chosen.size)
        for database in chosen.databases:
            export = Path(folder) / f"{database}.jsonl"
            with opened(database) as url:
                command(url, "migrate")
                tell(database, "publiccode.yml, new", chosen.size, command(url, "catalog", "import", "--quiet", files))
                tell(database, "the same again", chosen.size, command(url, "catalog", "import", "--quiet", files))
                tell(database, "export", chosen.size, command(url, "catalog", "export", "--output", export))
            with opened(database) as url:
                command(url, "migrate")
                tell(database, "JSON lines, new", chosen.size, command(url, "catalog", "import", "--quiet", export))
    return 0


def generate(folder: Path, size: int) -> None:
    """Write the files, the same ones each time."""
    chance = random.Random(SEED)  # noqa: S311 - the same files each time, no secret
    for number in range(size):
        row = listing(number, chance, size // 50 + 1)
        text = {"shortDescription": row.summary_de[:150], "longDescription": row.description_de, "features": [row.name]}
        document = {
            "publiccodeYmlVersion": "0.7",
            "name": row.name,
            "url": f"https://git.example.org/vendor-{row.organisation_id}/{row.slug}",
            "platforms": ["web"],
            "developmentStatus": "stable",
            "softwareType": "standalone/web",
            "description": {"de": text},
            "legal": {"license": row.licence, "mainCopyrightOwner": f"Werk {row.organisation_id}"},
            "maintenance": {"type": "none"},
            "localisation": {"localisationReady": False, "availableLanguages": ["de"]},
        }
        place = folder / row.slug
        place.mkdir(parents=True)
        (place / "publiccode.yml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def command(url: str, *words: str | Path) -> tuple[float, float]:
    """Run a command and return its seconds and its peak in megabytes."""
    start = time.perf_counter()
    env = {**os.environ, "MARKETPLACE_DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    peak = int(done.stderr.rpartition("peak ")[2])
    return time.perf_counter() - start, peak / MEGABYTE


def tell(database: str, step: str, size: int, figures: tuple[float, float]) -> None:
    """Print one line."""
    seconds, peak = figures
    sys.stdout.write(f"{database:12} {step:22} {seconds:7.1f} s {size / seconds:8.0f}/s {peak:6.0f} MB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
