"""Attacks by amount: little to write, much to do, to hold or to store."""

import sys
from dataclasses import replace

from attacks.attack import (
    BRIEF,
    CRASHED,
    HARMLESS,
    NO_MEMORY,
    QUICK,
    TIMED_OUT,
    TOO_DEEP,
    Attack,
    files,
    python,
    refused,
    reported,
    spread,
    stated,
)

LEAN = replace(QUICK, memory_bytes=100_000_000)
EXHAUSTED = reported(TOO_DEEP, NO_MEMORY, CRASHED, f"bandit: {NO_MEMORY}", f"radon: {NO_MEMORY}")
SELECT = "select a from b where c"
LISTS = "x = [" + "[1],\n" * 40_000 + "]\n"
HUGE_LITERAL = 'x = """' + "a\n" * 20_000 + "\n" * 80_000 + '"""\n'
COUNTED_AGAIN = 'x = f"""\n' + "{a}select\n" * 20_000 + '"""\n'

SIZES = (
    Attack("the select bomb", "one word again and again kept bandit busy for 40 seconds",
           python('x = """' + "select \n" * 60_000 + '""" + y\n'), reported(TIMED_OUT), BRIEF),
    Attack("an update bomb in a format", "the same through another of bandit's patterns",
           python(spread('x = "' + "update " * 30_000 + '{}".format(y)\n')), reported(TIMED_OUT), BRIEF),
    Attack("five thousand SQL texts", "each asks bandit's slowest check",
           python("".join(f'execute("{SELECT} = {n} " + d)\n' for n in range(5_000))), stated("B608")),
    Attack("many texts in one long text", "on older Pythons each part counts all lines of the whole",
           python(COUNTED_AGAIN), reported(TIMED_OUT) if sys.version_info < (3, 12) else HARMLESS, BRIEF),
    Attack("forty thousand small lists", "needs fifty times more memory as a tree than as text",
           python(LISTS), HARMLESS),
    Attack("a tree larger than the memory limit", "would take the machine's memory with it",
           python(LISTS), EXHAUSTED, LEAN),
    Attack("one line of 400 kB", "some tokenizers are quadratic in the length of a line",
           python("x = 1;" * 70_000 + "\n"), HARMLESS),
    Attack("a line of 100 kB among short ones", "the same where it does not pass for minified",
           python(spread("x = 1;" * 17_000 + "\n")), HARMLESS),
    Attack("a comment of 100 kB", "a pattern that backs up reads it again and again",
           python(spread("#" + " x" * 50_000 + "\n")), HARMLESS),
    Attack("a literal over 100,000 lines", "quadratic in radon's own raw counts", python(HUGE_LITERAL), HARMLESS),
    Attack("one statement over four hundred lines", "a logical line that radon reads again from its start",
           python("x = 1" + " \\\n + 1" * 400 + "\n"), HARMLESS),
    Attack("twenty thousand lines continued into nothing", "our count gives up and asks radon, which is quadratic",
           python("y = 2 \\\n\n" * 20_000), reported(TIMED_OUT), BRIEF),
    Attack("a number of 100,000 digits", "turning it into text is quadratic",
           python(spread("x = " + "9" * 100_000 + "\n")), reported("a number is too long")),
    Attack("numbers of 4,000 digits", "below the limit for digits, each slow to show",
           python(spread("".join(f"x = {'9' * 4_000}\n" for _ in range(50)))), HARMLESS),
    Attack("a hexadecimal number of 100,000 digits", "no limit for digits applies to it",
           python(spread("x = 0x" + "f" * 100_000 + "\n")), HARMLESS),
    Attack("ten thousand functions", "rows without end for every store behind",
           python("".join(f"def f{n}(): x\n" for n in range(10_000))), stated("B018")),
    Attack("more functions than an analysis may state", "the same over an operator's limit",
           python("".join(f"def f{n}(): x\n" for n in range(3_000))), refused("repository.limit"),
           replace(QUICK, facts=2_000)),
    Attack("twenty thousand findings of bandit", "rows without end",
           python("assert 0\n" * 20_000), stated("B101")),
    Attack("more findings of ruff than an analysis may state", "rows without end from a program of its own",
           python("x = lambda: 0;\n" * 5_000), refused("repository.limit"), replace(QUICK, facts=3_000)),
    Attack("a hundred copies of thousands of findings", "measured once, stated a hundred times",
           files({f"copy{n}.py": b"assert 0\n" * 1_000 for n in range(100)}), refused("repository.limit"),
           replace(QUICK, facts=50_000)),
    Attack("a class of a long name with many methods", "each carries the name of its class",
           python("class " + "A" * 100_000 + ":\n" + "    def a(s): 0\n" * 800), stated("B018")),
    Attack("a class of a long name with very many methods", "what each tool states of it fills half of the memory",
           python("class " + "A" * 50_000 + ":\n" + "".join(f"    def a{n}(s): 0\n" for n in range(14_000))),
           stated("B018")),
    Attack("findings in a file at the end of a long path", "each carries its path",
           files({f"{'folder-with-a-name/' * 200}hostile.py": b"assert 0\n" * 5_000}), refused("repository.limit"),
           replace(QUICK, facts=50_000)),
    Attack("files that unfold", "each small in a pack and within the limit of a file, together gigabytes to read",
           files({f"{n}.txt": b"%d" % n + bytes(400_000) for n in range(30)}), refused("repository.limit"),
           replace(QUICK, commit_bytes=10_000_000)),
    Attack("a finding that quotes 90 kB", "bandit repeats a whole password in its message",
           python(spread('password = "' + "x\\t" * 30_000 + '"\n')), stated("B105")),
    Attack("a file one byte over the limit", "memory grows with the largest file",
           python("#" * 511_999 + "\n\n"), reported("too large")),
    Attack("a file of line ends alone", "lines without code divide by zero", python("\n" * 100_000), HARMLESS),
    Attack("an empty file", "nothing to divide by", python(""), HARMLESS),
)  # fmt: skip
