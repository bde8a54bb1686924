"""What a file's bytes say of its role, whatever it is called: read once per blob, then known by its id."""

import re
from collections.abc import Iterable
from itertools import takewhile

import msgspec

from analyzer.cache import FactCache, keys_of
from analyzer.licences.statements import licence_tag
from analyzer.memory import own_code
from analyzer.snapshot import Snapshot
from analyzer.values import Listener, Progress, Step
from analyzer.vendored.libraries import banner_of, minified_banner_of

GENERATED_MARK = re.compile(
    rb"""
    @generated\b
    | all\ changes\ made\ (in|to)\ this\ file\ will\ be\ lost
    | ^\W*(note:\s*)?
      ((this|the)\s+(file|code|class|module|script|source)\s+(is|was|has\ been)\s+
        |(code|file|form|form\ implementation|class|module)\s+)?
      ((auto|automatically\ |auto-|auto\ |machine\ |machine-)generated
        |generated(\s+(by|from|with|using|automatically|protocol|file|code|on)\b|\s*([.!;:]|$)))
    | (do\ not|don't)\s+(edit|modify|change)(\s+(this\s+file|it|manually|by\s+hand|directly)\b|\s*([.!*-]|$))
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""A line in the comment at the head of a file that says of the file itself that no person wrote it."""

PROGRAM = re.compile(rb"#![ \t]*+[\w./-]{0,100}?/(?:env[ \t]++(?:-\S{1,20}[ \t]++)?)?([a-z]{2,10})[\d.]{0,10}(?:\s|\Z)")
PROGRAMS = {
    b"sh": "Shell", b"bash": "Shell", b"dash": "Shell", b"ksh": "Shell", b"zsh": "Shell", b"python": "Python",
    b"ruby": "Ruby", b"perl": "Perl", b"php": "PHP", b"node": "JavaScript", b"lua": "Lua",
}  # fmt: skip
"""What runs a file by its first line, and the language that it reads."""

MIGRATION_MARK = b"\ndown_revision"
COMMENT_STARTS = (b"#", b"//", b"/*", b"*", b" *", b"<!--", b"<?", b"--", b";", b'"""')
BINARY_BYTES = 8_000
NO_TEXT = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1b"))
"""Signs that no text of any encoding has, beside the NUL of UTF-16."""
HEAD_BYTES = 1_000
MINIFIED_BYTES = 5_000
MINIFIED_WIDTH = 400
REPORT_EVERY = 250


class Content(msgspec.Struct, frozen=True, array_like=True):
    """The number of lines, whether the bytes are no text, the marks that decide a role, and the licence's tag.

    `spoken` is the language that the first line names, for files whose name tells none.
    `banner` says why the file is a released library if it is a script or style, `minified_banner` if that is minified.
    """

    lines: int = 0
    binary: bool = False
    says_generated: bool = False
    is_migration: bool = False
    is_minified: bool = False
    banner: str = ""
    minified_banner: str = ""
    licence_tag: str = ""
    spoken: str = ""


EMPTY = Content()
CONTENT = msgspec.msgpack.Decoder(Content)


def contents_of(snapshot: Snapshot, blobs: Iterable[str], report: Listener, cache: FactCache) -> dict[str, Content]:
    """Return the content facts of each blob, by its id; progress is in files."""
    asked = sorted(set(blobs))
    keys = dict(zip(asked, keys_of(("content", own_code()), asked), strict=True))
    rows = cache.get(list(keys.values()))
    known = {blob: CONTENT.decode(rows[key]) for blob, key in keys.items() if key in rows}
    missing = [blob for blob in asked if blob not in known]
    if missing:
        with snapshot.reader() as reader:
            for index, (blob, data) in enumerate(zip(missing, reader.read_all(missing), strict=True)):
                if index % REPORT_EVERY == 0:
                    report(Progress(Step.INVENTORY, len(known), len(keys), "files"))
                known[blob] = content_of(data)
        cache.put({keys[blob]: msgspec.msgpack.encode(known[blob]) for blob in missing})
    return known


def content_of(data: bytes) -> Content:
    """Return what the bytes say."""
    ends = data.count(b"\n")
    if b"\r" in data:
        ends += data.count(b"\r") - data.count(b"\r\n")
    lines = ends + (not data.endswith((b"\n", b"\r")) and bool(data))
    if _is_binary(data[:BINARY_BYTES]):
        return Content(lines, binary=True)
    return Content(
        lines,
        says_generated=bool(GENERATED_MARK.search(_comments(data[:HEAD_BYTES]))),
        is_migration=MIGRATION_MARK in data,
        is_minified=len(data) > MINIFIED_BYTES and len(data) / (ends + 1) > MINIFIED_WIDTH,
        banner=banner_of(data),
        minified_banner=minified_banner_of(data),
        licence_tag=licence_tag(data) or "",
        spoken=_spoken(data),
    )


def _spoken(data: bytes) -> str:
    if data.startswith(b"<?php"):
        return "PHP"
    program = PROGRAM.match(data)
    return PROGRAMS.get(program[1], "") if program else ""


def _is_binary(head: bytes) -> bool:
    """Return whether bytes are no text; a text with a NUL, or in UTF-16, is one that tools say they cannot read."""
    return b"\0" in head and len(head.translate(None, NO_TEXT)) < len(head)


def _comments(head: bytes) -> bytes:
    """Return the comments before any code; what stands between code speaks of that code."""
    lines = [line for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    comments = list(takewhile(_is_comment, lines))
    return b"\n".join(comments)


def _is_comment(line: bytes) -> bool:
    return line.startswith(COMMENT_STARTS)
