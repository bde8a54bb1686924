"""Prints what moves the score and by how much: the table of the model card.

    .venv/bin/python benchmarks/score_moves.py [CLONE[@COMMIT] ...]

Each change of `tests/support/moves.py` is made to each of its trees, or to the files of local clones, without Python
that cannot be parsed; printed are the least and the most points by which the score moves, the bounds, and which trees
break one. Returns 1 if a bound is broken.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from committed import committed
from laboratory import Laboratory, Tree, laboratory
from moves import ANYTHING, Move, applied, attacks, moved, moves, trees


def main(clones: Sequence[str]) -> int:
    """Print the trees and a line for each change; return 1 if one moves the score too far."""
    broken = False
    projects = dict(map(_opened, clones)) if clones else trees()
    with TemporaryDirectory(prefix="moves-") as folder, laboratory(Path(folder)) as lab:
        for name, tree in list(projects.items()):
            score = lab.score(tree)
            print(f"{name}: {score.status if score.value is None else round(score.value, 1)}")
            if score.value is None:
                del projects[name]
        print("\n| change | least | most | bound |\n|---|---|---|---|")
        for move in (*moves(), *attacks()):
            broken |= _is_broken(lab, projects, move)
    return int(broken)


def _opened(clone: str) -> tuple[str, Tree]:
    place, _, revision = clone.partition("@")
    path = Path(place).resolve()
    return path.parent.name if path.name in {"repo", ".git"} else path.name, committed(path, revision or "HEAD")


def _is_broken(lab: Laboratory, projects: Mapping[str, Tree], move: Move) -> bool:
    """Print the line of a change; return whether it breaks its bound."""
    found = {name: moved(lab, *applied(move, tree)) for name, tree in projects.items()}
    points = {name: each for name, each in found.items() if each is not None}
    beyond = [name for name, each in points.items() if not move.least - 1e-9 <= each <= move.most + 1e-9]
    lost = len(found) - len(points)
    ends = f"{min(points.values()):+.1f} | {max(points.values()):+.1f}" if points else "- | -"
    remark = f" **broken** by {', '.join(beyond)}" if beyond else ""
    remark += f", {lost} no longer scored" if lost else ""
    print(f"| {move.row}: {move.name} | {ends} | {_bound(move)}{remark} |", flush=True)
    return bool(beyond)


def _bound(move: Move) -> str:
    if move.least == -ANYTHING:
        return f"≤ {move.most:g}"
    return f"≥ {move.least:g}" if move.most == ANYTHING else f"{move.least:g} to {move.most:g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
