"""Prints what moves the score and by how much: the table of the model card.

    .venv/bin/python benchmarks/score_moves.py

Each change of `tests/support/moves.py` is made to each of its trees; printed are the least and the most points by which
the score moves, and the bounds. Returns 1 if a bound is broken.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from laboratory import laboratory
from moves import ANYTHING, Move, attacks, moved, moves, trees


def main() -> int:
    """Print the trees and a line for each change; return 1 if one moves the score too far."""
    broken = False
    projects = trees()
    with TemporaryDirectory(prefix="moves-") as folder, laboratory(Path(folder)) as lab:
        for name, tree in projects.items():
            print(f"{name}: {lab.score(tree).value or 0:.1f}")
        print("\n| change | least | most | bound |\n|---|---|---|---|")
        for move in (*moves(), *attacks()):
            found = [moved(lab, tree, move.change(tree), move) for tree in projects.values()]
            points = [each for each in found if each is not None]
            is_kept = all(move.least - 1e-9 <= each <= move.most + 1e-9 for each in points)
            broken |= not is_kept
            lost = len(found) - len(points)
            ends = f"{min(points):+.1f} | {max(points):+.1f}" if points else "- | -"
            remark = ("" if is_kept else " **broken**") + (f", {lost} no longer scored" if lost else "")
            print(f"| {move.row}: {move.name} | {ends} | {_bound(move)}{remark} |", flush=True)
    return int(broken)


def _bound(move: Move) -> str:
    if move.least == -ANYTHING:
        return f"≤ {move.most:g}"
    return f"≥ {move.least:g}" if move.most == ANYTHING else f"{move.least:g} to {move.most:g}"


if __name__ == "__main__":
    sys.exit(main())
