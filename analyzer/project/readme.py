"""Reads the page that introduces a project: its words, headings and code blocks."""

import re

from analyzer.project.values import Readme

HEADINGS = 100
HEADING_LENGTH = 120
MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)|(=+)[ \t]+(\S.*)")
UNDERLINE = re.compile(r"([=\-~^\"*+#])\1{2,}[ \t]*")
FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
PICTURES = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<[^<>\n]{1,500}>|\|[\w -]{1,60}\|")
"""Badges and other pictures in Markdown, HTML and reStructuredText: they are no words."""
TARGET = re.compile(r"\]\([^)\n]{0,500}\)")
DIRECTIVE = re.compile(r"[ \t]*(?:\.\. |:[\w-]{1,30}:|\[[^\]\n]{1,200}\]: |image:)")
"""Pictures, their options and link targets stand on lines of their own."""
MARKS = ".,;:!?()[]{}<>*_`'\"#+-=/|"
"""What stands around a word and makes it no other one."""
ASCIIDOC_FENCE = re.compile(r"(----)[ \t]*$")


def read_readme(path: str, text: str) -> Readme:
    """Return words outside code, headings and code blocks of a text in Markdown, reStructuredText or alike."""
    headings: list[str] = []
    blocks = 0
    words: list[str] = []
    fence, before = "", ""
    fences = ASCIIDOC_FENCE if path.lower().endswith(".adoc") else FENCE
    for line in text.splitlines():
        mark = fences.match(line)
        if mark and (not fence or mark[1] == fence):
            blocks += not fence
            fence = "" if fence else mark[1]
            before = ""
            continue
        if fence:
            continue
        heading = MARKDOWN_HEADING.fullmatch(line[:500].rstrip())
        if heading:
            headings.append((heading[2] or heading[4]).strip("# \t="))
        elif before and UNDERLINE.fullmatch(line[:500]) and len(line.strip()) >= len(before) // 2:
            headings.append(before)
        words += _words(line)
        before = line.strip()[:500]
    named = tuple(heading[:HEADING_LENGTH] for heading in headings[:HEADINGS])
    return Readme(path, len(words), named, blocks, len({word.strip(MARKS).casefold() for word in words}))


def _words(line: str) -> list[str]:
    """Return the words of a line that a reader reads: no pictures, addresses or settings of the markup."""
    if DIRECTIVE.match(line):
        return []
    shown = TARGET.sub(" ", PICTURES.sub(" ", line))
    return [word for word in shown.split() if "://" not in word and any(sign.isalpha() for sign in word)]
