"""How many everyday questions the search answers among its first three results: the working half and the other, apart.

The questions and the rule that halves them stand in `tests/search/questions.toml`; they are asked of the sample
catalogue in a SQLite file, except those whose solutions it does not hold. `--only working` leaves the half put aside
untouched; `--show` lists what was not answered.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from questions import askable, order, read_questions, unanswered

from catalog.fit import Wish
from catalog.inputs import NOBODY
from catalog.services import Catalog, open_catalog
from marketplace.database import open_sessions
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.migration import migrate
from marketplace.register.seed import load_seed
from marketplace.samples import load, read_samples

BAR = 0.9


def main() -> int:
    """Load the samples, ask, print the shares and return 1 if a half is below the bar."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=("working", "aside"))
    options.add_argument("--ags", default="", help="the municipality that asks, so that hits are ordered by fit")
    options.add_argument("--show", action="store_true", help="list the questions that were not answered")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/catalog.sqlite3"
        migrate(url)
        sessions, queue = open_sessions(url), LitestarJobQueue(url)
        catalog = open_catalog(sessions, lambda: datetime.now(UTC), queue, str)
        print(f"{load(catalog)} solutions")
        if chosen.ags:
            load_seed(catalog.municipalities)
        town = catalog.municipalities.read(chosen.ags) if chosen.ags else None
        wish = Wish(town.ags, town.size_class) if town else NOBODY
        met = judge(catalog, chosen.only, wish, show=chosen.show)
        queue.close()
        sessions.close()
    return 0 if met else 1


def judge(catalog: Catalog, only: str | None, wish: Wish, *, show: bool) -> bool:
    """Ask one half or both and print how many were answered."""
    met = True
    for name, half in zip(("working", "aside"), read_questions(), strict=True):
        if only in {None, name}:
            asked = askable(half, (sample.slug for sample in read_samples(check_reports=False)))
            lost = unanswered(catalog, asked, wish)
            share = 1 - len(lost) / len(asked)
            met = met and share >= BAR
            left = f" ({len(half) - len(asked)} not asked)" if len(asked) < len(half) else ""
            print(f"{name:8} {len(asked) - len(lost)} of {len(asked)} answered{left}: {share:.1%}, bar {BAR:.0%}")
            for text in lost if show else ():
                print(f"    {text}: {', '.join(order(catalog, text, wish)[:5]) or 'nothing'}")
    return met


if __name__ == "__main__":
    sys.exit(main())
