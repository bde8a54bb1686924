"""Measures the reader of publiccode.yml against a folder of samples: verdict, key and line of each expected finding.

    .venv/bin/python benchmarks/publiccode.py FOLDER [--fuzz SECONDS]

FOLDER holds `expected.json` (file name -> findings of the reference reader: level, key, line), the files it names, and
perhaps `real/` with files as found. Returns 1 if a bar is missed: verdict 100 %, key 97 %, line 95 %, and every real
file that is YAML gives a draft. `--fuzz` damages the files of FOLDER at random (fixed seed) and asks that
nothing but a verdict and a repair comes back.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

from catalog.publiccode.checking import check
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.repairing import repair

KEYS, LINES = 0.97, 0.95
SEED = 7
TOKENS = (
    b"&a ",
    b"*a",
    b"!!str ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b": ",
    b"\n",
    b"\t",
    b"|\n",
    b">\n",
    b'"',
    b"'",
    b"#",
    b"%",
    b"\xff",
    b"---\n",
)
VALUES = (
    b" 1.10",
    b" yes",
    b" []",
    b" {}",
    b" [a, {b: c}]",
    b" null",
    b' ""',
    b" 2024-02-30",
    b" git@example.org:a/b.git",
    b" \xc3\xa9",
    b" (MIT",
)


def main() -> int:
    """Measure and print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fuzz", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    missed = _expected(options.folder) + _real(options.folder / "real")
    if options.fuzz:
        missed += _fuzz(sorted(options.folder.rglob("*.yml")), options.fuzz)
    return 1 if missed else 0


def _expected(folder: Path) -> int:
    expected = json.loads((folder / "expected.json").read_text())
    right = keys = lines = total = more = 0
    for name, wanted in sorted(expected.items()):
        checked = check((folder / name).read_bytes())
        valid = not any(each["level"] == "error" for each in wanted)
        found = {(each.level.value, each.key) for each in checked.findings}
        placed = {(each.level.value, each.key, each.line) for each in checked.findings}
        right += checked.valid == valid
        if checked.valid != valid:
            print(f"  verdict  {name}: {checked.findings}")
        for each in wanted:
            total += 1
            keys += (each["level"], each["key"]) in found
            lines += (each["level"], each["key"], each["line"]) in placed
            if (each["level"], each["key"], each["line"]) not in placed:
                print(f"  not so   {name}: {each}, found {sorted(placed)}")
        more += len(found - {(each["level"], each["key"]) for each in wanted})
    print(
        f"verdict {right} of {len(expected)}; key {keys} of {total}; line {lines} of {total}; {more} further findings"
    )
    return (right < len(expected)) + (keys < KEYS * total) + (lines < LINES * total)


def _real(folder: Path) -> int:
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    drafts = valid = repaired = unreadable = 0
    for file in files:
        data = file.read_bytes()
        checked = check(data)
        drafts += checked.listing is not None and checked.listing.name is not None
        valid += checked.valid
        try:
            mended = repair(data)
        except UnreadableError as error:
            unreadable += 1
            print(f"  not YAML {file.name}: {error}")
            continue
        again = check(mended.text.encode())
        repaired += again.valid
        left = sorted({f"{each.key} {each.message}"[:80] for each in again.findings if each.level == "error"})
        if left:
            print(f"  not mended {file.name}: {left}")
    print(
        f"{len(files)} real files: {unreadable} no YAML, {drafts} drafts, {valid} valid, {repaired} valid after repair"
    )
    return drafts + unreadable < len(files)


def _fuzz(files: list[Path], seconds: float) -> int:
    dice = random.Random(SEED)  # noqa: S311 - a repeatable run
    seeds = [file.read_bytes() for file in files]
    count = unreadable = valid = lost = 0
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = _damaged(dice.choice(seeds), dice)
        begin = time.perf_counter()
        checked = check(data)
        if checked.listing is None:
            unreadable += 1
        else:
            lost += check(repair(data).text.encode()).listing is None
        slowest = max(slowest, time.perf_counter() - begin)
        valid += checked.valid
        count += 1
    told = f"{count} files, {unreadable} unreadable, {valid} valid, no crash, {lost} repairs unreadable"
    print(f"fuzzing: {told}, slowest {slowest * 1000:.0f} ms")
    return lost


def _damaged(data: bytes, dice: random.Random) -> bytes:
    return _bytes_damaged(data, dice) if dice.random() < 0.3 else _lines_damaged(data, dice)  # noqa: PLR2004 - a share


def _lines_damaged(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines()
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines))
        key, colon, value = lines[at].partition(b":")
        other = dice.choice(lines).partition(b":")[2] or b" x"
        lines[at] = key + colon + dice.choice((dice.choice(VALUES), other, value))
        if dice.random() < 0.3:  # noqa: PLR2004 - a share
            del lines[at]
    return b"\n".join(lines or [b""])


def _bytes_damaged(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 8)):
        at, to = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
        piece = dice.choice((dice.choice(TOKENS), dice.randbytes(dice.randint(1, 4)), data[at : at + 40]))
        data = dice.choice(
            (data[:at] + piece + data[at:], data[:at] + data[to:], data[:at] + piece + data[at + len(piece) :])
        )
    return data[:100_000]


if __name__ == "__main__":
    sys.exit(main())
