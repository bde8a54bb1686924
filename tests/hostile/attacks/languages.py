"""Attacks in other languages than Python, and in the texts around the code: readers of our own must stay linear."""

from dataclasses import replace

from attacks.attack import HARMLESS, QUICK, TOO_DEEP, Accepted, Attack, files
from attacks.manifests import ANCHORS

ENDINGS = (
    "js", "ts", "java", "php", "c", "cpp", "cs", "go", "kt", "rb", "rs", "swift", "scala", "lua", "pl", "m", "vue",
    "svelte",
)  # fmt: skip
"""A language each whose functions are read."""

SHORT = "x = 1;\n"


def in_each(source: str) -> dict[str, bytes]:
    """Return one text as a file of each language, with so many short lines that no file passes for minified."""
    text = (source + "\n" + SHORT * (len(source) // 300)).encode()
    return {f"hostile.{ending}": text for ending in ENDINGS}


def survived(names: dict[str, bytes]) -> Accepted:
    """The files are read in time, or left out because they are too deep."""
    return Accepted(possible=dict.fromkeys(names, frozenset({TOO_DEEP, f"structure: {TOO_DEEP}"})))


def attack(name: str, danger: str, source: str) -> Attack:
    """Return an attack on the readers of all languages at once."""
    contents = in_each(source)
    return Attack(name, danger, files(contents), survived(contents))


def hasty(ending: str, name: str, danger: str, line: str, first: str = "") -> Attack:
    """Return an attack on the reader of one language by one line again and again, which costs little if read once."""
    text = first + f"{line}\n" * (240_000 // len(line))
    return Attack(f"{ending}: {name}", danger, files({f"hostile.{ending}": text.encode()}), HARMLESS,
                  replace(QUICK, file_seconds=4))  # fmt: skip


LANGUAGES = (
    attack("blocks in blocks", "a reader that recurses", "function f() " + "{ if (a) " * 312 + "}" * 312),
    attack("brackets of every kind", "a reader that looks for the other one again and again", "([{<" * 1_250),
    attack("functions in functions of every language", "a list in a list at each level",
           "function f(a) { return function () { class X { public void m() { def g() fn h() fun k() func l() {" * 62),
    attack("three hundred functions of every language", "rows without end",
           "function f(a, b) { return a && b; }\npublic int g(int a) { if (a) { return 1; } }\n" * 156),
    attack("a heading of many words", "a pattern that backs up over names",
           "public static " * 625),
    attack("a parameter list without end", "the same", "function f(" + "a, " * 3_125),
    attack("generics without end", "less or the beginning of a bracket", "Map<String, " * 1_250),
    attack("backslashes before a quote", "escapes that are read again from the start", '"' + "\\" * 6_250),
    attack("comments in comments", "some languages nest them", "/*" * 3_125 + "*/" * 10),
    attack("comments that begin everywhere", "and end nowhere",
           "/* " * 1_250 + "<!-- " * 625 + "--[[" * 312 + "=begin\n"),
    attack("slashes", "a division, a comment or a pattern", "a / b / c " * 625 + "/" * 3_125),
    attack("templates in templates", "a reader within the reader at each level", "`${" * 625 + "}`" * 625),
    attack("texts with names of their own", "an end that must be looked for", '<<<E\n<<E\nr#"R"x(q{q(%w(%q<\n' * 187),
    attack("scripts in a page", "beginnings without an end", "<script lang='ts'>" * 625),
    attack("semicolons", "statements of nothing", ";" * 12_500),
    attack("words that open a block", "ends that never come",
           "do begin if case class def module unless while then " * 187),
    attack("one line again and again", "each a copy of each", "total = total + price * amount - discount;\n" * 312),
    hasty("vue", "scripts that all but end", "the end of each is looked for up to the end of the file",
          "</script " * 30, "<script>\n"),
    hasty("cpp", "braces behind which other brackets close", "depth that nobody counts", "<a>{`]]" * 50),
    hasty("js", "slashes in brackets", "each may begin a pattern that ends with the line",
          "[,/]" * 1_000 + SHORT * 10),
    Attack("a licence of blanks", "a pattern that backs up over them",
           files({"LICENSE": b" " * 400_000, "COPYING": b"Permission " * 30_000, "LICENSE.md": b"\n# " * 100_000}),
           HARMLESS),
    Attack("a licence of many licences", "each looked for in each",
           files({"LICENSE": b"MIT OR Apache-2.0 AND (" * 20_000, "NOTICE": b"SPDX-License-Identifier: X\n" * 9_000}),
           HARMLESS),
    Attack("a readme of brackets", "links that begin everywhere",
           files({"README.md": b"[![" * 100_000 + b"](" * 50_000}), HARMLESS),
    Attack("a publiccode file that unfolds", "anchors in YAML",
           files({"publiccode.yml": ANCHORS}), HARMLESS),
    Attack("a change log without end", "versions in every line",
           files({"CHANGELOG.md": b"## [1.0.0] - 2020-01-01\n" * 20_000}), HARMLESS),
    Attack("a file of keys", "a detector that backs up",
           files({".env": b"KEY=" + b"A" * 400_000, "key.pem": b"-----BEGIN RSA PRIVATE KEY-----\n" * 12_000}),
           HARMLESS),
)  # fmt: skip
