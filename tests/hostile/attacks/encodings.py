"""Attacks by bytes: what stands in a file is not what a reader sees."""

import zlib

from attacks.attack import NOT_PYTHON, Accepted, Attack, files, python, reported, stated

UNDECODABLE = reported("undecodable: is not in its declared encoding")
NUL = reported("undecodable: contains NUL bytes")
NUL_OF_SCRIPT = {"hostile.js": NUL.reasons["hostile.py"]}


def declares(encoding: str) -> Accepted:
    return reported(f"undecodable: declares the encoding {encoding}")


ENCODINGS = (
    Attack("form feeds between and within lines", "Python, radon and ruff count such lines in different ways",
           python("\f\nimport os\n\f\nx = 1\f\n"), stated("F401")),
    Attack("NUL bytes", "they end a text for programs in C", python("x = 1\0\nimport os\n"), NUL),
    Attack("a byte order mark", "hides the first line from naive readers", python("\ufeffimport os\n"), stated("F401")),
    Attack("two byte order marks", "the second is no blank", python("\ufeff\ufeffimport os\n"), reported(NOT_PYTHON)),
    Attack("a byte order mark against a declaration", "two encodings at once",
           python("\ufeff# coding: latin-1\nx = 1\n"), UNDECODABLE),
    Attack("half a surrogate in a text", "bandit printed no report at all; databases refuse it",
           python('password = "a\\ud800b\\0c"\n'), stated("B105")),
    Attack("surrogates as bytes", "no UTF-8, though some readers take it",
           python(b"x = '\xed\xa0\x80'\n"), UNDECODABLE),
    Attack("latin-1 without saying so", "stops a reader in mid-file", python(b"x = '\xfc'\n"), UNDECODABLE),
    Attack("latin-1 that says so", "valid Python that ruff cannot read",
           python(b"# coding: latin-1\nx = '\xfc'\n"), reported("ruff: not UTF-8")),
    Attack("UTF-16", "hides code from readers of bytes", python("import os\n".encode("utf-16")), NUL),
    Attack("UTF-16 of other languages", "a program that counts as a picture is in no figure and on no list",
           files({"hostile.js": "alert(1)\n".encode("utf-16")}),
           Accepted(NUL_OF_SCRIPT, roles={"hostile.js": "source"})),
    Attack("a NUL in a remark of other languages", "the same with one byte",
           files({"hostile.js": b"// \0\nalert(1)\n"}), Accepted(NUL_OF_SCRIPT, roles={"hostile.js": "source"})),
    Attack("line ends of one old machine", "a whole program on one line looks minified, and nobody measures it",
           files({"hostile.js": b"function a(b) { if (b) { return 1 } }\r" * 400}),
           Accepted(roles={"hostile.js": "source"})),
    Attack("UTF-7", "code within what reads as a comment",
           python("# coding: utf-7\n# +AAo-import os\n"), declares("utf-7")),
    Attack("zlib as an encoding", "code that no reader of text sees",
           python(b"# coding: zlib\n" + zlib.compress(b"import os\n")),
           reported(*NUL.reasons["hostile.py"], *UNDECODABLE.reasons["hostile.py"])),
    Attack("unicode escapes as an encoding", "a line end within a comment",
           python("# coding: unicode_escape\n# \\nimport os\n"), declares("unicode_escape")),
    Attack("punycode as an encoding", "quadratic to decode",
           python("# coding: punycode\n# aaaaa-bbbbb\n" * 1_000), declares("punycode")),
    Attack("an encoding with a path for a name", "its look-up imports a module",
           python("# coding: ../../etc/passwd\nx = 1\n"), UNDECODABLE),
    Attack("an encoding in the second line", "overlooked by readers of the first",
           python("#!/usr/bin/python\n# vim: set fileencoding=utf-7 :\nx = 1\n"), declares("utf-7")),
    Attack("line ends of three kinds", "line numbers that differ from tool to tool",
           python(b"import os\rimport sys\r\nimport json\n\r\nassert os\r"), stated("F401", "B101")),
    Attack("line ends that only editors see", "U+2028 and U+0085 are none for Python; radon's own count fails on them",
           python('x = "\u2028\u2029\x85"\n# \u2028import os\nassert x\n'),
           Accepted({"hostile.py": frozenset({"radon: the tool failed: SyntaxError"})},
                    {"hostile.py": frozenset({"B101"})})),
    Attack("a text that never ends", "an open quote at the end of the file",
           python('x = """' + "a\n" * 1_000), reported(NOT_PYTHON)),
    Attack("a backslash at the end", "a continuation into nothing", python("x = 1 \\"), reported(NOT_PYTHON)),
    Attack("tabs against blanks", "an indentation with two meanings",
           python("if a:\n\tx = 1\n        y = 2\n"), reported(NOT_PYTHON)),
    Attack("letters of other alphabets", "names that only look like others",
           python("def \uff50\uff52\uff49(\uff41):\n    return \uff41\n\n\n\u0430 = 1\nassert \u0430\n"),
           stated("B101")),
    Attack("text that runs backwards", "what a person reads is not what is run",
           python('assert access != "user\u202e \u2066# only admins\u2069 \u2066"\n'), stated("B101", "B613")),
    Attack("no Python at all", "a program under a false name",
           python(b"\x7fELF\x02\x01\x01" + bytes(range(1, 256)) * 40), UNDECODABLE),
    Attack("Python 2", "half of the old world", python('print "hello"\nexec "x"\n'), reported(NOT_PYTHON)),
    Attack("Python of tomorrow", "grammar that this Python does not know",
           python("lazy import os\nx = 1\n"), reported(NOT_PYTHON)),
)  # fmt: skip
